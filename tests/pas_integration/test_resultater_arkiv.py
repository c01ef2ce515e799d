"""A list of grades from PAS read once more from the archive, and whose word it is: school, period, newest."""

from datetime import timedelta

import pytest

from felles import lager
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.jobbkjoering import LEIETID
from felles.models import Jobb
from klage.models import ResultatUtenfra
from pas_integration.models import PasKandidat, PasMelding
from pas_integration.services import arkiv
from pas_integration.services.henting import resultater as resultatjobb
from pas_integration.services.henting.resultater import les_inn_paa_nytt, ubrukte_rader
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Generasjon
from tests.fabrikker.henting import eksportert, karakter, oversikt
from tests.fabrikker.klage import rad, ta_imot
from tests.fabrikker.pas_integration import kjoer_ut, lag_passkole
from tests.pas_integration.test_resultater import NAA, START, bestill, gjelder, importer

pytestmark = pytest.mark.django_db


@pytest.fixture
def partiet(skole):
    return lag_passkole(skole, antall=3, start=START)


def melding():
    return PasMelding.objects.filter(slag="Karakteroversikt", retning="inn").latest("pk")


def test_avspilt_fra_arkivet_gir_det_samme(pas, partiet):
    parti, (en, to, _tre) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4, klagekarakter=5), karakter(to, 0, "IDF"))
    importer(parti)
    foer = list(ResultatUtenfra.objects.order_by("pk").values("deltakelse", "karakter", "klagekarakter", "synlig_fra"))
    mottak = les_inn_paa_nytt(melding=melding(), aktoer=SYSTEM, naa=NAA + timedelta(days=1))
    assert mottak.antall()["lik"] == 2
    assert foer == list(
        ResultatUtenfra.objects.order_by("pk").values("deltakelse", "karakter", "klagekarakter", "synlig_fra")
    )
    # Whatever was lost here comes back.
    ResultatUtenfra.objects.all().delete()
    les_inn_paa_nytt(melding=melding(), aktoer=SYSTEM, naa=NAA + timedelta(days=2))
    assert gjelder(NAA + timedelta(days=2)) == {en.pk: "5"}


def test_en_eldre_melding_leses_ikke_inn_over_en_nyere(pas, partiet):
    parti, (en, *_andre) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4))
    importer(parti)
    gammel = melding()
    importer(parti, naa=NAA + timedelta(hours=1))
    with pytest.raises(Domenefeil) as feil:
        les_inn_paa_nytt(melding=gammel, aktoer=SYSTEM, naa=NAA + timedelta(hours=2))
    assert feil.value.kode == "nyere"


def test_svar_for_en_annen_skole_leses_ikke_inn_fra_arkivet_og_er_ikke_noe_nyere_ord(pas, partiet, annen_skole):
    parti, (en, *_andre) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4))
    importer(parti)
    rett = melding()
    pas.oversikt = oversikt(annen_skole, karakter(en, 2))
    senere = NAA + timedelta(hours=1)
    pasjobb, _ = kjoer_ut(bestill(parti, naa=senere), senere, ganger=1)
    with pytest.raises(Domenefeil) as feil:
        les_inn_paa_nytt(melding=melding(), aktoer=SYSTEM, naa=senere)
    assert feil.value.kode == "annen_skole"
    gjennomgang = ubrukte_rader(pasjobb)
    assert (gjennomgang.rader, "annen skole" in gjennomgang.grunn) == (None, True)
    les_inn_paa_nytt(melding=rett, aktoer=SYSTEM, naa=senere)
    assert gjelder(senere) == {en.pk: "4"}


def test_det_som_er_lest_fra_fil_siden_er_et_nyere_ord(pas, partiet):
    parti, (en, to, _tre) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4))
    importer(parti)
    senere = NAA + timedelta(hours=1)
    ta_imot(parti, rad(to, 3), naa=senere, kilde="fil")
    les_inn_paa_nytt(melding=melding(), aktoer=SYSTEM, naa=senere)
    ta_imot(parti, rad(en, 5), naa=senere, kilde="fil")
    with pytest.raises(Domenefeil) as feil:
        les_inn_paa_nytt(melding=melding(), aktoer=SYSTEM, naa=senere + timedelta(hours=1))
    assert feil.value.kode == "nyere"
    assert gjelder(senere) == {en.pk: "5", to.pk: "3"}


