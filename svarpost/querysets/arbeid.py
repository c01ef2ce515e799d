"""Paper answers that an appointed sensor has: shown before the appointment is taken back, and after."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from eksamen.models import Eksamensparti
from oppnevning.models import Oppnevning
from oppnevning.services.bindinger import Arbeid
from svarpost.querysets.bunker import hos_sensor


def hva_de_har(oppnevning: Oppnevning, leser: Bruker | None, naa: datetime) -> list[Arbeid]:
    """The bundles of the faggruppe that the sensor has, or gets from the post; one query."""
    if oppnevning.rolle != Oppnevning.Rolle.SENSOR:
        return []
    gruppe = oppnevning.faggruppe
    antall = Eksamensparti.objects.filter(
        pk__in=hos_sensor(oppnevning.bruker), eksamen__periode=gruppe.periode_id,
        eksamen__fag__in=gruppe.fagrader.values("fag"),
    ).count()  # fmt: skip
    if not antall:
        return []
    tekst = ngettext(
        "Har besvarelser på papir fra %(antall)s parti.", "Har besvarelser på papir fra %(antall)s partier.", antall
    )
    return [Arbeid(tekst % {"antall": antall}, reverse("svarpost:liste"), _("Se hvor de er"))]
