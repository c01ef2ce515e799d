"""What a member's act on a case begins with: the case locked, and the member on its board."""

from datetime import datetime

from django.utils.translation import gettext as _

from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer
from klage.models import Klage
from klagenemnd.models import Klageoppdrag
from klagenemnd.querysets.bord import er_forseglet
from klagenemnd.querysets.habilitet import konflikter
from klagenemnd.querysets.kontroll import GODKJENNER
from klagenemnd.querysets.nemnd import HOS_NEMNDA


def krev_oppdrag(klage: Klage, aktoer: Aktoer) -> Klageoppdrag:
    """The actor's standing assignment on a locked case. Raises Domenefeil `ikke_din` for everybody else."""
    oppdrag = Klageoppdrag.objects.filter(klage=klage.pk, bruker=aktoer.bruker_id, avsluttet__isnull=True).first()
    if oppdrag is None:
        raise Domenefeil(_("Du er ikke med i klagenemnda i saken nå. Ingenting er endret."), kode="ikke_din")
    oppdrag.klage = klage
    return oppdrag


def krev_hos_nemnda(klage: Klage) -> None:
    """Raise UgyldigOvergang `ikke_hos_nemnda` when the board does not have the case, with why and what to do."""
    if klage.status in HOS_NEMNDA:
        return
    melding = {
        Klage.Status.TIL_KONTROLL: _(
            "Begge har godkjent, og svaret er til kvalitetssikring. Ta tilbake godkjenningen din for å endre det. "
            "Ingenting er lagret."
        ),
        Klage.Status.GODKJENT: _("Svaret er kvalitetssikret, og kan ikke endres. Ingenting er lagret."),
        Klage.Status.AVGJORT: _("Klagen er avgjort, og svaret er endelig. Ingenting er lagret."),
        Klage.Status.TRUKKET: _("Klagen er trukket. Du skal ikke gjøre mer med den. Ingenting er lagret."),
    }.get(Klage.Status(klage.status), _("Klagen er ikke hos klagenemnda nå. Ingenting er lagret."))
    raise UgyldigOvergang(melding, kode="ikke_hos_nemnda")


def krev_en_av_de_to(oppdrag: Klageoppdrag) -> None:
    """Raise Domenefeil `bare_leser` for the third, who gives a view and decides nothing."""
    if oppdrag.rolle not in GODKJENNER:
        melding = _("Du gir en ekstra vurdering, og verken skriver eller godkjenner svaret. Ingenting er endret.")
        raise Domenefeil(melding, kode="bare_leser")


def krev_habil(oppdrag: Klageoppdrag, naa: datetime) -> None:
    """Raise Domenefeil (`sensor`, `fellessensur`, `skole`) when the member may not sit on the board any more.

    Rule: forvaltningsloven § 6: also when what stands in the way has come up since they got the case.
    """
    grunn = konflikter([oppdrag.klage], naa)[oppdrag.klage_id].get(oppdrag.bruker_id)
    if grunn is not None:
        melding = _("%(navn)s er inhabil i saken og kan ikke godkjenne svaret. Si fra til den som er ansvarlig for klagen, "
                    "så en annen tar over.")  # fmt: skip
        raise Domenefeil(melding % {"navn": oppdrag.bruker.navn}, kode=grunn.value)


def krev_egen_gitt(oppdrag: Klageoppdrag) -> None:
    """Raise UgyldigOvergang `egen_foerst` while what the others have written is sealed for the member."""
    if er_forseglet(oppdrag):
        melding = _("Lever din egen vurdering først. Da åpnes den andres vurdering og svaret dere skriver sammen.")
        raise UgyldigOvergang(melding, kode="egen_foerst")
