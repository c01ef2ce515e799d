"""Who may know of incidents and reports of suspicion, and who decides them."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from avbrudd.models import Avbrudd, Mistanke
from avbrudd.querysets.avbrudd import avbrudd_for, kandidater_i, med_hvem
from avbrudd.querysets.mistanker import mistanker_for
from brukere.models import Bruker
from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER, Rolle
from eksamen.models import Kandidat
from eksamen.permissions import administrerer_skole
from vakter.permissions import SEENDE


def hent_avbrudd_for(
    bruker: Bruker, pk: int, *, naa: datetime, skrive: bool = False, avgjoere: bool = False
) -> Avbrudd:
    """An incident the user may know of; 404 for others. 403 for whoever may not act on it (`skrive`) or decide it."""
    avbrudd = get_object_or_404(med_hvem(avbrudd_for(bruker, naa)), pk=pk)
    if skrive and not kan_styre_avbrudd(bruker, avbrudd, naa=naa):
        raise PermissionDenied(_("Avbruddet gjelder flere enn dem du er vakt for. Be skoleadministrator gjøre det."))
    if avgjoere and not administrerer_skole(bruker, avbrudd.skole, naa):
        raise PermissionDenied(_("Skoleadministrator avgjør hvor mye tid som gis tilbake."))
    return avbrudd


def kan_styre_avbrudd(bruker: Bruker, avbrudd: Avbrudd, *, naa: datetime) -> bool:
    """True for those who may act on everybody it is about, and on the whole school for one that is about all of it."""
    if any(
        avbrudd.skole.sti.startswith(o.sti) for o in bruker.organisasjoner(naa, *OVERORDNEDE, *SKOLEADMINISTRATORER)
    ):
        return True
    if avbrudd.parti_id is None and avbrudd.kandidat_id is None:
        return False
    mine, alle = Kandidat.objects.handles_av(bruker, naa), kandidater_i(avbrudd)
    return alle.exists() and not alle.exclude(pk__in=mine.values("pk")).exists()


def hent_avbrudd_til_dokumentasjon(bruker: Bruker, pk: int, *, naa: datetime) -> Avbrudd:
    """An incident with all its candidates, for the school's leaders and those above; 403 for invigilators."""
    avbrudd = hent_avbrudd_for(bruker, pk, naa=naa)
    if not leser_skolen(bruker, avbrudd, naa=naa):
        raise PermissionDenied(_("Dokumentasjonen er for skolens ledelse. Be skoleadministrator hente den."))
    return avbrudd


def leser_skolen(bruker: Bruker, avbrudd: Avbrudd, *, naa: datetime) -> bool:
    """True for administrators and rektor of the school, and those above it."""
    over = bruker.organisasjoner(naa, *(SEENDE - {Rolle.EKSAMENSVAKT}))
    return any(avbrudd.skole.sti.startswith(organisasjon.sti) for organisasjon in over)


def hent_mistanke_for(bruker: Bruker, pk: int, *, naa: datetime) -> Mistanke:
    """A report of suspicion, to take it back: 404 for those who may not read it, 403 for all but administrators."""
    mistanke = get_object_or_404(mistanker_for(bruker, naa), pk=pk)
    if not administrerer_skole(bruker, mistanke.kandidat.parti.skole, naa):
        raise PermissionDenied(_("Skoleadministrator trekker en mistanke som er meldt ved en feil."))
    return mistanke
