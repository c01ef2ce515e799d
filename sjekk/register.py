"""The plug-ins: each looks at a file in its own process and answers by itself. Another app may add one in `ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from felles.bidrag import Register, Tekst
from levering.models import Besvarelsesfil
from sjekk.prosess import Grense


def _alltid_klar() -> str:
    return ""


@dataclass(frozen=True)
class Sjekkslag:
    """A kind of check.

    `modul` has `proev(fil, oppdrag) -> Svar` and knows nothing of Django; `oppdrag` makes what it needs to know of the
    file; `klar` says why it cannot look at anything now (a code of `sjekk.tekster`), or "".
    """

    slag: str
    tittel: Tekst
    modul: str
    oppdrag: Callable[[Besvarelsesfil], Mapping[str, Any]]
    klar: Callable[[], str] = _alltid_klar
    grense: Grense = field(default_factory=Grense)


sjekkregister: Register[Sjekkslag] = Register()
