"""What can be imported: apps register here in `ready()`, and the pages of imports serve them all alike."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from felles.bidrag import Register, Tekst
from felles.importer.grunnlag import Dokument, Format, Import


def _ingen() -> Sequence[Format]:
    return ()


@dataclass(frozen=True)
class Importslag:
    """A kind of import: what it is called, who may run it, and how it is made for a place.

    `lag(skole, bruker, naa)` makes the import. With `skolevalg` the place is a school where the user has one of
    `roller`; without it `skole` is None, and `Import.skole_id` says to which organisation the runs belong (raise
    PermissionDenied for a user who has none). `formater` are readers of other files than sheets, asked when needed.
    `mal` are example rows of the template file, by field names. `videre` is the URL name and the words of the button
    that leads on afterwards; `enhet` is what a row is called, one and several («kandidat», «kandidater»).
    `andre_rader` are kinds of rows beside the first, with the words of the link that shows them. `merknad(rows, now)` is
    what to know of the file as a whole before it is confirmed, in a sentence; it may raise Importfeil.
    """

    tittel: Tekst
    beskrivelse: Tekst
    roller: Collection[str]
    lag: Callable[[Any, Any, datetime], Import]
    formater: Callable[[], Sequence[Format]] = _ingen
    mal: Sequence[Mapping[str, str]] = ()
    skolevalg: bool = True
    videre: tuple[str, Tekst] | None = None
    enhet: tuple[Tekst, Tekst] | None = None
    andre_rader: Mapping[str, Tekst] = field(default_factory=dict)
    merknad: Callable[[Dokument, datetime], str] | None = None
    # Sections under the form that explain the files: (heading, text).
    forklaring: Sequence[tuple[Tekst, Tekst]] = ()
    rekkefoelge: int = 100


# By slag, as it stands in the address: /eksamen/import/<slag>/.
importslag: Register[Importslag] = Register()
