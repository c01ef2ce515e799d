"""Messages from invigilators to candidates: sent, confirmed, taken back. The words stand in no event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from deltakelse.querysets.tilgang import BORTE
from eksamen.models import Eksamensparti, Kandidat
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, Massehendelse, logg_hendelse, logg_hendelser
from levering.querysets.status import med_status
from monitor.models import Melding, Meldingsmottaker
from monitor.services.laaser import laas_alle

MAKS_TEGN: Final = 500
# Pressed twice: the same words to the same candidates within this time are the same message.
DOBBELT: Final = timedelta(seconds=10)
BORTEKODER: Final = frozenset(status.value for status in BORTE)


@dataclass(frozen=True)
class Utsending:
    """What came of it: the messages (one a school), who got them, and who among those asked for did not."""

    meldinger: list[Melding]
    antall: int
    borte: int = 0
    ferdige: int = 0


@transaction.atomic
def send_melding(
    *,
    kandidat_ider: Iterable[int],
    tekst: str,
    parti_id: int | None = None,
    rom: str = "",
    ogsaa_ferdige: bool = True,
    aktoer: Aktoer,
    naa: datetime,
) -> Utsending:
    """Send `tekst` to these candidates, whom the caller has found that the actor may act on.

    Those who are absent or whose exam is cancelled do not get it, and without `ogsaa_ferdige` neither do those who have
    handed in. `parti_id` says that the whole party was chosen, and whoever has left it since does not get it; `rom` only
    says what was chosen. Pressed twice makes one message. Raises Domenefeil `tom`, `for_lang`, `parti_borte` and
    `ingen_mottakere`.
    """
    tekst = _vasket(tekst)
    ider = sorted(set(kandidat_ider))
    if parti_id is not None:
        _hold_parti(parti_id)
    laas_alle(ider)
    valgte = Kandidat.objects.filter(pk__in=ider, **({} if parti_id is None else {"parti": parti_id}))
    alle: list[Any] = list(med_status(valgte, naa).select_related("parti").order_by("pk"))
    til_stede = [en for en in alle if en.tilgang not in BORTEKODER]
    faar = [en for en in til_stede if ogsaa_ferdige or not (en.digital_levert or en.digital_post)]
    if not faar:
        melding = _("Ingen fikk meldingen: de du valgte, har fravær, er avlyst eller har levert. Velg andre mottakere.")
        raise Domenefeil(melding, kode="ingen_mottakere")
    per_skole: dict[int, list[Any]] = defaultdict(list)
    for kandidat in faar:
        per_skole[kandidat.parti.skole_id].append(kandidat)
    meldinger = []
    for skole_id, mottakere in sorted(per_skole.items()):
        ny = Melding(
            skole_id=skole_id, parti_id=parti_id, rom=rom, tekst=tekst, sendt=naa, sendt_av_id=aktoer.bruker_id
        )
        meldinger.append(_finn_lik(ny, {en.pk for en in mottakere}) or _lagre(ny, mottakere, aktoer, naa))
    return Utsending(meldinger, len(faar), len(alle) - len(til_stede), len(til_stede) - len(faar))


@transaction.atomic
def bekreft_melding(*, melding_id: int, kandidat_id: int, aktoer: Aktoer, naa: datetime) -> bool:
    """Note that the candidate has read the message; False when it was noted before. Repeatable.

    A message that was taken back while it stood on the page has been read all the same. Raises
    Meldingsmottaker.DoesNotExist for a message that is not this candidate's.
    """
    mottaker = (
        Meldingsmottaker.objects.select_for_update(of=("self",))
        .select_related("kandidat__parti")
        .get(melding=melding_id, kandidat=kandidat_id)
    )
    if mottaker.bekreftet is not None:
        return False
    mottaker.vist, mottaker.bekreftet = mottaker.vist or naa, naa
    mottaker.save(update_fields=["vist", "bekreftet"])
    logg_hendelse(
        mottaker.kandidat,
        "melding.bekreftet",
        aktoer=aktoer,
        naa=naa,
        partier=[mottaker.kandidat.parti_id],
        kandidat_id=kandidat_id,
        skole_id=mottaker.kandidat.parti.skole_id,
        melding=melding_id,
    )
    return True


def merk_vist(*, kandidat_id: int, melding_ider: Collection[int], naa: datetime) -> None:
    """Note when messages first stood on the candidate's page. Repeatable; the first time counts. It is no act."""
    Meldingsmottaker.objects.filter(kandidat=kandidat_id, melding__in=melding_ider, vist__isnull=True).update(vist=naa)


@transaction.atomic
def trekk_melding(*, melding_id: int, aktoer: Aktoer, naa: datetime) -> bool:
    """Take the message from the pages of those who have not confirmed it; False when that was done before.

    Repeatable. What was read has been read, and stays in the list. Raises Melding.DoesNotExist.
    """
    melding = Melding.objects.select_for_update(of=("self",)).get(pk=melding_id)
    if melding.trukket is not None:
        return False
    melding.trukket, melding.trukket_av_id = naa, aktoer.bruker_id
    melding.save(update_fields=["trukket", "trukket_av"])
    hvem = list(melding.mottakere.order_by("pk").values_list("kandidat_id", "kandidat__parti_id"))
    _logg(melding, "melding.trukket", hvem, aktoer, naa)
    return True


def _hold_parti(parti_id: int) -> None:
    """Lock the party, before its candidates, so that it stands until the message does; its key may be pointed at."""
    laast = Eksamensparti.objects.select_for_update(of=("self",), no_key=True).filter(pk=parti_id).order_by("pk")
    if not laast.values_list("pk"):
        raise Domenefeil(_("Partiet er slettet av en annen. Ingen fikk meldingen."), kode="parti_borte")


def _vasket(tekst: str) -> str:
    tekst = "\n".join(linje.rstrip() for linje in tekst.replace("\x00", "").strip().splitlines())
    if not tekst:
        raise Domenefeil(_("Skriv meldingen, eller velg en ferdig setning."), kode="tom")
    if len(tekst) > MAKS_TEGN:
        raise Domenefeil(_("Meldingen er for lang. Skriv høyst 500 tegn."), kode="for_lang")
    return tekst


def _finn_lik(ny: Melding, mottakere: set[int]) -> Melding | None:
    """The same message sent a moment ago; whoever asks holds the candidates' locks."""
    nylig = Melding.objects.filter(
        skole=ny.skole_id, sendt_av=ny.sendt_av_id, sendt__gt=ny.sendt - DOBBELT, trukket__isnull=True
    ).prefetch_related("mottakere")
    for en in nylig.order_by("-sendt", "-pk"):
        if en.tekst == ny.tekst and {rad.kandidat_id for rad in en.mottakere.all()} == mottakere:
            return en
    return None


def _lagre(ny: Melding, mottakere: list[Any], aktoer: Aktoer, naa: datetime) -> Melding:
    ny.save(force_insert=True)
    Meldingsmottaker.objects.bulk_create(Meldingsmottaker(melding=ny, kandidat=en) for en in mottakere)
    _logg(ny, "melding.sendt", [(en.pk, en.parti_id) for en in mottakere], aktoer, naa)
    return ny


def _logg(melding: Melding, handling: str, hvem: list[tuple[int, int]], aktoer: Aktoer, naa: datetime) -> None:
    """An event in each candidate's log, whatever their number in the same statements."""
    rader = [
        Massehendelse(melding, parti_id, melding.skole_id, {"antall": len(hvem)}, kandidat_id)
        for kandidat_id, parti_id in hvem
    ]
    logg_hendelser(rader, handling, aktoer=aktoer, naa=naa)
