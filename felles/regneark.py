"""Spreadsheets in and out: XLSX and CSV, read as rows of text and written so that nothing in them is ever run.

Formulas are not computed: of a cell with a formula the value that was stored with it is read. Text is written as text
also when it begins with a sign that a spreadsheet takes for a formula.
"""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from felles.arkvern import krev_antall_kolonner, krev_antall_rader, krev_trygg_xlsx
from felles.importer.grunnlag import Importfeil
from felles.tid import oslo

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-"
SKILLETEGN: Final = (";", "\t", ",")
# What a spreadsheet program runs when a cell begins with it.
FORMELTEGN: Final = ("=", "+", "-", "@", "\t", "\r")
MAKS_CELLE: Final = 32_767  # Excel's own limit
FOERSTE_BREDDE, STOERSTE_BREDDE = 10, 50
MINUTT: Final = 60

Celle = str | int | float | Decimal | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Ark:
    """A sheet: its headings, and the rows below with the numbers they have in the spreadsheet, all as text."""

    format: str
    navn: str
    overskrifter: list[str]
    rader: list[tuple[int, list[str]]]


def les(data: bytes) -> Ark:
    """Read the first sheet with data. The first row with text is the headings. Raises Importfeil and nothing else."""
    if data.startswith(ZIP):
        return _les_xlsx(data)
    if data.startswith(OLE):
        tekst = _(
            "Dette er et gammelt Excel-ark, et Word-dokument eller en fil med passord. Lagre regnearket som .xlsx."
        )
        raise Importfeil(None, tekst, kode="office")
    if data.startswith(PDF):
        raise Importfeil(None, _("Dette er en PDF. Velg et regneark (.xlsx) eller en CSV-fil."), kode="pdf")
    return _les_csv(data)


def skriv_xlsx(overskrifter: Sequence[str], rader: Iterable[Sequence[Celle]], *, arknavn: str = "Ark1") -> bytes:
    """One sheet with bold headings that stay in sight. Text is written as text, never as a formula or a link.

    Memory is flat in the number of rows. Dates are written as dates, in Oslo time when they carry a zone elsewhere.
    """
    ut = BytesIO()
    valg = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(ut, valg) as bok:
        ark = bok.add_worksheet(arknavn[:31])
        fet = bok.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        datoformat = bok.add_format({"num_format": "dd.mm.yyyy"})
        tidsformat = bok.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        for kolonne, overskrift in enumerate(overskrifter):
            ark.set_column(kolonne, kolonne, min(max(len(overskrift) + 2, FOERSTE_BREDDE), STOERSTE_BREDDE))
            ark.write_string(0, kolonne, str(overskrift)[:MAKS_CELLE], fet)
        ark.freeze_panes(1, 0)
        for nummer, rad in enumerate(rader, 1):
            for kolonne, verdi in enumerate(rad):
                _skriv_celle(ark, (nummer, kolonne), verdi, (datoformat, tidsformat))
    return ut.getvalue()


def skriv_csv(overskrifter: Sequence[str], rader: Iterable[Sequence[Celle]]) -> bytes:
    """Semicolons and utf-8 with a mark, as Excel opens it. Text that could be run gets an apostrophe in front."""
    ut = StringIO()
    skriver = csv.writer(ut, delimiter=";", lineterminator="\r\n")
    skriver.writerow([_ufarlig(str(tekst)) for tekst in overskrifter])
    for rad in rader:
        skriver.writerow([_ufarlig(verdi) if isinstance(verdi, str) else som_tekst(verdi) for verdi in rad])
    return ut.getvalue().encode("utf-8-sig")


def som_tekst(verdi: Any) -> str:
    """A cell as text: dates as ISO, times as HH:MM, whole numbers without .0, white space around taken away."""
    if isinstance(verdi, str):
        return verdi.strip()
    if verdi is None:
        return ""
    if isinstance(verdi, bool):
        return _("ja") if verdi else _("nei")
    if isinstance(verdi, float):
        return str(int(verdi)) if verdi.is_integer() else repr(verdi)
    if isinstance(verdi, date | time | timedelta):
        return _tid_som_tekst(verdi)
    return str(verdi)


def _tid_som_tekst(verdi: date | time | timedelta) -> str:
    if isinstance(verdi, datetime):
        # Excel keeps times as fractions of a day: 09:00 may come as 08:59:59.999.
        verdi = (verdi + timedelta(seconds=0.5)).replace(microsecond=0)
        midnatt = verdi.time() == time(0)
        return verdi.date().isoformat() if midnatt else verdi.strftime("%Y-%m-%d %H:%M")
    if isinstance(verdi, timedelta):
        minutter = round(verdi.total_seconds() / MINUTT)
        return f"{minutter // MINUTT:02}:{minutter % MINUTT:02}"
    if isinstance(verdi, time):
        return _tid_som_tekst(timedelta(hours=verdi.hour, minutes=verdi.minute, seconds=verdi.second))
    return verdi.isoformat()


