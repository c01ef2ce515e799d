"""Absence both ways: the newest wins, both are logged, and a PAS that takes none gets to-dos."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from deltakelse.models import Fravaer
from deltakelse.services.fravaer import opphev_fravaer, sett_fravaer
from felles.hendelser import SYSTEM
from felles.models import Hendelse, Jobb
from pas_integration.models import Gjoeremaal, PasJobb, PasKandidat, Samkjoering
from pas_integration.services.gjoeremaal import meld_gjort
from pas_integration.services.henting import fravaer as fravaerjobb
from pas_integration.services.jobber import bestill_pasjobb
from pas_integration.views.hentingsord import linjer
from pas_kontrakt.meldinger.egne import ApiFeil, Fravaersliste
from pas_kontrakt.meldinger.skriving import skriv
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.henting import eksportert, fravaersrad
from tests.fabrikker.klage import rad, ta_imot
from tests.fabrikker.pas_integration import DEL, forbindelse_til, kjoer_ut, lag_passkole

START = datetime(2027, 5, 27, 7, 0, tzinfo=UTC)
NAA = START + timedelta(hours=3)

pytestmark = pytest.mark.django_db


@pytest.fixture
def partiet(skole):
    parti, kandidater = lag_passkole(skole, antall=2, start=START)
    eksportert(*kandidater, tid=START - timedelta(days=30))
    return parti, kandidater


def bestill(parti, naa=NAA):
    return bestill_pasjobb(
        slag="fravaer", skole=parti.skole, periode=parti.eksamen.periode, utvalg={}, bruker=None, aktoer=SYSTEM, naa=naa
    )


def utveksle(parti, naa=NAA):
    return kjoer_ut(bestill(parti, naa), naa)[0]


def minutter(antall):
    return NAA - timedelta(minutes=antall)


def sett(kandidat, slag, siden):
    sett_fravaer(kandidat_id=kandidat.pk, slag=slag, aktoer=SYSTEM, naa=minutter(siden))


def staar(kandidat):
    return (
        Fravaer.objects.filter(kandidat=kandidat, opphevet__isnull=True).values_list("slag", flat=True).first() or "D"
    )


def sendt(pas):
    return [(rad.slag.value, rad.registrert) for liste in pas.fravaer_mottatt for rad in liste.rader]


@pytest.mark.parametrize(
    ("vaart", "deres", "staar_her", "til_pas"),
    [
        # (what, minutes ago) here and at PAS; None: nothing was ever registered.
        (("IDF", 30), None, "IDF", "IDF"),
        (None, ("IDF", 30), "IDF", None),
        (("IDF", 30), ("DF", 20), "DF", None),
        (("DF", 10), ("IDF", 20), "DF", "DF"),
        (("IDF", 20), ("IDF", 10), "IDF", None),
        (("IDF", 20), ("D", 10), "D", None),
        (("IDF", 10), ("D", 20), "IDF", "IDF"),
        (None, ("D", 20), "D", None),
        (None, None, "D", None),
    ],
)
def test_det_nyeste_gjelder_paa_begge_sider(pas, partiet, vaart, deres, staar_her, til_pas):
    parti, (en, _to) = partiet
    if vaart:
        sett(en, *vaart)
    if deres:
        pas.fravaer = [fravaersrad(en, deres[0], minutter(deres[1]))]
    pasjobb = utveksle(parti)
    assert (pasjobb.jobb.status, pasjobb.jobb.melding) == (Jobb.Status.FERDIG, "")
    assert staar(en) == staar_her
    assert [slag for slag, _tid in sendt(pas)] == ([til_pas] if til_pas else [])


def test_opphevet_her_etter_at_pas_fikk_det_sendes(pas, partiet):
    parti, (en, _to) = partiet
    sett(en, "IDF", 40)
    pas.fravaer = [fravaersrad(en, "IDF", minutter(40))]
    opphev_fravaer(kandidat_id=en.pk, aktoer=SYSTEM, naa=minutter(10))
    utveksle(parti)
    assert sendt(pas) == [("D", minutter(10))]


def test_begge_sider_er_logget(pas, partiet):
    parti, (en, _to) = partiet
    sett(en, "IDF", 10)
    pas.fravaer = [fravaersrad(en, "DF", minutter(20))]
    utveksle(parti)
    handlinger = set(Hendelse.objects.filter(kandidat_id=en.pk).values_list("handling", flat=True))
    assert {"fravaer.registrert", "fravaer.eldre_utenfra"} <= handlinger


def test_loggen_sier_hvilken_side_som_sa_det(pas, partiet):
    parti, (en, to) = partiet
    sett(en, "IDF", 10)
    pas.fravaer = [fravaersrad(to, "DF", minutter(20)), fravaersrad(en, "DF", minutter(20))]
    utveksle(parti)
    utveksle(parti, NAA + timedelta(minutes=15))
    rader = Hendelse.objects.filter(handling__startswith="fravaer.").order_by("handling", "pk")
    assert [(h.handling, h.kandidat_id, h.data.get("kilde")) for h in rader] == [
        ("fravaer.eldre_utenfra", en.pk, pas.adresse),
        ("fravaer.registrert", en.pk, None),
        ("fravaer.registrert", to.pk, pas.adresse),
    ]


def test_to_ganger_og_naar_begge_er_like_sendes_ingenting(pas, partiet):
    parti, (en, _to) = partiet
    sett(en, "IDF", 10)
    utveksle(parti)
    pas.fravaer = [fravaersrad(en, slag, tid) for slag, tid in sendt(pas)]
    pas.fravaer_mottatt.clear()
    antall = Hendelse.objects.filter(kandidat_id=en.pk).count()
    assert utveksle(parti, NAA + timedelta(hours=1)).utfall["sendt"] == 0
    assert not pas.fravaer_mottatt
    assert Hendelse.objects.filter(kandidat_id=en.pk).count() == antall


def test_et_ubesvart_svar_sendes_igjen_uten_skade(pas, partiet):
    parti, (en, _to) = partiet
    sett(en, "IDF", 10)
    pas.svarer["POST", f"{DEL}/fravaer"] = ["etter"]
    pasjobb = utveksle(parti)
    assert pasjobb.jobb.status == Jobb.Status.FERDIG
    assert len(sendt(pas)) == 2
    assert len(set(sendt(pas))) == 1


def test_bare_de_som_er_eksportert_og_bare_egen_skole(pas, skole, annen_skole, partiet):
    parti, (en, _to) = partiet
    lokal = lag_kandidat(PartiFactory(skole=skole, eksamen=parti.eksamen))
    annens = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=parti.eksamen))
    for kandidat in (lokal, annens, en):
        sett(kandidat, "IDF", 10)
    pas.fravaer = [fravaersrad(annens, "DF", minutter(1)), fravaersrad(lokal, "DF", minutter(1))]
    pasjobb = utveksle(parti)
    assert pasjobb.utfall["ukjent"] == 2
    assert [staar(k) for k in (lokal, annens, en)] == ["IDF", "IDF", "IDF"]
    assert len(sendt(pas)) == 1


def test_avlyst_eller_foer_dagen_holder_ingen_andre_tilbake(pas, skole, partiet):
    parti, (_en, to) = partiet
    senere, [tidlig] = lag_passkole(skole, antall=1, start=START + timedelta(days=2), navn="3STB")
    eksportert(tidlig, tid=START)
    pas.fravaer = [fravaersrad(tidlig, "IDF", minutter(5)), fravaersrad(to, "IDF", minutter(5))]
    pasjobb = utveksle(parti)
    assert (pasjobb.utfall["avvist"], pasjobb.utfall["endret"]) == (1, 1)
    assert (staar(tidlig), staar(to)) == ("D", "IDF")
    assert senere.navn == "3STB"


def nekt(pas, ganger=1):
    ord_ = "1 av 2 kunne ikke registreres. De andre er registrert. Kandidat nr. 1 i meldingen, TST1000: ikke påmeldt"
    pas.svarer["POST", f"{DEL}/fravaer"] = [(409, skriv(ApiFeil(ord_)), "application/xml")] * ganger


def poster(pas):
    return pas.kall.count(("POST", f"{DEL}/fravaer"))


def test_en_som_pas_ikke_tar_imot_stopper_ikke_de_andre_og_sendes_igjen_neste_dag(pas, partiet, skoleadmin):
    parti, (en, to) = partiet
    sett(en, "IDF", 20)
    sett(to, "IDF", 10)
    nekt(pas, ganger=9)
    # The other one was registered.
    pas.svarer["GET", f"{DEL}/fravaer"] = [
        (200, skriv(Fravaersliste(parti.skole.nummer_i_pas, "V-2027", rader)), "application/xml")
        for rader in ((), (fravaersrad(to, "IDF", minutter(10)),))
    ]
    pasjobb = utveksle(parti)
    assert (pasjobb.jobb.status, pasjobb.utfall["sendt"], pasjobb.utfall["nektet"]) == (Jobb.Status.FERDIG, 1, 1)
    assert Samkjoering.objects.get(slag="fravaer").sist_ok is not None
    assert "ikke påmeldt" in " ".join(linjer(pasjobb))
    pas.fravaer = [fravaersrad(to, "IDF", minutter(10))]
    for minutt in (15, 30):
        pasjobb = utveksle(parti, NAA + timedelta(minutes=minutt))
        assert (poster(pas), pasjobb.utfall["nektet"]) == (1, 1)
    # Changed here it is another word; so it is the next day, and when a person asks.
    sett_fravaer(kandidat_id=en.pk, slag="DF", aktoer=SYSTEM, naa=NAA + timedelta(minutes=40))
    utveksle(parti, NAA + timedelta(minutes=45))
    assert poster(pas) == 2
    egen = bestill(parti, NAA + timedelta(minutes=50))
    PasJobb.objects.filter(pk=egen.pk).update(startet_av=skoleadmin)
    kjoer_ut(egen, NAA + timedelta(minutes=50))
    assert poster(pas) == 3
    utveksle(parti, NAA + timedelta(days=1))
    assert poster(pas) == 4


def test_de_som_pas_aldri_tok_inn_sendes_det_ikke_fravaer_for(pas, partiet):
    parti, (en, to) = partiet
    PasKandidat.objects.filter(nummer_hash=en.person.nummer_hash).update(har=False)
    sett(en, "IDF", 20)
    sett(to, "DF", 10)
    utveksle(parti)
    assert sendt(pas) == [("DF", minutter(10))]


def test_den_som_tar_over_sier_hvor_mange_den_foerste_endret(pas, partiet, monkeypatch):
    parti, (en, to) = partiet
    pas.fravaer = [fravaersrad(en, "IDF", minutter(5)), fravaersrad(to, "IDF", minutter(5))]
    with monkeypatch.context() as brudd:
        brudd.setattr(fravaerjobb, "_send", lambda *_a: 1 / 0)
        pasjobb, _tid = kjoer_ut(bestill(parti), NAA, ganger=1)
    pasjobb, _ = kjoer_ut(pasjobb, pasjobb.jobb.forfall)
    assert (pasjobb.jobb.status, pasjobb.utfall["endret"]) == (Jobb.Status.FERDIG, 2)


def test_gjoeremaalet_sier_hvem_paa_siden(som, skoleadmin, pas, partiet, settings):
    parti, (en, _to) = partiet
    settings.PAS_KLIENT = forbindelse_til(pas, uten={"fravaer"})
    PasKandidat.objects.filter(nummer_hash=en.person.nummer_hash).update(
        har_fornavn="Olga", har_etternavn="Fjord", kandidatnummer="337JQE-V"
    )
    sett(en, "IDF", 10)
    utveksle(parti)
    side = som(skoleadmin).get(reverse("pas_integration:gjoeremaal")).text
    assert "Olga Fjord" in side
    assert "337JQE-V" in side


class TestUtenFravaerHosPas:
    """A PAS that does not take absence: «gjør dette i PAS»."""

    @pytest.fixture(autouse=True)
    def uten(self, pas, settings):
        settings.PAS_KLIENT = forbindelse_til(pas, uten={"fravaer"})

    def aapne(self):
        return list(Gjoeremaal.objects.filter(gjort__isnull=True))

    def test_gjoeremaal_med_hva_og_hvor_og_ingen_navn(self, pas, partiet):
        parti, (en, _to) = partiet
        sett(en, "IDF", 10)
        pasjobb = utveksle(parti)
        [rad] = self.aapne()
        assert (pasjobb.utfall, rad.slag) == ({"gjoeremaal": 1}, "fravaer")
        assert "Ikke-dokumentert fravær" in rad.tekst
        assert parti.navn in rad.tekst
        assert en.person.etternavn not in rad.tekst
        assert not pas.kall

    def test_igjen_og_endret_og_gjort_og_endret_igjen(self, partiet, skoleadmin):
        parti, (en, _to) = partiet
        sett(en, "IDF", 50)
        utveksle(parti, minutter(45))
        utveksle(parti, minutter(44))
        assert len(self.aapne()) == 1
        sett(en, "DF", 40)
        utveksle(parti, minutter(35))
        [rad] = self.aapne()
        assert "«Dokumentert fravær»" in rad.tekst
        meld_gjort(gjoeremaal_id=rad.pk, bruker=skoleadmin, aktoer=SYSTEM, naa=minutter(30))
        utveksle(parti, minutter(25))
        assert not self.aapne()
        opphev_fravaer(kandidat_id=en.pk, aktoer=SYSTEM, naa=minutter(20))
        utveksle(parti, minutter(15))
        [rad] = self.aapne()
        assert "Fjern fraværet" in rad.tekst

    def test_opphevet_foer_noen_gjorde_det_lukker_gjoeremaalet(self, partiet):
        parti, (en, _to) = partiet
        sett(en, "IDF", 50)
        utveksle(parti, minutter(45))
        opphev_fravaer(kandidat_id=en.pk, aktoer=SYSTEM, naa=minutter(40))
        utveksle(parti, minutter(35))
        assert not self.aapne()
        assert PasJobb.objects.count() == 2

    def test_det_pas_selv_har_sagt_i_resultatene_skal_ingen_registrere_der(self, partiet):
        parti, (en, to) = partiet
        for kandidat in (en, to):
            sett(kandidat, "IDF", 50)
        utveksle(parti, minutter(45))
        ta_imot(parti, rad(en, deltakelse="IDF"), naa=minutter(40))
        utveksle(parti, minutter(35))
        assert [rad_.paskandidat.nummer_hash for rad_ in self.aapne()] == [to.person.nummer_hash]
