"""What the cases add to the pages below."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from brukere.models import Bruker
from eksamen.models import Eksamensparti
from felles.bidrag import Handling
from klage.models import Klage
from klage.querysets.klager import LESER_VED_SKOLEN


def partihandlinger(bruker: Bruker, parti: Eksamensparti, naa: datetime) -> list[Handling]:
    """The way to the pupils' cases, for those at the school who read them. No query."""
    if not any(skole.pk == parti.skole_id for skole in bruker.organisasjoner(naa, *LESER_VED_SKOLEN)):
        return []
    return [Handling(_("Saker og tidslinjer"), reverse("saksgang:parti", args=[parti.pk]), "klokke")]


def klagehandlinger(_bruker: Bruker, klage: Klage, _naa: datetime) -> list[Handling]:
    """The way from a case to the pupil's own view of it, and to the timeline. No query."""
    return [
        Handling(_("Saken, steg for steg"), reverse("saksgang:sak", args=[klage.kandidat_id])),
        Handling(_("Karakterens tidslinje"), reverse("saksgang:tidslinje", args=[klage.kandidat_id])),
    ]


def klageseksjon(bruker: Bruker, klage: Klage, naa: datetime) -> tuple[str, dict[str, Any]]:
    """The same on the school's page of the appeal. No query."""
    return "saksgang/_lenker.html", {"handlinger": klagehandlinger(bruker, klage, naa)}
