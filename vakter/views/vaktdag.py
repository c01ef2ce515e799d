"""A day of watches as a page shows it: parties and people on one line of time, and what is wrong."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Eksamensparti, Kandidat, Vaktforslag, Vaktoppdrag
from eksamen.querysets.vakter import (
    ETTER_SLUTT,
    FOER_START,
    Vakt,
    antall_vakter,
    kollisjoner,
    med_partitider,
    som_vakter,
    vakter_for,
    vakter_ved,
    vaktliste,
)
from felles.templatetags.ramme import klokke
from felles.tid import dagens_dato, oslo

UTEN_DATO = "uten"


@dataclass(frozen=True, slots=True)
class Tidslinje:
    """A stretch of the day in whole hours; positions on it are minutes from its start."""

    start: datetime
    minutter: int

    @classmethod
    def over(cls, tidspunkter: Iterable[datetime | None]) -> "Tidslinje | None":
        alle = [tidspunkt for tidspunkt in tidspunkter if tidspunkt]
        if not alle:
            return None
        start = min(alle).replace(minute=0, second=0, microsecond=0)
        return cls(start, 60 * max(ceil((max(alle) - start) / timedelta(hours=1)), 1))

    def strek(self, fra: datetime | None, til: datetime | None) -> dict[str, int] | None:
        """Where a stretch lies; None without times."""
        if not fra or not til:
            return None
        x = round((fra - self.start).total_seconds() / 60)
        return {"x": x, "bredde": round((til - fra).total_seconds() / 60)}

    @property
    def timer(self) -> list[dict[str, Any]]:
        tider = [self.start + timedelta(minutes=x) for x in range(0, self.minutter, 60)]
        return [{"x": 60 * nummer, "tekst": f"{oslo(tid):%H}"} for nummer, tid in enumerate(tider)]


def kommende_partier(skole: Organisasjon, naa: datetime) -> QuerySet[Any]:
    """The school's parties in periods that are not over, with times."""
    partier = Eksamensparti.objects.filter(skole=skole, eksamen__periode__gjennomfoering_til__gte=naa)
    return med_partitider(partier)


def dagene(skole: Organisasjon, naa: datetime) -> dict[str, int]:
    """The days with parties, by ISO date (or `uten`), each with how many of its parties nobody watches; one query."""
    dager: Counter[str] = Counter()
    rader = kommende_partier(skole, naa).annotate(vakter=Count("vaktoppdrag")).values_list("start", "vakter")
    for start, vakter in rader:
        dager[oslo(start).date().isoformat() if start else UTEN_DATO] += not vakter
    return dict(sorted(dager.items()))


def velg_dag(oensket: str, dager: Iterable[str], naa: datetime) -> str:
    """The day asked for; else today or the first day to come, else the last."""
    alle = list(dager)
    if oensket in alle:
        return oensket
    idag = dagens_dato(naa).isoformat()
    return next((dag for dag in alle if dag >= idag), alle[-1] if alle else "")


def som_dato(dag: str) -> date | None:
    """The date of a day by its address; None for parties without one."""
    return date.fromisoformat(dag) if dag not in {"", UTEN_DATO} else None


def vis_dag(skole: Organisasjon, dag: str, naa: datetime) -> dict[str, Any]:
    """The context of one day; a constant number of queries."""
    partier = [parti for parti in _partier(skole, naa) if _dag(parti) == dag]
    rader = kommende_partier(skole, naa).filter(pk__in=[parti.pk for parti in partier])
    oppdrag = list(vaktliste(rader))
    linje = Tidslinje.over(
        tid
        for par in [(p.start and p.start - FOER_START, p.slutt and p.slutt + ETTER_SLUTT) for p in partier]
        + [(rad.vakt_fra, rad.vakt_til) for rad in oppdrag]
        for tid in par
    )
    per_parti, per_bruker = defaultdict(list), defaultdict(list)
    for rad in oppdrag:
        vist = {"oppdrag": rad, "strek": linje.strek(rad.vakt_fra, rad.vakt_til) if linje else None}
        per_parti[rad.parti_id].append(vist)
        per_bruker[rad.bruker_id].append(vist)
    romliste = _rom(partier)
    folk = list(antall_vakter(skole, vakter_ved(skole, naa), naa))
    return {
        "dag": som_dato(dag),
        "linje": linje,
        "rader": [
            {
                "parti": parti,
                "strek": linje.strek(parti.start, parti.slutt) if linje else None,
                "vakter": per_parti[parti.pk],
                "rom": romliste[parti.pk],
            }
            for parti in partier
        ],
        "rommene": sorted({rom for liste in romliste.values() for rom, _antall in liste if rom}),
        "uten_vakt": sum(not per_parti[parti.pk] for parti in partier),
        "folk": [{"bruker": bruker, "vakter": per_bruker[bruker.pk]} for bruker in folk],
        "kollisjoner": [kollisjonstekst(par, skole) for par in _dagens_kollisjoner(oppdrag)],
        "antall_forslag": Vaktforslag.objects.filter(
            parti__in=kommende_partier(skole, naa).values("pk"), status=Vaktforslag.Status.FORESLAATT
        ).count(),
    }


