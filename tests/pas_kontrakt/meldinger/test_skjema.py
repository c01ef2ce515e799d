"""The schemas say what the contract says, in both generations; they are served as a ZIP and need no network."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from lxml import etree

from felles.importer.grunnlag import Importfeil
from pas_kontrakt.meldinger.egne import ApiFeil
from pas_kontrakt.meldinger.register import INNLOGGING, KLASSER, roetter, skjemafil
from pas_kontrakt.meldinger.skjema import MAPPE, MAPPER, skjema_for, skjemazip, valider
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Generasjon

XS = "{http://www.w3.org/2001/XMLSchema}"
FILER = sorted(fil.relative_to(MAPPE).as_posix() for fil in MAPPE.glob("*/*.xsd"))

PERSON = "Fodselsnr Fornavn Etternavn"
# Contract 1.3 and part 2. `v1` and `v2` stand before what only one of the generations has.
KONTRAKTEN = {
    "CommonTypes": [
        "Kandidatgruppeansvarlige = Kandidatgruppeansvarlig*",
        f"Kandidatgruppeansvarlig = {PERSON} v1:Malform(ct:Malform) v2:Malform(ct:Malform)? Epostadresse!nil Mobilnr!nil",
        "Malform: Bokmal|Nynorsk",
        "Kandidattype: Elev|Privatist",
        "Opplaeringsniva: GS|VGS",
        "v1:Deltakelsesstatus: Deltatt|IkkeDokumentertFravaer|DokumentertFravaer|ManglendeBesvarelse",
        "v2:Deltakelsesstatus: D|IDF|DF|MB",
    ],
    "Pamelding": [
        "Pamelding = BrukernavnPAS EksamensPeriodeKode Orgnr Skolenavn Kandidatgrupper!nil "
        "v1:Opplaeringsniva(ct:Opplaeringsniva) v2:Opplaeringsniva(ct:Opplaeringsniva)? EpostadresseVedFeil?",
        "Kandidatgrupper = Kandidatgruppe*",
        "Kandidatgruppe = Navn!nil Fagkode v2:Variant? Kandidatgruppeansvarlige(ct:Kandidatgruppeansvarlige)!nil "
        "Kandidater!nil",
        "Kandidater = Kandidat*",
        f"Kandidat = {PERSON} Malform(ct:Malform) Kandidattype(ct:Kandidattype)",
    ],
    "PameldingReference": ["PameldingReference = Reference"],
    "PameldingReport": [
        "PameldingReport = Orgnr Skolenavn Kandidatgrupper!nil Status(pa:PameldingsStatus) StatusMessage!nil "
        "Eksamensperiode!nil v1:Opplaeringsniva(ct:Opplaeringsniva)",
        "Kandidatgrupper = Kandidatgruppe*",
        "Kandidatgruppe = Navn!nil Fagkode v2:Variant? v2:Opplaeringsniva(ct:Opplaeringsniva)? "
        "Kandidatgruppeansvarlige!nil Kandidater!nil",
        "Kandidatgruppeansvarlige = Kandidatgruppeansvarlig*",
        "Kandidatgruppeansvarlig = Fodselsnr",
        "Kandidater = Kandidat*",
        "Kandidat = Fodselsnr Kandidatnr Status(pa:KandidatStatus) StatusMessage",
        "PameldingsStatus: IkkeStartet|Startet|Ferdig|Feilet|DelvisFerdig",
        "KandidatStatus: IkkeStartet|Pameldt|IkkePameldt|DelvisPameldt|PameldtAnnenSkole",
    ],
    "PameldteKandidater": [
        "PameldteKandidater = Eksamensperiodekode Eksamenspameldinger",
        "Eksamenspameldinger = Eksamenspamelding*",
        "Eksamenspamelding = Fagkode v2:Variant? Kandidatgrupper",
        "Kandidatgrupper = Kandidatgruppe*",
        "Kandidatgruppe = Navn Kandidatgruppeansvarlige(ct:Kandidatgruppeansvarlige) Kandidater",
        "Kandidater = Kandidat*",
        f"Kandidat = {PERSON} Malform(ct:Malform)!nil Kandidattype(ct:Kandidattype) Kandidatnummer",
    ],
    "Karakteroversikt": [
        "Karakteroversikt = Skoleorgnr Eksamener!nil",
        "Eksamener = Eksamen*",
        "Eksamen = Fagkode v2:Variant? Kandidatgrupper!nil",
        "Kandidatgrupper = Kandidatgruppe*",
        "Kandidatgruppe = Navn!nil Kandidater!nil",
        "Kandidater = Kandidat*",
        "Kandidat = Fodselsnr v1:Kandidatnummer v2:Kandidatnr Deltakelsesstatus(ct:Deltakelsesstatus) Karakter(xs:int) "
        "v2:Klagekarakter(xs:int)!nil v2:Klagebegrunnelse!nil",
    ],
    "Eksamensplan": [
        "EksamensplanResponse = Eksamensplaner!nil",
        "Eksamensplaner = Eksamensplan*",
        "Eksamensplan = Opplaeringsniva(ct:Opplaeringsniva) Eksamensperiode Eksamener",
        "Eksamensperiode = Kode PameldingStart(xs:dateTime) PameldingStopp(xs:dateTime) "
        "GjennomforingStart(xs:dateTime) GjennomforingStopp(xs:dateTime)",
        "Eksamener = Eksamen*",
        "Eksamen = Fagkode v2:Variant? Eksamensdeler",
        "Eksamensdeler = Eksamensdel*",
        "Eksamensdel = Type(ep:Eksamensdeltype) GjennomforingStart(xs:dateTime) GjennomforingStopp(xs:dateTime) "
        "Varighet(xs:int)",
        "Eksamensdeltype: Eksamen|EksamenDel1|EksamenDel2|Forberedelse",
    ],
    "ApiError": ["ApiError = Message"],
    "ClientIdentification": [
        "ClientIdentification = Skoleorgno Skolenavn Brukernavn Nonce TimeStamp(xs:dateTime) ds:Signature"
    ],
}
NAVNEROM = {
    "CommonTypes": "CommonTypes",
    "Karakteroversikt": "Karakteroversikt",
    "Eksamensplan": "Eksamensplan",
    "ClientIdentification": "ClientIdentification",
}
UKVALIFISERTE = {"PameldteKandidater", "ClientIdentification"}


def notasjon(rot: etree._Element) -> set[str]:
    """The schema in the contract's notation, one line for each element with children and each enumeration."""
    linjer = set()
    for type_ in rot.iter(f"{XS}complexType"):
        navn = type_.get("name") or type_.getparent().get("name")
        barn = type_.findall(f"{XS}sequence/{XS}element") + type_.findall(f"{XS}all/{XS}element")
        linjer.add(f"{navn} = {' '.join(map(_barn, barn))}")
    for type_ in rot.iter(f"{XS}simpleType"):
        linjer.add(f"{type_.get('name')}: {'|'.join(verdi.get('value') for verdi in type_.iter(f'{XS}enumeration'))}")
    return linjer


