"""Candidate numbers that PAS has given become the candidates' numbers here, unless that would take one that is in use."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamensdel, Eksamensparti, Eksamensperiode, Kandidat, Kandidatnummer, Person
from eksamen.models.valg import Deltype
from eksamen.services.nummerering import koble_numre, sett_numre
from felles.bidrag import hendelseslaaser
from felles.hendelser import Aktoer, logg_hendelse
from felles.nummer.kandidatnummer import er_gyldig
from felles.radmengde import blant_ider, blant_tekster
from pas_integration.models import PasJobb, PasKandidat


class Nei(StrEnum):
    """Why a number was not taken in."""

    FORM = "form"
    SESONG = "sesong"
    FLERE = "flere"
    OPPTATT = "opptatt"
    I_BRUK = "i_bruk"
    HER = "her"


NEI: Final = {
    Nei.FORM: _("Nummeret fra PAS har ikke formen til et kandidatnummer. Meld det til PAS."),
    Nei.SESONG: _("Nummeret fra PAS er av en annen eksamensperiode. Meld det til PAS."),
    Nei.FLERE: _("PAS har gitt kandidaten flere numre i perioden. Meld det til PAS; nummeret her er ikke endret."),
    Nei.OPPTATT: _("Nummeret fra PAS står på en annen kandidat her. Avklar med PAS hvem som har det."),
    Nei.I_BRUK: _("Kandidaten har et annet nummer her, og det er tatt i bruk. Avklar med PAS hvilket som gjelder."),
    Nei.HER: _(
        "Kandidaten har også eksamen som gjennomføres her, med et annet nummer, så det er ikke byttet. I PAS gjelder "
        "nummeret fra PAS."
    ),
}


@dataclass(slots=True)
class Numre:
    """What came of it: how many got their number or another, and why the rest did not, by the row about PAS."""

    nye: int = 0
    byttet: int = 0
    nei: dict[int, Nei] = field(default_factory=dict)


def importer_numre(pasjobb: PasJobb, periode: Eksamensperiode, *, aktoer: Aktoer, naa: datetime) -> Numre:
    """Give the school's candidates the numbers that PAS has for them, one per person and period.

    In the caller's transaction; locks period, parties and candidates in this order, as the enrolment import does.
    Repeatable. A number that collides, or would change one in use, is left out with its reason.
    Rule: PAS contract 1.4: one per person and period, shared by all that person's exams of the period.
    """
    Eksamensperiode.objects.select_for_update(of=("self",), no_key=True).get(pk=periode.pk)
    fra_pas = _fra_pas(pasjobb)
    personer = _personer(fra_pas)
    kandidater = _laas(periode, personer.values())
    svar = Numre()
    nye: dict[int, str] = {}
    har = dict(_numre(periode, personer.values()))
    opptatt = dict(_eiere(periode, {nummer for numre in fra_pas.values() for nummer, _pk in numre}))
    delte = _delte(fra_pas)
    startet = _startet(kandidater, naa)
    for noekkel, numre in sorted(fra_pas.items()):
        person_id = personer.get(noekkel)
        if person_id is None or all(skole != pasjobb.skole_id for _e, _p, skole, _pas in kandidater[person_id]):
            continue
        nummer = numre[0][0]
        nei = Nei.OPPTATT if nummer in delte else _hvorfor_ikke(numre, periode, person_id, opptatt)
        nei = nei or _hvorfor_ikke_bytte(har.get(person_id), nummer, kandidater[person_id], pasjobb, startet)
        if nei is not None:
            svar.nei[numre[0][1]] = nei
        elif har.get(person_id) != nummer:
            nye[person_id], opptatt[nummer] = nummer, person_id
            svar.byttet += person_id in har
            svar.nye += person_id not in har
    _skriv(pasjobb, periode, nye, personer.values(), kandidater, aktoer=aktoer, naa=naa)
    return svar


Kandidatverdier = tuple[int, int, int, bool]  # exam, party, school, goes to PAS


def _skriv(
    pasjobb: PasJobb,
    periode: Eksamensperiode,
    nye: Mapping[int, str],
    alle: Iterable[int],
    kandidater: Mapping[int, list[Kandidatverdier]],
    *,
    aktoer: Aktoer,
    naa: datetime,
) -> None:
    sett_numre(periode=periode, numre=nye)
    partier = set(koble_numre(periode=periode, person_ider=alle))
    partier |= {parti_id for person_id in nye for _eksamen, parti_id, _skole, _pas in kandidater[person_id]}
    if not partier:
        return
    for laas in hendelseslaaser.alle():
        laas(partier)
    logg_hendelse(
        pasjobb, "pas.numre_importert", aktoer=aktoer, naa=naa, partier=partier, skole_id=pasjobb.skole_id, antall=len(nye)
    )  # fmt: skip


def _hvorfor_ikke(
    numre: list[tuple[str, int]], periode: Eksamensperiode, person_id: int, opptatt: Mapping[str, int]
) -> Nei | None:
    nummer = numre[0][0]
    if any(annet != nummer for annet, _pk in numre):
        return Nei.FLERE
    if not er_gyldig(nummer):
        return Nei.FORM
    if not nummer.endswith(periode.kode[0]):
        return Nei.SESONG
    return Nei.OPPTATT if opptatt.get(nummer, person_id) != person_id else None


def _hvorfor_ikke_bytte(
    har: str | None, nummer: str, kandidater: list[Kandidatverdier], pasjobb: PasJobb, startet: set[int]
) -> Nei | None:
    """A number that stands is changed only for the school's own candidates, before any start, and not while it is what
    they log in with here."""
    if har is None or har == nummer:
        return None
    if any(skole != pasjobb.skole_id or eksamen in startet for eksamen, _parti, skole, _pas in kandidater):
        return Nei.I_BRUK
    holdes_her = any(not pas for _eksamen, _parti, _skole, pas in kandidater)
    return Nei.HER if holdes_her and settings.KANDIDATNUMMER_FRA != "pas" else None


def _fra_pas(pasjobb: PasJobb) -> dict[str, list[tuple[str, int]]]:
    """Numbers with the rows they stand on, by keyed hash of the person."""
    funnet = defaultdict(list)
    rader = PasKandidat.objects.filter(skole_id=pasjobb.skole_id, periode_id=pasjobb.periode_id, har=True)
    for noekkel, nummer, pk in (
        rader.exclude(kandidatnummer="").order_by("pk").values_list("nummer_hash", "kandidatnummer", "pk")
    ):
        funnet[noekkel].append((nummer, pk))
    return funnet


def _delte(fra_pas: Mapping[str, list[tuple[str, int]]]) -> set[str]:
    """Numbers that PAS has given to more than one person: whose they are, nobody here can tell."""
    eiere = Counter(nummer for numre in fra_pas.values() for nummer in {nummer for nummer, _pk in numre})
    return {nummer for nummer, antall in eiere.items() if antall > 1}


def _personer(fra_pas: Mapping[str, Any]) -> dict[str, int]:
    funnet = Person.objects.filter(nummer_hash__in=blant_tekster(fra_pas))
    return dict(funnet.values_list("nummer_hash", "pk"))


def _laas(periode: Eksamensperiode, personer: Iterable[int]) -> dict[int, list[Kandidatverdier]]:
    """Parties, then candidates, of these people in the period; what is asked of each candidate, by person."""
    egne = Kandidat.objects.filter(person__in=blant_ider(personer), eksamen__periode=periode)
    partier = Eksamensparti.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=egne.values("parti"))
    list(partier.order_by("pk").values_list("pk", flat=True))
    laaste = egne.select_for_update(of=("self",)).order_by("pk")
    funnet: dict[int, list[Kandidatverdier]] = defaultdict(list)
    for person_id, eksamen_id, parti_id, skole_id, slag in laaste.values_list(
        "person_id", "eksamen_id", "parti_id", "parti__skole_id", "parti__eksamenstype"
    ):
        funnet[person_id].append((eksamen_id, parti_id, skole_id, slag in Eksamensparti.PAS_TYPER))
    return funnet


def _numre(periode: Eksamensperiode, personer: Iterable[int]) -> Iterable[tuple[int, str]]:
    numre = Kandidatnummer.objects.filter(periode=periode, person__in=blant_ider(personer))
    return numre.values_list("person_id", "nummer")


def _eiere(periode: Eksamensperiode, numre: Iterable[str]) -> Iterable[tuple[str, int]]:
    eiere = Kandidatnummer.objects.filter(periode=periode, nummer__in=blant_tekster(numre))
    return eiere.values_list("nummer", "person_id")


def _startet(kandidater: Mapping[int, list[Kandidatverdier]], naa: datetime) -> set[int]:
    """Exams of theirs of which a part has begun; preparation does not count."""
    ider = {eksamen for egne in kandidater.values() for eksamen, *_resten in egne}
    deler = Eksamensdel.objects.filter(eksamen__in=blant_ider(ider), start__lte=naa).exclude(type=Deltype.FORBEREDELSE)
    return set(deler.values_list("eksamen_id", flat=True))
