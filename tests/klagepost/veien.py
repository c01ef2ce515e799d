"""How the tests go through the pages of a bundle."""

from django.urls import reverse

from felles.tid import naa
from klagepost.models import Bunkesteg, Papirbunke
from klagepost.querysets.bunker import bunker


def adresse(navn, rad, *flere):
    return reverse(f"klagepost:{navn}", args=[rad.pk, *flere])


def bunken(rad, tidspunkt=None):
    hentet = Papirbunke.objects.select_related("skole", "ansvarlig", "eksamen__fag", "eksamen__periode").get(pk=rad.pk)
    return bunker([hentet], tidspunkt or naa())[0]


def meld(klient, rad, steg, sporing="RR1", **felt):
    return klient.post(adresse("steg", rad), {"steg": steg, "sporing": sporing, **felt})


def gaa(som, rad, *steg):
    """Pairs of (user, step), each accepted."""
    for bruker, ett in steg:
        svar = meld(som(bruker), rad, ett)
        assert svar.status_code == 302, (ett, svar.text[-2000:])


def stegene(rad):
    return list(Bunkesteg.objects.staaende().filter(bunke=rad).values_list("steg", "av__etternavn", "til__etternavn"))