def _barn(element: etree._Element) -> str:
    type_ = element.get("type", "xs:string")
    antall = {("1", "1"): "", ("0", "1"): "?", ("0", "unbounded"): "*"}
    return (
        element.get("name", element.get("ref"))
        + ("" if type_ == "xs:string" else f"({type_})")
        + antall[element.get("minOccurs", "1"), element.get("maxOccurs", "1")]
        + ("!nil" if element.get("nillable") == "true" else "")
    )


def i_generasjonen(linje: str, generasjon: Generasjon) -> str | None:
    egen, annen = f"v{generasjon.value}:", f"v{3 - generasjon.value}:"
    if linje.startswith(annen):
        return None
    return " ".join(ord_.removeprefix(egen) for ord_ in linje.split() if not ord_.startswith(annen))


@pytest.mark.parametrize("generasjon", Generasjon)
@pytest.mark.parametrize("navn", KONTRAKTEN)
def test_skjemaet_sier_det_samme_som_kontrakten(navn, generasjon):
    rot = etree.parse(MAPPE / f"v{generasjon.value}" / f"{navn}.xsd").getroot()

    assert notasjon(rot) == {i_generasjonen(linje, generasjon) for linje in KONTRAKTEN[navn]} - {None}
    assert rot.get("targetNamespace") == f"http://pas.udir.no/{NAVNEROM.get(navn, 'Pamelding')}"
    assert (rot.get("elementFormDefault") == "unqualified") is (navn in UKVALIFISERTE)


