"""What is due by itself is ordered once, for schools that have exported, and never at night."""

from datetime import UTC, datetime, timedelta

import pytest

from deltakelse.services.fravaer import sett_fravaer
from felles.hendelser import SYSTEM
from felles.tid import OSLO
from pas_integration.models import PasJobb, Samkjoering
from pas_integration.services.henting.resultater import bestill_resultater
from pas_integration.services.henting.samkjoer import samkjoer
from pas_kontrakt.meldinger.typer import Pameldtkandidat
from tests.fabrikker.brukere import OrganisasjonFactory
from tests.fabrikker.henting import eksportert, fravaersrad, karakter, oversikt
from tests.fabrikker.pas_integration import forbindelse_til, kjoer_ut, lag_passkole

START = datetime(2027, 5, 27, 7, 0, tzinfo=UTC)
M, T = timedelta(minutes=1), timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def partiet(skole):
    parti, kandidater = lag_passkole(skole, antall=2, start=START)
    periode = parti.eksamen.periode
    periode.gjennomfoering_til = START + timedelta(days=10)
    periode.klagefrist = START + timedelta(days=30)
    periode.save(update_fields=["gjennomfoering_til", "klagefrist"])
    eksportert(*kandidater, tid=START - timedelta(days=30))
    return parti, kandidater


def bestilt(fra):
    return set(PasJobb.objects.filter(jobb__laget__gte=fra).values_list("slag", flat=True))


def kjoer_hvert_minutt(fra, minutter):
    """Beat for so many minutes, with the jobs it orders run at once."""
    for nummer in range(minutter):
        naa = fra + nummer * M
        samkjoer(naa=naa)
        for pasjobb in PasJobb.objects.filter(jobb__status="venter"):
            kjoer_ut(pasjobb, naa, ganger=1)


def test_uten_pas_skjer_ingenting(settings, partiet):
    settings.PAS_KLIENT = None
    assert samkjoer(naa=START) == 0
    assert not Samkjoering.objects.exists()


def test_en_skole_som_ikke_har_eksportert_roeres_ikke(pas, skole):
    lag_passkole(skole, start=START)
    kjoer_hvert_minutt(START, 8)
    assert not PasJobb.objects.exists()


def test_foer_eksamen_hentes_bare_kandidatnumre(pas, partiet):
    parti, kandidater = partiet
    pas.kandidater = {
        (parti.eksamen.fag.fagkode, None, k.person.nummer): (
            parti.navn, Pameldtkandidat(k.person.nummer, k.person.fornavn, k.person.etternavn, "nb", "elev", ""),
        )
        for k in kandidater
    }  # fmt: skip
    kjoer_hvert_minutt(START - timedelta(days=20), 8)
    assert bestilt(START - timedelta(days=21)) == {"kandidatnummer"}
    assert Samkjoering.objects.get(slag="kandidatnummer").sist_ok is not None


def test_paa_eksamensdagen_utveksles_fravaer(pas, partiet):
    kjoer_hvert_minutt(START, 8)
    assert bestilt(START) == {"kandidatnummer", "fravaer"}


def test_fra_sensuren_hentes_resultater_en_gang_i_timen(pas, partiet):
    parti, (en, _to) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4))
    fra = START + timedelta(days=10)
    # The first within five minutes, then each 60 to 66: two, whatever the school is called.
    kjoer_hvert_minutt(fra, 115)
    antall = PasJobb.objects.filter(slag="resultater", jobb__laget__gte=fra).count()
    assert antall == 2
    assert PasJobb.objects.filter(slag="resultater").latest("pk").startet_av is None


def test_et_pas_uten_karakterer_blir_ikke_spurt(pas, settings, partiet):
    settings.PAS_KLIENT = forbindelse_til(pas, uten={"karakter"})
    kjoer_hvert_minutt(START + timedelta(days=10), 8)
    assert "resultater" not in bestilt(START)


def test_et_pas_som_sluttet_med_karakterer_blir_ikke_lovet(pas, settings, partiet):
    samkjoer(naa=START + timedelta(days=2))
    assert Samkjoering.objects.get(slag="resultater").neste is not None
    settings.PAS_KLIENT = forbindelse_til(pas, uten={"karakter"})

    samkjoer(naa=START + timedelta(days=2) + M)

    assert Samkjoering.objects.get(slag="resultater").neste is None


def test_om_natten_er_det_stille(pas, partiet):
    parti, _ = partiet
    pas.oversikt = oversikt(parti.skole)
    natt = datetime(2027, 6, 7, 23, 5, tzinfo=OSLO)
    kjoer_hvert_minutt(natt, 30)
    assert not PasJobb.objects.exists()
    assert {rad.neste.astimezone(OSLO).hour for rad in Samkjoering.objects.filter(neste__isnull=False)} == {6}


def test_fravaer_som_settes_her_er_hos_pas_et_par_minutter_etter(pas, partiet):
    _parti, (en, _to) = partiet
    kjoer_hvert_minutt(START, 8)
    assert not pas.fravaer_mottatt
    tid = START + 8 * M
    sett_fravaer(kandidat_id=en.pk, slag="IDF", aktoer=SYSTEM, naa=tid)
    kjoer_hvert_minutt(tid, 4)
    assert [rad.slag.value for rad in pas.fravaer_mottatt[0].rader] == ["IDF"]
    pas.fravaer = [fravaersrad(en, "IDF", tid)]


def test_to_samtidig_bestiller_en(pas, partiet):
    parti, _ = partiet
    tid = START + timedelta(days=10)
    for _gang in range(3):
        samkjoer(naa=tid + 6 * M)
        samkjoer(naa=tid + 12 * M)
    assert PasJobb.objects.filter(slag="resultater").count() == 1
    assert parti.navn


def test_den_som_har_bestilt_et_utvalg_faar_det_foerst(pas, skoleadmin, partiet):
    parti, _ = partiet
    tid = START + timedelta(days=10)
    bestill_resultater(
        skole=parti.skole, periode=parti.eksamen.periode, partier=[parti.pk], bruker=skoleadmin, aktoer=SYSTEM, naa=tid
    )
    samkjoer(naa=tid)
    samkjoer(naa=tid + 6 * M)
    assert PasJobb.objects.filter(slag="resultater").count() == 1


def test_naar_pas_er_nede_blir_det_lengre_mellom(pas, partiet):
    tid = START + timedelta(days=10)
    samkjoer(naa=tid)
    rad = Samkjoering.objects.get(slag="resultater")
    Samkjoering.objects.filter(pk=rad.pk).update(sist_forsoek=tid, sist_ok=tid - 5 * T, feil="PAS svarte ikke.")
    samkjoer(naa=tid + M)
    rad.refresh_from_db()
    assert rad.neste >= tid + 5 * T


@pytest.mark.parametrize("skoler", [1, 12])
def test_like_mange_spoerringer_for_en_skole_og_tolv(pas, fylke, skoler, django_assert_max_num_queries):
    for nummer in range(skoler):
        _parti, kandidater = lag_passkole(
            OrganisasjonFactory(overordnet=fylke), antall=1, start=START, navn=f"3ST{nummer}"
        )
        eksportert(*kandidater, tid=START - timedelta(days=30))
    # The first minute makes the rows, and the day of the exam moves them all.
    with django_assert_max_num_queries(8):
        samkjoer(naa=START - timedelta(days=15))
    Samkjoering.objects.update(sist_forsoek=START - timedelta(days=15), neste=None)
    with django_assert_max_num_queries(12):
        samkjoer(naa=START - timedelta(days=15))
    with django_assert_max_num_queries(7):
        samkjoer(naa=START - timedelta(days=15))
