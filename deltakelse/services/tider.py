"""Own times of candidates: one pure function, and the one place that stores what it says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import datetime, timedelta
from itertools import batched
from typing import Any, Final

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from deltakelse.models import Kandidatdel, Tidstillegg
from eksamen.models import Eksamensdel, Eksamensparti, Kandidat
from eksamen.models.valg import DIGITALE, Deltype
from felles.hendelser import SYSTEM, logg_hendelse
from felles.radmengde import blant_ider, kopier
from tilrettelegging.models import Tidsregel
from tilrettelegging.services.ekstratid import Vedtatt, ekstra_for
from tilrettelegging.services.grunnlag import hent_grunnlag, noekler_av

FELT: Final = ["start", "slutt", "ekstra_minutter", "regel", "tapt_minutter"]
BOLK: Final = 2000
# Two parts that start no further apart than this are sat in one go.
SAMME_DAG: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Deltid:
    """When a candidate works with a part, the minutes over the plan's in that part, and what they come from.

    `tapt_minutter` are those that the end is moved by because time was lost.
    """

    start: datetime
    slutt: datetime
    ekstra_minutter: int = 0
    regel: str = ""
    tapt_minutter: int = 0


type Noekkel = tuple[int, int]  # candidate and part


@dataclass(frozen=True, slots=True)
class Avvik:
    """Rows that say something else than `egen_tid`: to be written, and of parts that are not the candidate's."""

    nye: dict[Noekkel, Deltid]
    overfloedige: list[int]
    finnes: frozenset[Noekkel]  # those of `nye` that have a row, with other times in it

    @property
    def antall(self) -> int:
        return len(self.nye) + len(self.overfloedige)


def egen_tid(
    deler: Sequence[Eksamensdel],
    vedtak: Vedtatt | None = None,
    regler: Sequence[Tidsregel] = (),
    tillegg: Mapping[str, int] | None = None,
) -> dict[str, Deltid]:
    """The candidate's own times by part type: plan, decision, rule table and time given back in, and nothing else.

    A part opens at the plan's common time for all; own times move ends only. Own end of part 2 is the plan's with all
    extra minutes of both parts, whether part 1 was handed in early or late, so that unused extra time of part 1 is
    carried over; own end of part 1 is the plan's with its own. Parts on different days (NOR1415) carry nothing over.
    Preparation has no extra time. `tillegg` are minutes given back by the type of the part they were lost in: they
    move its end, and in one go also the end of the part that follows, which would otherwise lose them.
    Rule: Akershus fylkeskommune, lokalt eksamensreglement, «Forlenget tid»; docs/arkitektur.md, «Statuses».
    """
    ekstra = ekstra_for(deler, vedtak, regler)
    starter = [deel.start for deel in deler if deel.type != Deltype.FORBEREDELSE]
    i_ett = not starter or max(starter) - min(starter) <= SAMME_DAG
    del2 = ekstra.hele if i_ett else ekstra.digital
    tapt_del1, tapt_digital = _tapt(tillegg or {}, i_ett=i_ett)
    tider = {}
    for deel in deler:
        if deel.type == Deltype.FORBEREDELSE:
            tider[deel.type] = Deltid(deel.start, deel.slutt)
            continue
        egne = ekstra.del1 if deel.type == Deltype.DEL1 else ekstra.digital
        over = ekstra.del1 if deel.type == Deltype.DEL1 else del2
        tapt = tapt_del1 if deel.type == Deltype.DEL1 else tapt_digital
        slutt = deel.slutt + timedelta(minutes=over + tapt)
        tider[deel.type] = Deltid(deel.start, slutt, egne, ekstra.regel[:100], tapt)
    return tider


def _tapt(tillegg: Mapping[str, int], *, i_ett: bool) -> tuple[int, int]:
    """Minutes that the end of part 1, and that of the digital part, are moved by."""
    del1 = tillegg.get(Deltype.DEL1, 0)
    digital = sum(minutter for slag, minutter in tillegg.items() if slag in DIGITALE)
    return del1, digital + (del1 if i_ett else 0)


@transaction.atomic
def beregn_egne_tider(kandidat_ider: Iterable[int]) -> int:
    """Write the own times of these candidates anew; the number of rows that became different. May be repeated.

    The candidates are locked before their decisions and rules are read, so that of two acts at once the last to write
    has seen both. The caller writes the event that names the parties.
    """
    laaste = Kandidat.objects.select_for_update(of=("self",)).filter(pk__in=blant_ider(set(kandidat_ider)))
    avvik = finn_avvik(list(laaste.order_by("pk").values_list("pk", flat=True)))
    Kandidatdel.objects.filter(pk__in=avvik.overfloedige).delete()
    kopier(
        Kandidatdel,
        ("kandidat_id", "eksamensdel_id", *FELT),
        ((*noekkel, *astuple(tid)) for noekkel, tid in avvik.nye.items() if noekkel not in avvik.finnes),
    )
    Kandidatdel.objects.bulk_create(
        [
            Kandidatdel(kandidat_id=k, eksamensdel_id=d, **asdict(tid))
            for (k, d), tid in avvik.nye.items()
            if (k, d) in avvik.finnes
        ],
        batch_size=BOLK,
        update_conflicts=True,
        unique_fields=["kandidat", "eksamensdel"],
        update_fields=FELT,
    )
    return avvik.antall


