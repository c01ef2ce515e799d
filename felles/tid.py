"""The one clock. UTC in the database, Europe/Oslo for people.

Services and querysets take `naa` as an argument; views and tasks get it here. SQL `now()` and the browser's
clock are never asked, so that every rule about time is decided by one clock and can be tested at any second.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

OSLO = ZoneInfo("Europe/Oslo")
AARENE = (2000, 2100)  # the years that an address may ask for


def naa() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def oslo(tidspunkt: datetime) -> datetime:
    """The same moment on a Norwegian wall clock."""
    return tidspunkt.astimezone(OSLO)


def dagens_dato(tidspunkt: datetime) -> date:
    """The date in Norway at that moment."""
    return oslo(tidspunkt).date()


def doegnet(dag: date) -> tuple[datetime, datetime]:
    """Start and end (exclusive) of a Norwegian day, as moments; 23 or 25 hours when the clock is changed."""
    start = datetime.combine(dag, time.min, tzinfo=OSLO)
    slutt = datetime.combine(dag + timedelta(days=1), time.min, tzinfo=OSLO)
    return start, slutt


def les_dag(tekst: str) -> date | None:
    """The day in an address; None when it is no date, or of a year that nothing can be about."""
    try:
        dag = datetime.strptime(tekst, "%Y-%m-%d").date() if len(tekst) == len("2027-05-27") else None  # noqa: DTZ007
    except ValueError:
        return None
    return dag if dag and AARENE[0] <= dag.year <= AARENE[1] else None


def les_xml_tid(tekst: str) -> datetime:
    """An `xs:dateTime`; without an offset it means Oslo time. Raises ValueError when it is no such thing."""
    tidspunkt = datetime.fromisoformat(tekst)
    return tidspunkt if tidspunkt.tzinfo else tidspunkt.replace(tzinfo=OSLO)
