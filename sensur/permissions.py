"""Who gets which assignment, answer and exam. Every view of sensur gets them here."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from brukere.models import Bruker
from eksamen.models import Eksamen
from felles.feil import UgyldigOvergang
from sensur.models import Sensoroppdrag
from sensur.querysets.publisering import med_ansvar
from sensur.querysets.svar import Svar, Svarfil, svar_i_parti
from sensur.services.forslag import krev_aapen


def hent_oppdrag_for(bruker: Bruker, pk: int, *, naa: datetime, aapent: bool = False) -> Sensoroppdrag:
    """The sensor's own assignment; 404 for everybody else's, and for all without the role.

    `aapent` asks that the grading has opened: 403 with the time before that.
    """
    oppdrag = get_object_or_404(Sensoroppdrag.objects.for_sensor(bruker, naa).med_plan(), pk=pk)
    if aapent:
        try:
            krev_aapen(oppdrag, naa)
        except UgyldigOvergang as feil:
            raise PermissionDenied(feil.melding) from feil
    return oppdrag


def finn_svar(svar: list[Svar], nummer: str) -> Svar:
    """The answer with that candidate number; 404 when it is not in the party."""
    for ett in svar:
        if ett.nummer == nummer:
            return ett
    raise Http404


def hent_fil_for(bruker: Bruker, pk: int, nummer: str, nr: int, *, naa: datetime) -> Svarfil:
    """A file of an answer in the sensor's own, open assignment; 404 when there is no such file."""
    oppdrag = hent_oppdrag_for(bruker, pk, naa=naa, aapent=True)
    svar = finn_svar(svar_i_parti(oppdrag, naa), nummer)
    if not 1 <= nr <= len(svar.filer):
        raise Http404
    return svar.filer[nr - 1]


def hent_publisering_for(bruker: Bruker, pk: int, *, naa: datetime) -> Eksamen:
    """An exam that the user may publish; 404 for every other."""
    eksamen = med_ansvar(bruker, naa).select_related("fag", "periode", "ansvarlig")
    return get_object_or_404(eksamen, pk=pk)
