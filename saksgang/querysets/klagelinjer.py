"""Appeals and decisions about formal faults, for the timeline: from the second when each shows, and not before.

Before its answer shows, a case has no line between being sent and now: how far the board has come is its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from annullering.models import Utfall, Vedtaksrad
from eksamen.models import Kandidat
from felles.bidrag import Tekst
from felles.models import Hendelse
from felles.synlig_fra import synlig_q
from klage.models import Annullering, Klage, Klageutfall
from klagenemnd.models import Klageoppdrag, Klagevurdering, Kvalitetskontroll, Vedtaksgodkjenning, Vedtaksversjon
from saksgang.linjer import KANDIDATEN, SYSTEMET, Linje

SLUTT = {Klage.Status.TRUKKET: "trukket", Klage.Status.AVVIST: "avvist"}


def klagelinjer(kandidat: Kandidat, naa: datetime) -> list[Linje]:
    """What the school and the authority know of each appeal; three queries."""
    linjer = []
    trakk = _hvem_trakk(kandidat)
    for klage in Klage.objects.filter(kandidat=kandidat).select_related("ansvarlig").order_by("registrert", "pk"):
        slag = str(klage.get_slag_display())
        hvem: Tekst = _("Skolen") if klage.registrert_av_id else KANDIDATEN
        linjer.append(Linje(klage.registrert, "klage_registrert", _("Klagen ble registrert"), hvem, slag))
        if klage.sendt:
            til = _("Til %(navn)s") % {"navn": klage.ansvarlig.navn} if klage.ansvarlig else ""
            linjer.append(Linje(klage.sendt, "klage_sendt", _("Klagen ble sendt til behandling"), _("Skolen"), til))
        if klage.avsluttet and klage.status in SLUTT:
            if klage.status == Klage.Status.TRUKKET:
                hva, hvem = _("Klagen ble trukket"), trakk.get(klage.pk, "")
            else:
                hva, hvem = _("Klagen ble avvist"), klage.ansvarlig.navn if klage.ansvarlig else ""
            linjer.append(Linje(klage.avsluttet, f"klage_{SLUTT[Klage.Status(klage.status)]}", hva, hvem))
    return linjer + _svar(kandidat, naa)


def _hvem_trakk(kandidat: Kandidat) -> dict[int, Tekst]:
    """By appeal. Only the log knows it."""
    hendelser = Hendelse.objects.filter(handling="klage.trukket", kandidat_id=kandidat.pk)
    kjente: dict[str, Tekst] = {Hendelse.Aktoerslag.KANDIDAT: KANDIDATEN, Hendelse.Aktoerslag.SYSTEM: SYSTEMET}
    rader = hendelser.values_list("objekt_id", "aktoer_slag")
    return {pk: kjente.get(slag, _("Skolen")) for pk, slag in rader if pk}


def _svar(kandidat: Kandidat, naa: datetime) -> list[Linje]:
    rader = Klageutfall.objects.filter(synlig_q("synlig_fra", naa), klage__kandidat=kandidat).select_related("klage")
    linjer = []
    for rad in rader.order_by("laget", "pk"):
        if rad.erstattet and rad.erstattet <= rad.synlig_fra:
            continue  # replaced before its second: nobody has known of it
        ny = rad.verdi != rad.klage.karakter
        mer = _("%(foer)s ble til %(verdi)s") if ny else _("%(verdi)s ble stående")
        mer %= {"foer": rad.klage.karakter, "verdi": rad.verdi}
        hvem = str(rad.get_kilde_display())
        linjer.append(Linje(rad.synlig_fra, "klage_svar", _("Svaret på klagen ble vist"), hvem, mer))
    return linjer


def vedtakslinjer(kandidat: Kandidat, naa: datetime) -> list[Linje]:
    """Decisions that the exam is annulled, or is not; two queries."""
    linjer = []
    rader = Annullering.objects.filter(synlig_q("vedtatt", naa), kandidat=kandidat).select_related("myndighet")
    for rad in rader:
        if rad.opphevet and rad.opphevet <= rad.vedtatt:
            continue
        hva = _("Eksamenen kan annulleres, kandidaten velger") if rad.valgfri else _("Eksamenen ble annullert")
        linjer.append(Linje(rad.vedtatt, "annullering", hva, rad.myndighet.navn))
        if rad.valgt:
            valg = str(rad.get_valg_display())
            linjer.append(Linje(rad.valgt, "valg", _("Kandidaten valgte"), KANDIDATEN, valg))
        if rad.opphevet and rad.opphevet <= naa:
            linjer.append(Linje(rad.opphevet, "opphevet", _("Annulleringen ble opphevet"), rad.myndighet.navn))
    avslag = Vedtaksrad.objects.filter(
        synlig_q("vedtak__synlig_fra", naa), sakskandidat__kandidat=kandidat, vedtak__utfall=Utfall.IKKE_MEDHOLD
    ).select_related("vedtak__myndighet")
    for ett in avslag:
        if ett.opphevet is None or ett.opphevet > ett.vedtak.synlig_fra:
            hva = _("Klagen på formelle feil førte ikke fram")
            linjer.append(Linje(ett.vedtak.synlig_fra, "ikke_medhold", hva, ett.vedtak.myndighet.navn))
    return linjer


def nemndlinjer(kandidat: Kandidat, naa: datetime) -> list[Linje]:
    """How the board worked on what has been answered: its grades and approvals, no names and no words. Six queries.

    Of a case that was withdrawn nothing is ever told.
    """
    svart = Klageutfall.objects.filter(
        synlig_q("synlig_fra", naa), klage__kandidat=kandidat, kilde=Klageutfall.Kilde.NEMND, erstattet__isnull=True
    )
    klager = list(svart.values_list("klage", flat=True))
    versjoner = Vedtaksversjon.objects.filter(klage__in=klager).order_by("nummer")
    linjer = [
        Linje(
            rad.laget, "versjon", _("Utkast %(nr)s til vedtak") % {"nr": rad.nummer}, _("Klagenemnda"),
            _("Karakter %(verdi)s") % {"verdi": rad.verdi} if rad.verdi else "",
        )
        for rad in versjoner
    ]  # fmt: skip
    return linjer + _oppdrag(klager) + _godkjenninger(klager) + _kontroller(klager)


def _oppdrag(klager: list[int]) -> list[Linje]:
    linjer = []
    for rad in Klageoppdrag.objects.filter(klage__in=klager):
        hvem = str(rad.get_rolle_display())
        linjer.append(Linje(rad.tildelt, "oppdrag", _("Klagen ble tildelt et medlem av nemnda"), hvem))
        if rad.avsluttet:
            linjer.append(Linje(rad.avsluttet, "oppdrag_slutt", _("Medlemmet ble byttet ut"), hvem))
    egne = Klagevurdering.objects.filter(oppdrag__klage__in=klager, levert__isnull=False).select_related("oppdrag")
    for en in egne:
        if en.levert:
            hvem = str(en.oppdrag.get_rolle_display())
            linjer.append(Linje(en.levert, "vurdering", _("Egen vurdering ble levert"), hvem))
    return linjer


def _godkjenninger(klager: list[int]) -> list[Linje]:
    linjer = []
    rader: Any = Vedtaksgodkjenning.objects.filter(versjon__klage__in=klager).select_related("versjon", "oppdrag")
    for rad in rader:
        nr, hvem = {"nr": rad.versjon.nummer}, str(rad.oppdrag.get_rolle_display())
        linjer.append(Linje(rad.tid, "godkjent", _("Utkast %(nr)s ble godkjent") % nr, hvem))
        if rad.trukket:
            linjer.append(
                Linje(rad.trukket, "godkjenning_trukket", _("Godkjenningen av utkast %(nr)s falt") % nr, hvem)
            )
    return linjer


def _kontroller(klager: list[int]) -> list[Linje]:
    rader = Kvalitetskontroll.objects.filter(versjon__klage__in=klager).select_related("versjon")
    return [
        Linje(rad.tid, "kontroll", _("Utkast %(nr)s ble kvalitetssikret") % {"nr": rad.versjon.nummer},
              _("Ansvarlig myndighet"), str(rad.get_utfall_display()))
        for rad in rader
    ]  # fmt: skip
