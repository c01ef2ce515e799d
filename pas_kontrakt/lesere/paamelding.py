"""The two kinds of enrolment messages, of both generations, as rows of an enrolment import.

Rule: PAS contract 1.3 (`pa:Pamelding`, `pa:PameldteKandidater`; the 2015 generation and V-2016 differ in what is
optional, so one reader takes both). In `PameldteKandidater` only the root and the `ct:` elements are qualified.
"""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _
from lxml import etree

from felles.importer.grunnlag import Dokument, Importfeil, Rad
from pas_kontrakt.lesere.skjema import Element, Node, les, linje_til, navn_paa
from pas_kontrakt.lesere.xmlfil import les_tre, ser_ut_som_xml

PA: Final = "http://pas.udir.no/Pamelding"
CT: Final = "http://pas.udir.no/CommonTypes"

MAALFORM: Final = {"Bokmal": "nb", "Nynorsk": "nn"}
KANDIDATTYPE: Final = {"Elev": "elev", "Privatist": "privatist"}
NIVAA: Final = {"GS": "GS", "VGS": "VGS"}

ANSVARLIG: Final = Element(
    "Kandidatgruppeansvarlig",
    CT,
    minst=0,
    maks=None,
    barn=(
        Element("Fodselsnr", CT),
        Element("Fornavn", CT),
        Element("Etternavn", CT),
        Element("Malform", CT, minst=0, verdier=MAALFORM),
        Element("Epostadresse", CT, kan_nil=True),
        Element("Mobilnr", CT, kan_nil=True),
    ),
)


def _kandidat(rom: str, *, med_nummer: bool) -> Element:
    nummer = (Element("Kandidatnummer", rom),) if med_nummer else ()
    return Element(
        "Kandidat",
        rom,
        minst=0,
        maks=None,
        barn=(
            Element("Fodselsnr", rom),
            Element("Fornavn", rom),
            Element("Etternavn", rom),
            Element("Malform", rom, kan_nil=med_nummer, verdier=MAALFORM),
            Element("Kandidattype", rom, verdier=KANDIDATTYPE),
            *nummer,
        ),
    )


PAMELDING: Final = Element(
    "Pamelding",
    PA,
    barn=(
        Element("BrukernavnPAS", PA),
        Element("EksamensPeriodeKode", PA),
        Element("Orgnr", PA),
        Element("Skolenavn", PA),
        Element(
            "Kandidatgrupper",
            PA,
            kan_nil=True,
            barn=(
                Element(
                    "Kandidatgruppe",
                    PA,
                    minst=0,
                    maks=None,
                    barn=(
                        Element("Navn", PA, kan_nil=True),
                        Element("Fagkode", PA),
                        Element("Variant", PA, minst=0),
                        Element("Kandidatgruppeansvarlige", PA, kan_nil=True, barn=(ANSVARLIG,)),
                        Element("Kandidater", PA, kan_nil=True, barn=(_kandidat(PA, med_nummer=False),)),
                    ),
                ),
            ),
        ),
        Element("Opplaeringsniva", PA, minst=0, verdier=NIVAA),
        Element("EpostadresseVedFeil", PA, minst=0),
    ),
)

