"""The sentences of the errors, and PAS's own words in them."""

import pytest

from pas_kontrakt.klient import feil, treghet
from pas_kontrakt.klient.ordlyd import SKJULT, uten_fnr
from pas_kontrakt.klient.svar import MED_ORD, _med_ord


def test_hver_klasse_har_sin_egen_kode_og_setning():
    alle = [
        k
        for modul in (feil, treghet)
        for k in vars(modul).values()
        if isinstance(k, type) and issubclass(k, feil.Pasfeil)
    ]
    egne = {k for k in alle if k not in (feil.Pasfeil, feil.Gjentas)}

    assert len({k.KODE for k in egne}) == len(egne) == len({str(k.MELDING) for k in egne})
    assert all(len(str(k.MELDING)) < 260 and str(k.MELDING).endswith(".") for k in egne)


@pytest.mark.parametrize("skilt", ["", " ", "\u00a0", "-", ".", "–"])
def test_foedselsnummeret_skjules_slik_folk_skriver_det(skilt):
    assert uten_fnr(f"Kandidat 038809{skilt}99973 er ukjent.") == f"Kandidat {SKJULT} er ukjent."


def test_pas_sine_ord_faar_plass_i_jobbens_setning_og_hele_hos_kandidaten():
    for klasse in MED_ORD:
        feilen = _med_ord(klasse, "x" * 450)
        assert len(str(feilen.melding)) <= 500
        assert feilen.ord_fra_pas == "x" * 450
