"""«Lever en kopi uten metadata»: the copy takes the file's place, and the original is kept as it was, sealed."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from felles import lager
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.lager import Spolfil
from felles.models import Hendelse
from levering.filtyper import endelse
from levering.models import Besvarelsesfil, Levering, Leveringsfil
from levering.mottak import MAKS_BYTE
from levering.permissions import krev_arbeid, krev_skolelevering, laas_kandidat
from levering.services.nye_leveringer import opprett_levering
from sjekk import prosess
from sjekk.proever.svar import I_ORDEN
from sjekk.prosess import Grense
from sjekk.querysets.sjekker import filer_i_karantene

if TYPE_CHECKING:
    from levering.querysets.kandidatstatus import KandidatMedStatus

MODUL: Final = "sjekk.proever.rensing"
GRENSE: Final = Grense(sekunder=30, ut_mb=MAKS_BYTE // (1024 * 1024) + 1)
# Kinds that a copy without metadata can be made of.
RENSBARE: Final = frozenset(
    "pdf docx docm dotx dotm xlsx xlsb pptx pptm ppsx ppsm odt ott ods odp odb sxw stw sxc".split()
)
# A hard document takes a minute and a gigabyte: one at a time in each server process, and nobody waits long for it.
_plass: Final = threading.BoundedSemaphore(1)
VENT_SEKUNDER: Final = 3.0


def kan_renses(fil: Besvarelsesfil) -> bool:
    """True for kinds that we make copies of; whether this one can be made is seen when it is tried.

    Never one in quarantine: what was found may follow into the copy, and the warning would not.
    """
    if endelse(fil.navn) not in RENSBARE or fil.renset_fra_id is not None:
        return False
    return not filer_i_karantene(Besvarelsesfil.objects.filter(pk=fil.pk)).exists()


def rens(*, fil_id: int, aktoer: Aktoer, naa: datetime, sesjon_id: int | None = None) -> Besvarelsesfil:
    """Put a copy without metadata in the file's place; return the copy, under the same name and part.

    A candidate may before delivering, from a session with access; staff as long as they may deliver for the candidate. When the file
    is delivered, the delivery is replaced by one with the copy, and a new receipt. What the document shows is the same.
    Twice is harmless: the copy that is there is returned. The work is done outside the transaction.
    Raises Domenefeil: `kan_ikke_renses`, `travelt`, `slettet`, and what uploading may raise.
    """
    original = Besvarelsesfil.objects.select_related("renset_fra").get(pk=fil_id)
    tidligere = _kopi_av(original)
    if tidligere:
        return tidligere
    with transaction.atomic():
        # Nobody has us work on what they may not change.
        _krev(laas_kandidat(original.kandidat_id, naa), original, aktoer, sesjon_id, naa)
    spolfil = _lag_kopi(original)
    noekkel = lager.legg_inn(spolfil)
    return _bytt(original, noekkel, spolfil, aktoer=aktoer, naa=naa, sesjon_id=sesjon_id)


def _kopi_av(original: Besvarelsesfil) -> Besvarelsesfil | None:
    return original.rensede.filter(slettet__isnull=True).order_by("-pk").first()


def _lag_kopi(original: Besvarelsesfil) -> Spolfil:
    """In a bounded process: the document may be anybody's."""
    if not kan_renses(original):
        raise _kan_ikke()
    with plass(), lager.aapne(original.noekkel) as kilde, tempfile.TemporaryFile() as ut:
        svar = prosess.kjoer(MODUL, kilde, {}, grense=GRENSE, ut=ut)
        if svar.resultat != I_ORDEN:
            raise _kan_ikke()
        ut.seek(0)
        return lager.skriv_spol(ut, maks_byte=MAKS_BYTE)


@contextmanager
def plass() -> Iterator[None]:
    """Hold this process's one place for cleaning. Raises Domenefeil `travelt` when it is taken for long."""
    if not _plass.acquire(timeout=VENT_SEKUNDER):
        raise Domenefeil(_("Det går ikke an nå, og ingenting er endret."), kode="travelt")
    try:
        yield
    finally:
        _plass.release()


