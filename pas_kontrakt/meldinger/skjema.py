"""Validation against our XSD files, offline, with every fault in words; and the files as a ZIP for others."""

import io
import threading
import zipfile
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

from pas_kontrakt.lesere.skjema import linje_til, navn_paa
from pas_kontrakt.meldinger.register import skjemafil
from pas_kontrakt.meldinger.skjemafeil import feil_av, ukjent_rot
from pas_kontrakt.meldinger.tre import meldingstre
from pas_kontrakt.meldinger.typer import Generasjon

MAPPE: Final = Path(__file__).resolve().parent.parent / "xsd"
MAPPER: Final = ("v1", "v2", "ours")

# A schema keeps the errors of its last document, so each thread has its own.
_kompilerte = threading.local()


def valider(data: bytes | etree._Element, generasjon: Generasjon = Generasjon.V2) -> etree._Element:
    """The root of a message that is valid in that generation. Raises Importfeil with every fault in `.flere`.

    Our own messages have one generation. Bytes are untrusted: no entity, document type or network.
    """
    rot = meldingstre(data) if isinstance(data, bytes) else data
    fil = skjemafil(str(rot.tag), generasjon)
    if fil is None:
        raise ukjent_rot(navn_paa(rot), linje_til(rot))
    skjema = skjema_for(fil)
    if not skjema.validate(rot):
        raise feil_av((post.line, post) for post in skjema.error_log)  # type: ignore[attr-defined]  # the stubs
    return rot


def skjema_for(fil: str) -> etree.XMLSchema:
    """The compiled schema of a file under `xsd/`, for this thread."""
    kjente: dict[str, etree.XMLSchema] = _kompilerte.__dict__
    if fil not in kjente:
        kjente[fil] = etree.XMLSchema(etree.parse(MAPPE / fil, etree.XMLParser(no_network=True)))
    return kjente[fil]


@cache
def skjemazip() -> bytes:
    """Every schema that we validate with, as a ZIP that is the same bytes every time."""
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_STORED) as pakke:
        for mappe in MAPPER:
            for fil in sorted((MAPPE / mappe).glob("*.xsd")):
                # The date is the first that a ZIP can hold; packing would differ between versions of zlib.
                oppfoering = zipfile.ZipInfo(f"{mappe}/{fil.name}", (1980, 1, 1, 0, 0, 0))
                oppfoering.create_system = 3
                oppfoering.external_attr = 0o644 << 16
                pakke.writestr(oppfoering, fil.read_bytes())
    return ut.getvalue()
