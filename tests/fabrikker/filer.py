"""Real files, sound and hostile, built when a test asks for them."""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib

import docx
import pypdfium2
import xlsxwriter
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import NameObject, StreamObject, TextStringObject
from typst import compile as typst_compile

CT = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def lag_zip(innslag: dict[str, bytes | str], *, pakk: bool = True) -> bytes:
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED if pakk else zipfile.ZIP_STORED) as pakke:
        for navn, data in innslag.items():
            pakke.writestr(navn, data)
    return ut.getvalue()


def lag_docx(*avsnitt: str, forfatter: str = "", firma: str = "", topptekst: str = "") -> bytes:
    dokument = docx.Document()
    for tekst in avsnitt:
        dokument.add_paragraph(tekst)
    dokument.core_properties.author = forfatter
    dokument.core_properties.last_modified_by = forfatter
    if topptekst:
        dokument.sections[0].header.paragraphs[0].text = topptekst
    ut = io.BytesIO()
    dokument.save(ut)
    return med_innslag(ut.getvalue(), {"docProps/app.xml": _app(firma)}) if firma else ut.getvalue()


def _app(firma: str) -> str:
    rom = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'<?xml version="1.0"?><Properties xmlns="{rom}"><Company>{firma}</Company></Properties>'


def med_innslag(pakke: bytes, nye: dict[str, bytes | str]) -> bytes:
    """The archive with some entries put in or exchanged."""
    with zipfile.ZipFile(io.BytesIO(pakke)) as gammel:
        innslag: dict[str, bytes | str] = {navn: gammel.read(navn) for navn in gammel.namelist()}
    return lag_zip(innslag | nye)


def lag_docx_med_kommentar(forfatter: str) -> bytes:
    """A comment and a tracked change by somebody, and a text that only looks like an author."""
    tekst = 'Jeg skriver w:author="Olga" i teksten'
    kropp = (
        f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{tekst}</w:t></w:r>'
        f'<w:ins w:id="1" w:author="{forfatter}" w:date="2027-05-27T09:00:00Z"><w:r><w:t>nytt</w:t></w:r></w:ins>'
        f"</w:p></w:body></w:document>"
    )
    kommentarer = (
        f'<?xml version="1.0"?><w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="{forfatter}" w:initials="ON">'
        f"<w:p><w:r><w:t>husk dette</w:t></w:r></w:p></w:comment></w:comments>"
    )
    return lag_zip({"[Content_Types].xml": CT, "word/document.xml": kropp, "word/comments.xml": kommentarer})


def lag_xlsx(*celler: str | int, forfatter: str = "") -> bytes:
    ut = io.BytesIO()
    bok = xlsxwriter.Workbook(ut, {"in_memory": True})
    bok.set_properties({"author": forfatter})
    ark = bok.add_worksheet()
    for rad, verdi in enumerate(celler):
        ark.write(rad, 0, verdi)
    bok.close()
    return ut.getvalue()


def lag_pptx(*lysbilder: str) -> bytes:
    a, p = (
        "http://schemas.openxmlformats.org/drawingml/2006/main",
        "http://schemas.openxmlformats.org/presentationml/2006/main",
    )
    deler: dict[str, bytes | str] = {
        "[Content_Types].xml": CT,
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{p}"/>',
    }
    for nr, tekst in enumerate(lysbilder, 1):
        deler[f"ppt/slides/slide{nr}.xml"] = (
            f'<p:sld xmlns:p="{p}" xmlns:a="{a}"><a:p><a:r><a:t>{tekst}</a:t></a:r></a:p></p:sld>'
        )
    return lag_zip(deler)


