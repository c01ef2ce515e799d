"""Both members stand by the same grade and the same text, each by an own act, before the authority gets to see it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from klage.models import Klage
from klage.services.tilstand import flytt, laas_klage
from klagenemnd.models import Klageoppdrag, Overskrift, Vedtaksgodkjenning, Vedtaksversjon
from klagenemnd.querysets.kontroll import godkjent_av_begge, siste_versjon
from klagenemnd.services.bord import krev_egen_gitt, krev_en_av_de_to, krev_habil, krev_hos_nemnda, krev_oppdrag


@transaction.atomic
def godkjenn(*, versjon_id: int, aktoer: Aktoer, naa: datetime) -> Vedtaksgodkjenning:
    """The member stands by grade and text of that version. When both do, the case goes to quality assurance with it.

    Repeatable: twice leaves one approval. Raises UgyldigOvergang `nyere` when the text has been changed since,
    `ikke_hos_nemnda`, `egen_foerst`; Domenefeil `ikke_din`, `bare_leser`, `ufullstendig`, and those of `krev_habil`;
    Vedtaksversjon.DoesNotExist.
    Rule: Vigo IKS, «Retningslinjer for klagebehandling»: both members approve grade and reasons.
    """
    versjon = Vedtaksversjon.objects.get(pk=versjon_id)
    klage = laas_klage(versjon.klage_id)
    oppdrag = krev_oppdrag(klage, aktoer)
    krev_en_av_de_to(oppdrag)
    staar = _egen(versjon, oppdrag)
    if staar is not None and _er_nyest(versjon):
        return staar
    krev_hos_nemnda(klage)
    krev_egen_gitt(oppdrag)
    if not _er_nyest(versjon):
        melding = _(
            "Svaret er endret siden du åpnet det. Ingenting er godkjent. Les den nye versjonen, og godkjenn den."
        )
        raise UgyldigOvergang(melding, kode="nyere")
    _krev_fullstendig(versjon)
    krev_habil(oppdrag, naa)
    godkjenning = Vedtaksgodkjenning.objects.create(versjon=versjon, oppdrag=oppdrag, tid=naa)
    logg_hendelse(godkjenning, "vedtak.godkjent", aktoer=aktoer, naa=naa)
    if godkjent_av_begge(versjon):
        flytt(klage, Klage.Status.TIL_KONTROLL, "klage.til_kontroll", aktoer=aktoer, naa=naa)
    return godkjenning


@transaction.atomic
def trekk_godkjenning(*, klage_id: int, aktoer: Aktoer, naa: datetime) -> None:
    """Take back the own approval of the newest version, as long as the authority has not approved; the board has the case.

    Twice is harmless. Raises UgyldigOvergang `kvalitetssikret` when the authority has approved, `ikke_hos_nemnda` when the
    case is withdrawn or decided; Domenefeil `ikke_din`, `bare_leser`.
    """
    klage = laas_klage(klage_id)
    oppdrag = krev_oppdrag(klage, aktoer)
    krev_en_av_de_to(oppdrag)
    if klage.status == Klage.Status.GODKJENT:
        melding = _(
            "Svaret er kvalitetssikret, så godkjenningen kan ikke tas tilbake. Si fra til den som er ansvarlig."
        )
        raise UgyldigOvergang(melding, kode="kvalitetssikret")
    if klage.status != Klage.Status.TIL_KONTROLL:
        krev_hos_nemnda(klage)
    versjon = siste_versjon(klage.pk)
    staar = _egen(versjon, oppdrag) if versjon else None
    if staar is None:
        return
    staar.trukket = naa
    staar.save(update_fields=["trukket"])
    logg_hendelse(staar, "vedtak.godkjenning_trukket", aktoer=aktoer, naa=naa)
    if klage.status == Klage.Status.TIL_KONTROLL:
        flytt(klage, Klage.Status.TILDELT, "klage.tilbake_til_nemnda", aktoer=aktoer, naa=naa)


def _egen(versjon: Vedtaksversjon, oppdrag: Klageoppdrag) -> Vedtaksgodkjenning | None:
    return Vedtaksgodkjenning.objects.filter(versjon=versjon, oppdrag=oppdrag, trukket__isnull=True).first()


def _er_nyest(versjon: Vedtaksversjon) -> bool:
    return not Vedtaksversjon.objects.filter(klage=versjon.klage_id, nummer__gt=versjon.nummer).exists()


def _krev_fullstendig(versjon: Vedtaksversjon) -> None:
    """Raise Domenefeil `ufullstendig` naming what is missing: the grade, or one of the three headings."""
    mangler = [str(navn.label) for navn in Overskrift if not getattr(versjon, navn)]
    if not versjon.verdi:
        mangler.insert(0, _("Karakter"))
    if mangler:
        melding = _("Svaret mangler %(hva)s. Fyll det ut og lagre, og godkjenn så.")
        hva = ", ".join(f"«{navn}»" for navn in mangler)
        raise Domenefeil(melding % {"hva": hva}, kode="ufullstendig")
