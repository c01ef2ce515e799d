"""Who may do what at which address. The rules are in `regler/`, one file per app; see `regel.py`."""

import pytest

from tests.tilgang.vandring import (
    MASKINSTIER,
    REKKEFOELGE,
    adresser,
    avvik_i_tabellen,
    finn_avvik,
    hel_verden,
    svar_uten_pas,
)

pytestmark = pytest.mark.django_db

# More than a person reads at once; the number of the rest is told.
VIS = 60


def test_hver_adresse_har_en_regel_og_hver_regel_en_adresse():
    assert avvik_i_tabellen() == []


@pytest.mark.parametrize("app", REKKEFOELGE)
def test_hver_adresse_svarer_alle_slik_regelen_sier(app):
    mine = [navn for navn in adresser() if navn.startswith(f"{app}:")]
    if not mine:
        return  # an app without addresses of its own; what others have for it is in their rules
    with hel_verden() as verden:
        avvik = finn_avvik(verden, mine)
    assert not avvik, "\n".join(["", *avvik[:VIS], f"{len(avvik)} avvik i alt"])


def test_et_nettsted_som_ikke_er_pas_har_ingen_av_pas_sine_adresser():
    """The same for everybody, a client with a token too."""
    mine = [navn for navn in adresser() if navn.startswith("pas_tjener:")]
    with hel_verden() as verden:
        svar = svar_uten_pas(verden, mine)
    assert mine
    assert any(sti.startswith(MASKINSTIER) for sti, _hvem, _status in svar)
    assert [linje for linje in svar if linje[2] != 404] == []
