"""Hints on the reasons: what they find, and what they leave alone."""

import pytest

from klagenemnd.lesbarhet import hint_til, lix


def slag(tekst, verdi="3", maalform="nb"):
    return [hint.slag for hint in hint_til(tekst, verdi=verdi, maalform=maalform)]


LANG = " ".join(["ord"] * 31) + "."
TUNG = " ".join(["karakterbegrunnelse"] * 45) + "."


@pytest.mark.parametrize(
    ("tekst", "verdi", "maalform", "ventet"),
    [
        ("", "3", "nb", []),
        ("Svaret viser nokså god oversikt. Det mangler kilder.", "3", "nb", []),
        (LANG, "3", "nb", ["lang"]),
        (TUNG, "3", "nb", ["lang", "lix"]),
        ("Svaret viser fremragende innsikt.", "3", "nb", ["grad"]),
        ("Svaret viser framifrå innsikt.", "6", "nn", []),
        ("Svaret viser svært lav kompetanse.", "5", "nb", ["grad"]),
        # One grade away: parts of an answer are better or poorer than the whole.
        ("Innledningen er god.", "3", "nb", []),
        # Without a grade there is nothing to compare with.
        ("Svaret viser fremragende innsikt.", "", "nb", []),
        ("Bra jobba, og lykke til!", "3", "nb", ["ros", "ros"]),
        ("Svaret viser ikkje kjelder.", "3", "nb", ["maalform"]),
        ("Svaret viser ikke kilder.", "3", "nn", ["maalform"]),
    ],
)
def test_hintene_finner_det_de_skal_og_lar_resten_vaere(tekst, verdi, maalform, ventet):
    assert slag(tekst, verdi, maalform) == ventet


def test_det_lengste_uttrykket_gjelder():
    (hint,) = hint_til("Svaret viser svært lav kompetanse.", verdi="4", maalform="nb")
    assert "«svært lav» hører til karakteren 1" in hint.tekst
    assert "Karakteren 4 beskrives som god kompetanse" in hint.tekst


def test_lix_er_ord_per_setning_og_andelen_lange_ord():
    # Five sentences of ten words, one in ten of them long.
    setning = "En to tre fire fem en to tre fire ordlengde. "
    assert lix(setning * 5) == 20
    assert lix("For kort.") is None
