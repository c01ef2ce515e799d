"""Giving parties to sensors."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import Rolle
from eksamen.models import Eksamensparti
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from oppnevning.querysets.habilitet import inhabile
from sensur.models import Sensoroppdrag
from sensur.querysets.moeter import med_i_avgjoerelser


@transaction.atomic
def tildel_sensor(*, parti_id: int, bruker_id: int, nummer: int, aktoer: Aktoer, naa: datetime) -> Sensoroppdrag:
    """Make somebody the first or second sensor of a party. Repeatable: the same assignment again changes nothing.

    Raises Domenefeil for somebody without the role, with a role at the party's school or a declared conflict with it,
    who is or has been a sensor of the party, has seen cases of it in a fellessensur, or when the place is taken.
    Rule: forvaltningsloven § 6 and PAS's flag for «skoletilhørighet»: nobody grades the own school's candidates.
    """
    parti = Eksamensparti.objects.select_for_update(of=("self",)).select_related("skole").get(pk=parti_id)
    bruker = Bruker.objects.get(pk=bruker_id)
    har = {oppdrag.nummer: oppdrag for oppdrag in Sensoroppdrag.objects.aktive().filter(parti=parti).order_by("pk")}
    if nummer in har and har[nummer].bruker_id == bruker.pk:
        return har[nummer]
    _krev_habil(bruker, parti.skole, naa)
    if nummer in har:
        raise Domenefeil(_("Partiet har allerede en sensor på denne plassen. Velg den andre plassen."), kode="opptatt")
    # Also whoever has been replaced: the other proposals may have been talked about.
    if Sensoroppdrag.objects.filter(parti=parti, bruker=bruker).exists():
        melding = _("%(navn)s er eller har vært sensor for partiet. De to sensorene må være forskjellige personer.")
        raise Domenefeil(melding % {"navn": bruker.navn}, kode="samme_person")
    krev_utenforstaaende(parti, bruker.pk)
    oppdrag = Sensoroppdrag.objects.create(parti=parti, bruker=bruker, nummer=nummer)
    # No party is named: an assignment changes nothing in the live table, and its version must not tell of it.
    logg_hendelse(
        oppdrag, "sensor.tildelt", aktoer=aktoer, naa=naa, skole_id=parti.skole_id, bruker_id=bruker.pk, nummer=nummer
    )
    return oppdrag


def krev_utenforstaaende(parti: Eksamensparti, bruker_id: int) -> None:
    """Raise Domenefeil for somebody who has seen what two sensors proposed for an answer of the party.

    Rule: Vigo IKS, retningslinjer for sensur: the two sensors propose alone, each knowing nothing of the other.
    """
    if bruker_id in med_i_avgjoerelser([parti.pk]).get(parti.pk, set()):
        bruker = Bruker.objects.get(pk=bruker_id)
        melding = _("%(navn)s har vært med på å avgjøre svar i partiet, og kan ikke bli sensor for det. Velg en annen.")
        raise Domenefeil(melding % {"navn": bruker.navn}, kode="har_avgjort")


def _krev_habil(bruker: Bruker, skole: Organisasjon, naa: datetime) -> None:
    if not bruker.is_active:
        melding = _("Kontoen til %(navn)s er stengt. Velg en annen sensor.")
        raise Domenefeil(melding % {"navn": bruker.navn}, kode="stengt")
    if not bruker.har_rolle(naa, Rolle.SENSOR):
        melding = _("%(navn)s har ikke rollen sensor. Gi rollen først.")
        raise Domenefeil(melding % {"navn": bruker.navn}, kode="ikke_sensor")
    if any(tildeling.organisasjon_id == skole.pk for tildeling in bruker.roller(naa)):
        melding = _("%(navn)s hører til %(skole)s og kan ikke sensurere skolens egne kandidater. Velg en annen sensor.")
        raise Domenefeil(melding % {"navn": bruker.navn, "skole": skole.navn}, kode="inhabil")
    if bruker.pk in inhabile(skole.pk, naa):
        melding = _("%(navn)s er inhabil for kandidater ved %(skole)s. Velg en annen sensor.")
        raise Domenefeil(melding % {"navn": bruker.navn, "skole": skole.navn}, kode="inhabil")
