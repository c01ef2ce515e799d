"""The candidate chooses: keeps the grade, or has the exam annulled. Changed as often as wished until the deadline."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from annullering.models import Annulleringsvalg
from annullering.services.vitnemaal import be_om_nytt, ta_tilbake
from eksamen.models import Kandidat
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from klage.models import Annullering


@transaction.atomic
def velg(*, annullering_id: int, valg: str, samtykke_sett: bool = False, aktoer: Aktoer, naa: datetime) -> Annullering:
    """Store the choice; `naa` is when it came in. The same choice again leaves no trace.

    A member of staff registers what the candidate has asked for in writing (`samtykke_sett`). Raises Annullering.DoesNotExist
    before the decision shows, Domenefeil `ukjent_valg` and `uten_samtykke`, UgyldigOvergang `opphevet` when it has been
    revoked, `ikke_valgfri` when there is nothing to choose, `frist` when the deadline has passed: then it is final.
    Rule: Utdanningsdirektoratet on the exam of 22 May 2023.
    """  # fmt: skip
    if valg not in Annullering.Valg.values:
        raise Domenefeil(_("Velg om du vil beholde karakteren eller få eksamenen annullert."), kode="ukjent_valg")
    if aktoer.bruker_id is not None and not samtykke_sett:
        melding = _("Kandidaten må ha bedt om det skriftlig. Kryss av når du har sett det.")
        raise Domenefeil(melding, kode="uten_samtykke")
    rad = laas_annullering(annullering_id, naa)
    _krev_aapen(rad, naa)
    if rad.valg == valg:
        return rad
    # Of two that come at once the last one stored counts, also when it came in a moment before the other.
    rad.valg, rad.valgt = valg, max(naa, rad.valgt or naa)
    rad.save(update_fields=["valg", "valgt"])
    Annulleringsvalg.objects.create(
        annullering=rad, valg=valg, valgt=rad.valgt, valgt_av_id=aktoer.bruker_id, samtykke_sett=samtykke_sett
    )
    frist = rad.valgfrist or naa
    # Asked for when the choice is final, so that no diploma is made for one that is changed.
    if valg == Annullering.Valg.ANNULLERES:
        be_om_nytt([rad.kandidat_id], fra=frist)
    else:
        ta_tilbake(rad.kandidat_id, fra=frist, naa=naa)
    logg_hendelse(
        rad, "annullering.valgt", aktoer=aktoer, naa=naa, kandidat_id=rad.kandidat_id,
        skole_id=rad.kandidat.parti.skole_id, valg=valg,
    )  # fmt: skip
    return rad


def laas_annullering(annullering_id: int, naa: datetime) -> Annullering:
    """The decision that shows, with its candidate, locked to the end of the caller's transaction: the candidate first.

    Raises Annullering.DoesNotExist.
    """
    kandidater = Kandidat.objects.select_for_update(of=("self",), no_key=True)
    kandidater.get(annulleringer=annullering_id, annulleringer__vedtatt__lte=naa)
    rader = Annullering.objects.select_for_update(of=("self",)).select_related("kandidat__parti")
    return rader.get(pk=annullering_id)


def _krev_aapen(rad: Annullering, naa: datetime) -> None:
    if rad.opphevet is not None:
        melding = _("Vedtaket er opphevet, så det er ikke noe å velge. Ingenting er endret.")
        raise UgyldigOvergang(melding, kode="opphevet")
    if not rad.valgfri or rad.valgfrist is None:
        raise UgyldigOvergang(_("Eksamenen er annullert, og det er ikke noe å velge."), kode="ikke_valgfri")
    if naa >= rad.valgfrist:
        melding = _("Fristen for å velge er ute, så valget kan ikke endres. Spør skolen hvis noe er feil.")
        raise UgyldigOvergang(melding, kode="frist")
