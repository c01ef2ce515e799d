"""A file in quarantine is not put back as a cleaned copy: what was found may follow, and the warning would not."""

import pytest
from django.urls import reverse

from felles.models import Hendelse
from felles.tid import naa
from levering.models import Besvarelsesfil
from sjekk.models import Filsjekk
from tests.fabrikker import filer
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.levering import lag_fil, lag_levering

pytestmark = pytest.mark.django_db


@pytest.fixture
def fil(parti):
    kandidat = lag_kandidat(parti)
    fil = lag_fil(kandidat, "svar.docx", filer.lag_docx("Om elgen", forfatter=kandidat.person.navn))
    lag_levering(kandidat, fil)
    return fil


def test_en_fil_i_karantene_byttes_ikke_med_en_kopi(som, vakt, fil):
    siden = reverse("skolelevering:filsjekk", args=[fil.kandidat_id, fil.pk])
    assert "Bytt til en kopi uten metadata" in som(vakt).get(siden).content.decode()
    Filsjekk.objects.create(fil=fil, slag="virus", resultat="funn", grunn="virus", funn=[], tid=naa())

    side = som(vakt).get(siden).content.decode()
    svar = som(vakt).post(siden)

    assert "satt i karantene" in side
    assert "Bytt til en kopi uten metadata" not in side
    assert svar.status_code == 422
    assert "Filen kan ikke renses her, og ingenting er endret." in svar.content.decode()
    assert Besvarelsesfil.objects.get().slettet is None
    assert not Hendelse.objects.filter(handling="fil.renset").exists()
