"""Who may see and start exchanges with PAS: the school's administrators start them, rektor and those above read."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import OVERORDNEDE, Rolle
from eksamen.permissions import MAKS_SIFRE, administrerer_skole, kan_lese_partier, skoler_lest_av
from pas_integration.models import Gjoeremaal, PasJobb


def krev_pasleser(bruker: Bruker, naa: datetime) -> None:
    """403 for all but school administrators, rektor and those above."""
    if not kan_lese_partier(bruker, naa):
        raise PermissionDenied(_("Utvekslingen med PAS er for skolens ledelse og dem over."))


def krev_pas_for(bruker: Bruker, skole: Organisasjon, *, naa: datetime, skrive: bool = True) -> None:
    """404 for a school the user does not read, 403 (with `skrive`) for one that the user does not administer."""
    if administrerer_skole(bruker, skole, naa):
        return
    if not skoler_lest_av(bruker, naa).filter(pk=skole.pk).exists():
        raise Http404
    if skrive:
        raise PermissionDenied(_("Det er skolens administratorer som sender til og henter fra PAS."))


def passkoler(bruker: Bruker, naa: datetime) -> QuerySet[Organisasjon]:
    """The schools whose exchanges the user reads, by name."""
    return skoler_lest_av(bruker, naa)


def hent_passkole_for(bruker: Bruker, orgnr: str, *, naa: datetime, skrive: bool = False) -> Organisasjon:
    """A school by its organisation number: 404 when the user does not read it, 403 when they may not act for it."""
    if not (orgnr.isascii() and orgnr.isdigit() and len(orgnr) <= MAKS_SIFRE):
        raise Http404
    skole = get_object_or_404(passkoler(bruker, naa), orgnr=orgnr)
    if skrive:
        krev_pas_for(bruker, skole, naa=naa)
    return skole


def hent_pasjobb_for(bruker: Bruker, noekkel: UUID, *, naa: datetime, skrive: bool = False) -> PasJobb:
    """An exchange by its job's key; 404 for another school's, 403 for those who may only read.

    The plan is no school's: all who read parties may see its import, and who started it may act on it.
    """
    pasjobb = get_object_or_404(
        PasJobb.objects.select_related("jobb", "skole", "periode", "startet_av"), jobb__noekkel=noekkel
    )
    if pasjobb.skole is not None:
        krev_pas_for(bruker, pasjobb.skole, naa=naa, skrive=skrive)
        return pasjobb
    if not kan_lese_partier(bruker, naa):
        raise Http404
    if skrive and pasjobb.startet_av_id != bruker.pk:
        raise PermissionDenied
    return pasjobb


def hent_gjoeremaal_for(bruker: Bruker, pk: int, *, naa: datetime, skrive: bool = False) -> Gjoeremaal:
    """A line of the to-do list, by the rule of its school."""
    gjoeremaal = get_object_or_404(
        Gjoeremaal.objects.select_related("paskandidat__skole", "paskandidat__periode"), pk=pk
    )
    krev_pas_for(bruker, gjoeremaal.paskandidat.skole, naa=naa, skrive=skrive)
    return gjoeremaal


def kan_sette_opp(bruker: Bruker, skole: Organisasjon, naa: datetime) -> bool:
    """Who may say which number the school has in PAS: its administrator+, and those above it."""
    over = bruker.organisasjoner(naa, Rolle.SKOLEADMIN_PLUSS, *OVERORDNEDE)
    return any(skole.sti.startswith(organisasjon.sti) for organisasjon in over)


def krev_oppsett(bruker: Bruker, skole: Organisasjon, naa: datetime) -> None:
    """403 for those who may not."""
    if not kan_sette_opp(bruker, skole, naa):
        raise PermissionDenied(_("Nummeret i PAS settes av Skoleadministrator+ og dem over skolen."))
