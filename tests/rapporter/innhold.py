"""What the tests of the reports' contents share: a school's day with a bit of everything, and files read back."""

from datetime import timedelta
from io import BytesIO

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from eksamen.models import Deltype, Eksamensdel, Eksamensperiode, Eksamenssted, Kandidat, Rom
from felles.rapport import Tabellrapport, rapporter
from felles.regneark import les
from rapporter.innhold import register
from tests.fabrikker.eksamen import PartiFactory, PersonFactory, gi_vakt, lag_eksamen, lag_kandidat
from tests.fabrikker.elever import lag_elev
from tests.fabrikker.tilrettelegging import lag_sak, om_en_uke
from tilrettelegging.models import Tilrettelegging, Tiltaksslag

ALLE = [rapport.navn for rapport, _ in register.alle()]
TABELLER = [navn for navn in ALLE if isinstance(rapporter.hent(navn), Tabellrapport)]
BREV = [navn for navn in ALLE if navn not in TABELLER]
LANGT = "Åse-Marie Østensjø Kristoffersen Bjørnstjerne-Ødegård von Langenaturlige"


def side(navn):
    return reverse("rapporter:rapport", args=[navn])


def innhold(svar) -> bytes:
    assert svar.status_code == 200, (svar.status_code, svar.headers.get("Location"))
    return b"".join(svar.streaming_content)


def ark(klient, navn, **valg):
    """The spreadsheet of a report, read back."""
    return les(innhold(klient.post(side(navn), {"format": "xlsx", **valg})))


def rader(klient, navn, **valg):
    return [rad for _, rad in ark(klient, navn, **valg).rader]


def pdf(klient, navn, **valg) -> PdfReader:
    return PdfReader(BytesIO(innhold(klient.post(side(navn), {"format": "pdf", **valg}))))


def tekst(leser: PdfReader) -> str:
    """The text with its breaks as spaces."""
    return " ".join(" ".join(s.extract_text() for s in leser.pages).split())


def spoerringer(klient, navn, **data) -> int:
    with CaptureQueriesContext(connection) as fanget:
        svar = klient.post(side(navn), {"format": "pdf", **data}) if data or navn in BREV else klient.get(side(navn))
        assert svar.status_code == 200
    return len(fanget)


def kunngjoer(periode, *, om=timedelta(days=-1)):
    """The draw of both levels is told `om` from now."""
    tid = om_en_uke() - timedelta(days=7) + om
    Eksamensperiode.objects.filter(pk=periode.pk).update(trekk_gs=tid, trekk_vgs=tid)


def lag_dag(skole, *, navn="3STA", **felt) -> Kandidat:
    """A two-part exam in a week with preparation, a registered room, an examiner, and one candidate with everything."""
    eksamen = lag_eksamen(start=om_en_uke(), todelt=True)
    forberedelse = om_en_uke() - timedelta(days=1)
    Eksamensdel.objects.create(
        eksamen=eksamen, type=Deltype.FORBEREDELSE, start=forberedelse, slutt=forberedelse + timedelta(hours=4),
        minutter=240,
    )  # fmt: skip
    sted, _ = Eksamenssted.objects.get_or_create(skole=skole, navn="Samfunnshuset")
    Rom.objects.get_or_create(sted=sted, navn="Aula", defaults={"kapasitet": 14})
    parti = PartiFactory(
        skole=skole, eksamen=eksamen, navn=navn, sted="Samfunnshuset", rom="Aula", eksaminator="Kari Eksaminator",
        sensor="Ola Sensor", forberedelse_rom="B12", forberedelse_merknad="Ta med ordbok",
    )  # fmt: skip
    felt.setdefault("plass", "7")
    kandidat = lag_kandidat(parti, **felt)
    lag_elev(skole, eksamen.fag, person=kandidat.person, klasse="3A")
    lag_sak(
        kandidat, parti, status=Tilrettelegging.Status.INNVILGET, ekstra_del1=25, ekstra_del2=35,
        tiltak=(Tiltaksslag.UTVIDET_TID, Tiltaksslag.EGET_ROM, Tiltaksslag.LYDFIL),
    )  # fmt: skip
    return kandidat


def lag_alt(skole, vakt=None) -> Kandidat:
    """`lag_dag`, and something for each check to find."""
    kandidat = lag_dag(skole, nus_status="ny")
    if vakt:
        gi_vakt(kandidat.parti, vakt)
    uten = PartiFactory(skole=skole, eksamen=lag_eksamen(start=om_en_uke()), rom="", sted="", navn="TOMT")
    lag_kandidat(uten, person=kandidat.person, passord=None)
    samme = lag_eksamen(start=om_en_uke(), lokal=True, fag=kandidat.eksamen.fag)
    lag_kandidat(PartiFactory(skole=skole, eksamen=samme, rom="Lite", sted="Samfunnshuset"), person=kandidat.person)
    sted = Eksamenssted.objects.get(skole=skole)
    Rom.objects.get_or_create(sted=sted, navn="Lite", defaults={"kapasitet": 1})
    lag_kandidat(samme.partier.get(), person=PersonFactory(fornavn="=1+1", etternavn=LANGT), maalform="nn")
    return kandidat
