"""How this site reaches its PAS. The settings make it (`config.pas`), from the environment."""

from dataclasses import dataclass, field
from typing import Final

# The resources of part 2 of the contract; the national PAS may offer none of them.
DEL2: Final = ("rapport", "karakter", "sletting", "klage", "proeve", "fravaer")
OAUTH, XML = "oauth", "xml"


@dataclass(frozen=True, slots=True)
class Pasforbindelse:
    """How this site reaches its PAS, and what that PAS offers beside part 1 of the contract."""

    adresse: str  # without a slash at the end
    nettsted: str  # where people go, for links
    innlogging: str = OAUTH
    token_adresse: str = ""
    scope: str = ""
    klient_id: str = ""
    hemmelighet: str = field(default="", repr=False)
    sertifikat: str = ""  # path of a PEM file
    noekkel: str = field(default="", repr=False)  # path of a PEM file
    brukernavn: str = ""
    generasjon: int = 2
    del2: frozenset[str] = frozenset(DEL2)
    sekunder: float = 30.0  # patience with one answer

    def tilbyr(self, ressurs: str) -> bool:
        """Whether this PAS has that resource of part 2."""
        return ressurs in self.del2
