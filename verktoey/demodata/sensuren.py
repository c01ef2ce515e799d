"""A faggruppe of the demo: four appointed sensors, one in reserve, a distribution that has been used, and guidance."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO

from brukere.models import Bruker, Organisasjon, Rolletildeling
from brukere.models.bruker import Rolle
from eksamen.models import Eksamen, Eksamensparti
from felles.hendelser import Aktoer
from felles.models import Hendelse
from fordeling.services.fordeling import bruk_forslag
from fordeling.services.grunnlag import les_situasjon
from oppnevning.models import Faggruppe, Faggruppefag, Oppnevning
from sensur.services.plan import lagre_plan
from sensur.services.veiledning import legg_inn_veiledning
from verktoey.demodata.filer import lag_sensorveiledning

# Without passwords: they are seen in the lists of the authority, and nobody logs in as them.
FOLK = (
    ("sensor3", "Solveig", "Tangen"),
    ("sensor4", "Henrik", "Falk"),
    ("sensor5", "Marit", "Lien"),
    ("sensor6", "Einar", "Sund"),
)
RESERVE = "sensor6"
# The grading opens at midnight: the last minute of three weeks.
UKER = timedelta(days=21) - timedelta(minutes=1)
LENGE = timedelta(days=14)


def fordel_sensuren(parti: Eksamensparti, eier: Organisasjon, *, naa: datetime) -> None:
    """The party's fagkode gets a faggruppe, a plan, sensors who have accepted, and its two sensors."""
    eksamen = parti.eksamen
    aktoer = Aktoer(Hendelse.Aktoerslag.BRUKER, Bruker.objects.get(brukernavn="statsforvalter").pk)
    gruppe = Faggruppe.objects.create(eier=eier, periode=eksamen.periode, navn="Engelsk")
    Faggruppefag.objects.create(faggruppe=gruppe, fag=eksamen.fag)
    for brukernavn, fornavn, etternavn in FOLK:
        sensor = Bruker.objects.create_user(
            brukernavn, fornavn=fornavn, etternavn=etternavn, epost=f"{brukernavn}@example.no", telefon="22000000"
        )
        spurt = naa - timedelta(days=60)
        tildeling = Rolletildeling.objects.create(
            bruker=sensor, rolle=Rolle.SENSOR, organisasjon=eier, fra=spurt, gitt_av_id=aktoer.bruker_id
        )
        Oppnevning.objects.create(
            bruker=sensor, faggruppe=gruppe, status=Oppnevning.Status.TAKKET_JA, reserve=brukernavn == RESERVE,
            flest_svar=120, sendt=spurt, svarfrist=spurt + timedelta(days=14), svart=spurt + timedelta(days=3),
            taushet=spurt + timedelta(days=3), gateadresse="Kirkegata 1", postnummer="0153", poststed="Oslo",
            tildeling=tildeling,
        )  # fmt: skip
    lagre_plan(
        eksamen_id=eksamen.pk, frist=eksamen.sensur_fra + UKER, fellessensur=False, flest_svar=None,
        faggruppe_id=gruppe.pk, aktoer=aktoer, naa=naa,
    )  # fmt: skip
    avtrykk = les_situasjon(gruppe, naa).avtrykk
    bruk_forslag(faggruppe_id=gruppe.pk, avtrykk=avtrykk, aktoer=aktoer, naa=naa)


def legg_inn_veiledninger(eksamener: Iterable[Eksamen], *, naa: datetime) -> None:
    """Guidance for these exams, put in by the statsforvalter; what the others lack is shown where it is missed."""
    aktoer = Aktoer(Hendelse.Aktoerslag.BRUKER, Bruker.objects.get(brukernavn="statsforvalter").pk)
    for eksamen in eksamener:
        innhold = lag_sensorveiledning(eksamen.fag.navn_nb, eksamen.fag.kode)
        legg_inn_veiledning(
            eksamen_id=eksamen.pk,
            navn="Sensorveiledning",
            maalform="",
            fil=BytesIO(innhold),
            aktoer=aktoer,
            naa=naa - LENGE,
        )
