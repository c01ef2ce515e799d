"""What the comparison shows and its button says yes to is what the export does, and no more."""

import pytest
from django.urls import reverse

from pas_integration.models import PasJobb, PasKandidat
from tests.pas_integration.eksporthjelp import eksportert, fjern, start_eksport, tekst

pytestmark = pytest.mark.django_db


@pytest.fixture
def klient(som, skoleadmin):
    return som(skoleadmin)


def test_siden_viser_hvem_som_tas_ut_og_knappen_gjelder_bare_dem(pas, klient, partiet):
    parti, kandidater = partiet
    eksportert(klient, parti)
    fjern(kandidater[0])
    person, rad = kandidater[0].person, PasKandidat.objects.get(nummer_hash=kandidater[0].person.nummer_hash)

    # Whatever part of the comparison is shown.
    svar = klient.get(reverse("pas_integration:sammenligning"), {"parti": parti.pk, "vis": "lik"})

    side = tekst(svar)
    assert "1 kandidat tas ut av PAS" in side
    assert f"{person.etternavn}, {person.fornavn}" in side.split('id="fjernes"')[1].split("</ul>")[0]
    assert f'name="fjernes" value="{rad.pk}"' in side
    start_eksport(klient, parti, fjernes="tull,-1,,²," + "9" * 30)
    assert PasJobb.objects.order_by("-pk").first().utvalg["fjernes"] == []


def test_fagkoder_som_ikke_staar_i_pas_uten_parti_blir_ikke_med(pas, klient, partiet):
    parti, _ = partiet

    assert start_eksport(klient, parti, parti=[], fag=["01010112345-"]).url == reverse("pas_integration:eksport")
    start_eksport(klient, parti, fag=["01010112345-", f"{parti.eksamen.fag.fagkode}-"])

    assert PasJobb.objects.get().utvalg == {"partier": [parti.pk], "fag": [], "fjernes": []}