def lag_odt(*avsnitt: str, forfatter: str = "", kommentar_av: str = "") -> bytes:
    kommentar = (
        f"<office:annotation><dc:creator>{kommentar_av}</dc:creator><text:p>husk</text:p></office:annotation>"
        if kommentar_av
        else ""
    )
    kropp = "".join(f"<text:p>{kommentar}{tekst}</text:p>" for tekst in avsnitt)
    rom = (
        f'xmlns:office="{OFFICE}office:1.0" xmlns:text="{OFFICE}text:1.0" xmlns:meta="{OFFICE}meta:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w") as pakke:
        pakke.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        pakke.writestr(
            "content.xml",
            f"<office:document-content {rom}><office:body><office:text>{kropp}</office:text></office:body>"
            "</office:document-content>",
            zipfile.ZIP_DEFLATED,
        )
        pakke.writestr(
            "meta.xml",
            f"<office:document-meta {rom}><office:meta><meta:initial-creator>{forfatter}</meta:initial-creator>"
            f"</office:meta></office:document-meta>",
            zipfile.ZIP_DEFLATED,
        )
    return ut.getvalue()


def lag_pdf(*sider: str, forfatter: str = "", xmp: str = "", merknad_av: str = "") -> bytes:
    """Typeset pages; the author in the properties, an XMP packet, a comment by somebody."""
    kilde = "\n#pagebreak()\n".join(f"#sys.inputs.s{nr}" for nr in range(len(sider)))
    innhold = {f"s{nr}": tekst for nr, tekst in enumerate(sider)}
    skriver = PdfWriter(clone_from=PdfReader(io.BytesIO(typst_compile(kilde.encode(), sys_inputs=innhold))))
    skriver.metadata = {"/Author": forfatter, "/Producer": "skriveprogram"} if forfatter else None
    if xmp:
        pakke = StreamObject()
        pakke.set_data(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>{xmp}</dc:creator></x:xmpmeta>".encode())
        pakke[NameObject("/Type")] = NameObject("/Metadata")
        pakke[NameObject("/Subtype")] = NameObject("/XML")
        skriver._root_object[NameObject("/Metadata")] = skriver._add_object(pakke)
    else:
        skriver._root_object.pop("/Metadata", None)
    if merknad_av:
        _legg_til_merknad(skriver, merknad_av)
    ut = io.BytesIO()
    skriver.write(ut)
    return ut.getvalue()


def _legg_til_merknad(skriver: PdfWriter, hvem: str) -> None:
    merknad = Text(rect=(50, 50, 80, 80), text="husk")
    merknad[NameObject("/T")] = TextStringObject(hvem)
    skriver.add_annotation(0, merknad)


def lag_tom_pdf(sider: int = 1) -> bytes:
    ny = pypdfium2.PdfDocument.new()
    for _ in range(sider):
        ny.new_page(200, 200)
    ut = io.BytesIO()
    ny.save(ut)
    return ut.getvalue()


def lag_lang_pdf(sider: int) -> bytes:
    """So many pages that share one line of text."""
    skriver = PdfWriter()
    with PdfReader(io.BytesIO(lag_pdf("samme side"))) as kilde:
        for _ in range(sider):
            skriver.add_page(kilde.pages[0])
    ut = io.BytesIO()
    skriver.write(ut)
    return ut.getvalue()


def lag_laast_pdf() -> bytes:
    skriver = PdfWriter(clone_from=PdfReader(io.BytesIO(lag_pdf("hemmelig"))))
    skriver.encrypt("passord", algorithm="RC4-128")
    ut = io.BytesIO()
    skriver.write(ut)
    return ut.getvalue()


def lag_laast_zip() -> bytes:
    """An archive whose entries say that they are locked."""
    data = bytearray(lag_zip({"svar.txt": b"svaret" * 20}))
    for merke, plass in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(merke) + plass] |= 1
    return bytes(data)


def lag_bombe(megabyte: int = 20) -> bytes:
    """An archive of next to nothing that says itself how much it becomes."""
    ut = io.BytesIO()
    bit = bytes(1024 * 1024)
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as pakke, pakke.open("svar.txt", "w") as innslag:
        for _ in range(megabyte):
            innslag.write(bit)
    return ut.getvalue()


def lag_loegnaktig_bombe(megabyte: int = 20) -> bytes:
    """The same, with a table of contents that says ten bytes."""
    data = bytearray(lag_bombe(megabyte))
    struct.pack_into("<L", data, data.rindex(b"PK\x01\x02") + 24, 10)
    return bytes(data)


def lag_gzipbombe(megabyte: int = 20) -> bytes:
    ut = io.BytesIO()
    bit = bytes(1024 * 1024)
    with gzip.GzipFile(fileobj=ut, mode="wb", mtime=0) as pakke:
        for _ in range(megabyte):
            pakke.write(bit)
    return ut.getvalue()


def lag_tar(*navn: str) -> bytes:
    ut = io.BytesIO()
    with tarfile.open(fileobj=ut, mode="w") as pakke:
        for ett in navn:
            info = tarfile.TarInfo(ett)
            info.size = 4
            pakke.addfile(info, io.BytesIO(b"svar"))
    return ut.getvalue()


def lag_png() -> bytes:
    def bit(slag: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + slag + data + struct.pack(">L", zlib.crc32(slag + data))

    hode = struct.pack(">LLBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + bit(b"IHDR", hode) + bit(b"IDAT", zlib.compress(b"\0\0")) + bit(b"IEND", b"")


MILLIARDLATTER = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + f']><w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&m;</w:t></w:r></w:p></w:body></w:document>'
)
LESER_FILER = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY fil SYSTEM "file:///etc/passwd">]>'
    f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&fil;</w:t></w:r></w:p></w:body></w:document>'
)


def lag_docx_av(dokument: str | bytes) -> bytes:
    """A Word file whose main part is this."""
    return lag_zip({"[Content_Types].xml": CT, "word/document.xml": dokument})


def lag_tung_docx(elementer: int) -> bytes:
    """A sound document with so many elements that reading it takes more memory than it looks."""
    kropp = b"".join(b"<b n='%d'/>" % (nr * 7919) for nr in range(elementer))
    return lag_docx_av(b"<a>" + kropp + b"</a>")
