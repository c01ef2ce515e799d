"""What a check says."""

from dataclasses import dataclass, field
from typing import Final

I_ORDEN: Final = "i_orden"
FUNN: Final = "funn"
KUNNE_IKKE: Final = "kunne_ikke"
IKKE_SJEKKET: Final = "ikke_sjekket"
PROEVES_IGJEN: Final = "proeves_igjen"

MAKS_FUNN: Final = 50

# What was found, and where: codes and numbers only, never words of the file or of the person.
type Funn = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Svar:
    """Result, the code of its reason, and what was found where."""

    resultat: str
    grunn: str = ""
    funn: list[Funn] = field(default_factory=list)


class Stopp(Exception):
    """The check ends here, with this answer."""

    def __init__(self, resultat: str, grunn: str) -> None:
        super().__init__(grunn)
        self.svar = Svar(resultat, grunn)
