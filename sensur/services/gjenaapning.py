"""A confirmed proposal opened again, with its reason: a mistake in writing, or a candidate who came after.

Nothing is overwritten: the new proposal is a new row, and the old one stays with the moment it was taken over. Events
name neither party nor candidate and carry no reason: it may name a grade.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from sensur.models import Fellessensursak, Gjenaapning, Karakter, Karakterforslag, Sensoroppdrag
from sensur.services.forslag import krev_aapen
from sensur.services.kriterier import skriv_nivaaer
from sensur.services.laaser import krev_grunn, krev_til_stede, krev_uten_sluttkarakter, laas_oppdrag
from sensur.services.manglende import krev_etterlyst
from sensur.services.skjema import krev_skjema


@transaction.atomic
def gjenaapne(*, oppdrag_id: int, kandidat_id: int, grunn: str, aktoer: Aktoer, naa: datetime) -> Gjenaapning:
    """Open the sensor's own confirmed proposal again. Repeatable: one that is open stands as it is.

    A candidate without a proposal (the absence was lifted after the confirmation) gets one in the same way, also after
    the publication. A case of a fellessensur on the answer rests until the proposal is closed again. Raises
    UgyldigOvergang before the confirmation, when a final grade stands and when it is published; Domenefeil without a
    reason, for an absent candidate or one of another party.
    Rule: issue 7: a typing mistake is corrected by a traceable reopening with reason, never by overwriting.
    """
    oppdrag = laas_oppdrag(oppdrag_id, aktoer, naa, kandidat_id=kandidat_id)
    krev_aapen(oppdrag, naa)
    if oppdrag.bekreftet is None:
        melding = _("Du har ikke bekreftet forslagene ennå, og kan endre dem som de er.")
        raise UgyldigOvergang(melding, kode="ikke_bekreftet")
    kandidat = krev_til_stede(oppdrag, kandidat_id)
    krev_uten_sluttkarakter(kandidat.pk)
    aapen = Gjenaapning.objects.filter(oppdrag=oppdrag, kandidat=kandidat, lukket__isnull=True).first()
    if aapen is not None:
        return aapen
    grunn = krev_grunn(grunn, _("Skriv hvorfor forslaget åpnes igjen. Ingenting er endret."))
    har = Karakterforslag.objects.staaende().filter(oppdrag=oppdrag, kandidat=kandidat).exists()
    slag = Gjenaapning.Slag.RETTING if har else Gjenaapning.Slag.TILKOMMET
    ny = Gjenaapning.objects.create(oppdrag=oppdrag, kandidat=kandidat, slag=slag, grunn=grunn, aapnet=naa)
    logg_hendelse(ny, "forslag.gjenaapnet", aktoer=aktoer, naa=naa)
    return ny


@transaction.atomic
def bekreft_gjenaapning(
    *, gjenaapning_id: int, verdi: str, aktoer: Aktoer, naa: datetime, nivaaer: Mapping[int, int] | None = None
) -> Karakterforslag:
    """Confirm the new proposal, which takes over from the old one. Repeatable: the same grade again changes nothing.

    `nivaaer` are levels by criterion that change with it. Another grade than before takes the case of a fellessensur
    off its list: it was between the old proposals. Raises UgyldigOvergang when the reopening is closed or the grade is
    published; Domenefeil for an unknown grade or criterion, an absent candidate, MB for an answer that the school has
    not been asked for, and an assessment form that is not filled in.
    """
    gjenaapning, oppdrag = _laas(gjenaapning_id, aktoer, naa)
    if verdi not in Karakter.values:
        raise Domenefeil(_("Velg en karakter fra 1 til 6, eller MB."), kode="ukjent_karakter")
    if gjenaapning.lukket is not None:
        bekreftet = gjenaapning.forslag.filter(verdi=verdi, erstattet__isnull=True, bekreftet__isnull=False).first()
        if bekreftet is not None:
            return bekreftet
        raise UgyldigOvergang(_("Gjenåpningen er lukket. Åpne forslaget igjen for å endre det."), kode="lukket")
    kandidat = krev_til_stede(oppdrag, gjenaapning.kandidat_id)
    if verdi == Karakter.MB:
        krev_etterlyst(oppdrag, kandidat, naa)
    egne = Karakterforslag.objects.filter(oppdrag=oppdrag, kandidat=kandidat)
    egne.kladder().delete()
    if nivaaer:
        skriv_nivaaer(oppdrag, kandidat, nivaaer, naa)
    if verdi != Karakter.MB:
        krev_skjema(oppdrag, [kandidat.pk])
    gamle = egne.filter(bekreftet__isnull=False, erstattet__isnull=True)
    if not gamle.filter(verdi=verdi).exists():
        Fellessensursak.objects.filter(kandidat=kandidat, tatt_av__isnull=True).update(tatt_av=naa)
    gamle.update(erstattet=naa)
    # A proposal begins as a draft, also here: the database says so.
    ny = Karakterforslag.objects.create(
        oppdrag=oppdrag, kandidat=kandidat, verdi=verdi, lagret=naa, gjenaapning=gjenaapning
    )
    ny.bekreftet = naa
    ny.save(update_fields=["bekreftet"])
    _lukk(gjenaapning, naa, trukket=False)
    logg_hendelse(gjenaapning, "forslag.bekreftet_paa_nytt", aktoer=aktoer, naa=naa)
    return ny


@transaction.atomic
def trekk_gjenaapning(*, gjenaapning_id: int, aktoer: Aktoer, naa: datetime) -> Gjenaapning:
    """Close the reopening without a new proposal: the old one stands. Repeatable: a withdrawn one stays withdrawn.

    So does a case of a fellessensur that rested. Raises UgyldigOvergang when a new proposal has been confirmed, or the
    grade is published.
    """
    gjenaapning, oppdrag = _laas(gjenaapning_id, aktoer, naa)
    if gjenaapning.lukket is not None:
        if gjenaapning.trukket:
            return gjenaapning
        raise UgyldigOvergang(_("Det nye forslaget er bekreftet. Åpne det igjen for å endre det."), kode="lukket")
    Karakterforslag.objects.kladder().filter(oppdrag=oppdrag, kandidat=gjenaapning.kandidat_id).delete()
    _lukk(gjenaapning, naa, trukket=True)
    logg_hendelse(gjenaapning, "forslag.gjenaapning_trukket", aktoer=aktoer, naa=naa)
    return gjenaapning


def _laas(gjenaapning_id: int, aktoer: Aktoer, naa: datetime) -> tuple[Gjenaapning, Sensoroppdrag]:
    oppdrag_id, kandidat_id = Gjenaapning.objects.values_list("oppdrag", "kandidat").get(pk=gjenaapning_id)
    oppdrag = laas_oppdrag(oppdrag_id, aktoer, naa, kandidat_id=kandidat_id)
    # Read when the locks are ours.
    return Gjenaapning.objects.select_for_update(of=("self",)).get(pk=gjenaapning_id), oppdrag


def _lukk(gjenaapning: Gjenaapning, naa: datetime, *, trukket: bool) -> None:
    gjenaapning.lukket, gjenaapning.trukket = naa, trukket
    gjenaapning.save(update_fields=["lukket", "trukket"])
