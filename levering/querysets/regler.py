"""What the owners have decided about handing in after a candidate's own end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import CharField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery
from django.db.models import Value as V
from django.db.models.functions import Coalesce, Length

from brukere.models import Organisasjon
from eksamen.models import Kandidat
from levering.models import Leveringsregel


@dataclass(frozen=True, slots=True)
class Regelverdi:
    """Minutes after the own end in which what is uploaded may be delivered, and whether more may come late after them."""

    frist_minutter: int
    sen_levering: bool = False


def standardregel() -> Regelverdi:
    """What counts where no owner has decided: the site's own minutes, and nothing after them."""
    return Regelverdi(settings.LEVERINGSFRIST_MINUTTER)


def regler_for(skoler: Iterable[Organisasjon]) -> dict[int, Regelverdi]:
    """The rule of each school by its pk: of the nearest owner above it that has one; one query."""
    over = {skole.pk: [int(ledd) for ledd in skole.sti.strip("/").split("/")[:-1]] for skole in skoler}
    alle = {pk for ider in over.values() for pk in ider}
    satt = {regel.eier_id: regel for regel in Leveringsregel.objects.filter(eier__in=alle)}
    svar = {}
    for skole, ider in over.items():
        naermest = next((satt[pk] for pk in reversed(ider) if pk in satt), None)
        svar[skole] = Regelverdi(naermest.frist_minutter, naermest.sen_levering) if naermest else standardregel()
    return svar


def partifrist() -> Coalesce:
    """For a query of parties: the minutes of the rule of each party's school, as an expression; no query of its own."""
    return Coalesce(Subquery(_naermest("skole").values("frist_minutter")[:1]), V(standardregel().frist_minutter))


def partisen() -> Coalesce:
    """As `partifrist`: whether more may come late after those minutes."""
    return Coalesce(Subquery(_naermest("skole").values("sen_levering")[:1]), V(standardregel().sen_levering))


def _naermest(skole: str) -> QuerySet[Leveringsregel]:
    """The rules of those above the outer row's school, the nearest first."""
    skolens_sti = ExpressionWrapper(OuterRef(f"{skole}__sti"), output_field=CharField())
    return (
        Leveringsregel.objects.annotate(skolens_sti=skolens_sti)
        .filter(skolens_sti__startswith=F("eier__sti"))
        .exclude(eier=OuterRef(skole))
        .order_by(Length("eier__sti").desc())
    )


def med_leveringsregel(kandidater: QuerySet[Kandidat]) -> QuerySet[Kandidat]:
    """Annotate the rule of each candidate's school: `frist_minutter` and `sen_levering`; no query of its own."""
    naermest = _naermest("parti__skole")
    standard = standardregel()
    return kandidater.annotate(
        frist_minutter=Coalesce(Subquery(naermest.values("frist_minutter")[:1]), V(standard.frist_minutter)),
        sen_levering=Coalesce(Subquery(naermest.values("sen_levering")[:1]), V(standard.sen_levering)),
    )
