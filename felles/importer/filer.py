"""From bytes to a document, or a clear reason why not."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from felles import regneark
from felles.importer.grunnlag import Dokument, Format, Importfeil
from felles.regneark import Ark

# 20,000 candidates are about 8 MB of XML.
MAKS_BYTE: Final = 20 * 1024 * 1024
MAKS_MB: Final = MAKS_BYTE // (1024 * 1024)


def krev_stoerrelse(stoerrelse: int) -> None:
    """Raises Importfeil when the file is empty or larger than we read. Ask before the file is read."""
    if stoerrelse == 0:
        raise Importfeil(None, _("Filen er tom. Lag den på nytt der den kom fra, og velg den igjen."), kode="tom")
    if stoerrelse > MAKS_BYTE:
        raise Importfeil(
            None,
            _("Filen er større enn %(mb)d MB, og så store filer tas ikke imot. Se etter om du har valgt riktig fil.")
            % {"mb": MAKS_MB},
            kode="for_stor",
        )


def les_fil(data: bytes, formater: Iterable[Format]) -> Dokument | Ark:
    """Read a file by the first format that knows it, else as a sheet.

    Raises Importfeil and nothing else; touches no database.
    """
    krev_stoerrelse(len(data))
    for format_ in formater:
        if format_.kjenner_igjen(data):
            return format_.les(data)
    return regneark.les(data)
