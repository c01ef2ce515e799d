"""Kinds that wait for the same outside party hold one worker at most, and stand in nobody else's way."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from felles.jobbkjoering import BUNKE, LEIETID, RUNDETID, Jobbregel, Utsett, jobbregler, jobbslag, kjoer_forfalte, ta
from felles.models import Jobb
from tests.fabrikker.jobber import lag_jobb

NAA = datetime(2027, 5, 27, 8, 0, tzinfo=UTC)
SLAG = ("treg.a", "treg.b")
Status = Jobb.Status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bane():
    for slag in SLAG:
        jobbregler.registrer(slag, Jobbregel(bane="treg"))
    yield
    for slag in SLAG:
        jobbregler._ledd.pop(slag)


@contextmanager
def arbeid(**slag):
    """What these kinds do while the test lasts; `_` is a full stop."""
    navn = {ett.replace("_", "."): gjoer for ett, gjoer in slag.items()}
    for ett, gjoer in navn.items():
        jobbslag.registrer(ett, gjoer)
    yield
    for ett in navn:
        jobbslag._ledd.pop(ett)


def klokke():
    return NAA


def ingenting(_jobb, _fremdrift):
    return None


def test_en_i_banen_av_gangen_og_de_andre_slagene_gaar():
    foerste, annen, fri = (lag_jobb(laget=NAA, slag=slag) for slag in (*SLAG, "fritt"))
    assert ta(jobb_id=foerste.pk, naa=NAA)
    assert ta(jobb_id=annen.pk, naa=NAA) is None
    assert ta(jobb_id=fri.pk, naa=NAA)
    Jobb.objects.filter(pk=foerste.pk).update(status=Status.FERDIG, leie=None, leie_til=None, avsluttet=NAA)
    assert ta(jobb_id=annen.pk, naa=NAA)


def test_en_arbeider_som_er_borte_holder_ikke_banen_lenger_enn_leien():
    foerste, annen = (lag_jobb(laget=NAA, slag=slag) for slag in SLAG)
    assert ta(jobb_id=foerste.pk, naa=NAA)
    assert ta(jobb_id=annen.pk, naa=NAA + LEIETID)
    # Taken over, it waits as any other of the lane.
    assert ta(jobb_id=foerste.pk, naa=NAA + LEIETID) is None


def test_de_som_venter_paa_banen_staar_ikke_i_veien_for_andre():
    opptatt, *_venter = [lag_jobb(laget=NAA, slag=SLAG[0]) for _ in range(BUNKE + 3)]
    fri = lag_jobb(laget=NAA + timedelta(seconds=1), slag="fritt")
    assert ta(jobb_id=opptatt.pk, naa=NAA)
    with arbeid(fritt=ingenting, treg_a=ingenting):
        assert kjoer_forfalte(klokke=lambda: NAA + timedelta(seconds=1)) == 1
    fri.refresh_from_db()
    assert fri.status == Status.FERDIG


def test_det_som_stoppet_den_ene_utsetter_de_andre_i_banen():
    def nede(_jobb, _fremdrift):
        raise Utsett(timedelta(minutes=15), teller=True, andre=timedelta(minutes=1))

    foerste, annen, senere, fri = (lag_jobb(laget=NAA, slag=slag) for slag in (*SLAG, SLAG[1], "fritt"))
    Jobb.objects.filter(pk=senere.pk).update(forfall=NAA + timedelta(hours=1))
    with arbeid(treg_a=nede, treg_b=ingenting, fritt=ingenting):
        assert kjoer_forfalte(klokke=klokke) == 2
    forfall = dict(Jobb.objects.values_list("pk", "forfall"))
    assert forfall == {
        foerste.pk: NAA + timedelta(minutes=15), annen.pk: NAA + timedelta(minutes=1),
        senere.pk: NAA + timedelta(hours=1), fri.pk: None,
    }  # fmt: skip
    annen.refresh_from_db()
    assert (annen.status, annen.forsoek) == (Status.VENTER, 0)


def test_en_runde_begynner_paa_ingenting_nytt_naar_den_har_vart_lenge():
    tid = [NAA]

    def treg(_jobb, _fremdrift):
        tid[0] += RUNDETID + timedelta(seconds=1)

    for _ in range(3):
        lag_jobb(laget=NAA, slag="fritt")
    with arbeid(fritt=treg):
        assert kjoer_forfalte(klokke=lambda: tid[0]) == 1


@pytest.mark.django_db(transaction=True)
def test_av_to_samtidig_faar_en_banen():
    start, jobber = Barrier(2), [lag_jobb(laget=NAA, slag=slag) for slag in SLAG]

    def en(jobb) -> bool:
        try:
            start.wait(timeout=60)
            return ta(jobb_id=jobb.pk, naa=NAA) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as traader:
        assert sorted(traader.map(en, jobber)) == [False, True]
