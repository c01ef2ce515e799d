"""Which exams a person sits today, and which one is next: what the candidates' door tells."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from deltakelse.models import Kandidatdel
from eksamen.models import Eksamensdel, Kandidat
from eksamen.models.valg import DIGITALE, Deltype
from eksamen.querysets.kunngjoering import kunngjorte
from felles.synlig_fra import synlig_q
from felles.tid import dagens_dato


@dataclass(frozen=True, slots=True)
class Dagseksamen:
    """An exam with a digital part, with the plan's start and the candidate's own end."""

    kandidat: Kandidat
    start: datetime
    slutt: datetime

    @property
    def dag(self) -> date:
        return dagens_dato(self.start)


def digitale_eksamener(kandidat: Kandidat, naa: datetime) -> list[Dagseksamen]:
    """The exams of the person with a digital part, from today on, that the person may know of; a few queries.

    Those in other periods count too: a next exam may be in the autumn. Never one that is not announced.
    """
    # A day more on each side of midnight in any zone; the Norwegian date decides below.
    rader = (
        Kandidat.objects.filter(
            person=kandidat.person_id,
            eksamen__deler__type__in=DIGITALE,
            eksamen__deler__start__gte=naa - timedelta(days=2),
        )
        .med_navn()
        .defer("person__nummer")
        .prefetch_related("eksamen__deler")
        .distinct()
    )
    viste = kunngjorte(rader, naa)
    egne = {
        rad.kandidat_id: rad.slutt
        for rad in Kandidatdel.objects.filter(kandidat__in=viste, eksamensdel__type__in=DIGITALE)
    }
    funnet = []
    for en in viste:
        deel = next(d for d in en.eksamen.deler.all() if d.type in DIGITALE)
        if dagens_dato(deel.start) >= dagens_dato(naa):
            funnet.append(Dagseksamen(en, deel.start, egne.get(en.pk, deel.slutt)))
    return sorted(funnet, key=lambda en: (en.start, en.kandidat.pk))


def dagens_eksamener(kandidat: Kandidat, naa: datetime) -> list[Dagseksamen]:
    """Those of today (Norwegian date), in order of time."""
    return [en for en in digitale_eksamener(kandidat, naa) if en.dag == dagens_dato(naa)]


def forberedelse_frigitt(kandidat: Kandidat, naa: datetime) -> bool:
    """True from the second the exam's preparation part is released; one query. Rule: felles.synlig_fra."""
    deler = Eksamensdel.objects.filter(eksamen=kandidat.eksamen_id, type=Deltype.FORBEREDELSE)
    return deler.filter(synlig_q("start", naa)).exists()
