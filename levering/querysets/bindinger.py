"""What has been handed in keeps candidates where they are."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eksamen.models import Kandidat
from levering.models import Besvarelsesfil, Levering


def bindinger(kandidater: QuerySet[Kandidat]) -> Mapping[int, str | Promise]:
    """Why candidates cannot be taken out of or moved between parties: a file or a delivery is there. One query.

    Files that were taken away by the one who uploaded them count too, since they are kept.
    """
    filer = Exists(Besvarelsesfil.objects.filter(kandidat=OuterRef("pk")))
    leveringer = Exists(Levering.objects.filter(kandidat=OuterRef("pk")))
    rader = kandidater.annotate(har_filer=filer, har_levert=leveringer).filter(Q(har_filer=True) | Q(har_levert=True))
    return dict.fromkeys(rader.values_list("pk", flat=True), _("Kandidaten har lastet opp eller levert en besvarelse."))
