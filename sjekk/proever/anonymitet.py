"""Does the file say whose it is? Looks in text, file name and properties, and answers with places only."""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final

import olefile

from sjekk.proever import arkiv, dokument, pdf
from sjekk.proever.navn import Soek
from sjekk.proever.svar import FUNN, I_ORDEN, IKKE_SJEKKET, MAKS_FUNN, Funn, Stopp, Svar
from sjekk.proever.typer import finn

HVEM: Final = frozenset({"forfatter", "sist_endret_av", "leder", "firma"})
MAKS_TEKST: Final = 20 * arkiv.MEGA
MAKS_STROEM: Final = 20 * arkiv.MEGA
OLE_FELT: Final = (
    ("author", "forfatter"), ("last_saved_by", "sist_endret_av"), ("company", "firma"), ("manager", "leder"),
    ("title", "tittel"), ("subject", "emne"), ("keywords", "noekkelord"), ("comments", "beskrivelse"),
)  # fmt: skip
OLE_TEKST: Final = ("WordDocument", "1Table", "0Table", "Workbook", "Book", "PowerPoint Document")
ODF: Final = frozenset({"odt", "ods", "odp", "odb", "sxw", "sxc"})
TEKST: Final = frozenset({"tekst", "html", "xml", "svg", "rtf"})

type Bit = tuple[Funn, str]


def proev(fil: BinaryIO, oppdrag: dict[str, Any]) -> Svar:
    """Look for this person, this school and this number."""
    soek = Soek(**oppdrag["hvem"])
    funn: list[Funn] = [{"hva": hva, "hvor": "filnavn"} for hva in sorted(soek.i_filnavn(oppdrag["navn"]))]
    grunn = ""
    try:
        slag = finn(fil)
        if biter := _biter(fil, slag):
            _legg_til(funn, soek, biter)
            grunn = _ulest(fil, slag)
        else:
            grunn = "bare_filnavn"
    except Stopp as stopp:
        # Locked and broken files are told of by the check that opens them; what is found already stands.
        if not funn:
            return Svar(IKKE_SJEKKET if stopp.svar.resultat == FUNN else stopp.svar.resultat, stopp.svar.grunn)
        grunn = stopp.svar.grunn
    if funn:
        return Svar(FUNN, grunn, funn[:MAKS_FUNN])
    return Svar(IKKE_SJEKKET if grunn == "bare_filnavn" else I_ORDEN, grunn)


def _legg_til(funn: list[Funn], soek: Soek, biter: Iterable[Bit]) -> None:
    for hvor, tekst in biter:
        if len(funn) >= MAKS_FUNN:
            return
        sted = hvor["hvor"]
        if sted == "arkiv":
            treff = soek.i_filnavn(tekst)
        elif sted == "kommentarforfatter" or hvor.get("felt") in HVEM:
            treff = soek.i_felt(tekst)
        else:
            treff = soek.i_tekst(tekst)
        for hva in sorted(treff):
            ett: Funn = {"hva": hva, **hvor}
            if ett not in funn:
                funn.append(ett)


def _biter(fil: BinaryIO, slag: str) -> Iterator[Bit] | None:
    """The parts of a file of that kind; None when nothing but its name can be read."""
    if slag == "pdf":
        return _pdf(fil)
    if slag in {"docx", "xlsx", "pptx"} or slag in ODF:
        return _pakke(fil)
    if slag in {"doc", "xls", "ppt", "vsd", "ole"}:
        return _ole(fil)
    if slag == "zip":
        return _arkiv(fil)
    return _ren_tekst(fil) if slag in TEKST else None


def _ulest(fil: BinaryIO, slag: str) -> str:
    if slag == "zip":
        return "bare_navn_i_arkiv"
    return "mange_sider" if slag == "pdf" and pdf.er_lang(pdf.aapne_pdf(fil)) else ""


def _pdf(fil: BinaryIO) -> Iterator[Bit]:
    dokumentet = pdf.aapne_pdf(fil)
    yield from pdf.egenskaper(dokumentet, fil)
    for nr, side in pdf.sider(dokumentet):
        yield {"hvor": "side", "nr": nr}, pdf.tekst(side)
        for slag, verdi in pdf.merknader(side):
            yield {"hvor": "kommentarforfatter" if slag == "forfatter" else "side", "nr": nr}, verdi


def _pakke(fil: BinaryIO) -> Iterator[Bit]:
    with arkiv.aapne_zip(fil) as pakke:
        yield from dokument.egenskaper(pakke)
        yield from dokument.tekstdeler(pakke)


def _ole(fil: BinaryIO) -> Iterator[Bit]:
    fil.seek(0)
    try:
        with olefile.OleFileIO(fil) as ole:
            meta = ole.get_metadata()
            for egenskap, felt in OLE_FELT:
                yield {"hvor": "egenskap", "felt": felt}, _les_ole(getattr(meta, egenskap))
            for navn in OLE_TEKST:
                if ole.exists(navn):
                    data = ole.openstream(navn).read(MAKS_STROEM)
                    # Old Office keeps text as one byte or two a letter, from either of two places.
                    for koding, start in (("cp1252", 0), ("utf-16-le", 0), ("utf-16-le", 1)):
                        yield {"hvor": "tekst"}, data[start:].decode(koding, "replace")
    except (OSError, ValueError, IndexError, KeyError, TypeError):
        raise Stopp(FUNN, "oedelagt") from None


def _les_ole(verdi: object) -> str:
    if isinstance(verdi, bytes):
        try:
            return verdi.decode("utf-8").rstrip("\x00")
        except UnicodeDecodeError:
            return verdi.decode("cp1252", "replace").rstrip("\x00")
    return verdi if isinstance(verdi, str) else ""


def _arkiv(fil: BinaryIO) -> Iterator[Bit]:
    with arkiv.aapne_zip(fil) as pakke:
        for navn in pakke.namelist():
            yield {"hvor": "arkiv"}, navn


def _ren_tekst(fil: BinaryIO) -> Iterator[Bit]:
    yield {"hvor": "tekst"}, dokument.les_tekst(fil, maks=MAKS_TEKST)
