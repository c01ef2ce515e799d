"""Whether what was uploaded is a whole PDF, before it is put in its place."""

from typing import Final

from felles.lager import Spolfil

START: Final = b"%PDF-"
SLUTT: Final = b"%%EOF"
# Rule: PDF 1.7 (ISO 32000-1), annex H, implementation note 18: the end mark lies within the last 1024 bytes.
HALE: Final = 1024


def er_hel_pdf(spolfil: Spolfil) -> bool:
    """True when the bytes begin and end as a PDF does: not another kind of file, and not cut off on the way."""
    with spolfil.sti.open("rb") as fil:
        start = fil.read(len(START))
        fil.seek(max(0, spolfil.stoerrelse - HALE))
        slutt = fil.read()
    return start == START and SLUTT in slutt
