"""The days that a school can have held an exam on."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eksamen.models import Eksamen
from felles.tid import dagens_dato, oslo


def datogrenser(eksamen: Eksamen, naa: datetime) -> tuple[date, date]:
    """First and last: from when the period begins until today, and whatever the plan says beyond that. Two queries."""
    deler = list(eksamen.deler.all())
    foerst = min([eksamen.periode.gjennomfoering_fra, *(deel.start for deel in deler)])
    return oslo(foerst).date(), max([dagens_dato(naa), *(oslo(deel.slutt).date() for deel in deler)])


def utenfor(foerst: date, sist: date) -> str:
    """What is said of a day outside them."""
    melding = _("Velg en dag fra %(foerst)s til %(sist)s: i eksamensperioden, og ikke fram i tid.")
    return melding % {"foerst": date_format(foerst, "j. F Y"), "sist": date_format(sist, "j. F Y")}
