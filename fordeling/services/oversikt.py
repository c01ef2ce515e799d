"""The overview in words: per sensor, per pair and per fagkode; and the list that is taken out as a spreadsheet."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from brukere.models import Bruker
from deltakelse.querysets.borte import er_borte
from eksamen.models import Eksamen, Eksamensparti, Kandidat
from felles.regneark import Celle
from felles.synlig_fra import er_synlig
from fordeling.framdrift import Tilstand
from fordeling.querysets.oversikt import Sensorrad, satte_per_parti
from fordeling.querysets.partier import svar_per_parti
from sensur.models import Karakter, Sensoroppdrag, Sluttkarakter

# How each state is shown: colour, symbol, and whether it asks for an act.
MERKER = {
    Tilstand.FORFALT: ("danger", "varsel", True),
    Tilstand.FARE: ("warning", "varsel", True),
    Tilstand.GJENSTAAR: ("warning", "varsel", False),
    Tilstand.ETTER: ("warning", "venter", False),
    Tilstand.BEKREFT: ("info", "endre", False),
    Tilstand.IKKE_BEGYNT: ("neutral", "ikke", False),
    Tilstand.I_RUTE: ("neutral", "endre", False),
    Tilstand.IKKE_AAPEN: ("neutral", "venter", False),
    Tilstand.FERDIG: ("success", "levert", False),
}


@dataclass(slots=True)
class Parlinje:
    """A pair in a fagkode: own progress of each, and how many final grades are set."""

    foerste: Bruker | None = None
    andre: Bruker | None = None
    eksamen: Eksamen | None = None
    partier: set[int] = field(default_factory=set)
    svar: int = 0
    foreslaatt: dict[int, int] = field(default_factory=lambda: {1: 0, 2: 0})
    satte: int = 0
    verst: Tilstand = Tilstand.FERDIG

    @property
    def foerstes(self) -> int:
        return self.foreslaatt[1]

    @property
    def andres(self) -> int:
        return self.foreslaatt[2]


def parlinjer(rader: Sequence[Sensorrad], orden: Sequence[Tilstand]) -> list[Parlinje]:
    """The rows gathered by pair and fagkode, what needs somebody first; one query."""
    per_parti: dict[int, dict[int, Sensorrad]] = defaultdict(dict)
    for rad in rader:
        per_parti[rad.oppdrag.parti_id][rad.oppdrag.nummer] = rad
    satte = satte_per_parti(per_parti)
    linjer: dict[tuple[int, int | None, int | None], Parlinje] = defaultdict(Parlinje)
    for parti_id, to in per_parti.items():
        en = next(iter(to.values()))
        hvem = {nummer: rad.oppdrag.bruker for nummer, rad in to.items()}
        foerste, andre = hvem.get(1), hvem.get(2)
        linje = linjer[en.oppdrag.parti.eksamen_id, foerste.pk if foerste else None, andre.pk if andre else None]
        linje.foerste, linje.andre, linje.eksamen = foerste, andre, en.oppdrag.parti.eksamen
        linje.partier.add(parti_id)
        linje.svar += en.svar
        linje.satte += satte.get(parti_id, 0)
        for nummer, rad in to.items():
            linje.foreslaatt[nummer] += rad.foreslaatt
            linje.verst = min(linje.verst, rad.tilstand, key=orden.index)
    return sorted(
        linjer.values(), key=lambda linje: (orden.index(linje.verst), _navn(linje.foerste), _navn(linje.andre))
    )


def _navn(bruker: Bruker | None) -> tuple[str, int]:
    return (bruker.etternavn, bruker.pk) if bruker else ("", 0)


@dataclass(slots=True)
class Fagrad:
    """An exam: its parties, how many have both sensors, and how its sensors stand."""

    eksamen: Eksamen
    partier: int
    fordelte: int
    svar: int
    satte: int
    tilstander: Counter[Tilstand]
    publisert: bool

    @property
    def trenger_noen(self) -> int:
        return sum(self.tilstander[t] for t in (Tilstand.FORFALT, Tilstand.FARE, Tilstand.ETTER))


def fagrader(
    eksamener: Sequence[Eksamen], rader: Iterable[Sensorrad], uten: Iterable[int], naa: datetime
) -> list[Fagrad]:
    """One line for each exam; four queries. `uten` are parties that are kept out: the ones that the user grades."""
    partier = Eksamensparti.objects.filter(eksamen__in=list(eksamener), eksamenstype__in=Eksamensparti.PAS_TYPER)
    partier = partier.exclude(pk__in=list(uten))
    eksamen_av = dict(partier.values_list("pk", "eksamen"))
    svar, satte = svar_per_parti(partier), satte_per_parti(eksamen_av)
    to = Counter(Sensoroppdrag.objects.aktive().filter(parti__in=partier.values("pk")).values_list("parti", flat=True))
    tilstander: dict[int, Counter[Tilstand]] = defaultdict(Counter)
    for rad in rader:
        tilstander[rad.oppdrag.parti.eksamen_id][rad.tilstand] += 1
    egne: dict[int, list[int]] = defaultdict(list)
    for parti_id, eksamen_id in eksamen_av.items():
        egne[eksamen_id].append(parti_id)
    return [
        Fagrad(
            eksamen=eksamen,
            partier=len(egne[eksamen.pk]),
            fordelte=sum(to[pk] == len(Sensoroppdrag.Nummer) for pk in egne[eksamen.pk]),
            svar=sum(svar.get(pk, 0) for pk in egne[eksamen.pk]),
            satte=sum(satte.get(pk, 0) for pk in egne[eksamen.pk]),
            tilstander=tilstander[eksamen.pk],
            publisert=er_synlig(eksamen.publiseres, naa),
        )
        for eksamen in eksamener
    ]


def sluttliste(eksamen: Eksamen, uten: Iterable[int], naa: datetime) -> tuple[list[str], list[list[Celle]]]:
    """Headings and rows: each candidate with the grade when they are published, before that counts by party."""
    partier = (
        Eksamensparti.objects.filter(eksamen=eksamen, eksamenstype__in=Eksamensparti.PAS_TYPER)
        .select_related("skole")
        .order_by("skole__navn", "navn", "pk")
    )
    if er_synlig(eksamen.publiseres, naa):
        return _med_karakterer(eksamen)
    partier = partier.exclude(pk__in=list(uten))
    svar, satte = svar_per_parti(partier), satte_per_parti(partier.values_list("pk", flat=True))
    overskrifter = [_("Fagkode"), _("Skole"), _("Parti"), _("Svar"), _("Endelige karakterer satt")]
    return overskrifter, [
        [eksamen.fag.kode, parti.skole.navn, parti.navn, svar.get(parti.pk, 0), satte.get(parti.pk, 0)]
        for parti in partier
    ]


def _med_karakterer(eksamen: Eksamen) -> tuple[list[str], list[list[Celle]]]:
    karakterer: dict[int, tuple[str, datetime]] = {
        kandidat_id: (verdi, satt)
        for kandidat_id, verdi, satt in Sluttkarakter.objects.staaende()
        .filter(kandidat__eksamen=eksamen)
        .values_list("kandidat", "verdi", "satt")
    }
    borte = set(Kandidat.objects.filter(er_borte(), eksamen=eksamen).values_list("pk", flat=True))
    kandidater: Any = (
        Kandidat.objects.filter(eksamen=eksamen)
        .select_related("parti__skole", "kandidatnummer")
        .order_by("parti__skole__navn", "parti__navn", "kandidatnummer__nummer", "pk")
    )
    overskrifter = [_("Fagkode"), _("Skole"), _("Parti"), _("Kandidatnummer"), _("Karakter"), _("Med bokstaver")]
    rader: list[list[Celle]] = []
    for kandidat in kandidater:
        verdi = karakterer[kandidat.pk][0] if kandidat.pk in karakterer else ""
        ord_ = str(Karakter(verdi).label).rpartition(" – ")[2] if verdi else _("Fravær eller avlyst")
        if not verdi and kandidat.pk not in borte:
            ord_ = ""
        nummer = kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else ""
        rader.append([eksamen.fag.kode, kandidat.parti.skole.navn, kandidat.parti.navn, nummer, verdi, ord_])
    return overskrifter, rader
