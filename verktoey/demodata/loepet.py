"""The exam that the main job is played with, and its sensors."""

from datetime import datetime, timedelta

from brukere.models import Bruker, Organisasjon
from eksamen.models import Deltype, Eksamen, Eksamensparti, Eksamensperiode, Fag
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import dagens_dato, doegnet
from sensur.services.oppdrag import tildel_sensor
from verktoey.demodata.plan import lag_eksamen, lag_periode
from verktoey.demodata.tider import Deltid, Eksamenstid, periodekode

FAGKODE = "HIS1010"
GRUPPE = "3HIS"
LENGDE = timedelta(hours=5)


def lag_eksamen_snart(*, start: datetime, naa: datetime) -> Eksamen:
    """A one-part exam with papers that starts soon; grading opens as soon as it has begun."""
    kode = periodekode(naa)
    periode = Eksamensperiode.objects.filter(kode=kode).first() or lag_periode(kode, naa)
    fag, _ = Fag.objects.get_or_create(fagkode=FAGKODE, variant="", defaults={"navn_nb": "Historie vg3"})
    slutt = min(start + LENGDE, doegnet(dagens_dato(start))[1] - timedelta(minutes=1))
    tid = Eksamenstid((Deltid(Deltype.EKSAMEN, start, slutt),), sensur_fra=start)
    return lag_eksamen(fag, periode, Organisasjon.objects.get(slag=Organisasjon.Slag.STATSFORVALTER), tid)


def oppnevn_sensorer(*, naa: datetime) -> None:
    """`sensor1` and `sensor2` for the party of the main job."""
    parti = Eksamensparti.objects.get(eksamen__fag__fagkode=FAGKODE, navn=GRUPPE)
    myndighet = Bruker.objects.get(brukernavn="statsforvalter")
    aktoer = Aktoer(Hendelse.Aktoerslag.BRUKER, myndighet.pk)
    for nummer, konto in ((1, "sensor1"), (2, "sensor2")):
        sensor = Bruker.objects.get(brukernavn=konto)
        tildel_sensor(parti_id=parti.pk, bruker_id=sensor.pk, nummer=nummer, aktoer=aktoer, naa=naa)