def _kan_ikke() -> Domenefeil:
    return Domenefeil(
        _(
            "Filen kan ikke renses her, og ingenting er endret. Lagre den som PDF uten egenskaper, og last den opp på nytt."
        ),
        kode="kan_ikke_renses",
    )


@transaction.atomic
def _bytt(
    original: Besvarelsesfil,
    noekkel: str,
    spolfil: Spolfil,
    *,
    aktoer: Aktoer,
    naa: datetime,
    sesjon_id: int | None,
) -> Besvarelsesfil:
    kandidat = laas_kandidat(original.kandidat_id, naa)
    original.refresh_from_db()
    tidligere = _kopi_av(original)
    if tidligere:
        return tidligere  # somebody else was first; the copy in storage is an orphan, never a loss
    _krev(kandidat, original, aktoer, sesjon_id, naa)
    original.slettet, original.slettet_bruker_id = naa, aktoer.bruker_id
    original.save(update_fields=["slettet", "slettet_bruker_id"])
    kopi = Besvarelsesfil.objects.create(
        kandidat=kandidat,
        navn=original.navn,
        noekkel=noekkel,
        stoerrelse=spolfil.stoerrelse,
        sha256=spolfil.sha256,
        delmerke=original.delmerke,
        lastet_opp=naa,
        # Whose work it is does not change by who presses the button: the candidate delivers own files only.
        lastet_opp_av=original.lastet_opp_av,
        lastet_opp_bruker_id=aktoer.bruker_id,
        begynt=original.begynt,
        renset_fra=original,
    )
    logg_hendelse(
        kopi, "fil.renset", aktoer=aktoer, naa=naa, partier=[kandidat.parti_id], kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id, original_id=original.pk, sha256=kopi.sha256, sha256_original=original.sha256,
    )  # fmt: skip
    for gammel in Levering.objects.filter(rader__fil=original, gjenaapnet__isnull=True).order_by("pk"):
        _lever_paa_nytt(gammel, kopi, kandidat, aktoer, naa)
    return kopi


def _krev(
    kandidat: KandidatMedStatus, original: Besvarelsesfil, aktoer: Aktoer, sesjon_id: int | None, naa: datetime
) -> None:
    if original.slettet:
        raise Domenefeil(_("Filen er slettet, og det er ikke laget noen kopi. Last siden på nytt."), kode="slettet")
    if aktoer.slag != Hendelse.Aktoerslag.KANDIDAT:
        krev_skolelevering(kandidat, naa=naa)
        return
    if aktoer.id != kandidat.pk or original.lastet_opp_av != Besvarelsesfil.Lastet.KANDIDAT:
        raise Domenefeil(_("Filen er lastet opp av skolen. Be eksamensvakten om hjelp."), kode="ikke_din")
    krev_arbeid(kandidat, sesjon_id=sesjon_id, naa=naa)


def _lever_paa_nytt(
    gammel: Levering, kopi: Besvarelsesfil, kandidat: KandidatMedStatus, aktoer: Aktoer, naa: datetime
) -> None:
    """The delivery as it was stays in the log and its receipt; a new one, with the copy, counts from now on."""
    filer = [
        kopi if rad.fil_id == kopi.renset_fra_id else rad.fil
        for rad in gammel.rader.select_related("fil").order_by("pk")
    ]
    filer = [fil for fil in filer if fil.slettet is None]
    gammel.gjenaapnet = naa
    gammel.save(update_fields=["gjenaapnet"])
    ny = opprett_levering(
        kandidat_id=gammel.kandidat_id,
        eksamensdel_id=gammel.eksamensdel_id,
        levert=naa,
        levert_av=Levering.LevertAv.SKOLE,
        levert_bruker_id=aktoer.bruker_id,
        # The answer was handed in when it was: a cleaned copy makes no answer late.
        frist=gammel.frist if gammel.er_sen else None,
    )
    Leveringsfil.objects.bulk_create([Leveringsfil(levering=ny, fil=fil) for fil in filer])
    logg_hendelse(
        ny, "besvarelse.levert", aktoer=aktoer, naa=naa, partier=[kandidat.parti_id], kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id, antall_filer=len(filer), kvitteringskode=ny.kvitteringskode,
        sha256=[fil.sha256 for fil in filer], erstatter=gammel.kvitteringskode,
    )  # fmt: skip
