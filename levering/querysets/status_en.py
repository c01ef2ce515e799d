"""The statuses of one candidate, worked out from the facts by the very conditions that the database is sent for many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Case, F, Model, Q, Value

OPPSLAG: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "exact": lambda verdi, ventet: verdi == ventet,
    "isnull": lambda verdi, ventet: (verdi is None) == ventet,
    "gt": lambda verdi, ventet: verdi is not None and verdi > ventet,
}


def verdi_av(uttrykk: Any, rad: Model) -> Any:
    """What a Case, a Value or an F comes to for one row whose facts are annotated.

    Conditions may hold facts by name, with the look-ups above. Raises ValueError for what is not understood, so that
    no condition can mean one thing here and another in the database: a negation knows no NULL in Python.
    """
    match uttrykk:
        case Case():
            treff = next((gren.result for gren in uttrykk.cases if holder(gren.condition, rad)), uttrykk.default)
            return verdi_av(treff, rad)
        case Value():
            return uttrykk.value
        case F():
            return getattr(rad, uttrykk.name)  # type: ignore[attr-defined]  # not in the stubs
    raise ValueError(f"cannot be worked out for one row: {type(uttrykk).__name__}")


def holder(vilkaar: Any, rad: Model) -> bool:
    """Whether a condition holds for one row; raises as `verdi_av`."""
    if not isinstance(vilkaar, Q) or vilkaar.negated or vilkaar.connector not in (Q.AND, Q.OR):
        raise ValueError("cannot be worked out for one row")
    sammen = all if vilkaar.connector == Q.AND else any
    return sammen(_ett(ledd, rad) if isinstance(ledd, tuple) else holder(ledd, rad) for ledd in vilkaar.children)


def _ett(ledd: tuple[str, Any], rad: Model) -> bool:
    navn, _skille, oppslag = ledd[0].partition("__")
    if (sammenlign := OPPSLAG.get(oppslag or "exact")) is None:
        raise ValueError(f"cannot be worked out for one row: {oppslag}")
    return sammenlign(getattr(rad, navn), ledd[1])
