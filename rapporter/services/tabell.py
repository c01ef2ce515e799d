"""A table report as rows on screen, as a spreadsheet and as PDF: the same rows and the same words."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from felles import brev
from felles.rapport import Kolonne, Slag, Tabellrapport, Utvalg
from felles.regneark import skriv_xlsx
from felles.templatetags.ramme import klokke, tall
from felles.tid import dagens_dato, oslo
from rapporter.services.utvalg import Valg

INGEN: Final = ""
type Rad = Sequence[Any]


def hent_rader(rapport: Tabellrapport, utvalg: Utvalg) -> list[Rad]:
    """All rows of the report."""
    return list(rapport.rader(utvalg))


def som_tekst(verdi: Any, kolonne: Kolonne) -> str:
    """A cell in words, as screen and paper show it."""
    if verdi is None or verdi == "":
        return INGEN
    if kolonne.slag == Slag.TALL and isinstance(verdi, int):
        return tall(verdi)
    if isinstance(verdi, datetime) and kolonne.slag == Slag.KLOKKE:
        return klokke(verdi)
    if isinstance(verdi, date):
        dag = _dag(verdi)
        dato = f"{dag:%d.%m.%Y}"
        return f"{dato} {klokke(verdi)}" if kolonne.slag == Slag.TID and isinstance(verdi, datetime) else dato
    return str(verdi)


def grupper(rapport: Tabellrapport, rader: Sequence[Rad]) -> list[tuple[str, list[list[str]]]]:
    """The rows in words under the headings of their groups; one group without a heading when they are not grouped."""
    n, kolonner = rapport.grupperes, rapport.kolonner
    tekster = [[som_tekst(verdi, kolonne) for verdi, kolonne in zip(rad, kolonner, strict=True)] for rad in rader]
    return [
        (" · ".join(tekst for tekst in hode if tekst), [rad[n:] for rad in gruppen])
        for hode, gruppen in groupby(tekster, key=lambda rad: tuple(rad[:n]))
    ]


def lag_xlsx(rapport: Tabellrapport, rader: Sequence[Rad]) -> bytes:
    """One sheet; text is text, whatever it begins with. Clock times are text, since Excel's have no zone."""
    kolonner = rapport.kolonner
    celler = ([_celle(v, k) for v, k in zip(rad, kolonner, strict=True)] for rad in rader)
    arknavn = "".join(tegn for tegn in str(rapport.tittel) if tegn not in "[]:*?/\\'")[:31]
    return skriv_xlsx([str(k.overskrift) for k in kolonner], celler, arknavn=arknavn or "Rapport")


def lag_pdf(rapport: Tabellrapport, valg: Valg, rader: Sequence[Rad]) -> bytes:
    """Tables with heading cells, groups under headings, school, choice and time of making on each page."""
    kolonner = rapport.kolonner[rapport.grupperes :]
    data = {
        "tittel": str(rapport.tittel),
        "undertittel": beskriv(valg),
        "skole": valg.utvalg.skole.navn,
        "laget": f"{oslo(valg.utvalg.naa):%d.%m.%Y %H:%M}",
        "spraak": "nb",
        "liggende": rapport.liggende,
        "ny_side": rapport.ny_side,
        "luft": rapport.luft,
        "tomt": str(rapport.tomt),
        "kolonner": [
            {"overskrift": str(k.overskrift), "tall": k.slag == Slag.TALL, "bredde": max(k.bredde, 1)} for k in kolonner
        ],
        "grupper": [{"overskrift": hode, "rader": innhold} for hode, innhold in grupper(rapport, rader)],
    }
    return brev.lag_tabell(data)


def beskriv(valg: Valg) -> str:
    """The choice in words: school, period, day, parties."""
    deler = [valg.utvalg.skole.navn]
    if valg.periode in {p.kode for p in valg.perioder}:
        deler.append(valg.periode)
    if valg.dag:
        deler.append(brev.maalformdato(valg.dag, "nb"))
    navn = [f"{p.eksamen.fag.kode} {p.navn}" for p in valg.partivalg if p.pk in valg.valgte_partier]
    return " · ".join([*deler, *navn])


def _dag(verdi: date) -> date:
    return dagens_dato(verdi) if isinstance(verdi, datetime) else verdi


def _celle(verdi: Any, kolonne: Kolonne) -> Any:
    if verdi is None:
        return ""
    if kolonne.slag == Slag.DATO and isinstance(verdi, date):
        return _dag(verdi)
    if kolonne.slag == Slag.TID and isinstance(verdi, datetime):
        return verdi
    if isinstance(verdi, int) and not isinstance(verdi, bool):
        return verdi
    return som_tekst(verdi, kolonne)