def test_kontrakten_nevner_hvert_skjema():
    # The place of a signature is no message.
    publiserte = {fil.split("/")[1] for fil in FILER if not fil.startswith("ours/")} - {"xmldsig.xsd"}
    assert publiserte == {f"{navn}.xsd" for navn in KONTRAKTEN}
    assert {fil.split("/")[0] for fil in FILER} == set(MAPPER)


@pytest.mark.parametrize("fil", FILER)
def test_hvert_skjema_kan_brukes_uten_nett(fil):
    rot = etree.parse(MAPPE / fil).getroot()

    assert skjema_for(fil) is skjema_for(fil)
    assert all("/" not in viser.get("schemaLocation") for viser in rot.iter(f"{XS}import"))
    assert rot.findtext(f"{XS}annotation/{XS}documentation").strip()


def test_hver_melding_har_skjema_i_begge_generasjoner():
    for tagg in [*roetter(), INNLOGGING]:
        for generasjon in Generasjon:
            assert skjemafil(tagg, generasjon) in FILER
    assert len(roetter()) == len(KLASSER) == 14


def test_skjemaene_deles_ut_som_en_pakke_som_er_lik_hver_gang():
    pakke = zipfile.ZipFile(io.BytesIO(skjemazip()))
    skjemazip.cache_clear()

    assert pakke.namelist() == sorted(FILER, key=lambda fil: (MAPPER.index(fil.split("/")[0]), fil))
    assert all(pakke.read(fil) == (MAPPE / fil).read_bytes() for fil in FILER)
    assert zipfile.ZipFile(io.BytesIO(skjemazip())).testzip() is None
    assert skjemazip() == skjemazip.__wrapped__()


IDENTIFIKASJON = """<ci:ClientIdentification xmlns:ci="http://pas.udir.no/ClientIdentification">
<TimeStamp>2027-05-20T09:00:00+02:00</TimeStamp><Brukernavn>b</Brukernavn>{signatur}<Skolenavn>s</Skolenavn>
<Nonce>AAAAAAAAAAA=</Nonce><Skoleorgno>999999999</Skoleorgno></ci:ClientIdentification>"""
SIGNATUR = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature>'


@pytest.mark.parametrize("generasjon", Generasjon)
def test_innloggingen_kan_ha_elementene_i_hvilken_som_helst_rekkefoelge(generasjon):
    assert valider(IDENTIFIKASJON.format(signatur=SIGNATUR).encode(), generasjon).tag == INNLOGGING


def test_innloggingen_maa_ha_plass_til_signatur():
    with pytest.raises(Importfeil, match="Signature mangler til slutt i ClientIdentification"):
        valider(IDENTIFIKASJON.format(signatur="").encode())


def test_et_tre_kan_valideres_uten_aa_leses_paa_nytt():
    tre = etree.fromstring(skriv(ApiFeil("Ukjent fag")))

    assert valider(tre) is tre


def test_traader_faar_hver_sine_feil():
    def feil(nr: int) -> set[str]:
        barn = "".join(f"<Feil{nr}/>" for _ in range(20))
        data = f"<a:ApiError xmlns:a='http://pas.udir.no/Pamelding'>{barn}</a:ApiError>".encode()
        funnet = set()
        for _ in range(50):
            with pytest.raises(Importfeil) as fanget:
                valider(data)
            funnet |= {str(en.melding).split()[0] for en in fanget.value.flere}
        return funnet

    with ThreadPoolExecutor(4) as traader:
        assert list(traader.map(feil, range(8))) == [{f"Feil{nr}"} for nr in range(8)]
