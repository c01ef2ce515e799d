"""What a spreadsheet must pass before anything opens it: its kind, and how large it is once unpacked.

A file of a few kilobytes may unpack to gigabytes, or say that it has a cell in the last row and column of the sheet,
which makes a reader set aside room for 17 billion cells. Both are seen here by reading through the file piece by piece.
"""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _

from felles.importer.grunnlag import Importfeil

# 50,000 rows of 40 columns unpack to about 150 MB.
MAKS_UTPAKKET: Final = 200 * 1024 * 1024
MAKS_RADER: Final = 50_000
MAKS_KOLONNER: Final = 100
MAKS_DELER: Final = 2000
UENDELIG: Final = 1 << 62
BIT: Final = 256 * 1024
# A cell reference is at most `r="XFD1048576"`; this much of a piece is looked at again with the next one.
OVERLAPP: Final = 128
ARKDEL: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# Cells with content only: formatting down to the last row is common, and harmless.
CELLE: Final = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\sr\s*=\s*["'](?:(?P<kol>[A-Z]{2,})[0-9]+|[A-Z]+(?P<rad>[0-9]{5,}))["'][^>]*[^/>]>"""
)
BOKSTAVER: Final = 26


def krev_trygg_xlsx(data: bytes) -> None:
    """Raises Importfeil unless the bytes are an XLSX workbook without macros that is safe to open."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as arkiv:
            navn = arkiv.namelist()
            _krev_slag(navn)
            utpakket = 0
            for info in arkiv.infolist():
                # What the file says of its own size is not believed: it is read to its end.
                info.file_size = UENDELIG
                utpakket += _gjennomgaa(arkiv, info, MAKS_UTPAKKET - utpakket)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Importfeil(
            None,
            _(
                "Regnearket kan ikke åpnes: filen er ødelagt eller har passord. Åpne den, lagre den på nytt, og prøv igjen."
            ),
            kode="oedelagt",
        ) from None


def krev_antall_rader(nummer: int) -> None:
    """Raises Importfeil when a sheet has more rows than are read."""
    if nummer > MAKS_RADER:
        raise Importfeil(
            None,
            _("Arket har mer enn %(maks)s rader. Del det i flere filer med høyst %(maks)s rader i hver.")
            % {"maks": f"{MAKS_RADER:,}".replace(",", "\u00a0")},
            kode="for_mange_rader",
        )


def krev_antall_kolonner(antall: int) -> None:
    """Raises Importfeil when a sheet has more columns than are read."""
    if antall > MAKS_KOLONNER:
        raise Importfeil(
            None,
            _("Arket har mer enn %(maks)s kolonner. Ta bort dem som ikke skal importeres.") % {"maks": MAKS_KOLONNER},
            kode="for_mange_kolonner",
        )


def _krev_slag(navn: list[str]) -> None:
    if len(navn) > MAKS_DELER:
        raise _for_stor()
    if any(n.lower().endswith("vbaproject.bin") for n in navn):
        tekst = _("Regnearket har makroer, og slike filer åpnes ikke. Lagre det som «Excel-arbeidsbok (.xlsx)».")
        raise Importfeil(None, tekst, kode="makro")
    if any(n.startswith("word/") for n in navn):
        raise Importfeil(None, _("Dette er et Word-dokument. Velg et regneark (.xlsx) eller en CSV-fil."), kode="word")
    if "content.xml" in navn or any(n.endswith("workbook.bin") for n in navn):
        tekst = _("Denne typen regneark leses ikke. Lagre det som «Excel-arbeidsbok (.xlsx)» eller som CSV.")
        raise Importfeil(None, tekst, kode="annet_regneark")
    if not any(ARKDEL.fullmatch(n) for n in navn):
        tekst = _("Dette er en zip-fil og ikke et regneark. Pakk den ut, og velg regnearket eller CSV-filen.")
        raise Importfeil(None, tekst, kode="zip")


def _gjennomgaa(arkiv: zipfile.ZipFile, info: zipfile.ZipInfo, rest: int) -> int:
    """Read a part to its end, at most `rest` bytes of it; how large it was."""
    er_ark = bool(ARKDEL.fullmatch(info.filename))
    lest, hale = 0, b""
    with arkiv.open(info) as strom:
        while bit := strom.read(BIT):
            lest += len(bit)
            if lest > rest:
                raise _for_stor()
            if er_ark:
                _krev_plass(hale + bit)
                hale = bit[-OVERLAPP:]
    return lest


def _krev_plass(bit: bytes) -> None:
    for treff in CELLE.finditer(bit):
        if treff["rad"]:
            krev_antall_rader(int(treff["rad"][:9]))
        else:
            krev_antall_kolonner(_kolonnenummer(treff["kol"][:4]))


def _kolonnenummer(bokstaver: bytes) -> int:
    nummer = 0
    for bokstav in bokstaver:
        nummer = nummer * BOKSTAVER + bokstav - ord("A") + 1
    return nummer


def _for_stor() -> Importfeil:
    return Importfeil(
        None,
        _("Regnearket er for stort når det pakkes ut. Kopier radene over i et nytt regneark, og velg det."),
        kode="zip_bombe",
    )
