"""Rules of the access table for the figures of appeals: each school its own, the authorities what they answer."""

from klagenemnd.querysets.statistikk import STATISTIKKLESERE
from tests.tilgang.regel import Adgang, Regel


def bygg(verden):
    """Nothing: the addresses name no object."""


REGLER = {
    "klagenemnd:statistikk": Regel(GET=Adgang(STATISTIKKLESERE)),
    "klagenemnd:statistikkark": Regel(GET=Adgang(STATISTIKKLESERE)),
}
