"""The right to a særskilt exam, marked by hand: standpunkt grades are kept elsewhere."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deltakelse.models import Rettighetssvar, Saerskiltrett
from eksamen.models import Kandidat, Person
from eksamen.models.valg import Kandidatslag
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse


@transaction.atomic
def merk_saerskilt(
    *, skole_id: int, person_id: int, fag_id: int, periode_id: int, grunn: str, aktoer: Aktoer, naa: datetime
) -> Saerskiltrett:
    """Mark that the pupil has the right to a særskilt exam in the fag. Harmless twice: the first mark stands.

    Raises Domenefeil `har_eksamen` when the pupil had the exam itself and no decision of the owner says otherwise.
    Rule: forskrift til opplæringslova § 3-33 (Møre og Romsdal fylkeskommune, «Ny, utsett og særskild eksamen»): the
    grade 1 as standpunkt gives the right only to who was not drawn for exam in the fag.
    """
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    felt = {"person_id": person_id, "fag_id": fag_id, "periode_id": periode_id}
    finnes = Saerskiltrett.objects.filter(**felt, opphevet__isnull=True).first()
    if finnes:
        return finnes
    elever = Kandidat.objects.filter(person=person_id, eksamen__periode=periode_id, slag=Kandidatslag.ELEV)
    if grunn != Saerskiltrett.Grunn.VEDTAK and elever.filter(eksamen__fag=fag_id).exists():
        melding = _(
            "Eleven har eksamen i faget i denne perioden, og har da ikke rett til særskilt eksamen. "
            "Har skoleeieren vedtatt noe annet, velg vedtaket som grunn."
        )
        raise Domenefeil(melding, kode="har_eksamen")
    rett = Saerskiltrett.objects.create(
        skole_id=skole_id, grunn=grunn, registrert=naa, registrert_av_id=aktoer.bruker_id, **felt
    )
    logg_hendelse(rett, "saerskilt.merket", aktoer=aktoer, naa=naa, skole_id=skole_id, grunn=grunn)
    return rett


@transaction.atomic
def opphev_saerskilt(*, rett_id: int, aktoer: Aktoer, naa: datetime) -> bool:
    """Take the mark away; False when it was gone. Raises UgyldigOvergang when the pupil is enrolled by it."""
    rett = Saerskiltrett.objects.select_for_update(of=("self",)).get(pk=rett_id)
    if rett.opphevet is not None:
        return False
    svar = Rettighetssvar.objects.filter(
        person=rett.person_id, fag=rett.fag_id, periode=rett.periode_id, slag="saerskilt", kandidat__isnull=False
    )
    if svar.filter(opphevet__isnull=True).exists():
        raise UgyldigOvergang(_("Eleven er meldt opp. Ta kandidaten ut av partiet først."), kode="meldt_opp")
    rett.opphevet, rett.opphevet_av_id = naa, aktoer.bruker_id
    rett.save(update_fields=["opphevet", "opphevet_av"])
    logg_hendelse(rett, "saerskilt.opphevet", aktoer=aktoer, naa=naa, skole_id=rett.skole_id)
    return True
