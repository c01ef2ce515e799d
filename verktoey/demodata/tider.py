"""When the demo's exams are, seen from the present: «today, going on now», and never across midnight."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from eksamen.models import Deltype
from felles.tid import OSLO, dagens_dato, doegnet, naa

MINUTT = timedelta(minutes=1)
HELE_DAGEN = timedelta(minutes=300)


@dataclass(frozen=True)
class Deltid:
    """A part and its common times."""

    type: Deltype
    start: datetime
    slutt: datetime

    @property
    def minutter(self) -> int:
        return int((self.slutt - self.start) / MINUTT)


@dataclass(frozen=True)
class Eksamenstid:
    """When an exam takes place, is graded and is published."""

    deler: tuple[Deltid, ...]
    sensur_fra: datetime
    publiseres: datetime | None = None
    forberedelse: Deltid | None = None

    @property
    def siste_oppmoete(self) -> datetime:
        """Rule: no admission later than one hour after the start (Udir, «Administrere eksamen»)."""
        return self.deler[0].start + timedelta(hours=1)

    @property
    def alle_deler(self) -> tuple[Deltid, ...]:
        """The parts of the exam day, and the preparation before it."""
        return (self.forberedelse, *self.deler) if self.forberedelse else self.deler


def les_tid(tekst: str) -> datetime:
    """The moment that a command was told to see the demo from; without one, the present."""
    return datetime.fromisoformat(tekst) if tekst else naa()


def periodekode(naa: datetime) -> str:
    """Autumn from July on, else spring."""
    dag = dagens_dato(naa)
    return f"{'H' if dag.month > 6 else 'V'}-{dag.year}"  # noqa: PLR2004 - June ends the spring


def neste_periodekode(naa: datetime) -> str:
    """The period after the present one."""
    slag, _, aar = periodekode(naa).partition("-")
    return f"H-{aar}" if slag == "V" else f"V-{int(aar) + 1}"


def demotider(naa: datetime) -> dict[str, Eksamenstid]:
    """The times of the demo's exams by what they show; every exam of today stays within the Norwegian day."""
    naa = naa.replace(second=0, microsecond=0)
    i_morgen = doegnet(dagens_dato(naa))[1]
    i_gaar, forrige_uke = _klokken_ni(naa, dager=1), _klokken_ni(naa, dager=8)
    start = naa - timedelta(minutes=100)
    return {
        "om_litt": _en_del(
            _samme_dag(naa + 10 * MINUTT, naa),
            naa,
            sensur_fra=i_morgen,
            forberedelse=_deltid(Deltype.FORBEREDELSE, i_gaar, HELE_DAGEN, i_gaar),
        ),
        "paagaar": _en_del(_samme_dag(naa - 62 * MINUTT, naa), naa, sensur_fra=i_morgen),
        "todelt": Eksamenstid(
            (
                _deltid(Deltype.DEL1, _samme_dag(start, naa), timedelta(minutes=60), naa),
                _deltid(Deltype.DEL2, _samme_dag(start + 60 * MINUTT, naa), timedelta(minutes=180), naa),
            ),
            i_morgen,
        ),
        "over": Eksamenstid((_nettopp_over(naa),), i_morgen),
        "senere": _en_del(_samme_dag(naa + 180 * MINUTT, naa), naa, sensur_fra=i_morgen),
        "til_sensur": Eksamenstid(
            (_deltid(Deltype.EKSAMEN, i_gaar, HELE_DAGEN, i_gaar),), doegnet(dagens_dato(naa))[0]
        ),
        "til_moete": Eksamenstid(
            (_deltid(Deltype.EKSAMEN, forrige_uke, HELE_DAGEN, forrige_uke),), doegnet(dagens_dato(forrige_uke))[1]
        ),
        "publisert": Eksamenstid(
            (_deltid(Deltype.EKSAMEN, forrige_uke, HELE_DAGEN, forrige_uke),),
            doegnet(dagens_dato(forrige_uke))[1],
            publiseres=i_gaar,
        ),
    }


def _klokken_ni(naa: datetime, *, dager: int) -> datetime:
    dag = dagens_dato(naa) - timedelta(days=dager)
    return datetime(dag.year, dag.month, dag.day, 9, tzinfo=OSLO)


def _samme_dag(tidspunkt: datetime, naa: datetime) -> datetime:
    """The moment, moved inside today: at the earliest at midnight, at the latest ten minutes to the next."""
    start, slutt = doegnet(dagens_dato(naa))
    return min(max(tidspunkt, start), slutt - 10 * MINUTT)


def _deltid(deltype: Deltype, start: datetime, lengde: timedelta, dag: datetime) -> Deltid:
    """A part that ends a minute before midnight at the latest, and lasts five minutes at least."""
    siste = doegnet(dagens_dato(dag))[1] - MINUTT
    return Deltid(deltype, start, max(min(start + lengde, siste), start + 5 * MINUTT))


def _nettopp_over(naa: datetime) -> Deltid:
    """A part whose time, and the quarter of an hour for delivering, are out; shorter when the day is young."""
    slutt = naa - 25 * MINUTT
    start = _samme_dag(slutt - HELE_DAGEN, naa)
    return Deltid(Deltype.EKSAMEN, start, max(slutt, start + 5 * MINUTT))


def _en_del(start: datetime, naa: datetime, *, sensur_fra: datetime, forberedelse: Deltid | None = None) -> Eksamenstid:
    deel = _deltid(Deltype.EKSAMEN, start, HELE_DAGEN, naa)
    return Eksamenstid((deel,), sensur_fra, forberedelse=forberedelse)
