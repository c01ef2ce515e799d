"""From bytes to a document, or a clear reason why not."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from felles.importer.grunnlag import Dokument, Format, Importfeil

# 20,000 candidates are about 8 MB of XML.
MAKS_BYTE: Final = 20 * 1024 * 1024
MAKS_MB: Final = MAKS_BYTE // (1024 * 1024)
# First bytes of files that people pick by mistake.
FORVEKSLET: Final = (
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"%PDF-", "pdf"),
)


def krev_stoerrelse(stoerrelse: int) -> None:
    """Raises Importfeil when the file is empty or larger than we read. Ask before the file is read."""
    if stoerrelse == 0:
        raise Importfeil(None, _("Filen er tom. Lag den på nytt der den kom fra, og velg den igjen."), kode="tom")
    if stoerrelse > MAKS_BYTE:
        raise Importfeil(
            None,
            _(
                "Filen er større enn %(mb)d MB, og så store påmeldingsfiler finnes ikke. "
                "Se etter om du har valgt riktig fil."
            )
            % {"mb": MAKS_MB},
            kode="for_stor",
        )


def les_fil(data: bytes, formater: Iterable[Format]) -> Dokument:
    """Read a file by the first format that knows it. Raises Importfeil and nothing else; touches no database."""
    krev_stoerrelse(len(data))
    for format_ in formater:
        if format_.kjenner_igjen(data):
            return format_.les(data)
    raise Importfeil(None, _ukjent(data), kode="ukjent_format")


def _ukjent(data: bytes) -> str:
    slag = next((slag for signatur, slag in FORVEKSLET if data.startswith(signatur)), "")
    if slag in {"zip", "office"}:
        return _(
            "Dette er et regneark, et Word-dokument eller en zip-fil. Velg XML-filen fra PAS eller skolens system; "
            "er den pakket, må du pakke den ut først."
        )
    if slag == "pdf":
        return _("Dette er en PDF. Velg XML-filen fra PAS eller skolens system.")
    return _("Filen er ikke XML. Velg XML-filen med påmeldinger fra PAS eller skolens system.")
