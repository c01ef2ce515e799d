"""Who may do what at which address. The rules are in `regler/`, one file per app; see `regel.py`."""

import pytest

from tests.tilgang.vandring import REKKEFOELGE, adresser, avvik_i_tabellen, bygg_alt, finn_avvik

pytestmark = pytest.mark.django_db

# Twice the limit of what a person reads; the number of the rest is told.
VIS = 60


def test_hver_adresse_har_en_regel_og_hver_regel_en_adresse():
    assert avvik_i_tabellen() == []


@pytest.mark.parametrize("app", REKKEFOELGE)
def test_hver_adresse_svarer_alle_slik_regelen_sier(app):
    avvik = finn_avvik(bygg_alt(), [navn for navn in adresser() if navn.startswith(f"{app}:")])
    assert not avvik, "\n".join(["", *avvik[:VIS], f"{len(avvik)} avvik i alt"])
