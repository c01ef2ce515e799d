"""Signed log-ins that are wrong in one way each, made from one that is right."""

import base64
import copy
from datetime import timedelta

import xmlsec
from lxml import etree

from felles.tid import naa
from tests.fabrikker.pas_tjener import EKSKLUSIV, identifikasjon, noekkel_pem, sertifikat_pem, signer

DS = "{http://www.w3.org/2000/09/xmldsig#}"
XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"


def signert(skole) -> etree._Element:
    return etree.fromstring(signer(identifikasjon(skole)))


def tekst(rot) -> bytes:
    return etree.tostring(rot)


# --- the document as it came, changed ---------------------------------------------------------------------------------


def feil_noekkel(skole):
    """Signed by another key, with the registered certificate put beside."""
    return signer(identifikasjon(skole), "tyv", cert=sertifikat_pem("klient"))


def annet_sertifikat(skole):
    return signer(identifikasjon(skole), "tyv")


def byttet_sertifikat(skole):
    """Signed by the right key, with a stranger's certificate."""
    return signer(identifikasjon(skole), cert=sertifikat_pem("tyv"))


def endret_barn(skole):
    rot = signert(skole)
    rot.find("Brukernavn").text = "sjefen"
    return tekst(rot)


def endret_sammendrag(skole):
    rot = signert(skole)
    rot.find(f".//{DS}DigestValue").text = base64.b64encode(b"0" * 32).decode()
    return tekst(rot)


def uten_signatur(skole):
    return tekst(identifikasjon(skole))


def to_signaturer(skole):
    rot = signert(skole)
    rot.append(copy.deepcopy(rot.find(f"{DS}Signature")))
    return tekst(rot)


def pakket_inn(skole):
    """The signed document hidden inside an own one, with the signature moved out (signature wrapping)."""
    ekte = signert(skole)
    falsk = identifikasjon(skole, Brukernavn="sjefen")
    falsk.append(copy.deepcopy(ekte.find(f"{DS}Signature")))
    gjemt = etree.SubElement(falsk.find(f"{DS}Signature"), f"{DS}Object")
    gjemt.append(ekte)
    return tekst(falsk)


def pakket_ved_siden(skole):
    """The signed document as a child beside the attacker's fields, the signature still inside it."""
    falsk = identifikasjon(skole, Brukernavn="sjefen")
    falsk.append(signert(skole))
    return tekst(falsk)


def med_id(skole):
    """The reference names an element by Id, so that only that one is covered."""
    rot = signert(skole)
    rot.find(f".//{DS}Reference").set("URI", "#hoved")
    rot.find("Brukernavn").set("Id", "hoved")
    return tekst(rot)


def to_referanser(skole):
    rot = signert(skole)
    referanse = rot.find(f".//{DS}Reference")
    referanse.addnext(copy.deepcopy(referanse))
    return tekst(rot)


def xpath_transform(skole):
    """Properly signed, with a transform that leaves the user name out."""
    rot = identifikasjon(skole)
    signatur = xmlsec.template.create(rot, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA256, ns="ds")
    rot.append(signatur)
    referanse = xmlsec.template.add_reference(signatur, xmlsec.Transform.SHA256, uri="")
    xmlsec.template.add_transform(referanse, xmlsec.Transform.ENVELOPED)
    xpath = etree.SubElement(referanse[0], f"{DS}Transform", Algorithm=XPATH)
    etree.SubElement(xpath, f"{DS}XPath").text = "not(ancestor-or-self::Brukernavn)"
    xmlsec.template.add_transform(referanse, xmlsec.Transform.EXCL_C14N)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signatur))
    return _fullfoer(rot, signatur)


def bare_enveloped(skole):
    rot = signert(skole)
    transformer = rot.find(f".//{DS}Transforms")
    transformer.remove(transformer[1])
    return tekst(rot)


def inklusiv_liste(skole):
    rot = signert(skole)
    etree.SubElement(rot.find(f".//{DS}Transforms")[1], f"{{{EKSKLUSIV}}}InclusiveNamespaces", PrefixList="ci")
    return tekst(rot)


def hmac_forveksling(skole):
    """HMAC with what everybody has, the certificate, as the key."""
    rot = identifikasjon(skole)
    signatur = xmlsec.template.create(rot, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.HMAC_SHA256, ns="ds")
    rot.append(signatur)
    referanse = xmlsec.template.add_reference(signatur, xmlsec.Transform.SHA256, uri="")
    xmlsec.template.add_transform(referanse, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(referanse, xmlsec.Transform.EXCL_C14N)
    kontekst = xmlsec.SignatureContext()
    kontekst.key = xmlsec.Key.from_binary_data(xmlsec.KeyData.HMAC, sertifikat_pem())
    kontekst.sign(signatur)
    data = etree.SubElement(etree.SubElement(signatur, f"{DS}KeyInfo"), f"{DS}X509Data")
    etree.SubElement(data, f"{DS}X509Certificate").text = "".join(sertifikat_pem().decode().splitlines()[1:-1])
    return tekst(rot)


def sha1_slaatt_av(skole):
    return signer(identifikasjon(skole), sha1=True)


def _fullfoer(rot, signatur):
    kontekst = xmlsec.SignatureContext()
    kontekst.key = xmlsec.Key.from_memory(noekkel_pem(), xmlsec.KeyFormat.PEM)
    kontekst.key.load_cert_from_memory(sertifikat_pem(), xmlsec.KeyFormat.PEM)
    kontekst.sign(signatur)
    return tekst(rot)


def to_sertifikater(skole):
    rot = signert(skole)
    funnet = rot.find(f".//{DS}X509Certificate")
    funnet.addnext(copy.deepcopy(funnet))
    return tekst(rot)


def sertifikat_av_tull(skole):
    rot = signert(skole)
    rot.find(f".//{DS}X509Certificate").text = base64.b64encode(b"tull").decode()
    return tekst(rot)


def kortet_signatur(skole):
    rot = signert(skole)
    rot.find(f".//{DS}SignatureValue").text = "!!ikke base64!!"
    return tekst(rot)


def minutter(antall):
    def bygg(skole):
        return signer(identifikasjon(skole, TimeStamp=(naa() + timedelta(minutes=antall)).isoformat()))

    return bygg


def med(**felt):
    def bygg(skole):
        return signer(identifikasjon(skole, **felt))

    return bygg
