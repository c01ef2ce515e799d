"""Who gets which fagperson, faggruppe and appointment. Every view gets them here."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brukere.models import Bruker, Organisasjon
from brukere.querysets.organisasjoner import under_q
from felles.kryptering import hash_token
from oppnevning.models import Faggruppe, Fagperson, Oppnevning, Svarlenke
from oppnevning.querysets.fagpersoner import FORESLAAENDE, OPPNEVNENDE


def krev_oppnevnende(bruker: Bruker, naa: datetime) -> None:
    """403 for all but the authorities that appoint."""
    if not bruker.har_rolle(naa, *OPPNEVNENDE):
        raise PermissionDenied(
            _(
                "Sensorer oppnevnes av statsforvalter, fylkeskommune og Utdanningsdirektoratet. Skolen foreslår fagpersoner."
            )
        )


def krev_fagpersoner(bruker: Bruker, naa: datetime) -> None:
    """403 for all but those who propose fagpersoner or appoint them."""
    if not bruker.har_rolle(naa, *FORESLAAENDE, *OPPNEVNENDE):
        raise PermissionDenied(_("Fagpersoner foreslås av skolens ledelse og av myndigheten som oppnevner."))


def eiere_for(bruker: Bruker, naa: datetime) -> QuerySet[Organisasjon]:
    """The organisations that the user enters fagpersoner for: the own schools, and the own authorities."""
    ider = [o.pk for o in bruker.organisasjoner(naa, *FORESLAAENDE, *OPPNEVNENDE)]
    return Organisasjon.objects.filter(pk__in=ider).order_by("sti", "pk")


def oppnevnende_for(bruker: Bruker, naa: datetime) -> QuerySet[Organisasjon]:
    """The authorities that the user makes faggrupper for: the own, and those that appoint under them."""
    slag = [Organisasjon.Slag.UDIR, Organisasjon.Slag.STATSFORVALTER, Organisasjon.Slag.FYLKESKOMMUNE]
    alle = Organisasjon.objects.under(bruker.organisasjoner(naa, *OPPNEVNENDE))
    return alle.filter(slag__in=slag).order_by("sti", "pk")


def faggrupper_for(bruker: Bruker, naa: datetime) -> QuerySet[Faggruppe]:
    """The faggrupper of the user's authorities, and of those under them."""
    return Faggruppe.objects.filter(under_q(bruker.organisasjoner(naa, *OPPNEVNENDE), "eier"))


def hent_faggruppe_for(bruker: Bruker, pk: int, *, naa: datetime) -> Faggruppe:
    """A faggruppe that the user runs; 404 for every other."""
    return get_object_or_404(faggrupper_for(bruker, naa).select_related("eier", "periode"), pk=pk)


def hent_fagperson_for(bruker: Bruker, pk: int, *, naa: datetime) -> Fagperson:
    """A fagperson of the own school, or under the own authority; 404 for every other."""
    alle = Fagperson.objects.synlige_for(bruker, naa).select_related("bruker", "eier", "skole")
    return get_object_or_404(alle, pk=pk)


def hent_oppnevning_for(bruker: Bruker, pk: int, *, naa: datetime) -> Oppnevning:
    """An appointment of the user's authorities; 404 for every other, the appointed person's own included."""
    alle = Oppnevning.objects.synlige_for(bruker, naa)
    return get_object_or_404(
        alle.select_related("bruker", "faggruppe__eier", "faggruppe__periode", "sensorgruppe", "erstatter__bruker"),
        pk=pk,
    )


def hent_egen_oppnevning(bruker: Bruker, pk: int) -> Oppnevning:
    """One's own appointment; 404 for every other."""
    egne = Oppnevning.objects.filter(bruker=bruker).select_related("bruker", "faggruppe__eier", "faggruppe__periode")
    return get_object_or_404(egne, pk=pk)


def hent_svarlenke(token: str) -> Svarlenke:
    """The answer link with that token, dead ones too; 404 when there is none."""
    lenke = (
        Svarlenke.objects.filter(token_hash=hash_token(token))
        .select_related("oppnevning__bruker", "oppnevning__faggruppe__eier", "oppnevning__faggruppe__periode")
        .first()
    )
    if lenke is None:
        raise Http404
    return lenke
