"""How many extra minutes a candidate has in each part: the owner's rules, and what a decision says. Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from eksamen.models import Eksamensdel
from eksamen.models.valg import DIGITALE, Deltype
from tilrettelegging.models import Regelslag, Tidsregel, Tiltak

# Why the minutes are as they are, as stored beside them. Never the reason behind the decision.
FRA_VEDTAKET: Final = "Minuttene er satt i vedtaket"
UTEN_REGEL: Final = "Ingen regel passer, og vedtaket har ingen minutter"


@dataclass(frozen=True, slots=True)
class Varighet:
    """The minutes of an exam's parts; `del1` is None when there is one part only."""

    del1: int | None
    digital: int

    @property
    def hele(self) -> int:
        return (self.del1 or 0) + self.digital


@dataclass(frozen=True, slots=True)
class Ekstra:
    """Extra minutes in part 1, and in the one part or part 2; what they come from; whether anything says so."""

    del1: int = 0
    digital: int = 0
    regel: str = ""
    mangler: bool = False

    @property
    def hele(self) -> int:
        return self.del1 + self.digital


@dataclass(frozen=True, slots=True)
class Vedtatt:
    """What a decision in force gives in one exam. Minutes are None where the decision leaves them to the rules."""

    sak_id: int
    tiltak: tuple[Tiltak, ...] = field(default=(), compare=False)
    utvidet_tid: bool = False
    eksamen: int | None = None
    del1: int | None = None
    del2: int | None = None


INGEN: Final = Ekstra()


def varighet_av(deler: Iterable[Eksamensdel]) -> Varighet | None:
    """The minutes of these parts; None for an exam without a part that is sat (no date yet, or preparation only)."""
    minutter = {deel.type: deel.minutter for deel in deler}
    digital = next((minutter[slag] for slag in DIGITALE if slag in minutter), None)
    return None if digital is None else Varighet(minutter.get(Deltype.DEL1), digital)


def tidsrom(deler: Iterable[Eksamensdel]) -> tuple[datetime, datetime] | None:
    """Start of the first and end of the last part that is sat; preparation does not count."""
    egentlige = [deel for deel in deler if deel.type != Deltype.FORBEREDELSE]
    return (min(d.start for d in egentlige), max(d.slutt for d in egentlige)) if egentlige else None


def gjeldende_regler(regler: Iterable[Tidsregel], start: datetime) -> list[Tidsregel]:
    """Those in force when the exam starts."""
    return [regel for regel in regler if regel.fra <= start and (regel.til is None or start < regel.til)]


def ekstra_etter_regler(varighet: Varighet, regler: Sequence[Tidsregel]) -> Ekstra | None:
    """The extra minutes by one owner's rules in force; None when they do not say.

    The most exact rule wins: one for both parts together, then one for the whole exam with what a rule for a part
    takes of it, then rules for both parts. Rule: Akershus fylkeskommune, lokalt eksamensreglement; Bjerke vgs (Oslo):
    the rest of the whole exam's extra time falls on the other part.
    """
    hele = _finn(regler, Regelslag.HEL, varighet.hele)
    if varighet.del1 is None:
        return None if hele is None else Ekstra(0, hele.ekstra, hele.kode)
    begge = next((r for r in regler if _passer(r, Regelslag.FORDELT, varighet.digital, varighet.del1)), None)
    if begge:
        return Ekstra(begge.ekstra_del1, begge.ekstra, begge.kode)
    foerste = _finn(regler, Regelslag.DEL, varighet.del1)
    andre = _finn(regler, Regelslag.DEL, varighet.digital)
    return _fordel(hele, foerste, andre)


def ekstra_for(deler: Sequence[Eksamensdel], vedtak: Vedtatt | None, regler: Sequence[Tidsregel]) -> Ekstra:
    """The extra minutes of a candidate: minutes in the decision go before the rules, part by part.

    Without a decision that grants extra time there are none. `mangler` says that time is granted and nothing says
    how much.
    """
    varighet = varighet_av(deler)
    if vedtak is None or not vedtak.utvidet_tid or varighet is None:
        return INGEN
    etter_regler = ekstra_etter_regler(varighet, regler)
    egne = (0, vedtak.eksamen) if varighet.del1 is None else (vedtak.del1, vedtak.del2)
    satt = vedtak.eksamen is not None if varighet.del1 is None else egne != (None, None)
    if not satt:
        return etter_regler or Ekstra(regel=UTEN_REGEL, mangler=True)
    resten = etter_regler or INGEN
    del1, digital = egne
    return Ekstra(resten.del1 if del1 is None else del1, resten.digital if digital is None else digital, FRA_VEDTAKET)


def _fordel(hele: Tidsregel | None, foerste: Tidsregel | None, andre: Tidsregel | None) -> Ekstra | None:
    if hele and foerste:
        del1 = min(foerste.ekstra, hele.ekstra)
        return Ekstra(del1, hele.ekstra - del1, f"{hele.kode}; {foerste.kode}")
    if hele and andre:
        del2 = min(andre.ekstra, hele.ekstra)
        return Ekstra(hele.ekstra - del2, del2, f"{hele.kode}; {andre.kode}")
    if foerste and andre:
        return Ekstra(foerste.ekstra, andre.ekstra, f"{foerste.kode}; {andre.kode}")
    return None


def _finn(regler: Iterable[Tidsregel], slag: str, minutter: int) -> Tidsregel | None:
    return next((regel for regel in regler if _passer(regel, slag, minutter, None)), None)


def _passer(regel: Tidsregel, slag: str, minutter: int, del1: int | None) -> bool:
    return (regel.slag, regel.minutter, regel.del1) == (slag, minutter, del1)
