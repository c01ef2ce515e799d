"""Faggrupper, and the sensor groups in them with their leaders."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Fag
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from oppnevning.models import Faggruppe, Faggruppefag, Oppnevning, Sensorgruppe


@transaction.atomic
def opprett_faggruppe(
    *, eier_id: int, periode_id: int, navn: str, fag_ider: Collection[int], aktoer: Aktoer, naa: datetime
) -> Faggruppe:
    """A faggruppe of that authority. Raises Domenefeil for a name or a fagkode that another of its groups has."""
    # The authority's row is the lock: two at once would each find the fagkode free.
    Organisasjon.objects.select_for_update(of=("self",)).get(pk=eier_id)
    _krev_ledig(Faggruppe(eier_id=eier_id, periode_id=periode_id, navn=navn), fag_ider)
    gruppe = Faggruppe.objects.create(eier_id=eier_id, periode_id=periode_id, navn=navn)
    Faggruppefag.objects.bulk_create([Faggruppefag(faggruppe=gruppe, fag_id=pk) for pk in sorted(set(fag_ider))])
    logg_hendelse(gruppe, "faggruppe.opprettet", aktoer=aktoer, naa=naa, skole_id=eier_id, fag=sorted(set(fag_ider)))
    return gruppe


@transaction.atomic
def endre_faggruppe(*, faggruppe_id: int, navn: str, fag_ider: Collection[int], aktoer: Aktoer, naa: datetime) -> bool:
    """Change name and fagkoder; False when nothing differs. Raises Domenefeil as `opprett_faggruppe` does."""
    eier_id = Faggruppe.objects.values_list("eier", flat=True).get(pk=faggruppe_id)
    Organisasjon.objects.select_for_update(of=("self",)).get(pk=eier_id)
    gruppe = Faggruppe.objects.select_for_update(of=("self",)).get(pk=faggruppe_id)
    nye, foer = set(fag_ider), set(gruppe.fagrader.values_list("fag", flat=True))
    if gruppe.navn == navn and nye == foer:
        return False
    gruppe.navn = navn
    _krev_ledig(gruppe, nye)
    gruppe.save(update_fields=["navn"])
    gruppe.fagrader.filter(fag__in=foer - nye).delete()
    Faggruppefag.objects.bulk_create([Faggruppefag(faggruppe=gruppe, fag_id=pk) for pk in sorted(nye - foer)])
    logg_hendelse(gruppe, "faggruppe.endret", aktoer=aktoer, naa=naa, skole_id=eier_id, fag=sorted(nye))
    return True


@transaction.atomic
def lagre_sensorgruppe(
    *,
    faggruppe_id: int,
    navn: str,
    leder_id: int | None,
    medlemmer: Collection[int],
    aktoer: Aktoer,
    naa: datetime,
    sensorgruppe_id: int | None = None,
) -> Sensorgruppe:
    """Make or change a group: its name, the leader, and which appointments are in it.

    An appointment is in one group at most: it leaves the one that it was in. Raises Domenefeil for a name that is taken,
    and for a leader who has not accepted.
    """
    faggruppe = Faggruppe.objects.select_for_update(of=("self",)).get(pk=faggruppe_id)
    if faggruppe.sensorgrupper.filter(navn=navn).exclude(pk=sensorgruppe_id or 0).exists():
        raise Domenefeil(_("Faggruppen har allerede en sensorgruppe med dette navnet. Velg et annet."), kode="navn")
    # Before the group itself: a withdrawal holds the appointment and takes the leader out of the group.
    laast = Oppnevning.objects.select_for_update(of=("self",)).filter(faggruppe=faggruppe).order_by("pk")
    staar = {rad.pk: rad for rad in laast.staaende()}
    ider = set(medlemmer) & set(staar)
    godtatte = {rad.bruker_id for rad in staar.values() if rad.status == Oppnevning.Status.TAKKET_JA}
    if leder_id is not None and leder_id not in godtatte:
        raise Domenefeil(_("Lederen må ha takket ja i faggruppen. Velg en annen."), kode="leder")
    if sensorgruppe_id is None:
        gruppe = Sensorgruppe.objects.create(faggruppe=faggruppe, navn=navn, leder_id=leder_id)
    else:
        gruppe = Sensorgruppe.objects.get(pk=sensorgruppe_id, faggruppe=faggruppe)
        gruppe.navn, gruppe.leder_id = navn, leder_id
        gruppe.save(update_fields=["navn", "leder"])
    gruppe.oppnevninger.exclude(pk__in=ider).update(sensorgruppe=None)
    Oppnevning.objects.filter(pk__in=ider).update(sensorgruppe=gruppe)
    logg_hendelse(
        gruppe, "sensorgruppe.lagret", aktoer=aktoer, naa=naa, skole_id=faggruppe.eier_id, leder_id=leder_id,
        oppnevninger=sorted(ider),
    )  # fmt: skip
    return gruppe


def _krev_ledig(gruppe: Faggruppe, fag_ider: Collection[int]) -> None:
    if not fag_ider:
        raise Domenefeil(_("Skriv minst én fagkode som gruppen skal sensurere."), kode="uten_fag")
    andre = Faggruppe.objects.filter(eier=gruppe.eier_id, periode=gruppe.periode_id).exclude(pk=gruppe.pk)
    if andre.filter(navn=gruppe.navn).exists():
        raise Domenefeil(_("Perioden har allerede en faggruppe med dette navnet. Velg et annet."), kode="navn")
    # A fagkode is graded by one group: appointments, plan and distribution all hang on it.
    opptatt = Fag.objects.filter(pk__in=fag_ider, faggrupper__in=andre).order_by("fagkode", "variant").first()
    if opptatt is not None:
        melding = _("%(fag)s er allerede i en annen faggruppe i perioden. Ta fagkoden ut der først.")
        raise Domenefeil(melding % {"fag": opptatt.kode}, kode="fag_opptatt")
