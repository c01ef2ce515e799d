"""Cases about formal faults. States are reached through the services."""

from datetime import timedelta

from annullering.models import Formellsak, Utfall, Vedtaksrad
from annullering.services.saker import Beskrivelse, opprett_sak, send_sak
from annullering.services.vedtak import Avgjoerelse, avgjoer
from brukere.models import Organisasjon
from eksamen.models import Eksamensparti
from felles.tid import naa as naa_
from tests.fabrikker.sensur import aktoer

HVA = "Innloggingen sto i en time"
GRUNN = "Feilen kan ha virket inn på resultatet"


def lag_sak(
    parti: Eksamensparti, bruker, *, kandidater=None, hos: Organisasjon | None = None, sendt=True
) -> Formellsak:
    """A case about all of the party, or about `kandidater`, opened at its school by `bruker`."""
    ider = [k.pk for k in kandidater] if kandidater else list(parti.kandidater.values_list("pk", flat=True))
    felles = {"bruker": bruker, "aktoer": aktoer(bruker), "naa": naa_()}
    sak = opprett_sak(
        eksamen_id=parti.eksamen_id, kandidat_ider=ider, aapnet_hos=hos or parti.skole,
        om=Beskrivelse("innlogging", HVA), **felles,
    )  # fmt: skip
    return send_sak(sak_id=sak.pk, **felles) if sendt else sak


def fatt_vedtak(
    sak: Formellsak, bruker, utfall=Utfall.ANNULLERT, *, frist=timedelta(days=7), om=timedelta(0), rader=None
):
    """Decide for all that wait, or for `rader`; what became of each."""
    tid = naa_()
    valgfrist = tid + frist if utfall == Utfall.VALGFRI else None
    return avgjoer(
        sak_id=sak.pk, rad_ider=rader, hva=Avgjoerelse(utfall, GRUNN, tid + om, valgfrist), bruker=bruker,
        aktoer=aktoer(bruker), naa=tid,
    )  # fmt: skip


def vedtaksraden(kandidat) -> Vedtaksrad:
    """The candidate's standing decision."""
    return Vedtaksrad.objects.select_related("annullering", "vedtak").get(
        sakskandidat__kandidat=kandidat, opphevet__isnull=True
    )
