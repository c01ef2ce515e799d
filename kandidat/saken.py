"""The pupil's own case: whose it is, and where its steps lead."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404
from django.urls import reverse

from eksamen.models import Kandidat
from eksamen.querysets.kunngjoering import kunngjorte
from saksgang.stegtyper import Lenke, Steg


def hent_min_eksamen(kandidat: Kandidat, pk: int, naa: datetime) -> Kandidat:
    """One of the person's own announced exams of the number's period; 404 for every other."""
    egne = Kandidat.objects.filter(person=kandidat.person_id, eksamen__periode=kandidat.eksamen.periode_id, pk=pk)
    rader = egne.med_navn().defer("person__nummer").prefetch_related("eksamen__deler", "deler__eksamensdel")
    for ett in kunngjorte(rader, naa):
        return ett
    raise Http404


def adresse_for(kandidat: Kandidat) -> Callable[[Steg], str]:
    """The address that a step of this candidate's case leads to, "" for nowhere."""

    def adresse(steg: Steg) -> str:
        match steg.lenke:
            case Lenke.KVITTERING:
                return reverse("kandidat:sakskvittering", args=[kandidat.pk])
            case Lenke.KLAGE:
                return reverse("kandidat:klage", args=[kandidat.pk])
            case Lenke.SVAR:
                return reverse("kandidat:klagesvar", args=[steg.objekt])
            case Lenke.VALG if steg.objekt:
                return reverse("kandidat:annullering", args=[steg.objekt])
        return ""

    return adresse
