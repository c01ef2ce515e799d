"""Delivered answers as one zip, streamed: nothing is made on disk, and memory does not grow with the files.

Names in the zip say fag, group, candidate number and semester, and never a person's name: what a candidate called the
file is left out.
"""

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import BinaryIO, Final
from zipfile import ZIP_STORED

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from zipstream import ZipStream

from eksamen.models import Eksamensparti, Kandidat
from felles import lager
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM, Aktoer, Massehendelse, logg_hendelse, logg_hendelser
from levering.filtyper import GODKJENTE, endelse
from levering.models import Besvarelsesfil, Delmerke
from levering.querysets.nedlasting import Periodefrist, Rad, rader

logg = logging.getLogger("levering.nedlasting")

# A zip that nobody can open helps nobody; the answers of a whole county are fetched a school or a subject at a time.
MAKS_FILER: Final = 20_000
LENGSTE_LEDD: Final = 60
LESEBIT: Final = 1024 * 1024
_INGEN: Final[Mapping[str, bytes]] = {}
UTRYGT: Final = re.compile(r"[^\w-]+")
DELNAVN: Final = {Delmerke.DEL1.value: "del1", Delmerke.DEL2.value: "del2", Delmerke.DEL1_OG_2.value: "del1og2"}


@dataclass(frozen=True, slots=True)
class Post:
    """A file on its way into a zip: the row, and its path there."""

    rad: Rad
    sti: str


@dataclass(frozen=True)
class Pakke:
    """The zip: its bytes as they are made, how many there will be (None: not known), and what it is called."""

    stroem: Iterator[bytes]
    lengde: int | None
    navn: str


@transaction.atomic
def lag_pakke(
    *,
    filer: QuerySet[Besvarelsesfil],
    frist: Periodefrist,
    aktoer: Aktoer,
    naa: datetime,
    karantene: Collection[int] = (),
) -> Pakke:
    """The zip of these files, all of that period, with the download in the log at every party.

    Files in `karantene` stay behind and are named in a text file in the zip: who needs one fetches it alone. Raises Domenefeil `utloept` when the next period has begun, `tomt` and `for_mange`. What storage has lost is named
    in a text file in the zip, written to the log, and reported as an event.
    """
    if not frist.er_aapen(naa):
        raise Domenefeil(utloept_tekst(frist), kode="utloept")
    alle = list(rader(filer, hoyst=MAKS_FILER + 1))
    if not alle:
        raise Domenefeil(_("Ingen leverte besvarelser i utvalget. Velg noe annet."), kode="tomt")
    if len(alle) > MAKS_FILER:
        melding = _("Utvalget har mer enn %(maks)d filer. Velg en skole, en eksamen eller et parti.")
        raise Domenefeil(melding % {"maks": MAKS_FILER}, kode="for_mange")
    borte: list[Post] = []
    # The disk is asked about every file before the log locks the parties' rows: nobody's act waits for a slow disk.
    savnet = borte.extend if lager.er_lokalt() else partial(meld_savnet, naa=naa)
    poster = navngi(alle)
    holdt = [post for post in poster if post.rad.fil_id in karantene]
    vedlegg = {_("KARANTENE.txt"): _karanteneliste(holdt)} if holdt else {}
    stroem, lengde = pakk([p for p in poster if p.rad.fil_id not in karantene], savnet=savnet, vedlegg=vedlegg)
    _logg_nedlasting(alle, aktoer, naa)
    if borte:
        meld_savnet(borte, naa=naa)
    return Pakke(stroem, lengde, f"{pakkenavn(alle)}.zip")


def utloept_tekst(frist: Periodefrist) -> str:
    """The sentence that stands where the answers stood."""
    melding = _("Besvarelsene fra %(periode)s kunne lastes ned til og med %(dag)s, dagen før eksamen i %(neste)s.")
    dag, neste = frist.siste_dag, frist.neste
    return melding % {
        "periode": frist.periode.kode,
        "dag": f"{dag:%d.%m.%Y}" if dag else "",
        "neste": neste.kode if neste else "",
    }


def pakk(
    poster: Sequence[Post], *, savnet: Callable[[Sequence[Post]], None], vedlegg: Mapping[str, bytes] = _INGEN
) -> tuple[Iterator[bytes], int | None]:
    """The zip as a stream, and its length where the files lie on a disk of ours; `vedlegg` are texts of ours in it.

    `savnet` is told of what storage does not have, or has with another size: at once when the disk can be asked, else
    when the stream comes there.
    """
    if not lager.er_lokalt():
        return _underveis(poster, savnet, vedlegg), None
    hele: list[Post] = []
    borte: list[Post] = []
    for post in poster:
        (hele if lager.stoerrelse(post.rad.noekkel) == post.rad.stoerrelse else borte).append(post)
    if borte:
        savnet(borte)
    zipstroem = ZipStream(compress_type=ZIP_STORED, sized=True)
    for post in hele:
        zipstroem.add(_fra_lager(post), post.sti, size=post.rad.stoerrelse)
    for navn, tekst in vedlegg.items():
        zipstroem.add(tekst, navn)
    if borte:
        zipstroem.add(_mangelliste(borte), _("MANGLER.txt"))
    return iter(zipstroem), len(zipstroem)