def advarsler(nye: list[Vakt], partier: Iterable[Eksamensparti], rom: str, skole: Organisasjon) -> list[str]:
    """What a person should know before these watches are saved. None of it is refused."""
    egne = {vakt.parti_id for vakt in nye}
    finnes = [vakt for vakt in vakter_for({vakt.bruker_id for vakt in nye}) if vakt.parti_id not in egne]
    par = [funn for funn in kollisjoner([*finnes, *nye]) if funn[0].parti_id in egne or funn[1].parti_id in egne]
    tekster = [kollisjonstekst(funn, skole) for funn in par] + _flyttede(nye, rom)
    if rom:
        romliste = _rom(list(partier))
        for parti in partier:
            if rom.casefold() not in {navn.casefold() for navn, _antall in romliste[parti.pk]}:
                melding = _("Ingen kandidater i %(parti)s sitter i %(rom)s, så vakten ser ingen i kandidatmonitoren.")
                tekster.append(melding % {"parti": parti, "rom": rom})
    return tekster


def _flyttede(nye: list[Vakt], rom: str) -> list[str]:
    """Watches in a room that would be moved to another: one watch is one room of a party, or the whole of it."""
    if not rom:
        return []
    egne = {(vakt.bruker_id, vakt.parti_id): vakt for vakt in nye}
    rader = Vaktoppdrag.objects.filter(
        bruker__in={bruker for bruker, _parti in egne}, parti__in={parti for _bruker, parti in egne}
    ).exclude(rom__in=("", rom))
    melding = _(
        "%(navn)s har alt vakt i %(parti)s, i %(gammelt)s, og flyttes til %(rom)s. "
        "La rommet stå tomt hvis vakten skal ha flere rom i partiet."
    )
    return [
        melding % {"navn": vakt.navn, "parti": vakt.parti, "gammelt": rad.rom, "rom": rom}
        for rad in rader.order_by("pk")
        if (vakt := egne.get((rad.bruker_id, rad.parti_id)))
    ]


def kollisjonstekst(par: tuple[Vakt, Vakt], skole: Organisasjon) -> str:
    """One person in two places, in words; another school's watch is not named."""
    steder = []
    for vakt in par:
        hvor = f"{vakt.parti}, {vakt.rom}".removesuffix(", ") if vakt.skole_id == skole.pk else _("en annen skole")
        steder.append(f"{hvor} ({klokke(vakt.fra)}–{klokke(vakt.til)})")
    tekst = _("%(navn)s er to steder samtidig: %(ene)s og %(andre)s.")
    return tekst % {"navn": par[0].navn, "ene": steder[0], "andre": steder[1]}


def _partier(skole: Organisasjon, naa: datetime) -> QuerySet[Any]:
    rader: QuerySet[Any] = kommende_partier(skole, naa).select_related("eksamen__fag")
    ordnet: QuerySet[Any] = rader.annotate(antall=Count("kandidater"))
    return ordnet.order_by("start", "eksamen__fag__fagkode", "navn", "pk")


def _dag(parti: Any) -> str:
    return oslo(parti.start).date().isoformat() if parti.start else UTEN_DATO


def _rom(partier: list[Any]) -> dict[int, list[tuple[str, int]]]:
    """Rooms of each party with how many sit there; the party's own room also when it is empty."""
    tall: dict[int, Counter[str]] = {parti.pk: Counter({parti.rom: 0} if parti.rom else {}) for parti in partier}
    egne = {parti.pk: parti.rom for parti in partier}
    rader = Kandidat.objects.filter(parti__in=list(tall)).order_by().values_list("parti", "rom")
    for parti_id, rom, antall in rader.annotate(antall=Count("pk")):
        tall[parti_id][rom or egne[parti_id]] += antall
    return {pk: sorted(rom.items()) for pk, rom in tall.items()}


def _dagens_kollisjoner(oppdrag: list[Any]) -> list[tuple[Vakt, Vakt]]:
    """Those that touch one of these watches, also with other days' and other schools' watches of the same people."""
    partier = {rad.parti_id for rad in oppdrag}
    alle = vakter_for({rad.bruker_id for rad in oppdrag}) if oppdrag else som_vakter(oppdrag)
    return [par for par in kollisjoner(alle) if par[0].parti_id in partier or par[1].parti_id in partier]
