"""The group upload that a member of staff has open, for the page and for the uploads in pieces."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from brukere.models import Bruker
from eksamen.models import Eksamensparti
from felles.feil import Domenefeil
from felles.hendelser import Aktoer
from levering.models import Gruppeopplasting
from levering.services.gruppe import aapen_gruppe

# What an upload names instead of a group: the one that is open, or a new one.
MIN_GRUPPE: Final = "min"


def min_gruppe(bruker: Bruker) -> Gruppeopplasting | None:
    """The user's own that is open; None when there is none. One query."""
    return Gruppeopplasting.objects.filter(bruker_id=bruker.pk, lukket__isnull=True).order_by("pk").last()


def aapne_min_gruppe(bruker: Bruker, *, aktoer: Aktoer, naa: datetime) -> Gruppeopplasting:
    """The user's own that is open, or a new one. Raises Domenefeil on a day without a party. May be repeated."""
    if funnet := min_gruppe(bruker):
        return funnet
    parti = Eksamensparti.objects.synlige_for(bruker, naa).i_dag(naa).order_by("pk").first()
    if parti is None:
        melding = _("Ingen av partiene dine har eksamen i dag. Du kan laste opp her på eksamensdagen.")
        raise Domenefeil(melding, kode="ingen_partier")
    return aapen_gruppe(bruker_id=bruker.pk, skole_id=parti.skole_id, aktoer=aktoer, naa=naa)
