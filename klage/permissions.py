"""Who gets which appeal, and which task about diplomas."""

from datetime import datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lat

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.models import Kandidat
from klage.models import Klage, Vitnemaalsoppgave
from klage.querysets.klager import REGISTRERER
from klage.querysets.resultat import gjeldende_resultat
from klage.querysets.skolens import med_vist
from klage.querysets.utenfra import vitnemaalsoppgaver
from klage.querysets.vurdert import vurdert_av

VURDERT: Final = _lat("Du er eller har vært sensor for kandidaten. En annen hos dere må gjøre dette.")


def hent_oppgave_for(bruker: Bruker, pk: int, *, naa: datetime) -> Vitnemaalsoppgave:
    """The task; 404 at another school, and as long as the appeal does not show."""
    oppgave = vitnemaalsoppgaver(bruker.organisasjoner(naa, *SKOLEADMINISTRATORER), naa).filter(pk=pk).first()
    if oppgave is None:
        raise Http404
    return oppgave


def klager_ved_skolen(bruker: Bruker, naa: datetime) -> QuerySet[Any]:
    """The appeals of the user's own schools, as a school sees them; empty without the role."""
    return med_vist(Klage.objects.for_skole(bruker, naa).for_visning(), naa)


def hent_klage_ved_skolen(bruker: Bruker, pk: int, *, naa: datetime, handle: bool = False) -> Any:
    """The appeal as the school sees it; 404 at another school. `handle`: 403 for those who only read it."""
    klage = get_object_or_404(klager_ved_skolen(bruker, naa), pk=pk)
    if handle and not Klage.objects.for_skole(bruker, naa, REGISTRERER).filter(pk=pk).exists():
        raise PermissionDenied(_("Skolens administratorer registrerer og sender klager. Du kan lese dem."))
    return klage


def hent_klage_hos_myndigheten(bruker: Bruker, pk: int, *, naa: datetime) -> Klage:
    """An appeal that was sent to the user's authority, or one under it; 404 for others, 403 for who has graded it."""
    klage: Klage = get_object_or_404(Klage.objects.for_ansvarlig(bruker, naa).for_visning(), pk=pk)
    if Klage.objects.filter(vurdert_av(bruker.pk), pk=pk).exists():
        raise PermissionDenied(VURDERT)
    return klage


def kandidater_med_resultat(bruker: Bruker, naa: datetime) -> QuerySet[Kandidat]:
    """Candidates of the user's own schools whose result shows; those whom the user may register an appeal for."""
    skoler = [skole.pk for skole in bruker.organisasjoner(naa, *REGISTRERER)]
    med: Any = gjeldende_resultat(Kandidat.objects.filter(parti__skole__in=skoler), naa)
    viste: QuerySet[Kandidat] = med.filter(resultat__isnull=False).med_navn().defer("person__nummer")
    return viste


def hent_kandidat_ved_skolen(bruker: Bruker, pk: int, *, naa: datetime) -> Kandidat:
    """A candidate of the user's own school, with a result or not; 404 at another school."""
    skoler = [skole.pk for skole in bruker.organisasjoner(naa, *REGISTRERER)]
    kandidat: Kandidat = get_object_or_404(Kandidat.objects.filter(parti__skole__in=skoler).med_navn(), pk=pk)
    return kandidat
