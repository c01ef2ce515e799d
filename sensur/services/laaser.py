"""What stands still while something is done with confirmed proposals: party, candidates, assignment, in that order."""

from datetime import datetime

from django.utils.translation import gettext as _

from deltakelse.querysets.borte import er_borte
from eksamen.models import Eksamensparti, Kandidat
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer
from sensur.models import Sensoroppdrag, Sluttkarakter
from sensur.querysets.etternoelere import er_laast
from sensur.services.forslag import krev_egen


def laas_parti(parti_id: int) -> None:
    """Lock party and candidates; publication and replacement lock the party too: before or after, never beside."""
    list(Eksamensparti.objects.select_for_update(of=("self",)).filter(pk=parti_id).values_list("pk"))
    # no_key: a sensor who saves for the first time holds the assignment and points at the candidate.
    laaste = Kandidat.objects.select_for_update(of=("self",), no_key=True).filter(parti=parti_id)
    list(laaste.order_by("pk").values_list("pk"))


def laas_oppdrag(oppdrag_id: int, aktoer: Aktoer, naa: datetime, *, kandidat_id: int | None = None) -> Sensoroppdrag:
    """The sensor's own assignment, locked with its party; raises for somebody else's, a replaced one, and when published.

    The publication leaves out who has no grade yet: `kandidat_id`, or without it anybody in the party.
    """
    laas_parti(Sensoroppdrag.objects.values_list("parti", flat=True).get(pk=oppdrag_id))
    oppdrag = Sensoroppdrag.objects.select_for_update(of=("self",)).select_related("parti__eksamen").get(pk=oppdrag_id)
    krev_egen(oppdrag, aktoer)
    krev_upublisert(oppdrag, naa, kandidat_id=kandidat_id)
    return oppdrag


def krev_upublisert(oppdrag: Sensoroppdrag, naa: datetime, *, kandidat_id: int | None = None) -> None:
    """Raise UgyldigOvergang from the second of publication, but for somebody who has no grade yet."""
    if er_laast(oppdrag.parti, naa, kandidat_id=kandidat_id):
        melding = _("Karakterene er publisert og kan ikke endres lenger. Ingenting er endret.")
        raise UgyldigOvergang(melding, kode="publisert")


def krev_begge(oppdrag: Sensoroppdrag) -> None:
    """Raise UgyldigOvergang until both sensors have confirmed; the same sentence whatever the other has done."""
    if not Sensoroppdrag.objects.begge_bekreftet(oppdrag.parti_id):
        melding = _("Endelig karakter settes når dere begge har bekreftet forslagene. Ingenting er endret.")
        raise UgyldigOvergang(melding, kode="ikke_bekreftet")


def krev_til_stede(oppdrag: Sensoroppdrag, kandidat_id: int) -> Kandidat:
    """The candidate, of the sensor's party and neither absent nor cancelled; raises Domenefeil otherwise."""
    kandidat = Kandidat.objects.filter(pk=kandidat_id, parti=oppdrag.parti_id).first()
    if kandidat is None:
        raise Domenefeil(_("Kandidaten er ikke i partiet ditt. Ingenting er lagret."), kode="ikke_i_partiet")
    if Kandidat.objects.filter(er_borte(), pk=kandidat.pk).exists():
        melding = _(
            "Kandidaten er registrert med fravær eller avlyst eksamen, og skal ikke ha karakter. Ingenting er lagret."
        )
        raise Domenefeil(melding, kode="fravaer")
    return kandidat


def krev_uten_sluttkarakter(kandidat_id: int) -> None:
    """Raise UgyldigOvergang when a final grade stands: it is taken back first, so that it never rests on something open."""
    if Sluttkarakter.objects.staaende().filter(kandidat=kandidat_id).exists():
        melding = _("Endelig karakter er satt for svaret. Andresensor må ta den tilbake først. Ingenting er endret.")
        raise UgyldigOvergang(melding, kode="har_sluttkarakter")


def krev_grunn(grunn: str, melding: str) -> str:
    """The reason without blanks around it; raises Domenefeil when there is none."""
    grunn = grunn.strip()
    if not grunn:
        raise Domenefeil(melding, kode="uten_grunn")
    return grunn
