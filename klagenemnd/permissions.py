"""Who gets which case and which assignment of the board. Every view of klagenemnd gets them here."""

from datetime import datetime
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Bruker
from eksamen.models import Kandidat
from klage.models import Klage, Klageutfall
from klage.permissions import VURDERT
from klage.querysets.klager import KLAGEANSVARLIGE
from klage.querysets.vurdert import vurdert_av
from klagenemnd.models import Klageoppdrag
from klagenemnd.querysets.nemnd import SAK, egne_oppdrag, mine_saker
from klagenemnd.querysets.svar import svar_for_kandidat, svar_for_skole

# What a case that has left the board says to whom it was assigned.
BORTE: Final = {
    Klage.Status.TRUKKET: gettext_lazy("Klagen er trukket. Det du har skrevet, ser ingen."),
    Klage.Status.AVVIST: gettext_lazy("Klagen er avvist. Det du har skrevet, ser ingen."),
}


def krev_ansvarlig(bruker: Bruker, naa: datetime) -> None:
    """403 for all but the authorities that answer for appeals."""
    if not bruker.har_rolle(naa, *KLAGEANSVARLIGE):
        raise PermissionDenied(_("Klagesaker behandles av statsforvalter, fylkeskommune og Utdanningsdirektoratet."))


def hent_sak_for_myndighet(bruker: Bruker, pk: int, *, naa: datetime) -> Klage:
    """A case of the user's authority, or of one under it; 404 for every other.

    403 for somebody who is or has been on its board, or has graded the candidate: they do not assure their own work.
    """
    klage = get_object_or_404(Klage.objects.for_ansvarlig(bruker, naa).for_visning(), pk=pk)
    if Klageoppdrag.objects.filter(klage=klage, bruker=bruker).exists():
        raise PermissionDenied(_("Du er eller har vært med i klagenemnda i saken. En annen hos dere må gjøre dette."))
    if Klage.objects.filter(vurdert_av(bruker.pk), pk=klage.pk).exists():
        raise PermissionDenied(VURDERT)
    return klage


def hent_oppdrag_for(bruker: Bruker, pk: int, *, naa: datetime) -> Klageoppdrag:
    """The member's own assignment, by its own key; 404 for everybody else's, and for all without the role.

    Whoever has been replaced, or whose case is gone, knows of it, and gets 403 with a sentence.
    """
    oppdrag = mine_saker(bruker, naa).filter(pk=pk).first()
    if oppdrag is not None:
        return oppdrag
    eget = Klageoppdrag.objects.filter(pk=pk, bruker=bruker).select_related(*SAK).first()
    if eget is None:
        raise Http404
    if eget.avsluttet is not None:
        raise PermissionDenied(
            _("Klagesaken er gått over til en annen. Det du har skrevet som din egen vurdering, ser ingen.")
        )
    if not egne_oppdrag(bruker, naa).filter(pk=pk).exists():
        raise Http404
    raise PermissionDenied(BORTE.get(Klage.Status(eget.klage.status), _("Klagen er ikke hos klagenemnda nå.")))


def hent_svar_for_skole(bruker: Bruker, pk: int, *, naa: datetime) -> Klageutfall:
    """The answer to an appeal from the user's school, by the appeal's key; 404 for every other, and before its second."""
    return get_object_or_404(svar_for_skole(bruker, naa), klage=pk)


def hent_svar_for_kandidat(kandidat: Kandidat, pk: int, *, naa: datetime) -> Klageutfall:
    """The answer to the person's own appeal, by the appeal's key; 404 for every other, and before its second."""
    return get_object_or_404(svar_for_kandidat(kandidat, naa), klage=pk)
