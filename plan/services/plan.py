"""The exam plan as its readers need it: which papers are there, and which are missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from brukere.models import Bruker
from eksamen.models import Eksamen, Eksamensdel, Maalform, Oppgave
from eksamen.models.valg import Deltype

# How long before the start a missing paper is somebody's business.
VARSLES_FOER = timedelta(days=14)


@dataclass(frozen=True)
class Oppgaveplass:
    """One place for a paper: a part in a målform, with the paper when it is there."""

    deel: Eksamensdel
    maalform: Maalform
    oppgave: Oppgave | None


@dataclass(frozen=True)
class Oppgavetall:
    """How many of an exam's papers are there, of how many."""

    finnes: int
    trengs: int

    @property
    def mangler(self) -> int:
        return self.trengs - self.finnes


def oppgavetall(bruker: Bruker, eksamen_ider: Iterable[int], naa: datetime) -> dict[int, Oppgavetall]:
    """The papers of those exams that concern the user, by exam; one query."""
    mine = Eksamen.objects.med_oppgaver_for(bruker, naa).filter(pk__in=list(eksamen_ider))
    deler = Q(deler__type__in=[deltype for deltype in Deltype if deltype != Deltype.FORBEREDELSE])
    tall = mine.annotate(
        antall_deler=Count("deler", filter=deler, distinct=True),
        antall_oppgaver=Count("deler__oppgaver", filter=deler, distinct=True),
    )
    rader = tall.values_list("pk", "antall_oppgaver", "antall_deler")
    return {pk: Oppgavetall(finnes, deler_ * len(Maalform)) for pk, finnes, deler_ in rader}


def oppgaveplasser(eksamen: Eksamen) -> list[Oppgaveplass]:
    """The places of an exam, part by part; one query when the parts are fetched."""
    finnes = {(o.eksamensdel_id, o.maalform): o for o in Oppgave.objects.filter(eksamensdel__eksamen=eksamen)}
    return [
        Oppgaveplass(deel, maalform, finnes.get((deel.pk, maalform.value)))
        for deel in eksamen.deler.all()
        if deel.type != Deltype.FORBEREDELSE
        for maalform in Maalform
    ]


def eksamener_uten_oppgave(bruker: Bruker, naa: datetime) -> list[Eksamen]:
    """Exams the user is responsible for that start within two weeks and lack a paper, the first to start first."""
    frist = naa + VARSLES_FOER
    deler = Eksamensdel.objects.exclude(type=Deltype.FORBEREDELSE).filter(start__gt=naa, start__lte=frist)
    ansvar = Eksamen.objects.med_oppgaveansvar(bruker, naa)
    mine = deler.filter(eksamen__in=ansvar.values("pk")).select_related("eksamen__fag").prefetch_related("oppgaver")
    mangler = [deel for deel in mine.order_by("start", "pk") if len(deel.oppgaver.all()) < len(Maalform)]
    return list(dict.fromkeys(deel.eksamen for deel in mangler))