def test_en_melding_som_ble_spilt_av_for_haand_er_ogsaa_lest(pas, partiet, monkeypatch):
    parti, (en, *_andre) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4))
    importer(parti)
    gammel = melding()
    pas.oversikt = oversikt(parti.skole, karakter(en, 5))
    senere = NAA + timedelta(hours=1)
    with monkeypatch.context() as brudd:
        brudd.setattr(resultatjobb, "rader_fra", lambda *_a, **_k: 1 / 0)
        kjoer_ut(bestill(parti, naa=senere), senere, ganger=1)
    les_inn_paa_nytt(melding=melding(), aktoer=SYSTEM, naa=senere)
    with pytest.raises(Domenefeil):
        les_inn_paa_nytt(melding=gammel, aktoer=SYSTEM, naa=senere)
    assert gjelder(senere) == {en.pk: "5"}


def test_det_arkivet_har_mistet_gir_ord_og_ikke_en_feilside(pas, partiet):
    parti, (en, *_andre) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4))
    pasjobb, _ = importer(parti)
    lager.slett(melding().noekkel)
    with pytest.raises(Domenefeil) as feil:
        les_inn_paa_nytt(melding=melding(), aktoer=SYSTEM, naa=NAA)
    assert feil.value.kode == "lager"
    assert "Arkivet" in ubrukte_rader(pasjobb).grunn


@pytest.mark.parametrize(("generasjon", "karakteren"), [(Generasjon.V2, "4"), (Generasjon.V1, "5")])
def test_et_svar_som_ikke_ble_arkivert_sier_det_samme_om_klager(pas, partiet, monkeypatch, generasjon, karakteren):
    parti, (en, to, _tre) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4, klagekarakter=5), karakter(to, 3))
    importer(parti)
    ekte = arkiv.legg

    def fullt(**felt):
        if felt["retning"] == "inn":
            raise OSError("fullt")
        return ekte(**felt)

    monkeypatch.setattr(arkiv, "legg", fullt)
    # The older generation cannot tell of appeals, so the one that is known stays.
    svar = skriv(oversikt(parti.skole, karakter(en, 4), karakter(to, 2)), generasjon)
    pas.svarer["GET", "/api/ekstern/karakter"] = [(200, svar, "application/xml")]
    senere = NAA + timedelta(hours=1)
    importer(parti, naa=senere)
    assert gjelder(senere) == {en.pk: karakteren, to.pk: "2"}


@pytest.mark.parametrize("nummer", ["337JQE-H", "338JQE-V"])
def test_et_resultat_med_en_annen_periodes_nummer_brukes_ikke(pas, partiet, nummer):
    parti, (en, to, _tre) = partiet
    eksportert(en, to, tid=START)
    PasKandidat.objects.filter(nummer_hash=en.person.nummer_hash).update(kandidatnummer="337JQE-V")
    pas.oversikt = oversikt(parti.skole, karakter(en, 2, kandidatnr=nummer), karakter(to, 3))
    pasjobb, _ = importer(parti)
    assert gjelder() == {to.pk: "3"}
    [rad_] = ubrukte_rader(pasjobb).rader
    assert "V-2027" in rad_.melding
    # The number that PAS gave the candidate is right.
    pas.oversikt = oversikt(parti.skole, karakter(en, 2), karakter(to, 3))
    importer(parti, naa=NAA + timedelta(hours=1))
    assert gjelder(NAA + timedelta(hours=1)) == {en.pk: "2", to.pk: "3"}


def test_den_som_tar_over_en_gjort_import_sier_hva_den_foerste_gjorde(pas, partiet):
    parti, (en, *_andre) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4))
    pasjobb, tid = importer(parti)
    utloep = tid + LEIETID
    Jobb.objects.filter(pk=pasjobb.jobb_id).update(
        status="kjoerer", leie="0" * 32, leie_til=utloep, forfall=utloep, avsluttet=None
    )
    pasjobb, _ = kjoer_ut(pasjobb, utloep)
    assert (pasjobb.jobb.status, pasjobb.utfall["ny"]) == (Jobb.Status.FERDIG, 1)
