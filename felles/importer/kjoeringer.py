"""A run of an import: kept as a preview, confirmed once, or thrown away."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import SYSTEM, Aktoer, logg_hendelse
from felles.importer.filer import les_fil
from felles.importer.grunnlag import Dokument, Format, Import, Radresultat
from felles.importer.innhold import Innhold, les_innhold, pakk_ark, som_tekst
from felles.models import Importkjoering

# How long a preview can be confirmed, and how long personal data of a run is kept.
HOLDBAR: Final = timedelta(hours=24)
ELLEVE_SIFFER: Final = re.compile(r"\d{6}[ .]?\d{5}")

Status = Importkjoering.Status


@dataclass(frozen=True, slots=True)
class Fil:
    """A file as it came in: its name and its bytes."""

    navn: str
    data: bytes


@transaction.atomic
def forhaandsvis(
    *, importen: Import, fil: Fil, formater: Iterable[Format], aktoer: Aktoer, naa: datetime
) -> Importkjoering:
    """Read a file, ask the import what it would do, and keep it for the confirmation.

    A sheet is kept as it is until its columns are chosen (`felles.importer.retting.velg_kolonner`). Nothing but the run itself is stored. Raises Importfeil, and then nothing at all is stored.
    """
    lest = les_fil(fil.data, formater)
    if isinstance(lest, Dokument):
        importen.forhaandsvis(lest, naa=naa)
    kjoering = Importkjoering.objects.create(
        slag=importen.slag,
        format=lest.format,
        skole_id=importen.skole_id,
        bruker_id=aktoer.bruker_id,
        filnavn=trygt_filnavn(fil.navn),
        stoerrelse=len(fil.data),
        sha256=hashlib.sha256(fil.data).hexdigest(),
        innhold=som_tekst(lest.som_json()) if isinstance(lest, Dokument) else pakk_ark(lest),
        laget=naa,
    )
    logg_hendelse(
        kjoering,
        "import.forhaandsvist",
        aktoer=aktoer,
        naa=naa,
        skole_id=kjoering.skole_id,
        slag=kjoering.slag,
        sha256=kjoering.sha256,
        rader=len(lest.rader),
    )
    return kjoering


def resultater(
    *, kjoering: Importkjoering, importen: Import, naa: datetime, innhold: Innhold | None = None
) -> list[Radresultat]:
    """What happens to each row: computed anew for a preview, as it was for a confirmed run.

    `innhold` is the run's content where the caller has read it already: of a large file that takes a while. A list
    without rows when the personal data is gone. Raises Importfeil when the database has moved so far that the file is
    now refused as a whole.
    """
    if kjoering.toemt or kjoering.status == Status.FORKASTET:
        return []
    if kjoering.status in {Status.BEKREFTET, Status.ANGRET}:
        return [Radresultat.fra_json(rad) for rad in json.loads(kjoering.resultat)]
    return importen.forhaandsvis((innhold or les_innhold(kjoering)).dokument(), naa=naa)


def trenger_kolonner(kjoering: Importkjoering) -> bool:
    """Whether the run is a sheet whose columns nobody has chosen yet."""
    return kjoering.status == Status.FORHAANDSVIST and kjoering.format in {"xlsx", "csv"} and not kjoering.kolonner


@transaction.atomic
def bekreft(*, kjoering_id: int, importen: Import, aktoer: Aktoer, naa: datetime) -> Importkjoering:
    """Do what the preview showed, computed again from what the database says now; all of it or nothing.

    Confirming twice is harmless: the run is returned as it is. Raises UgyldigOvergang (thrown away, or too old),
    Importfeil (refused as a whole by now) and Domenefeil `samtidig` (somebody changed the same rows at once).
    """
    kjoering = Importkjoering.objects.select_for_update(of=("self",)).get(
        pk=kjoering_id, slag=importen.slag, skole_id=importen.skole_id
    )
    if kjoering.status == Status.BEKREFTET:
        return kjoering
    if kjoering.status != Status.FORHAANDSVIST or utloept(kjoering, naa):
        raise UgyldigOvergang(
            _("Denne kontrollen er forkastet, angret eller eldre enn ett døgn. Velg filen på nytt."), kode="utloept"
        )
    if trenger_kolonner(kjoering):
        raise UgyldigOvergang(_("Velg først hva kolonnene i filen er."), kode="kolonner")
    dokument = les_innhold(kjoering).dokument()
    try:
        with transaction.atomic():
            utfall = importen.utfoer(dokument, kjoering_id=kjoering.pk, aktoer=aktoer, naa=naa)
    except IntegrityError:
        # Somebody wrote the same rows without going through an import. The savepoint is rolled back: nothing is done.
        raise Domenefeil(
            _("Noen endret de samme kandidatene mens du importerte. Ingenting er lagret. Prøv en gang til."),
            kode="samtidig",
        ) from None
    kjoering.resultat = som_tekst([rad.som_json() for rad in utfall.resultater])
    kjoering.angredata = "" if utfall.angredata is None else som_tekst(utfall.angredata)
    kjoering.save(update_fields=["resultat", "angredata"])
    _avgjoer(kjoering, Status.BEKREFTET, aktoer=aktoer, naa=naa)
    return kjoering


@transaction.atomic
def forkast(*, kjoering_id: int, importen: Import, aktoer: Aktoer, naa: datetime) -> Importkjoering:
    """Throw a preview away. Twice is harmless. Raises UgyldigOvergang when it is confirmed already."""
    kjoering = Importkjoering.objects.select_for_update(of=("self",)).get(
        pk=kjoering_id, slag=importen.slag, skole_id=importen.skole_id
    )
    if kjoering.status == Status.FORKASTET:
        return kjoering
    if kjoering.status in {Status.BEKREFTET, Status.ANGRET}:
        raise UgyldigOvergang(_("Filen er allerede importert, så den kan ikke forkastes."))
    kjoering.innhold = ""
    kjoering.toemt = True
    kjoering.save(update_fields=["innhold", "toemt"])
    _avgjoer(kjoering, Status.FORKASTET, aktoer=aktoer, naa=naa)
    logg_hendelse(kjoering, "import.forkastet", aktoer=aktoer, naa=naa, skole_id=kjoering.skole_id)
    return kjoering


@transaction.atomic
def angre(*, kjoering_id: int, importen: Import, aktoer: Aktoer, naa: datetime) -> Importkjoering:
    """Take a confirmed import back, within a day; all of it or nothing. Twice is harmless.

    Raises UgyldigOvergang with the reason: not confirmed, too late, or something has built on it.
    """
    kjoering = Importkjoering.objects.select_for_update(of=("self",)).get(
        pk=kjoering_id, slag=importen.slag, skole_id=importen.skole_id
    )
    if kjoering.status == Status.ANGRET:
        return kjoering
    if not kan_angres(kjoering, naa):
        raise UgyldigOvergang(
            _("Denne importen kan ikke angres. En import kan angres i ett døgn når den har endret noe."),
            kode="kan_ikke_angres",
        )
    try:
        with transaction.atomic():
            importen.angre(json.loads(kjoering.angredata), kjoering_id=kjoering.pk, aktoer=aktoer, naa=naa)
    except IntegrityError:
        raise UgyldigOvergang(
            _("Noe av det som ble importert, er tatt i bruk. Importen kan ikke angres; rett det som er feil for hånd."),
            kode="i_bruk",
        ) from None
    kjoering.status, kjoering.angret, kjoering.angret_av_id, kjoering.angredata = (
        Status.ANGRET,
        naa,
        aktoer.bruker_id,
        "",
    )
    kjoering.save(update_fields=["status", "angret", "angret_av_id", "angredata"])
    logg_hendelse(kjoering, "import.angret", aktoer=aktoer, naa=naa, skole_id=kjoering.skole_id, slag=kjoering.slag)
    return kjoering


def kan_angres(kjoering: Importkjoering, naa: datetime) -> bool:
    """Whether a run stands confirmed, has changed something, and is younger than a day."""
    return (
        kjoering.status == Status.BEKREFTET
        and bool(kjoering.angredata)
        and kjoering.avgjort is not None
        and naa < kjoering.avgjort + HOLDBAR
    )


@transaction.atomic
def rydd_utloepte(*, naa: datetime) -> int:
    """Take personal data out of runs older than a day, and end previews nobody confirmed. Repeatable."""
    utloept = Q(avgjort=None, laget__lte=naa - HOLDBAR) | Q(avgjort__lte=naa - HOLDBAR)
    gamle = Importkjoering.objects.select_for_update(of=("self",), skip_locked=True).filter(utloept, toemt=False)
    rader = list(gamle.order_by("pk").defer("innhold", "resultat", "angredata"))
    for kjoering in rader:
        if kjoering.status == Status.FORHAANDSVIST:
            _avgjoer(kjoering, Status.FORKASTET, aktoer=SYSTEM, naa=naa)
            logg_hendelse(kjoering, "import.utloept", aktoer=SYSTEM, naa=naa, skole_id=kjoering.skole_id)
    ider = [kjoering.pk for kjoering in rader]
    return Importkjoering.objects.filter(pk__in=ider).update(innhold="", resultat="", angredata="", toemt=True)


def utloept(kjoering: Importkjoering, naa: datetime) -> bool:
    """Whether a preview is too old to be confirmed."""
    return kjoering.toemt or kjoering.laget + HOLDBAR <= naa


def trygt_filnavn(navn: str) -> str:
    """The last part of a path, short, and without anything that looks like a national id."""
    return ELLEVE_SIFFER.sub("•••", PurePosixPath(navn.replace("\\", "/")).name)[-200:]


def _avgjoer(kjoering: Importkjoering, til: Status, *, aktoer: Aktoer, naa: datetime) -> None:
    if til not in Importkjoering.OVERGANGER[Status(kjoering.status)]:
        raise UgyldigOvergang(_("Importen er allerede avgjort. Velg filen på nytt."))
    kjoering.status = til
    kjoering.avgjort = naa
    kjoering.avgjort_av_id = aktoer.bruker_id
    kjoering.save(update_fields=["status", "avgjort", "avgjort_av_id"])