PAMELDTE_KANDIDATER: Final = Element(
    "PameldteKandidater",
    PA,
    barn=(
        Element("Eksamensperiodekode"),
        Element(
            "Eksamenspameldinger",
            barn=(
                Element(
                    "Eksamenspamelding",
                    minst=0,
                    maks=None,
                    barn=(
                        Element("Fagkode"),
                        Element("Variant", minst=0),
                        Element(
                            "Kandidatgrupper",
                            barn=(
                                Element(
                                    "Kandidatgruppe",
                                    minst=0,
                                    maks=None,
                                    barn=(
                                        Element("Navn"),
                                        Element("Kandidatgruppeansvarlige", barn=(ANSVARLIG,)),
                                        Element("Kandidater", barn=(_kandidat("", med_nummer=True),)),
                                    ),
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
)
MELDINGER: Final = {melding.tagg: melding for melding in (PAMELDING, PAMELDTE_KANDIDATER)}


class PasXml:
    """The import format: an enrolment message of PAS as an XML file."""

    navn = "pas_xml"

    def kjenner_igjen(self, data: bytes) -> bool:
        """True for anything that begins as XML; which message it is, `les` says."""
        return ser_ut_som_xml(data)

    def les(self, data: bytes) -> Dokument:
        """Read either message. Raises Importfeil with the line and nothing else."""
        rot = les_tre(data)
        melding = MELDINGER.get(rot.tag)
        if melding is None:
            raise _ukjent_rot(rot)
        node = les(rot, melding)
        if melding is PAMELDING:
            return self._dokument(node, "EksamensPeriodeKode", list(_fra_pamelding(node)), med_orgnr=True)
        return self._dokument(node, "Eksamensperiodekode", list(_fra_pameldte(node)), med_orgnr=False)

    def _dokument(self, node: Node, periodefelt: str, rader: list[Rad], *, med_orgnr: bool) -> Dokument:
        felt = {"periodekode": node.tekst_i(periodefelt)}
        linjer = {"periodekode": node.linje_til(periodefelt)}
        if med_orgnr:
            felt["orgnr"] = node.tekst_i("Orgnr")
            linjer["orgnr"] = node.linje_til("Orgnr")
        return Dokument(self.navn, felt, linjer, rader)


def _fra_pamelding(node: Node) -> Iterator[Rad]:
    for gruppe in node.alle("Kandidatgrupper", "Kandidatgruppe"):
        yield from _rader(gruppe, gruppe.tekst_i("Fagkode"), gruppe.tekst_i("Variant"))


def _fra_pameldte(node: Node) -> Iterator[Rad]:
    for paamelding in node.alle("Eksamenspameldinger", "Eksamenspamelding"):
        for gruppe in paamelding.alle("Kandidatgrupper", "Kandidatgruppe"):
            yield from _rader(gruppe, paamelding.tekst_i("Fagkode"), paamelding.tekst_i("Variant"))


def _rader(gruppe: Node, fagkode: str, variant: str) -> Iterator[Rad]:
    felles = {"fagkode": fagkode, "variant": variant, "parti": gruppe.tekst_i("Navn")}
    yield Rad(gruppe.linje, "gruppe", felles)
    for ansvarlig in gruppe.alle("Kandidatgruppeansvarlige", "Kandidatgruppeansvarlig"):
        yield Rad(
            ansvarlig.linje,
            "ansvarlig",
            {
                **felles,
                **_person(ansvarlig),
                "epost": ansvarlig.tekst_i("Epostadresse"),
                "telefon": ansvarlig.tekst_i("Mobilnr"),
            },
        )
    for kandidat in gruppe.alle("Kandidater", "Kandidat"):
        yield Rad(
            kandidat.linje,
            "kandidat",
            {
                **felles,
                **_person(kandidat),
                "maalform": kandidat.tekst_i("Malform"),
                "kandidatslag": kandidat.tekst_i("Kandidattype"),
                "kandidatnummer": kandidat.tekst_i("Kandidatnummer"),
            },
        )


def _person(node: Node) -> dict[str, str]:
    return {
        "nummer": node.tekst_i("Fodselsnr"),
        "fornavn": node.tekst_i("Fornavn"),
        "etternavn": node.tekst_i("Etternavn"),
    }


def _ukjent_rot(rot: etree._Element) -> Importfeil:
    navn = navn_paa(rot)
    if navn in {"Pamelding", "PameldteKandidater"}:
        tekst = _("Elementet %(navn)s står i feil navnerom. Det skal stå i %(rom)s.") % {"navn": navn, "rom": PA}
    else:
        tekst = _(
            "Filen er ikke en påmelding: den begynner med %(navn)s, og skulle begynt med Pamelding eller "
            "PameldteKandidater. Velg filen med påmeldinger."
        ) % {"navn": navn}
    return Importfeil(linje_til(rot), tekst, kode="ukjent_melding")
