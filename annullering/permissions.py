"""Who gets which case about a formal fault, and what each may do in it."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from annullering.models import Formellsak, Sakskandidat
from annullering.querysets.saker import aapnet_av_oss, avgjoer_selv, kandidater_for, skolene_i
from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import SKOLEADMINISTRATORER
from brukere.querysets.organisasjoner import under_q
from eksamen.models import Eksamen, Eksamensparti
from klage.models import Klage
from klage.querysets.klager import KLAGEANSVARLIGE


def hent_sak_for(bruker: Bruker, pk: int, *, naa: datetime, endre: bool = False, avgjoere: bool = False) -> Formellsak:
    """The case; 404 for those who may not know of it. 403 for others than those who opened it (`endre`), and than the
    very authority that decides it (`avgjoere`).
    """  # fmt: skip
    sak = get_object_or_404(Formellsak.objects.synlige_for(bruker, naa).for_visning(), pk=pk)
    if endre and not aapnet_av_oss(bruker, sak, naa):
        raise PermissionDenied(_("Saken er åpnet hos %(navn)s, og endres der.") % {"navn": sak.aapnet_hos.navn})
    if avgjoere and not avgjoer_selv(bruker, sak, naa):
        raise PermissionDenied(_avvist(sak))
    return sak


def _avvist(sak: Formellsak) -> str:
    if sak.myndighet.slag == Organisasjon.Slag.UDIR:
        return _(
            "Bare Utdanningsdirektoratet kan annullere en sentralt gitt skriftlig eksamen. Skolen søker for kandidaten, og "
            "dere kan følge saken. Ingenting er endret."
        )
    return _("Saken avgjøres av %(navn)s. Ingenting er endret.") % {"navn": sak.myndighet.navn}


def hent_rad_for(bruker: Bruker, sak: Formellsak, pk: int, *, naa: datetime) -> Sakskandidat:
    """A candidate of a case that the caller got here; 404 for those of other schools."""
    return get_object_or_404(kandidater_for(sak, bruker, naa), pk=pk)


def krev_skolens_egen(bruker: Bruker, rad: Sakskandidat, *, naa: datetime) -> None:
    """403 for others than the administrators of the candidate's school."""
    if not any(o.pk == rad.kandidat.parti.skole_id for o in bruker.organisasjoner(naa, *SKOLEADMINISTRATORER)):
        raise PermissionDenied(_("Bare skolen registrerer det kandidaten har valgt. Kandidaten kan også velge selv."))


def hent_skole_i(bruker: Bruker, sak: Formellsak, skole_id: int | None, *, naa: datetime) -> Organisasjon:
    """The user's school in the case; the only one where none is named. 403 for those without a school in it."""
    skoler = skolene_i(sak, bruker, naa)
    if not skoler:
        raise PermissionDenied(_("Bare skolene i saken uttaler seg."))
    valgt = skoler[0] if skole_id is None and len(skoler) == 1 else next((o for o in skoler if o.pk == skole_id), None)
    if valgt is None:
        raise Http404
    return valgt


def valgbare_partier(bruker: Bruker, naa: datetime) -> QuerySet[Eksamensparti]:
    """Parties about which the user may open a case: the school's own, or those under the authority."""
    egne = Q(skole__in=[o.pk for o in bruker.organisasjoner(naa, *SKOLEADMINISTRATORER)])
    return Eksamensparti.objects.filter(egne | under_q(bruker.organisasjoner(naa, *KLAGEANSVARLIGE), "skole"))


def hent_eksamen_for(bruker: Bruker, pk: int, *, naa: datetime) -> Eksamen:
    """An exam that the user may open a case about; 404 for every other."""
    eksamener = Eksamen.objects.filter(pk__in=valgbare_partier(bruker, naa).values("eksamen"))
    return get_object_or_404(eksamener.select_related("fag", "periode"), pk=pk)


def aapner_for(bruker: Bruker, skolestier: set[str], naa: datetime) -> Organisasjon | None:
    """Where a case about these schools is opened: the one school, or the user's authority above them all; None for neither."""
    skoler = bruker.organisasjoner(naa, *SKOLEADMINISTRATORER)
    if len(skolestier) == 1:
        egen = next((o for o in skoler if o.sti in skolestier), None)
        if egen is not None:
            return egen
    over = sorted(bruker.organisasjoner(naa, *KLAGEANSVARLIGE), key=lambda o: -len(o.sti))
    return next((o for o in over if all(sti.startswith(o.sti) for sti in skolestier)), None)


def klager_uten_sak(bruker: Bruker, naa: datetime) -> QuerySet[Klage]:
    """Open appeals about formal faults that no case answers yet: the school's own, and those under the authority."""
    egne = Q(kandidat__parti__skole__in=[o.pk for o in bruker.organisasjoner(naa, *SKOLEADMINISTRATORER)])
    over = under_q(bruker.organisasjoner(naa, *KLAGEANSVARLIGE), "kandidat__parti__skole") & Q(
        status=Klage.Status.SENDT
    )
    i_sak = Sakskandidat.objects.filter(klage__isnull=False, tatt_ut__isnull=True, sak__trukket__isnull=True)
    klager = Klage.objects.aapne().behandles_her().filter(egne | over, slag=Klage.Slag.FORMELL_FEIL)
    return klager.exclude(pk__in=i_sak.values("klage")).for_visning()
