"""What the tests of the export have in common: order, run, compare, take out."""

from datetime import UTC, datetime, timedelta

from django.urls import reverse

from deltakelse.models import Kandidatdel
from eksamen.models import Kandidat
from felles.hendelser import SYSTEM
from felles.tid import naa
from pas_integration.models import PasJobb
from pas_integration.querysets.sammenligning import Forskjell
from pas_integration.querysets.utvalg import sammenlign_utvalg
from pas_integration.services.eksport.bestilling import bestill_eksport
from tests.fabrikker.pas_integration import DEL, kjoer_ut

NAA = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
START = datetime(2027, 5, 27, 7, 0, tzinfo=UTC)
POST = ("POST", f"{DEL}/kandidatpamelding")


def vist_fjernet(parti, **utvalg):
    """Whom the comparison of the party shows as taken out here, and its button says yes to."""
    samlet = sammenlign_utvalg(parti.skole, parti.eksamen.periode, {"partier": [parti.pk]} | utvalg)
    return [linje.deres.pk for linje in samlet.av(Forskjell.FJERNET)]


def bestill(parti, admin, naar=NAA, fag=(), fjernes=None):
    return bestill_eksport(
        skole=parti.skole, periode=parti.eksamen.periode, parti_ider=[parti.pk], fag=fag, bruker=admin, aktoer=SYSTEM,
        naa=naar, fjernes=vist_fjernet(parti, fag=fag) if fjernes is None else fjernes,
    )  # fmt: skip


def eksporter(parti, admin, naar=NAA, **felt):
    return kjoer_ut(bestill(parti, admin, naar, **felt), naar)


def antall(parti):
    samlet = sammenlign_utvalg(parti.skole, parti.eksamen.periode, {"partier": [parti.pk]})
    return {navn: tall for navn, tall in samlet.antall.items() if tall}


def poster(pas):
    return pas.kall.count(POST)


def fjern(kandidat):
    Kandidat.objects.filter(pk=kandidat.pk).update(kandidatnummer=None)
    kandidat.passord.delete()
    Kandidatdel.objects.filter(kandidat=kandidat).delete()
    kandidat.delete()


# --- by the pages ---


def start_eksport(klient, parti, /, **felt):
    adresse = reverse("pas_integration:start_eksport", args=[parti.skole.orgnr, parti.eksamen.periode.kode])
    valgt = {"parti": [parti.pk]} | felt
    vist = {"fjernes": ",".join(map(str, vist_fjernet(parti, fag=valgt.get("fag", []))))}
    return klient.post(adresse, vist | valgt)


def start(klient, parti, navn="start_sammenligning"):
    return klient.post(reverse(f"pas_integration:{navn}", args=[parti.skole.orgnr, parti.eksamen.periode.kode]))


def eksportert(klient, parti, naar=None):
    start_eksport(klient, parti)
    return kjoer_ut(PasJobb.objects.order_by("-pk").first(), naar or naa() + timedelta(seconds=1))[0]


def jobbside(klient, pasjobb, **hoder):
    return klient.get(reverse("pas_integration:jobb", args=[pasjobb.jobb.noekkel]), headers=hoder)


def tekst(svar):
    return " ".join(svar.content.decode().split())