def _les_xlsx(data: bytes) -> Ark:
    krev_trygg_xlsx(data)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as bok:
            synlige = [
                ark.name
                for ark in bok.sheets_metadata
                if ark.typ == SheetTypeEnum.WorkSheet and ark.visible == SheetVisibleEnum.Visible
            ]
            for navn in synlige:
                ark = bok.get_sheet_by_name(navn)
                if ark.total_height:
                    return _som_ark("xlsx", navn, _calaminerader(ark))
    except CalamineError:
        tekst = _("Regnearket kan ikke leses. Åpne det i Excel, lagre det på nytt som .xlsx, og prøv igjen.")
        raise Importfeil(None, tekst, kode="oedelagt") from None
    raise _tomt()


def _calaminerader(ark: CalamineSheet) -> Iterator[list[str]]:
    krev_antall_rader(ark.total_height)
    krev_antall_kolonner(ark.total_width)
    for rad in ark.to_python(skip_empty_area=False):
        # XLSX can carry a NUL (`_x0000_`), which no database takes and nobody meant.
        yield [verdi.replace("\x00", "").strip() if isinstance(verdi, str) else som_tekst(verdi) for verdi in rad]


def _les_csv(data: bytes) -> Ark:
    tekst = _dekod(data)
    start = tekst.lstrip()[:200].lower()
    if start.startswith(("<html", "<!doctype html", "<table")):
        feil = _("Filen er en nettside som heter regneark. Åpne den i Excel, og lagre den som .xlsx.")
        raise Importfeil(None, feil, kode="html")
    if start.startswith("<"):
        raise Importfeil(
            None,
            _("Filen er XML av et slag som ikke leses her. Velg et regneark (.xlsx) eller en CSV-fil."),
            kode="xml",
        )
    skille, linjer = _skilletegn(tekst)
    leser = csv.reader(StringIO(linjer, newline=""), delimiter=skille)
    try:
        return _som_ark("csv", "", ([celle.strip() for celle in rad] for rad in leser))
    except csv.Error:
        feil = _("Linje %(linje)s i CSV-filen kan ikke leses. Se etter et anførselstegn som ikke er avsluttet.")
        raise Importfeil(None, feil % {"linje": leser.line_num}, kode="csv") from None


def _dekod(data: bytes) -> str:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\x00" in data:
        tekst = _("Filen er verken et regneark eller en CSV-fil. Velg en .xlsx-fil eller en CSV-fil.")
        raise Importfeil(None, tekst, kode="ukjent_format")
    for koding in ("utf-8-sig", "windows-1252"):
        try:
            return data.decode(koding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _skilletegn(tekst: str) -> tuple[str, str]:
    """The separator, and the text to read: a first line `sep=;` is Excel's own word for it."""
    foerste, _skille, rest = tekst.partition("\n")
    if foerste.strip().lower().startswith("sep=") and len(foerste.strip()) == len("sep=;"):
        return foerste.strip()[-1], rest
    linjer = list(islice((linje for linje in tekst.splitlines() if linje.strip()), 10))
    # The sign that the headings have most of; semicolon is what Excel writes in Norway.
    return max(SKILLETEGN, key=lambda tegn: linjer[0].count(tegn) if linjer else 0), tekst


def _som_ark(format_: str, navn: str, alle: Iterable[list[str]]) -> Ark:
    overskrifter: list[str] = []
    rader: list[tuple[int, list[str]]] = []
    for nummer, rad in enumerate(alle, 1):
        krev_antall_rader(nummer)
        if not any(rad):
            continue
        if not overskrifter:
            overskrifter = rad
            krev_antall_kolonner(len(rad))
        else:
            rader.append((nummer, rad))
    if not rader:
        raise _tomt()
    return Ark(format_, navn, overskrifter, rader)


def _tomt() -> Importfeil:
    tekst = _(
        "Filen har ingen rader. Den første raden skal være overskrifter, og radene under det som skal importeres."
    )
    return Importfeil(None, tekst, kode="tom")


def _skriv_celle(ark: Any, plass: tuple[int, int], verdi: Celle, formater: tuple[Any, Any]) -> None:
    if verdi is None or verdi == "":
        return
    if isinstance(verdi, bool):
        ark.write_string(*plass, som_tekst(verdi))
    elif isinstance(verdi, int | float | Decimal):
        ark.write_number(*plass, verdi)
    elif isinstance(verdi, datetime):
        ark.write_datetime(*plass, oslo(verdi).replace(tzinfo=None) if verdi.tzinfo else verdi, formater[1])
    elif isinstance(verdi, date):
        ark.write_datetime(*plass, verdi, formater[0])
    else:
        ark.write_string(*plass, som_tekst(verdi)[:MAKS_CELLE])


def _ufarlig(tekst: str) -> str:
    return f"'{tekst}" if tekst.startswith(FORMELTEGN) else tekst
