"""Who may open what of klagenemnd: the board's members, the desk and the quality assurance, each in its own file."""

from tests.tilgang.nemndregler import bord, kontroll, nemnd, statistikk

DELER = (nemnd, bord, kontroll, statistikk)


def bygg(verden):
    """What the rules need; the case itself first."""
    for del_ in DELER:
        del_.bygg(verden)


REGLER = {navn: regel for del_ in DELER for navn, regel in del_.REGLER.items()}
