"""A check that the site has not set up says so for itself, and makes no file look half checked."""

import pytest
from django.urls import reverse

from felles.tid import naa
from tests.fabrikker import filer
from tests.fabrikker.levering import lag_fil
from tests.sjekk.conftest import sjekk_alt

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("satt_opp", [True, False])
def test_en_sjekk_som_ikke_er_satt_opp_teller_ikke(som, vakt, kandidat, settings, satt_opp):
    settings.CLAMAV_ADRESSE = "unix:/finnes/ikke" if satt_opp else ""
    fil = lag_fil(kandidat, "svar.pdf", filer.lag_pdf("Om elgen"))
    sjekk_alt(naa())
    siden = som(vakt).get(reverse("skolelevering:lever", args=[kandidat.pk])).content.decode()
    assert ("Sjekket og i orden" in siden) is not satt_opp
    assert ("Sjekk: 3 av 4 i orden" in siden) is satt_opp

    sjekken = som(vakt).get(reverse("skolelevering:filsjekk", args=[kandidat.pk, fil.pk])).content.decode()
    assert ("Viruskontroll er ikke satt opp her." in sjekken) is not satt_opp