def _underveis(
    poster: Sequence[Post], savnet: Callable[[Sequence[Post]], None], vedlegg: Mapping[str, bytes]
) -> Iterator[bytes]:
    zipstroem = ZipStream(compress_type=ZIP_STORED)
    borte: list[Post] = []
    for post in poster:
        try:
            fil = lager.aapne(post.rad.noekkel)
        except OSError:
            borte.append(post)
            continue
        zipstroem.add(_biter(fil), post.sti, size=post.rad.stoerrelse)
        yield from zipstroem.file()
    for navn, tekst in vedlegg.items():
        zipstroem.add(tekst, navn)
    if borte:
        savnet(borte)
        zipstroem.add(_mangelliste(borte), _("MANGLER.txt"))
    yield from zipstroem.finalize()


def _fra_lager(post: Post) -> Iterator[bytes]:
    """Opened when the stream comes to it. One that is gone by then cuts the download off, short of its length."""
    yield from _biter(lager.aapne(post.rad.noekkel))


def _biter(fil: BinaryIO) -> Iterator[bytes]:
    with fil:
        while bit := fil.read(LESEBIT):
            yield bit


def _mangelliste(borte: Sequence[Post]) -> bytes:
    linjer = [
        _("Disse filene er levert, men kunne ikke hentes fra lageret da pakken ble laget."),
        _("Feilen er meldt. Last ned på nytt senere, eller ta kontakt med brukerstøtten."),
        "",
        *(post.sti for post in borte),
    ]
    return ("\r\n".join(linjer) + "\r\n").encode()


def _karanteneliste(holdt: Sequence[Post]) -> bytes:
    linjer = [
        _("Det er funnet virus i disse filene. De er levert og tatt vare på, men er ikke med i pakken."),
        _("Trenger du en av dem, henter du den alene fra «Lever for kandidat»."),
        "",
        *(post.sti for post in holdt),
    ]
    return ("\r\n".join(linjer) + "\r\n").encode()


def navngi(alle: Iterable[Rad]) -> list[Post]:
    """A path in the zip for each file; no two are alike, whatever groups and files are called."""
    alle = list(alle)
    flere_skoler = len({rad.skole_id for rad in alle}) > 1
    brukt: Counter[str] = Counter()
    poster = []
    for rad in alle:
        mappe = f"{ledd(_fag(rad))}_{ledd(rad.parti)}"
        skole = f"{ledd(rad.skole)}_{ledd(rad.orgnr)}/" if flere_skoler else ""
        deler = [mappe, ledd(rad.nummer or f"uten-nummer-{rad.kandidat_id}"), ledd(rad.periode)]
        if rad.delmerke in DELNAVN:
            deler.append(DELNAVN[rad.delmerke])
        stamme = f"{skole}{mappe}/{'_'.join(deler)}"
        # Windows does not tell capitals apart.
        brukt[stamme.casefold()] += 1
        poster.append(Post(rad, f"{stamme}_{brukt[stamme.casefold()]:02}{_type(rad.navn)}"))
    return poster


@lru_cache(maxsize=4096)
def ledd(tekst: str) -> str:
    """A piece of a path that is one everywhere: letters, digits and hyphens."""
    ren = UTRYGT.sub("-", unicodedata.normalize("NFC", tekst)).replace("_", "-").strip("-")
    return ren[:LENGSTE_LEDD].strip("-") or "uten-navn"


def pakkenavn(alle: Sequence[Rad]) -> str:
    """What the zip is called: as much of school, fag, group, number and semester as all its files share."""
    ett_parti = len({rad.parti_id for rad in alle}) == 1
    kandidater = {rad.nummer for rad in alle} if ett_parti else set()
    partier = {rad.parti for rad in alle} if ett_parti else set()
    skoler = set() if ett_parti else {rad.skole for rad in alle}
    felles = [skoler, {_fag(rad) for rad in alle}, partier, kandidater, {rad.periode for rad in alle}]
    return "_".join(["besvarelser", *(ledd(verdier.pop() or "") for verdier in felles if len(verdier) == 1)])


def _fag(rad: Rad) -> str:
    return f"{rad.fagkode}-{rad.variant}" if rad.variant else rad.fagkode


def _type(navn: str) -> str:
    """The ending, when it is one that files are taken in with."""
    return f".{endelse(navn)}" if endelse(navn) in GODKJENTE else ""


def _logg_nedlasting(alle: Sequence[Rad], aktoer: Aktoer, naa: datetime) -> None:
    kandidater = {rad.kandidat_id for rad in alle}
    if len(kandidater) == 1:
        rad = alle[0]
        logg_hendelse(
            Kandidat(pk=rad.kandidat_id),
            "besvarelser.lastet_ned",
            aktoer=aktoer,
            naa=naa,
            kandidat_id=rad.kandidat_id,
            skole_id=rad.skole_id,
            filer=len(alle),
        )
        return
    per_parti = {rad.parti_id: rad.skole_id for rad in alle}
    filer = Counter(rad.parti_id for rad in alle)
    logg_hendelser(
        [
            Massehendelse(Eksamensparti(pk=parti_id), parti_id, skole_id, {"filer": filer[parti_id]})
            for parti_id, skole_id in per_parti.items()
        ],
        "besvarelser.lastet_ned",
        aktoer=aktoer,
        naa=naa,
    )


@transaction.atomic
def meld_savnet(borte: Sequence[Post], *, naa: datetime) -> None:
    """Report rows whose file storage does not have. Harmless to repeat: each time somebody asks for it is told."""
    logg.error("%d leverte filer mangler i lageret: %s", len(borte), ", ".join(str(p.rad.fil_id) for p in borte))
    logg_hendelser(
        [Massehendelse(Besvarelsesfil(pk=post.rad.fil_id), post.rad.parti_id, post.rad.skole_id, {}) for post in borte],
        "fil.savnet",
        aktoer=SYSTEM,
        naa=naa,
    )
