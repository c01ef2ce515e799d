"""How much is taken in, what is left behind when it is not, and where it is found afterwards."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deltakelse.models import Fravaer
from eksamen.models import Eksamensperiode, Fag, Person
from felles import lager
from felles.hendelser import SYSTEM
from felles.models import Jobb
from felles.tid import naa
from pas_integration.models import PasMelding
from pas_kontrakt.meldinger.egne import Fravaersliste, Fravaersrad
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Deltakelse, Generasjon
from pas_tjener.kontroll import numre_er_vaare
from pas_tjener.models import Mottak
from pas_tjener.services import behandling, fravaer, innlogging, mottak, paameldingsregler, varsel
from pas_tjener.services.klienter import forny_hemmelighet
from pas_tjener.signatur import Avvist
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.paamelding import lag_norsk
from tests.fabrikker.pas_mottak import (
    System,
    aapne_paamelding,
    ansvarlig,
    behandle,
    gruppe,
    kandidat,
    lag_mottak,
    pamelding,
)
from tests.pas_tjener.conftest import apifeil

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(skole):
    lag_norsk()
    aapne_paamelding()
    return System(skole)


def test_en_melding_med_flere_enn_en_transaksjon_klarer_avvises_i_doera(skole, system, monkeypatch):
    monkeypatch.setattr(paameldingsregler, "FLEST_RADER", 4)
    god = gruppe("NOR1267", kandidat(1), kandidat(2), ansvarlige=(ansvarlig(3),))
    assert system.send("/kandidatpamelding", pamelding(skole, god)).status_code == 202
    svar = system.send("/kandidatpamelding", pamelding(skole, god, gruppe("NOR1267", navn="Ingen")))
    assert svar.status_code == 400
    assert "5 grupper, ansvarlige og kandidater" in apifeil(svar)
    assert "Del den i flere" in apifeil(svar)


def test_det_som_ble_lagret_uten_aa_bli_notert_kastes(skole, system, monkeypatch):
    lagt, slettet = [], []
    legg_inn, slett = lager.legg_inn, lager.slett
    monkeypatch.setattr(lager, "legg_inn", lambda fil: lagt.append(legg_inn(fil)) or lagt[-1])
    monkeypatch.setattr(lager, "slett", lambda noekkel: slettet.append(noekkel) or slett(noekkel))

    def borte(*_args, **_felt):
        raise DatabaseError

    monkeypatch.setattr(mottak, "_noter", borte)
    assert system.send("/kandidatpamelding", pamelding(skole, gruppe("NOR1267", kandidat(1)))).status_code >= 500
    # The archive's own copies stay.
    assert len(slettet) == 1
    assert slettet[0] in lagt


def test_en_avvist_paamelding_staar_i_arkivet_under_skolen(skole, system):
    assert system.send("/kandidatpamelding", pamelding(skole, gruppe("XXX9999", kandidat(1)))).status_code == 400
    avvist = PasMelding.objects.filter(status=400)
    assert set(avvist.values_list("retning", "skole", "periodekode")) == {
        ("inn", skole.pk, "V-2027"), ("ut", skole.pk, "V-2027"),
    }  # fmt: skip


def test_epostadressen_kastes_naar_tiden_er_ute(skole, system):
    en = lag_mottak(skole, system.klient, Eksamensperiode.objects.get(), epost_ved_feil="skole@example.no")
    behandling.rydd(naa=en.slettes - timedelta(seconds=1))
    assert Mottak.objects.get().epost_ved_feil
    behandling.rydd(naa=en.slettes)
    assert Mottak.objects.get().epost_ved_feil == ""


def test_brevet_sier_hvorfor_meldingen_ikke_ble_behandlet(skole, system):
    en = lag_mottak(
        skole, system.klient, Eksamensperiode.objects.get(), status=Mottak.Status.FEILET, epost_ved_feil="s@example.no",
        melding="Perioden «V-2027» finnes ikke i eksamensplanen.",
    )  # fmt: skip
    tekst = varsel.lag_brev(en).body
    assert "Perioden «V-2027» finnes ikke" in tekst
    assert "Send den på nytt" not in tekst


def test_en_skole_faar_ikke_brev_i_mengder(skole, system, monkeypatch):
    monkeypatch.setattr(behandling, "FLEST_BREV", 2)
    gal = pamelding(skole, gruppe("NOR1267", kandidat(1, fornavn="B" * 101)), epost_ved_feil="hvem@example.no")
    for _gang in range(4):
        system.meld_paa_og_behandle(gal)
    assert Jobb.objects.filter(slag=behandling.VARSEL).count() == 2


def test_en_rapport_i_foerste_generasjon_har_eksamenens_nivaa(skole, system):
    Fag.objects.update(nivaa="GS")
    en = system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1)), nivaa=None))
    assert System(skole, generasjon=Generasjon.V1).rapport(en.referanse).nivaa == "GS"


def test_et_fodselsnummer_paa_feil_plass_gjentas_ikke(skole, system):
    nummer = kandidat(1).fodselsnr
    svar = system.send("/kandidatpamelding", pamelding(skole, gruppe(nummer, kandidat(2)), orgnr=nummer))
    assert svar.status_code == 400
    assert nummer not in apifeil(svar)
    assert nummer not in apifeil(system.hent("/kandidat", orgno=nummer, periodekode="V-2027"))


def test_ord_som_ikke_kan_skrives_er_pas_sin_feil(skole, kandidat, system):
    Person.objects.update(fornavn="No\x01ra")
    svar = System(skole).hent("/kandidat", orgno=skole.orgnr, periodekode="V-2027")
    assert svar.status_code == 500
    assert "PAS må rette den" in apifeil(svar)


def test_disken_er_full_er_503(skole, system, monkeypatch):
    def full(*_args, **_felt):
        raise OSError(28, "full")

    monkeypatch.setattr(mottak.lager, "skriv_spol", full)
    svar = system.send("/kandidatpamelding", pamelding(skole, gruppe("NOR1267", kandidat(1))))
    assert (svar.status_code, svar.headers["Retry-After"]) == (503, "60")


def test_en_kropp_i_biter_leses_naar_tjeneren_vet_hvor_den_slutter(skole, system):
    data = skriv(pamelding(skole, gruppe("NOR1267", kandidat(1))), Generasjon.V2)
    svar = i_biter(system, data)
    assert svar.status_code == 202, svar.content


def i_biter(system, data: bytes):
    felt = {"wsgi.input": BytesIO(data), "wsgi.input_terminated": True, "CONTENT_TYPE": "application/xml"}
    hoder = {**system.hoder, "Transfer-Encoding": "chunked"}
    return Client().generic("POST", "/api/ekstern/kandidatpamelding", headers=hoder, **felt)


def test_en_pas_venter_ikke_paa_numre_fra_pas(settings):
    settings.KANDIDATNUMMER_FRA = "pas"
    assert [feil.id for feil in numre_er_vaare(None)] == ["pas_tjener.E001"]
    settings.PAS_TJENER = False
    assert numre_er_vaare(None) == []


# --- a client that changes while it logs in -------------------------------------------------------------------------
def test_en_hemmelighet_som_ble_byttet_imens_gir_ikke_noe_token(system):
    gammel = type(system.klient).objects.get(pk=system.klient.pk)
    forny_hemmelighet(klient=gammel, aktoer=SYSTEM, naa=naa())
    with pytest.raises(Avvist):
        innlogging.gi_tilgang(klient=system.klient, slag="token", aktoer=SYSTEM, naa=naa())


# --- absence --------------------------------------------------------------------------------------------------------
def fravaersrad(en, slag: str, minutter: int) -> Fravaersrad:
    tid = naa() - timedelta(minutes=minutter)
    return Fravaersrad(en.person.nummer, en.eksamen.fag.fagkode, Deltakelse(slag), tid)


def ta_imot(skole, rader):
    periode = Eksamensperiode.objects.get()
    return fravaer.ta_imot(rader=rader, skole=skole, periode=periode, aktoer=SYSTEM, naa=naa())


def test_rader_som_sier_det_samme_som_foer_koster_ingenting_hver(skole, parti, kandidat):
    alle = [kandidat, *(lag_kandidat(parti) for _ in range(5))]
    rader = [fravaersrad(en, "IDF", 5) for en in alle]
    ta_imot(skole, rader)
    with CaptureQueriesContext(connection) as en_rad:
        ta_imot(skole, rader[:1])
    with CaptureQueriesContext(connection) as seks:
        utfall = ta_imot(skole, rader)
    assert len(seks) == len(en_rad)
    assert sum(utfall.antall.values()) == 6


def test_en_liste_kan_bli_for_lang(skole, kandidat, monkeypatch):
    monkeypatch.setattr(fravaer, "FLEST_RADER", 1)
    rader = (fravaersrad(kandidat, "IDF", 5),) * 2
    svar = System(skole).send("/fravaer", Fravaersliste(skole.orgnr, "V-2027", rader))
    assert svar.status_code == 400
    assert "Del den i flere" in apifeil(svar)
    assert not Fravaer.objects.exists()


@pytest.mark.parametrize("slag", ["IDF", "D"])
def test_det_samme_sagt_senere_er_nyere_enn_det_som_kommer_for_sent(skole, kandidat, slag):
    """The school's word of five minutes ago is what it said last; one of seven minutes ago is older, though it comes later."""
    if slag == "D":
        ta_imot(skole, [fravaersrad(kandidat, "IDF", 20)])
    annet = "D" if slag == "IDF" else "IDF"
    for ord_, minutter in ((slag, 10), (slag, 5), (annet, 7)):
        ta_imot(skole, [fravaersrad(kandidat, ord_, minutter)])
    assert Fravaer.objects.filter(opphevet__isnull=True).exists() == (slag == "IDF")


# --- the archive ----------------------------------------------------------------------------------------------------
def test_det_samme_svaret_igjen_deler_innholdet_i_arkivet(skole, system):
    en = system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1))))
    for _gang in range(3):
        system.rapport(en.referanse)
    behandle(en)
    system.rapport(en.referanse)
    svar = PasMelding.objects.filter(retning="ut", slag="PameldingReport").order_by("pk")
    noekler = list(svar.values_list("noekkel", flat=True))
    assert all(noekler)
    assert [noekler.index(noekkel) for noekkel in noekler] == [0, 0, 0, 3]
