"""The last day to document an absence: pure functions of a date and a rule."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

EN_DAG: Final = timedelta(days=1)
LOERDAG: Final = 5
# Movable public holidays, in days from Easter Sunday; and the fixed ones, by month and day.
# Rule: lov om helligdager og helligdagsfred § 2, and lov om 1 og 17 mai som høgtidsdager.
FRA_PAASKE: Final = (-3, -2, 0, 1, 39, 49, 50)
FASTE: Final = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))


@dataclass(frozen=True, slots=True)
class Frist:
    """So many days from the day after the exam: calendar days, or working days."""

    dager: int = 3
    virkedager: bool = False


# Rule: three days in several counties (Oslo, Nordland); the owner's own setting counts where there is one.
STANDARD: Final = Frist()


def siste_dag(eksamensdag: date, frist: Frist) -> date:
    """The last Norwegian date that is in time. Calendar days are counted as they are, also over a weekend."""
    if not frist.virkedager:
        return eksamensdag + frist.dager * EN_DAG
    dag, igjen = eksamensdag, frist.dager
    while igjen:
        dag += EN_DAG
        igjen -= er_virkedag(dag)
    return dag


def er_virkedag(dag: date) -> bool:
    """True from Monday to Friday, public holidays left out."""
    bevegelige = {paaskedag(dag.year) + timedelta(days=n) for n in FRA_PAASKE}
    return dag.weekday() < LOERDAG and dag not in bevegelige and (dag.month, dag.day) not in FASTE


def paaskedag(aar: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar, by the method of Meeus, Jones and Butcher."""
    a, (b, c) = aar % 19, divmod(aar, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    maaned, dag = divmod(h + m - 7 * n + 114, 31)
    return date(aar, maaned, dag + 1)
