"""What a school may make parties of: its own fag, the plan, or every fag; with times from the plan and a free name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from brukere.models import Organisasjon
from eksamen.models import Eksamen, Eksamensparti, Eksamensperiode, Fag
from felles import bidrag

VIS: Final = ("skolens", "plan", "alle")


@dataclass(frozen=True)
class Fagvalg:
    """A fag that may be made a party of: its exam in the plan (None when it has none), and a name nobody has."""

    fag: Fag
    eksamen: Eksamen | None
    har: list[str]
    forslag: str


def skolens_fag(skole: Organisasjon, naa: datetime) -> set[int]:
    """Fag that the school has had parties in, and those that the apps above know its pupils by."""
    egne = set(Eksamensparti.objects.filter(skole=skole).values_list("eksamen__fag", flat=True))
    return egne.union(*(bidrag_(skole, naa) for bidrag_ in bidrag.skolefag.alle()))


def fag_aa_velge(skole: Organisasjon, periode: Eksamensperiode, vis: str, sok: str, naa: datetime) -> QuerySet[Fag]:
    """The fag shown under «skolens fag», «eksamensplanen» or «alle fag», by code or name."""
    treff = Fag.objects.all()
    if vis == "skolens":
        treff = treff.filter(pk__in=skolens_fag(skole, naa))
    elif vis == "plan":
        treff = treff.filter(pk__in=Eksamen.objects.filter(periode=periode, lokal=False).values("fag"))
    for ord_ in sok.split():
        kode, _, variant = ord_.partition("-")
        navn = Q(navn_nb__icontains=ord_) | Q(navn_nn__icontains=ord_)
        treff = treff.filter(navn | Q(fagkode__istartswith=kode, variant__istartswith=variant))
    return treff


def med_forslag(fag: Iterable[Fag], skole: Organisasjon, periode: Eksamensperiode) -> list[Fagvalg]:
    """Each fag with its exam, the school's parties in it, and a name to suggest; two queries and the parts."""
    rader = list(fag)
    i_planen = Eksamen.objects.med_plan().filter(periode=periode, lokal=False, fag__in=rader)
    eksamener = {eksamen.fag_id: eksamen for eksamen in i_planen}
    navn = partinavn(skole.pk, periode.pk)
    return [
        Fagvalg(ett, eksamener.get(ett.pk), sorted(brukt := navn.get(ett.fagkode, set())), ledig_navn(brukt))
        for ett in rader
    ]


def partinavn(skole_id: int, periode_id: int) -> dict[str, set[str]]:
    """The names that are taken at the school in a period, by fagkode."""
    tatt: dict[str, set[str]] = {}
    rader = Eksamensparti.objects.filter(skole=skole_id, eksamen__periode=periode_id)
    for fagkode, navn in rader.values_list("eksamen__fag__fagkode", "navn"):
        tatt.setdefault(fagkode, set()).add(navn)
    return tatt


def ledig_navn(brukt: Iterable[str], stamme: str = "") -> str:
    """The first of 1, 2, 3 … (or «3STA 2», «3STA 3» …) that nobody has."""
    tatt = {navn.casefold() for navn in brukt}
    kandidater = (
        f"{stamme} {nummer}" if stamme else str(nummer) for nummer in range(2 if stamme else 1, len(tatt) + 3)
    )
    return next(navn for navn in kandidater if navn.casefold() not in tatt)
