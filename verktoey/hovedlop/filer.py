"""The files that people bring to the main job: an enrolment file and two answers."""

from dataclasses import dataclass
from datetime import date

from lxml import etree
from lxml.builder import ElementMaker

from felles.nummer.personnummer import lag_syntetisk
from verktoey.demodata.filer import lag_docx, lag_pdf

PA = "http://pas.udir.no/Pamelding"
CT = "http://pas.udir.no/CommonTypes"


@dataclass(frozen=True)
class Paameldt:
    """A candidate in the enrolment file."""

    fornavn: str
    etternavn: str
    nummer: str


KANDIDATER = (
    Paameldt("Rolig", "Morgen", lag_syntetisk(date(2008, 3, 3), 11)),
    Paameldt("Munter", "Kveld", lag_syntetisk(date(2008, 4, 4), 12)),
)
VAKT = Paameldt("Siv", "Haugland", lag_syntetisk(date(1985, 5, 5), 13))


def lag_pamelding(*, orgnr: str, skole: str, periode: str, fagkode: str, gruppe: str, vakt_epost: str) -> bytes:
    """A `Pamelding` of the V-2016 generation, as a school system sends it."""
    pa = ElementMaker(namespace=PA, nsmap={"pa": PA, "ct": CT})
    ct = ElementMaker(namespace=CT, nsmap={"ct": CT})
    ansvarlig = ct.Kandidatgruppeansvarlig(
        ct.Fodselsnr(VAKT.nummer),
        ct.Fornavn(VAKT.fornavn),
        ct.Etternavn(VAKT.etternavn),
        ct.Malform("Bokmal"),
        ct.Epostadresse(vakt_epost),
        ct.Mobilnr("90000456"),
    )
    kandidater = [
        pa.Kandidat(
            pa.Fodselsnr(kandidat.nummer),
            pa.Fornavn(kandidat.fornavn),
            pa.Etternavn(kandidat.etternavn),
            pa.Malform("Bokmal"),
            pa.Kandidattype("Elev"),
        )
        for kandidat in KANDIDATER
    ]
    rot = pa.Pamelding(
        pa.BrukernavnPAS("eksamensansvarlig"),
        pa.EksamensPeriodeKode(periode),
        pa.Orgnr(orgnr),
        pa.Skolenavn(skole),
        pa.Kandidatgrupper(
            pa.Kandidatgruppe(
                pa.Navn(gruppe),
                pa.Fagkode(fagkode),
                pa.Kandidatgruppeansvarlige(ansvarlig),
                pa.Kandidater(*kandidater),
            )
        ),
        pa.Opplaeringsniva("VGS"),
        pa.EpostadresseVedFeil("eksamen@example.no"),
    )
    innhold: bytes = etree.tostring(rot, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return innhold


def lag_svar() -> dict[str, tuple[str, bytes]]:
    """The files that the candidate hands in: name → content type and bytes."""
    return {
        "besvarelse.pdf": ("application/pdf", lag_pdf("Besvarelse", [("Oppgave 1", "Påstanden stemmer bare delvis.")])),
        "vedlegg.docx": (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            lag_docx("Vedlegg", ["Kilder og mellomregning."]),
        ),
    }
