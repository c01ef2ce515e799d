"""Who gets which assignment, answer and exam. Every view of sensur gets them here."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brukere.models import Bruker
from eksamen.models import Eksamen
from felles.feil import UgyldigOvergang
from oppnevning.models import Faggruppe
from sensur.models import Fellessensur, Fellessensursak, Sensoroppdrag, Sensorveiledning
from sensur.querysets.kriterier import eier_skjemaet
from sensur.querysets.moeter import Sakslinje, egne, faggrupper_for, innkalt_av, sakslinjer, synlige
from sensur.querysets.publisering import med_ansvar
from sensur.querysets.svar import Svar, Svarfil, svar_i_parti
from sensur.services.forslag import krev_aapen


def hent_oppdrag_for(bruker: Bruker, pk: int, *, naa: datetime, aapent: bool = False) -> Sensoroppdrag:
    """The sensor's own assignment; 404 for everybody else's, and for all without the role.

    `aapent` asks that the grading has opened: 403 with the time before that. Whoever has been replaced there knows of it,
    and gets 403 with a sentence.
    """
    oppdrag = Sensoroppdrag.objects.for_sensor(bruker, naa).med_plan().filter(pk=pk).first()
    if oppdrag is None:
        if Sensoroppdrag.objects.filter(pk=pk, bruker=bruker, avsluttet__isnull=False).exists():
            raise PermissionDenied(
                _("Oppdraget er gått over til en annen sensor. Det du foreslo, ser ingen. Spør oppdragsgiveren din.")
            )
        raise Http404
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
    svar = finn_svar(svar_i_parti(oppdrag, filer_til=nummer), nummer)
    if not 1 <= nr <= len(svar.filer):
        raise Http404
    return svar.filer[nr - 1]


def hent_publisering_for(bruker: Bruker, pk: int, *, naa: datetime) -> Eksamen:
    """An exam that the user may publish; 404 for every other."""
    eksamen = med_ansvar(bruker, naa).select_related("fag", "periode", "ansvarlig")
    return get_object_or_404(eksamen, pk=pk)


def hent_veiledning_for(bruker: Bruker, pk: int, fil_pk: int, *, naa: datetime) -> Sensorveiledning:
    """A file of guidance, also an earlier one, of an exam that the user is responsible for; 404 for every other."""
    eksamen = hent_publisering_for(bruker, pk, naa=naa)
    return get_object_or_404(eksamen.sensorveiledninger.select_related("eksamen__fag"), pk=fil_pk)


def hent_skjema_for(bruker: Bruker, pk: int, *, naa: datetime) -> Eksamen:
    """An exam whose assessment form the user may change: that of the own authority. 404 when unknown, 403 for those above."""
    eksamen = hent_publisering_for(bruker, pk, naa=naa)
    if not eier_skjemaet(bruker, eksamen, naa):
        raise PermissionDenied(_("Vurderingsskjemaet endres av %(navn)s.") % {"navn": eksamen.ansvarlig.navn})
    return eksamen


def hent_moete_for(bruker: Bruker, pk: int, *, naa: datetime) -> Fellessensur:
    """A meeting that the user calls, leads, is called to or is oppmann of; 404 for every other."""
    moeter = synlige(bruker, naa).select_related("faggruppe__eier", "faggruppe__periode", "leder")
    return get_object_or_404(moeter, pk=pk)


def hent_innkalt_moete_for(bruker: Bruker, pk: int, *, naa: datetime) -> Fellessensur:
    """A meeting that the user may change; 403 for those who are called to it, 404 for every other."""
    moete = hent_moete_for(bruker, pk, naa=naa)
    if not innkalt_av(bruker, naa).filter(pk=pk).exists():
        raise PermissionDenied(_("Møtet endres av myndigheten som kalte det inn."))
    return moete


def hent_moetegruppe_for(bruker: Bruker, pk: int, *, naa: datetime) -> Faggruppe:
    """A faggruppe that the user calls meetings for; 404 for every other."""
    return get_object_or_404(faggrupper_for(bruker, naa), pk=pk)


def hent_sak_for(bruker: Bruker, pk: int, *, naa: datetime) -> Sakslinje:
    """A case that the user leads the meeting of or is oppmann for; 404 for every other, 403 for one that is taken off."""
    saker = Fellessensursak.objects.filter(fellessensur__in=egne(bruker, naa)).select_related(
        "kandidat__kandidatnummer",
        "kandidat__eksamen__fag",
        "kandidat__eksamen__ansvarlig",
        "oppmann",
        "avgjort_av",
        "fellessensur__faggruppe",
    )
    sak = get_object_or_404(saker.filter(Q(fellessensur__leder=bruker) | Q(oppmann=bruker)), pk=pk)
    if sak.tatt_av is not None:
        raise PermissionDenied(
            _("Saken er tatt av listen: møtet er avlyst, et forslag er åpnet igjen, eller en sensor er byttet.")
        )
    return sakslinjer([sak], bruker, naa)[0]


def svar_i_sak(linje: Sakslinje) -> Svar | None:
    """The answer in question, its files by candidate number; None while it is sealed."""
    oppdrag = Sensoroppdrag.objects.aktive().filter(parti=linje.sak.kandidat.parti_id).first()
    if oppdrag is None or not linje.aapen:
        return None
    return finn_svar(svar_i_parti(oppdrag, filer_til=linje.nummer), linje.nummer)


def hent_sakseksamen_for(bruker: Bruker, pk: int, *, naa: datetime) -> int:
    """The key of the exam of a case that the user decides, for its papers and guidance; 404 while the answer is sealed."""
    linje = hent_sak_for(bruker, pk, naa=naa)
    if svar_i_sak(linje) is None:
        raise Http404
    return linje.sak.kandidat.eksamen_id
