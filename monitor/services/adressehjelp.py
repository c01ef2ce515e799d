"""Help to see what may be worth a look: addresses and machines. It accuses nobody and holds nobody back.

It is worked out when somebody opens a candidate's menu or log, apart from all else: with a time limit, and with an
honest «ikke sjekket» when it fails. A school can switch it off while an exam runs.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address, ip_network
from typing import Final

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from eksamen.models import Kandidat
from felles.maskin import les_maskin
from felles.templatetags.ramme import klokke
from monitor.models import Adresseomraade, Monitorvalg
from monitor.querysets.adresser import Spor, delte, spor

logg = logging.getLogger("monitor.adressehjelp")
# No question of it may take longer.
GRENSE_MS: Final = 500
# An address that so many use is a network and not a machine.
MANGE: Final = 4


class Utfall(StrEnum):
    """What came of the check."""

    SJEKKET = "sjekket"
    IKKE_SJEKKET = "ikke_sjekket"
    AV = "av"


@dataclass(frozen=True, slots=True)
class Merke:
    """What may be worth a look, and what it can mean."""

    tittel: str
    forklaring: str


@dataclass(frozen=True, slots=True)
class Hjelp:
    """The marks of a candidate; none when nothing is checked."""

    utfall: Utfall
    merker: Sequence[Merke] = ()


def undersoek(kandidat: Kandidat, *, bruker: Bruker, start: datetime | None, naa: datetime) -> Hjelp:
    """The marks of the candidate, for that reader; never raises. At most six queries, each with a time limit.

    `start` is when the candidate's exam starts (UTC); without it no machine is new.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(GRENSE_MS)])
            svar = _undersoek(kandidat, bruker, start, naa)
            # Nothing is written, and the time limit must not stay for what comes after.
            transaction.set_rollback(True)
    except DatabaseError:
        logg.warning("Adressene til kandidat %d ble ikke sjekket innen tidsgrensen", kandidat.pk)
        return Hjelp(Utfall.IKKE_SJEKKET)
    except ValueError:
        logg.warning(
            "Adressene til kandidat %d ble ikke sjekket: en adresse eller et område er ikke til å lese", kandidat.pk
        )
        return Hjelp(Utfall.IKKE_SJEKKET)
    return svar


def _undersoek(kandidat: Kandidat, bruker: Bruker, start: datetime | None, naa: datetime) -> Hjelp:
    skole_id = kandidat.parti.skole_id
    if Monitorvalg.objects.filter(skole=skole_id, adressehjelp=False).exists():
        return Hjelp(Utfall.AV)
    rader = spor(kandidat.pk)
    if not rader:
        return Hjelp(Utfall.SJEKKET)
    nett = [ip_network(tekst) for tekst in Adresseomraade.objects.filter(skole=skole_id).values_list("nett", flat=True)]
    brukte = dict.fromkeys(ett.adresse for ett in rader if ett.adresse)
    ukjente = [adresse for adresse in brukte if not any(ip_address(adresse) in ett for ett in nett)]
    merker = [*_delte(kandidat, ukjente, bruker, dag=rader[-1].tid, naa=naa), *_ny_maskin(rader, start)]
    if nett and ukjente:
        merker.append(_utenfor(ukjente))
    return Hjelp(Utfall.SJEKKET, merker)


def _delte(kandidat: Kandidat, ukjente: list[str], bruker: Bruker, *, dag: datetime, naa: datetime) -> list[Merke]:
    """Addresses that a few candidates share: not the school's own network, where everybody sits."""
    treff = delte(kandidat, ukjente, dag) if ukjente else {}
    faa = {adresse: andre for adresse, andre in treff.items() if len(andre) + 1 < MANGE}
    alle = {pk for andre in faa.values() for pk in andre}
    kjente = Kandidat.objects.synlige_for(bruker, naa).filter(pk__in=alle).med_navn() if alle else []
    navn = {ett.pk: ett.person.navn for ett in kjente}
    return [
        Merke(
            _("Samme adresse som en annen kandidat"),
            _(
                "%(adresse)s er også brukt av %(hvem)s samme dag. Det kan være et felles nett, eller en maskin som er "
                "lånt bort etter bruk."
            )
            % {"adresse": adresse, "hvem": _hvem(andre, navn)},
        )
        for adresse, andre in faa.items()
    ]


def _hvem(andre: set[int], navn: dict[int, str]) -> str:
    kjente = sorted(navn[pk] for pk in andre if pk in navn)
    ukjente = len(andre) - len(kjente)
    if ukjente:
        kjente.append(
            ngettext("%(n)s kandidat i en annen gruppe", "%(n)s kandidater i andre grupper", ukjente) % {"n": ukjente}
        )
    return _(" og ").join(kjente)


def _ny_maskin(rader: list[Spor], start: datetime | None) -> list[Merke]:
    """The latest time that a machine or browser came in that was not seen before, once the exam had started."""
    sett: dict[tuple[str, str], str] = {}
    funn: Merke | None = None
    for tid, _adresse, enhet in rader:
        maskin = les_maskin(enhet)
        if sett and maskin.kjenning not in sett and start is not None and tid > start:
            tekst = _(
                "%(ny)s er brukt fra %(tid)s, og %(gammel)s før det. Et bytte kan ha en god grunn. Vet du ikke om "
                "det, så gå bort og se."
            )
            verdier = {"ny": maskin.navn, "tid": klokke(tid), "gammel": next(reversed(sett.values()))}
            funn = Merke(_("Ny maskin eller nettleser underveis"), tekst % verdier)
        sett.pop(maskin.kjenning, None)
        sett[maskin.kjenning] = maskin.navn
    return [funn] if funn else []


def _utenfor(ukjente: list[str]) -> Merke:
    tekst = ngettext(
        "%(adresser)s er ikke i skolens adresseområder. Det kan være mobilnett, eller et nett som ikke er lagt inn.",
        "%(adresser)s er ikke i skolens adresseområder. Det kan være mobilnett, eller nett som ikke er lagt inn.",
        len(ukjente),
    )
    return Merke(_("Adresse utenfor skolens nett"), tekst % {"adresser": _(" og ").join(ukjente)})
