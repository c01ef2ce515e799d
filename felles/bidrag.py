"""Where an app below asks and an app above answers, so that nobody imports upwards.

The app above registers in `AppConfig.ready()`. A contribution takes a whole queryset (or a whole request) and costs
a constant number of queries. Names make registering twice harmless.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Tekst = str | Promise


class Register[T]:
    """Named contributions in a fixed order."""

    def __init__(self) -> None:
        self._ledd: dict[str, tuple[int, T]] = {}

    def registrer(self, navn: str, ledd: T, *, rekkefoelge: int = 100) -> None:
        self._ledd[navn] = (rekkefoelge, ledd)

    def alle(self) -> list[T]:
        return [ledd for _, (_, ledd) in sorted(self._ledd.items(), key=lambda par: (par[1][0], par[0]))]

    def hent(self, navn: str) -> T | None:
        par = self._ledd.get(navn)
        return par[1] if par else None

    def navn(self) -> list[str]:
        return list(self._ledd)


@dataclass(frozen=True)
class Menypunkt:
    """A place in the main menu: URL name, text, and the roles that have it.

    `rekkefoelge` follows the school year: plan 10, pupils and arrangements 20, parties 40, the exam day 50, after it 60,
    reports 80. `gruppe` is the disclosure it lies under when the head of the page has no room for all; with `foran` it goes
    there last.
    """

    url_navn: str
    tekst: Tekst
    roller: frozenset[str]
    rekkefoelge: int = 100
    gruppe: Tekst = ""
    foran: bool = False


@dataclass(frozen=True)
class Sak:
    """A line under «Trenger deg nå» on the start page: what it is, what to do, and the way there."""

    tittel: Tekst
    tekst: Tekst
    lenke: str
    knapp: Tekst
    farge: str = "warning"
    ikon: str = "venter"


@dataclass(frozen=True)
class Kolonne:
    """A column that an app above adds to the candidate list of a party: heading, and text by candidate pk."""

    overskrift: Tekst
    verdier: Callable[[QuerySet[Any], datetime], Mapping[int, Tekst]]


@dataclass(frozen=True)
class Partimerke:
    """How a party stands with something above, as a status in the list of parties; `mer` is the one fact that matters."""

    farge: str
    ikon: str
    tekst: Tekst
    mer: Tekst = ""


@dataclass(frozen=True)
class Partikolonne:
    """A column that an app above adds to the list of parties: heading, and status by party pk; None hides the column."""

    overskrift: Tekst
    merker: Callable[[QuerySet[Any], datetime], Mapping[int, Partimerke] | None]


@dataclass(frozen=True)
class Handling:
    """A link that an app above puts on a page of an app below: words, where it leads, and its icon."""

    tekst: Tekst
    lenke: str
    ikon: str = ""


@dataclass(frozen=True)
class Sjekk:
    """A line of «Klar til eksamen?»: what was looked at, how it stands in words, and the link that mends it.

    `tilstand` is `groenn` (in order), `gul` (a person should look) or `roed` (the exam cannot be held like this).
    `roller` are those at the school that the link is open to; empty means everybody who sees the board.
    """

    tittel: Tekst
    tilstand: str
    tekst: Tekst
    lenke: str = ""
    knapp: Tekst = ""
    roller: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Klagested:
    """Another system that treats appeals: its name, and conditions on `Klage`.

    `behandler` are those that it treats, or is to get: no board of ours does. `har` are those that it has a reference of.
    """

    navn: Tekst
    behandler: Callable[[], Any]
    har: Callable[[], Any]


# The disclosures of the main menu: what a school does in the months before the exams, and from the day itself on.
PLANLEGGING = _("Planlegging")
GJENNOMFOERING = _("Gjennomføring")

# Called inside the transaction of every event that names parties, with their ids.
hendelseslyttere: Register[Callable[[Iterable[int]], None]] = Register()
# Called inside the transaction of every act that changes what own times are computed from, with candidate ids.
tidslyttere: Register[Callable[[Iterable[int]], object]] = Register()
# Called with the ids of several parties before the first event of an act that writes one for each of them, under the
# candidates' locks: holds what the events of these parties take, in one order.
hendelseslaaser: Register[Callable[[Iterable[int]], None]] = Register()
# (candidate ids, actor, now) inside the transaction that gave them new passwords, before its first event.
passordlyttere: Register[Callable[..., object]] = Register()
menyregister: Register[Menypunkt] = Register()
# (user, now) -> lines on the start page; empty when the user has nothing to do there.
startsaker: Register[Callable[[Any, datetime], list[Sak]]] = Register()
# (user, now) -> (template, context) for a section of the start page, or None.
startseksjoner: Register[Callable[[Any, datetime], tuple[str, dict[str, Any]] | None]] = Register()
kandidatkolonner: Register[Kolonne] = Register()
partikolonner: Register[Partikolonne] = Register()
# Readers of enrolment files by format name; see felles.importer.
importformater: Register[Any] = Register()
# Readers of exam plans by format name; see felles.importer.
planformater: Register[Any] = Register()

# (user, party, now) -> links at the top of the party's page.
partihandlinger: Register[Callable[[Any, Any, datetime], list[Handling]]] = Register()
# (user, party, now) -> (template, context) for a section of the party's page, or None; the template has it as `seksjon`.
partiseksjoner: Register[Callable[[Any, Any, datetime], tuple[str, dict[str, Any]] | None]] = Register()
# (parties of one school on one day, now) -> lines of «Klar til eksamen?».
klarsjekker: Register[Callable[[QuerySet[Any], datetime], list[Sjekk]]] = Register()
# (candidates, now) -> the published grade that counts, by candidate pk; a candidate without one is left out.
resultater: Register[Callable[[QuerySet[Any], datetime], Mapping[int, str]]] = Register()
# (candidates, now) -> pks of those whose exam is annulled, so that no grade counts.
annulleringer: Register[Callable[[QuerySet[Any], datetime], Iterable[int]]] = Register()
# (candidates) -> why they cannot be taken out of or moved between parties, by candidate pk, as a sentence.
bindinger: Register[Callable[[QuerySet[Any]], Mapping[int, Tekst]]] = Register()
# (parties) -> why they cannot be deleted or merged away, by party pk, as a sentence; what stands on a candidate is a
# `binding`, this is what stands on the party itself.
partibindinger: Register[Callable[[QuerySet[Any]], Mapping[int, Tekst]]] = Register()
# (school, now) -> pks of the fag that its pupils take, for the list of what it may make parties of.
skolefag: Register[Callable[[Any, datetime], Iterable[int]]] = Register()
# (candidates) -> who has the exam day of those that do not have it here: name and address, by candidate pk.
dagen_er_hos: Register[Callable[[QuerySet[Any]], Mapping[int, tuple[str, str]]]] = Register()
# (people's pks, school's pk) -> those of them that another school has as pupils, whose names are therefore not this
# school's to change.
elever_andre_steder: Register[Callable[[Iterable[int], int], Iterable[int]]] = Register()
# (candidates, now) -> short words about arrangements for those who prepare the day, never the reason; by candidate pk.
tilretteleggingstekster: Register[Callable[[QuerySet[Any], datetime], Mapping[int, Tekst]]] = Register()
# (from person's pk, to person's pk) inside the merge's transaction: moves what hangs on the one over to the other.
personflyttere: Register[Callable[[int, int], object]] = Register()
# A queryset of candidates → an expression for the last of their own ends (UTC), null when none is computed.
siste_slutter: Register[Callable[[QuerySet[Any]], Any]] = Register()
# (locked candidates, now) -> a context around an act that may change their times: leaving it raises UgyldigOvergang when
# somebody whose exam is going on would have less.
tidsvern: Register[Callable[[Iterable[Any], datetime], AbstractContextManager[None]]] = Register()
# URL name of the page of the exam day: what is opened from it leads back to it. One is registered, as «dagside».
dagside: Register[str] = Register()
# (request, status, sentence or "") -> what the error pages are at an address of machines; None where people come.
feilsvar: Register[Callable[[Any, int, str], Any | None]] = Register()
# (user, now) -> lines for the list of dates on the start page: (when, what).
datolinjer: Register[Callable[[Any, datetime], list[tuple[datetime, Tekst]]]] = Register()
# (user, appeal, now) -> (template, context) for a section of the school's page of it, or None; in it as `seksjon`.
klageseksjoner: Register[Callable[[Any, Any, datetime], tuple[str, dict[str, Any]] | None]] = Register()
# (user, appeal, now) -> links on the authority's page of a case.
klagehandlinger: Register[Callable[[Any, Any, datetime], list[Handling]]] = Register()
# Who treats appeals but our own boards; the rooms of appeals lie below them and ask here.
klagesteder: Register[Klagested] = Register()
# (appeal, status it came from, actor, now) inside the transaction that moved it, after its event.
klagelyttere: Register[Callable[..., object]] = Register()


def dagsideadresse() -> str:
    """Where the pages that are opened from the exam day's page lead back to."""
    return reverse(dagside.hent("dagside") or "brukere:start")


def menypunkt(
    *,
    url_navn: str,
    tekst: Tekst,
    roller: Iterable[str],
    rekkefoelge: int = 100,
    gruppe: Tekst = "",
    foran: bool = False,
) -> None:
    """Add a place to the main menu for those roles; order and group as in `Menypunkt`."""
    punkt = Menypunkt(url_navn, tekst, frozenset(roller), rekkefoelge, gruppe, foran)
    menyregister.registrer(url_navn, punkt, rekkefoelge=rekkefoelge)


def menypunkter_for(roller: Iterable[str]) -> list[Menypunkt]:
    """The menu of somebody with these roles, in order."""
    mine = frozenset(roller)
    return [punkt for punkt in menyregister.alle() if punkt.roller & mine]
