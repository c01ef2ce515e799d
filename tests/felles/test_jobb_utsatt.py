"""A job that is not finished and comes back later; one that leaves no file; and kinds whose rows are kept."""

from datetime import UTC, datetime, timedelta

import pytest

from felles.feil import Domenefeil
from felles.jobbkjoering import FLEST_FORSOEK, GLEMMES, Jobbregel, Utsett, jobbregler, kjoer, rydd
from felles.models import Jobb
from tests.fabrikker.jobber import jobbslaget, lag_jobb

NAA = datetime(2027, 5, 27, 8, 0, tzinfo=UTC)
Status = Jobb.Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def regel():
    jobbregler.registrer("proeve", Jobbregel(varig=True, flest_forsoek=2))
    yield
    jobbregler._ledd.pop("proeve")


def kjoer_til(jobb, tid):
    kjoert = kjoer(jobb_id=jobb.pk, klokke=lambda: tid)
    jobb.refresh_from_db()
    return kjoert


def utsetter(**felt):
    def arbeid(jobb, fremdrift):
        raise Utsett(timedelta(minutes=2), **felt)

    return arbeid


def test_den_som_venter_paa_andre_kommer_tilbake_saa_ofte_det_trengs():
    jobb, klokka = lag_jobb(laget=NAA), NAA
    with jobbslaget(utsetter(steg="Venter på PAS", melding="PAS er ikke ferdig.")):
        for _ in range(FLEST_FORSOEK + 3):
            assert kjoer_til(jobb, klokka)
            assert not kjoer_til(jobb, klokka + timedelta(minutes=1, seconds=59))
            klokka += timedelta(minutes=2)

    assert (jobb.status, jobb.forsoek, jobb.leie, jobb.forfall) == (Status.VENTER, 0, None, klokka)
    assert (jobb.steg, jobb.melding) == ("Venter på PAS", "PAS er ikke ferdig.")


def test_forsoek_som_gikk_galt_telles_og_gir_seg_med_sin_egen_setning(regel):
    jobb = lag_jobb(laget=NAA)
    with jobbslaget(utsetter(melding="PAS svarer ikke.", teller=True)):
        kjoer_til(jobb, NAA)
        assert (jobb.status, jobb.forsoek) == (Status.VENTER, 1)
        kjoer_til(jobb, NAA + timedelta(minutes=2))

    assert (jobb.status, jobb.melding, jobb.forfall) == (Status.FEILET, "PAS svarer ikke.", None)


def test_en_jobb_uten_fil_blir_ferdig_og_har_ingenting_aa_hente():
    jobb = lag_jobb(laget=NAA, melding="fra forrige forsøk")
    with jobbslaget(lambda jobb, fremdrift: None):
        kjoer_til(jobb, NAA)

    assert (jobb.status, jobb.fil, jobb.melding, jobb.leie) == (Status.FERDIG, "", "", None)


def test_en_avbrutt_jobb_kommer_ikke_tilbake_fordi_arbeideren_ville_vente():
    jobb = lag_jobb(laget=NAA)

    def arbeid(jobb, fremdrift):
        felt = {"leie": None, "leie_til": None, "forfall": None, "avsluttet": NAA}
        Jobb.objects.filter(pk=jobb.pk).update(status=Status.AVBRUTT, **felt)
        raise Utsett(timedelta(minutes=2))

    with jobbslaget(arbeid):
        kjoer_til(jobb, NAA)

    assert (jobb.status, jobb.forfall) == (Status.AVBRUTT, None)


def test_radene_til_et_varig_slag_glemmes_ikke(regel):
    def arbeid(jobb, fremdrift):
        raise Domenefeil("Det gikk ikke.")

    jobb, annen = lag_jobb(laget=NAA), lag_jobb(laget=NAA, slag="annet")
    with jobbslaget(arbeid), jobbslaget(arbeid, "annet"):
        kjoer_til(jobb, NAA)
        kjoer_til(annen, NAA)
    rydd(naa=NAA + GLEMMES + timedelta(days=1))

    assert list(Jobb.objects.values_list("pk", flat=True)) == [jobb.pk]