def beregn_alle(*, naa: datetime) -> int:
    """Write the own times of everybody anew, some thousand at a time; the number of rows that became different.

    Each party that is touched has its version raised by an event. Repeatable.
    """
    antall = 0
    for ider in _bolker():
        with transaction.atomic():
            avvik = finn_avvik(ider)
            beroerte = {kandidat_id for kandidat_id, _del in avvik.nye} | set(
                Kandidatdel.objects.filter(pk__in=avvik.overfloedige).values_list("kandidat_id", flat=True)
            )
            antall += beregn_egne_tider(beroerte)
            partier = Eksamensparti.objects.filter(kandidater__in=beroerte).distinct()
            for parti in partier.order_by("pk"):
                logg_hendelse(
                    parti, "tider.beregnet", aktoer=SYSTEM, naa=naa, partier=[parti.pk], skole_id=parti.skole_id
                )
    return antall


def sjekk_alle() -> Iterator[tuple[int, int, str]]:
    """Candidate, part and what is wrong, for each stored row that says something else than `egen_tid`."""
    for ider in _bolker():
        avvik = finn_avvik(ider)
        for (kandidat_id, del_id), tid in avvik.nye.items():
            yield kandidat_id, del_id, f"skulle vært {tid.start.isoformat()}–{tid.slutt.isoformat()}"
        for rad in Kandidatdel.objects.filter(pk__in=avvik.overfloedige):
            yield rad.kandidat_id, rad.eksamensdel_id, "hører ikke til eksamenen"


def _bolker() -> Iterator[tuple[int, ...]]:
    return batched(Kandidat.objects.order_by("pk").values_list("pk", flat=True), BOLK, strict=False)


def finn_avvik(kandidater: Sequence[Kandidat | int]) -> Avvik:
    """Where the stored rows of these candidates (or ids of them) say something else than the function; writes nothing."""
    foer: dict[Noekkel, Deltid] = {}
    tillegg: dict[int, dict[str, int]] = {}
    overfloedige = []
    for pk, del1, digital, rad_id, delens_eksamen, kandidatens_eksamen, del_id, *tid in _stillingen(kandidater):
        if del1 or digital:
            tillegg[pk] = {Deltype.DEL1: del1 or 0, Deltype.EKSAMEN: digital or 0}
        if rad_id is None:
            continue
        foer[pk, del_id] = Deltid(*tid)
        if delens_eksamen != kandidatens_eksamen:
            overfloedige.append(rad_id)
    nye = {noekkel: tid for noekkel, tid in _skal_vaere(kandidater, tillegg) if foer.get(noekkel) != tid}
    return Avvik(nye, overfloedige, frozenset(nye.keys() & foer.keys()))


def _stillingen(kandidater: Sequence[Kandidat | int]) -> QuerySet[Any, tuple[Any, ...]]:
    """Minutes given back in part 1 and in the digital part, and the stored rows, of each candidate; one query."""
    gitt = Tidstillegg.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True).order_by().values("kandidat")
    i_del1 = Q(eksamensdel__type=Deltype.DEL1)
    rader = Kandidat.objects.filter(pk__in=blant_ider(noekler_av(kandidater))).order_by()
    return rader.annotate(
        tapt_i_del1=Subquery(gitt.annotate(sum=Sum("minutter", filter=i_del1)).values("sum")),
        tapt_digitalt=Subquery(
            gitt.annotate(sum=Sum("minutter", filter=Q(eksamensdel__isnull=True) | ~i_del1)).values("sum")
        ),
    ).values_list(
        "pk", "tapt_i_del1", "tapt_digitalt", "deler__pk", "deler__eksamensdel__eksamen_id", "eksamen_id",
        "deler__eksamensdel_id", *(f"deler__{felt}" for felt in FELT),
    )  # fmt: skip


def _skal_vaere(
    kandidater: Sequence[Kandidat | int], tillegg: Mapping[int, Mapping[str, int]]
) -> Iterator[tuple[Noekkel, Deltid]]:
    """What the function says. With neither a decision nor time given back, all in an exam have the same: computed once."""
    planens: dict[int, dict[str, Deltid]] = {}
    for pk, grunnlag in hent_grunnlag(kandidater).items():
        if not grunnlag.deler:
            continue
        eksamen_id = grunnlag.deler[0].eksamen_id
        som_planen = grunnlag.vedtak is None and pk not in tillegg
        if som_planen and eksamen_id in planens:
            tider = planens[eksamen_id]
        else:
            tider = egen_tid(grunnlag.deler, grunnlag.vedtak, grunnlag.regler, tillegg.get(pk))
        if som_planen:
            planens[eksamen_id] = tider
        for deel in grunnlag.deler:
            yield (pk, deel.pk), tider[deel.type]
