"""XML from strangers: no entities, no network, no declarations where documents have none."""

import re
from typing import Any, Final

from lxml import etree

from sjekk.proever.svar import FUNN, Stopp

ERKLAERING: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def les_xml(data: bytes, *, med_doktype: bool = False) -> etree._Element:
    """The root of a part of a document. Raises Stopp for what is broken, and for declarations that no document needs.

    `med_doktype` is for XML that stands alone: it may name its type, but not declare entities.
    """
    if not med_doktype and ERKLAERING.search(data):
        raise Stopp(FUNN, "farlig_xml")
    leser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        rot = etree.fromstring(data, leser)
    except etree.XMLSyntaxError as feil:
        if getattr(feil, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise Stopp(FUNN, "farlig_xml" if b"<!ENTITY" in data else "oedelagt") from None
    except ValueError:
        raise Stopp(FUNN, "farlig_xml" if b"<!ENTITY" in data else "oedelagt") from None
    # Also in encodings that the look at the bytes does not see through.
    dtd: Any = rot.getroottree().docinfo.internalDTD
    if dtd is not None and (not med_doktype or list(dtd.entities())):
        raise Stopp(FUNN, "farlig_xml")
    return rot


def lokalnavn(navn: object) -> str:
    """`creator` of `{http://…}creator`; "" for comments and instructions."""
    return navn.rpartition("}")[2] if isinstance(navn, str) else ""
