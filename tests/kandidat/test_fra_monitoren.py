"""What the candidate meets when the invigilator acts from «Flere valg»."""

import pytest

from levering.models import Levering
from tests.kandidat.conftest import adressen, fil, gi_tilgang, last_opp

pytestmark = pytest.mark.django_db
LEVERING, AUTORISERING = "/kandidat/levering/", "/kandidat/autorisering/"


@pytest.fixture
def gjoer(som, vakt, olga):
    def utfoer(valg):
        svar = som(vakt).post(f"/monitor/kandidater/{olga.pk}/valg/", {"valg": valg}, follow=True)
        assert svar.status_code == 200
        return svar.content.decode()

    return utfoer


def lever(klient):
    return klient.post("/kandidat/lever/")


def test_aapnet_for_ny_levering_ny_tilgang_og_filene_ligger_der(olga, slipp_inn, gjoer):
    klient = slipp_inn(olga)
    last_opp(klient, fil("svar.pdf"))
    lever(klient)
    assert olga.leveringer.filter(gjenaapnet__isnull=True).count() == 1
    gjoer("gjenaapne")

    assert adressen(klient.get(LEVERING)) == AUTORISERING
    gi_tilgang(olga)
    assert "svar.pdf" in klient.get(LEVERING).content.decode()
    last_opp(klient, fil("mer.pdf"))
    lever(klient)
    ny = Levering.objects.get(kandidat=olga, gjenaapnet__isnull=True)
    assert sorted(ny.filer.values_list("navn", flat=True)) == ["mer.pdf", "svar.pdf"]


def test_sperret_kandidat_kommer_ikke_til_leveringen_foer_sperren_er_opphevet(olga, slipp_inn, gjoer):
    klient = slipp_inn(olga)
    last_opp(klient, fil())
    gjoer("sperr")

    assert klient.get(LEVERING).status_code == 302
    last_opp(klient, fil("etter.pdf"))
    lever(klient)
    assert not Levering.objects.filter(kandidat=olga).exists()
    assert olga.filer.count() == 1
    gjoer("opphev-sperre")
    assert klient.get(LEVERING).status_code == 200


def test_postet_besvarelse_gir_kvitteringssiden_og_ingen_levering(olga, slipp_inn, gjoer):
    klient = slipp_inn(olga)
    last_opp(klient, fil())
    gjoer("post")

    assert adressen(klient.get(LEVERING)) == "/kandidat/kvittering/"
    lever(klient)
    assert not Levering.objects.filter(kandidat=olga).exists()
    gjoer("fjern-post")
    assert klient.get(LEVERING).status_code == 200


def test_fravaer_stenger_og_fjernet_fravaer_aapner_uten_ny_innlogging(olga, slipp_inn, gjoer):
    klient = slipp_inn(olga)
    gjoer("IDF")

    assert klient.get(LEVERING).status_code == 302
    gjoer("fjern-fravaer")
    assert klient.get(LEVERING).status_code == 200
