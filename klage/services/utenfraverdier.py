"""A result from outside as values: what it was, what it becomes, and whether a new diploma is needed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from felles.synlig_fra import er_synlig
from klage.models import ResultatUtenfra
from klage.resultatrader import Resultatrad

# Every column but the candidate's.
FELT: Final = (
    "deltakelse", "karakter", "klagekarakter", "klagebegrunnelse", "kilde", "hentet", "endret", "synlig_fra",
    "klage_synlig_fra", "forrige_deltakelse", "forrige_karakter", "forrige_klagekarakter",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdier:
    """What another system says of a candidate."""

    deltakelse: str
    karakter: int | None = field(repr=False)
    klagekarakter: int | None = field(repr=False)
    klagebegrunnelse: str = field(repr=False)

    @property
    def gjelder(self) -> int | None:
        return self.klagekarakter or self.karakter

    def som_liste(self) -> list[Any]:
        return [self.deltakelse, self.karakter, self.klagekarakter, self.klagebegrunnelse]


def verdier_av(rad: ResultatUtenfra) -> Verdier:
    return Verdier(rad.deltakelse, rad.karakter, rad.klagekarakter, rad.klagebegrunnelse)


def nye_verdier(rad: Resultatrad, foer: Verdier | None) -> Verdier:
    """What a row says; of an appeal that it cannot tell about, what is known already, as long as there is a grade."""
    if rad.klage_kjent or foer is None or rad.karakter is None:
        return Verdier(rad.deltakelse, rad.karakter, rad.klagekarakter, rad.klagebegrunnelse)
    return Verdier(rad.deltakelse, rad.karakter, foer.klagekarakter, foer.klagebegrunnelse)


def vist_av(rad: ResultatUtenfra, naa: datetime) -> Verdier | None:
    """What shows of the row at `naa` (without the appeal's reasons); None when nothing does.

    The same rule as `klage.querysets.resultat`: what waits for its moment leaves the one before it standing until then.
    """
    deltakelse, karakter, klage = rad.deltakelse, rad.karakter, rad.klagekarakter
    if not er_synlig(rad.synlig_fra, naa):
        deltakelse, karakter = rad.forrige_deltakelse, rad.forrige_karakter
    if rad.klage_synlig_fra is not None and not er_synlig(rad.klage_synlig_fra, naa):
        klage = rad.forrige_klagekarakter
    return Verdier(deltakelse, karakter, klage, "") if deltakelse or klage else None


def trenger_vitnemaal(foer: Verdier | None, etter: Verdier) -> bool:
    """True when an appeal has come, changed or gone, and the grade that counts is another because of it.

    `foer` is what showed: a diploma says nothing of a grade that nobody had seen.
    """
    gammel_klage = foer.klagekarakter if foer else None
    gjaldt = foer.gjelder if foer else etter.karakter
    return gammel_klage != etter.klagekarakter and gjaldt != etter.gjelder


def nye_felt(verdier: Verdier, *, kilde: str, vises: datetime, naa: datetime) -> tuple[Any, ...]:
    """The columns of a first result, in the order of `FELT`."""
    klage_vises = None if verdier.klagekarakter is None else vises
    return (*verdier.som_liste(), kilde[:200], naa, naa, vises, klage_vises, "", None, None)


def endret_rad(
    rad: ResultatUtenfra, verdier: Verdier, *, kilde: str, vises: datetime, naa: datetime
) -> ResultatUtenfra:
    """The row to write over the old. What is known already keeps its moment; what is new shows from `vises`.

    A grade or appeal that still waits for a moment never shows earlier because it was changed, nor afterwards as what
    was before: `forrige_*` holds what showed last, and that goes on showing until the new one's moment.
    """
    vist = vist_av(rad, naa) or Verdier("", None, None, "")
    rad.forrige_deltakelse, rad.forrige_karakter = vist.deltakelse, vist.karakter
    rad.forrige_klagekarakter = vist.klagekarakter
    if (rad.deltakelse, rad.karakter) != (verdier.deltakelse, verdier.karakter):
        rad.synlig_fra = max(rad.synlig_fra, vises)
    if verdier.klagekarakter is None and vist.klagekarakter is None:
        rad.klage_synlig_fra = None
    elif rad.klage_synlig_fra is None or rad.klagekarakter != verdier.klagekarakter:
        rad.klage_synlig_fra = max(rad.klage_synlig_fra or vises, vises)
    rad.deltakelse, rad.karakter, rad.klagekarakter, rad.klagebegrunnelse = verdier.som_liste()
    rad.kilde, rad.hentet, rad.endret = kilde[:200], naa, naa
    return rad
