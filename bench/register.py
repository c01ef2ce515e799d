"""What is measured: each case has work and a floor, which is the least that anybody could do with the same material."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """A thing to measure.

    `forbered(size)` makes the material, once; `arbeid(material)` is timed, `gulv(material)` is the floor, timed in the
    same round; `rydd(material)` puts the database back between rounds. `tak` is the ratio that may be reached.
    """

    navn: str
    tak: float
    stoerrelse: int
    forbered: Callable[[int], Any]
    arbeid: Callable[[Any], object]
    gulv: Callable[[Any], object]
    rydd: Callable[[Any], object] = lambda material: None
    runder: int = 3
    enhet: str = "s"


CASER: dict[str, Case] = {}


def registrer(case: Case) -> None:
    """Add a case; its name is that of `make bench CASE=<name>`."""
    CASER[case.navn] = case
