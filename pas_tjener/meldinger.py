"""The answers that only the door gives. All other messages are those of `pas_kontrakt.meldinger`."""

from typing import Final

from lxml import etree

from felles.tid import oslo
from pas_tjener.models import Tilgang

NAVNEROM: Final = "http://pas.udir.no/ClientIdentification"


def hvem_xml(tilgang: Tilgang) -> bytes:
    """Whose log-in it is: client, school and user name of a signed one, and until when, in Norwegian time."""
    rot = etree.Element(f"{{{NAVNEROM}}}Whoami", nsmap={"ci": NAVNEROM})
    felt = {
        "Klient": tilgang.klient.navn,
        "Skoleorgno": tilgang.skole.nummer_i_pas if tilgang.skole else None,
        "Brukernavn": tilgang.brukernavn or None,
        "Utloper": oslo(tilgang.utloeper).isoformat(timespec="seconds"),
    }
    for navn, verdi in felt.items():
        if verdi is not None:
            etree.SubElement(rot, navn).text = verdi
    return etree.tostring(rot, xml_declaration=True, encoding="UTF-8")
