"""What a rule of the access table says. Rules are written by hand from design and issue, never from a run.

A file `tests/tilgang/regler/<app>.py` has `REGLER: dict[str, Regel]` by URL name («monitor:tabell»), and may have
`bygg(verden)`, which adds to the shared world what its addresses need (`verden.fil = …`). Example:

    REGLER = {
        "eksamen:parti": Regel(
            kwargs=lambda v: {"parti_id": v.parti.pk},
            GET=Adgang({Rolle.SKOLEADMIN, Rolle.REKTOR}),
            POST=Adgang({Rolle.SKOLEADMIN}, kjent={Rolle.REKTOR}, ogsaa={422}, data=lambda v: {"rom": "Aula"}),
        ),
        "kandidat:oppgave": Regel(GET=Adgang({KANDIDAT})),
        "brukere:logg_inn": Regel(GET=Adgang({ALLE}), POST=Adgang({ALLE}, ogsaa={422})),
    }

What the walker expects follows from the rule:

- a method that the rule does not name: 405, whoever asks. HEAD: 405, or as GET (or by a rule of its own).
- allowed: a status below 400 that is not a redirect to a log-in, or one in `ogsaa`
  (`gaar_til`: a door where that is what the act leads to, as logging out does)
- nobody logged in, or a candidate, at a staff address: redirect to /logg-inn/
- staff, or nobody logged in, at a candidate address: redirect to /kandidat/logg-inn/
- a role in `kjent` (may know of the thing, may not do this): 403
- any other role: `ellers`, which is 404 where the address names an object and 403 where it does not
- the same role at another school, invigilators and sensors without the assignment: the same where the address names
  no object, else 404 (`annen`; give another number where the design says so)
- another candidate at a candidate address that names an object: 404
- at an address of machines (`MASKIN`): everybody without a token, staff and candidates too, 401 as an ApiError; another
  school's system the same as its own where the address names no object, else `annen` or 404. At every address below
  /api/ and /connect/ an answer that says no is XML or JSON, and never a page or a cookie of ours

Each role has two users: one at the party's school (or above it; invigilators with the watch), one elsewhere. What the
world has before `bygg` is in `verden.py`; the order of `bygg` is that of the apps, from felles up. `regler/kandidat.py`
sets `verden.kandidatkapsler` and `verden.annen_kandidatkapsler` (cookie name -> value).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER, Rolle

ALLE = "alle"  # everybody, also without logging in
INNLOGGEDE = "innloggede"  # every member of staff
KANDIDAT = "kandidat"
MASKIN = "maskin"  # a school's system with a token: `verden.maskinhoder`, `verden.annen_maskinhoder`

ROLLER = frozenset(Rolle)
# Rule: PGS kandidatmonitor, «Innledning»: these monitor and deliver for candidates.
OVERVAAKERE = frozenset({Rolle.EKSAMENSVAKT}) | SKOLEADMINISTRATORER | OVERORDNEDE
METODER = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Adgang:
    """Who may use one method of one address, and how the others are refused."""

    hvem: Iterable[str]
    kjent: Iterable[str] = ()
    ellers: int | None = None
    annen: int | None = None
    ogsaa: frozenset[int] | set[int] = frozenset()
    gaar_til: str = ""
    data: Callable[[Any], dict[str, Any]] = field(default=lambda verden: {})
    xml: Callable[[Any], bytes] | None = None  # sent as a message instead of a form; it names a school

    def __post_init__(self) -> None:
        ukjente = {*self.hvem, *self.kjent} - {ALLE, INNLOGGEDE, KANDIDAT, MASKIN, *ROLLER}
        if ukjente:
            raise ValueError(f"Ukjent i regelen: {sorted(ukjente)}")

    @property
    def aapen(self) -> bool:
        return ALLE in self.hvem

    @property
    def for_kandidater(self) -> bool:
        return KANDIDAT in self.hvem

    @property
    def for_maskiner(self) -> bool:
        return MASKIN in self.hvem

    def tillater(self, rolle: str) -> bool:
        """True for a role (or the candidate) that the rule lets in at its own place."""
        return rolle in self.hvem or (INNLOGGEDE in self.hvem and rolle in ROLLER)


@dataclass(frozen=True)
class Regel:
    """The rule of one address: an `Adgang` per method, and what its URL is filled with.

    `headers` are sent with every request (for example {"HX-Request": "true"}). `spoerring` is what stands after the
    question mark; an address with one names an object.
    """

    GET: Adgang | None = None
    HEAD: Adgang | None = None
    POST: Adgang | None = None
    PUT: Adgang | None = None
    PATCH: Adgang | None = None
    DELETE: Adgang | None = None
    kwargs: Callable[[Any], dict[str, Any]] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    spoerring: Callable[[Any], dict[str, str]] | None = None

    def navngir(self, metode: str) -> bool:
        """Whether what is sent names an object, which may be somebody else's."""
        adgang = self.adgang(metode)
        return bool(self.kwargs or self.spoerring or (adgang and adgang.xml))

    def adgang(self, metode: str) -> Adgang | None:
        if metode == "HEAD" and self.HEAD is None:
            return self.GET
        return getattr(self, metode)
