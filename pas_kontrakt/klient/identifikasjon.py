"""The signed log-in: `ClientIdentification`, by which a school system shows PAS who it is.

Rule: PAS contract 1.2 (published by Utdanningsdirektoratet, PAS2-Public, ClientIdentification): enveloped signature over
the whole document, RSA-SHA256, exclusive C14N, the certificate inside; the children stand in no namespace.
"""

import base64
import secrets
from datetime import datetime
from pathlib import Path
from typing import Final

from django.views.decorators.debug import sensitive_variables
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureConstructionMethod, SignatureMethod
from signxml.signer import XMLSigner

from brukere.models import Organisasjon
from felles.tid import oslo
from pas_kontrakt.klient import feil
from pas_kontrakt.klient.forbindelse import Pasforbindelse

NAVNEROM: Final = "http://pas.udir.no/ClientIdentification"
EKSKLUSIV_C14N: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
NONCELENGDE: Final = 8


@sensitive_variables()
def signert_identifikasjon(forbindelse: Pasforbindelse, skole: Organisasjon, *, naa: datetime) -> bytes:
    """The document for one log-in, UTF-8 with declaration; used once, since it holds a nonce and the time.

    Raises EgetSertifikatMangler when the certificate or key of the settings cannot be read or used.
    """
    rot = etree.Element(f"{{{NAVNEROM}}}ClientIdentification", nsmap={"ci": NAVNEROM})
    felt = {
        "Skoleorgno": skole.nummer_i_pas,
        "Skolenavn": skole.navn,
        "Brukernavn": forbindelse.brukernavn,
        "Nonce": base64.b64encode(secrets.token_bytes(NONCELENGDE)).decode("ascii"),
        "TimeStamp": oslo(naa).isoformat(timespec="seconds"),
    }
    for navn, verdi in felt.items():
        etree.SubElement(rot, navn).text = verdi
    signerer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=EKSKLUSIV_C14N,
    )
    try:
        noekkel, sertifikat = Path(forbindelse.noekkel).read_bytes(), Path(forbindelse.sertifikat).read_text("ascii")
        signert = signerer.sign(rot, key=noekkel, cert=sertifikat)
    except (OSError, ValueError, TypeError, etree.LxmlError):
        raise feil.EgetSertifikatMangler from None
    return etree.tostring(signert, encoding="UTF-8", xml_declaration=True)
