"""A sensor's own words and mark on an answer. They decide nothing, and nobody else ever reads them."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from eksamen.models import Kandidat
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from sensur.models import Sensornotat
from sensur.services.forslag import krev_aapen, krev_egen, laas_oppdrag

LENGSTE: Final = 10_000


@transaction.atomic
def lagre_notat(
    *, oppdrag_id: int, kandidat_id: int, tekst: str, merke: str, sett: datetime | None, aktoer: Aktoer, naa: datetime
) -> Sensornotat | None:
    """Save note and mark, also after the confirmation and the deadline. Repeatable. None when there is nothing to keep.

    `sett` is when the note that the page showed was saved (None: there was none). Raises UgyldigOvergang `endret` when
    it has been written since, in another window, so that neither text is lost; Domenefeil for a text that is too long,
    an unknown mark, or a candidate of another party. Only the first saving leaves an event: the page saves by itself
    while one writes, and a note decides nothing.
    """
    oppdrag = laas_oppdrag(oppdrag_id)
    krev_egen(oppdrag, aktoer)
    krev_aapen(oppdrag, naa)
    if len(tekst) > LENGSTE or merke not in ("", *Sensornotat.Merke.values):
        melding = _("Notatet kan ha høyst %(antall)s tegn. Det er ikke lagret.")
        raise Domenefeil(melding % {"antall": LENGSTE}, kode="for_langt")
    if not Kandidat.objects.filter(pk=kandidat_id, parti=oppdrag.parti_id).exists():
        raise Domenefeil(_("Kandidaten er ikke i partiet ditt. Ingenting er lagret."), kode="ikke_i_partiet")
    notat = Sensornotat.objects.filter(oppdrag=oppdrag, kandidat=kandidat_id).first()
    if notat is None:
        if not tekst and not merke:
            return None
        notat = Sensornotat.objects.create(
            oppdrag=oppdrag, kandidat_id=kandidat_id, tekst=tekst, merke=merke, lagret=naa
        )
        logg_hendelse(notat, "notat.lagret", aktoer=aktoer, naa=naa)
        return notat
    if (notat.tekst, notat.merke) == (tekst, merke):
        return notat
    if skrevet_siden(notat, tekst, sett):
        melding = _(
            "Notatet er endret i et annet vindu. Det du skrev her, er ikke lagret. Velg hvilket som skal gjelde."
        )
        raise UgyldigOvergang(melding, kode="endret")
    notat.tekst, notat.merke, notat.lagret = tekst, merke, naa
    notat.save(update_fields=["tekst", "merke", "lagret"])
    return notat


def skrevet_siden(notat: Sensornotat, tekst: str, sett: datetime | None) -> bool:
    """Whether `tekst` would take the place of words that its writer has not seen."""
    return bool(notat.tekst) and notat.tekst != tekst and (sett is None or notat.lagret > sett)
