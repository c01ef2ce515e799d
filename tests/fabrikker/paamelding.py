"""Enrolment files as school systems and PAS write them, and runs of the import."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.sax.saxutils import escape

from brukere.models import Organisasjon
from felles.bidrag import importformater
from felles.hendelser import SYSTEM
from felles.importer.kjoeringer import Fil, bekreft, forhaandsvis, resultater
from felles.models import Importkjoering
from felles.nummer.personnummer import lag_syntetisk
from felles.tid import naa
from paamelding.services.importen import Paameldingsimport
from paamelding.services.rader import KANDIDAT
from tests.fabrikker.eksamen import FagFactory, lag_eksamen

PA = 'xmlns:pa="http://pas.udir.no/Pamelding"'
CT = 'xmlns:ct="http://pas.udir.no/CommonTypes"'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def fnr(n: int) -> str:
    """The n-th synthetic national id of the tests."""
    return lag_syntetisk(date(2008, 3, 1).replace(day=1 + n // 300 % 28, month=3 + n // 8400), n % 300)


@dataclass
class K:
    """A candidate in a file."""

    nummer: str
    fornavn: str = "Nora"
    etternavn: str = "Abdi"
    maalform: str = "Bokmal"
    slag: str = "Elev"
    kandidatnummer: str = ""


@dataclass
class A:
    """A responsible person in a file."""

    nummer: str
    fornavn: str = "Vakker"
    etternavn: str = "Blomst"
    epost: str = "vakt@example.no"
    mobil: str = "99999999"
    maalform: str | None = "Bokmal"


@dataclass
class G:
    """A group in a file."""

    navn: str
    fagkode: str
    kandidater: list[K] = field(default_factory=list)
    ansvarlige: list[A] = field(default_factory=list)
    variant: str | None = None


def pamelding(
    grupper: list[G], *, orgnr: str, periode: str = "V-2027", nivaa: str | None = "VGS", koding: str = "utf-8"
) -> bytes:
    """A `Pamelding`, one element a line for the candidates. `nivaa` is required in 2015 and optional in V-2016."""
    linjer = [
        f'<?xml version="1.0" encoding="{koding}"?>',
        f"<pa:Pamelding {PA} {CT} {XSI}>",
        "<pa:BrukernavnPAS>eksamensansvarlig</pa:BrukernavnPAS>",
        f"<pa:EksamensPeriodeKode>{periode}</pa:EksamensPeriodeKode>",
        f"<pa:Orgnr>{orgnr}</pa:Orgnr>",
        "<pa:Skolenavn>Lillevik videregående skole</pa:Skolenavn>",
        "<pa:Kandidatgrupper>",
    ]
    for gruppe in grupper:
        linjer += [
            f"<pa:Kandidatgruppe><pa:Navn>{escape(gruppe.navn)}</pa:Navn><pa:Fagkode>{gruppe.fagkode}</pa:Fagkode>"
        ]
        linjer += [f"<pa:Variant>{gruppe.variant}</pa:Variant>"] if gruppe.variant is not None else []
        linjer += ["<pa:Kandidatgruppeansvarlige>", *map(_ansvarlig, gruppe.ansvarlige)]
        linjer += ["</pa:Kandidatgruppeansvarlige>", "<pa:Kandidater>"]
        linjer += [_kandidat(k, "pa:") for k in gruppe.kandidater]
        linjer += ["</pa:Kandidater></pa:Kandidatgruppe>"]
    linjer += ["</pa:Kandidatgrupper>"]
    linjer += [f"<pa:Opplaeringsniva>{nivaa}</pa:Opplaeringsniva>"] if nivaa else []
    return "\n".join([*linjer, "</pa:Pamelding>"]).encode(koding)


def pameldte(grupper: list[G], *, periode: str = "V-2027", koding: str = "utf-8") -> bytes:
    """A `PameldteKandidater`: only the root and the ct: elements are qualified."""
    linjer = [
        f'<?xml version="1.0" encoding="{koding}"?>',
        f"<pa:PameldteKandidater {PA} {CT} {XSI}>",
        f"<Eksamensperiodekode>{periode}</Eksamensperiodekode>",
        "<Eksamenspameldinger>",
    ]
    for gruppe in grupper:
        variant = f"<Variant>{gruppe.variant}</Variant>" if gruppe.variant is not None else ""
        linjer += [f"<Eksamenspamelding><Fagkode>{gruppe.fagkode}</Fagkode>{variant}<Kandidatgrupper><Kandidatgruppe>"]
        linjer += [f"<Navn>{escape(gruppe.navn)}</Navn><Kandidatgruppeansvarlige>", *map(_ansvarlig, gruppe.ansvarlige)]
        linjer += ["</Kandidatgruppeansvarlige><Kandidater>"]
        linjer += [_kandidat(k, "", med_nummer=True) for k in gruppe.kandidater]
        linjer += ["</Kandidater></Kandidatgruppe></Kandidatgrupper></Eksamenspamelding>"]
    return "\n".join([*linjer, "</Eksamenspameldinger></pa:PameldteKandidater>"]).encode(koding)


def _element(rom: str, navn: str, verdi: str) -> str:
    return f"<{rom}{navn}>{escape(verdi)}</{rom}{navn}>"


def _kandidat(k: K, rom: str, *, med_nummer: bool = False) -> str:
    felt = [
        ("Fodselsnr", k.nummer), ("Fornavn", k.fornavn), ("Etternavn", k.etternavn), ("Malform", k.maalform),
        ("Kandidattype", k.slag),
    ]  # fmt: skip
    felt += [("Kandidatnummer", k.kandidatnummer)] if med_nummer else []
    return f"<{rom}Kandidat>{''.join(_element(rom, navn, verdi) for navn, verdi in felt)}</{rom}Kandidat>"


def _ansvarlig(a: A) -> str:
    felt = [("Fodselsnr", a.nummer), ("Fornavn", a.fornavn), ("Etternavn", a.etternavn)]
    felt += [("Malform", a.maalform)] if a.maalform else []
    felt += [("Epostadresse", a.epost), ("Mobilnr", a.mobil)]
    inni = "".join(_element("ct:", navn, verdi) for navn, verdi in felt)
    return f"<ct:Kandidatgruppeansvarlig>{inni}</ct:Kandidatgruppeansvarlig>"


def lag_kontroll(skole: Organisasjon, data: bytes, *, navn: str = "paamelding.xml") -> Importkjoering:
    """Read a file in, as far as the preview."""
    return forhaandsvis(
        importen=Paameldingsimport(skole),
        fil=Fil(navn, data),
        formater=importformater.alle(),
        aktoer=SYSTEM,
        naa=naa(),
    )


def importer(skole: Organisasjon, data: bytes):
    """Read a file in and confirm it: the results of the candidates' rows."""
    kjoering = lag_kontroll(skole, data)
    importen = Paameldingsimport(skole)
    kjoering = bekreft(kjoering_id=kjoering.pk, importen=importen, aktoer=SYSTEM, naa=naa())
    return [r for r in resultater(kjoering=kjoering, importen=importen, naa=naa()) if r.slag == KANDIDAT]


def lag_importkjoering(skole: Organisasjon) -> Importkjoering:
    """A run of the school that waits for its confirmation; its rows need no plan to exist."""
    innhold = '{"format":"pas_xml","felt":{"periodekode":"V-2027"},"linjer":{},"rader":[]}'
    return Importkjoering.objects.create(
        slag="paamelding", format="pas_xml", skole_id=skole.pk, filnavn="paamelding.xml", stoerrelse=1, sha256="0" * 64,
        innhold=innhold, laget=naa(),
    )  # fmt: skip


def lag_norsk():
    """NOR1267, one part, in a week."""
    return lag_eksamen(start=naa() + timedelta(days=7), fag=FagFactory(fagkode="NOR1267", navn_nb="Norsk hovedmål"))


def lag_matte():
    """MAT1023, two parts, in nine days."""
    return lag_eksamen(start=naa() + timedelta(days=9), todelt=True, fag=FagFactory(fagkode="MAT1023"))


def fil(skole: Organisasjon, *grupper: G, **felt) -> bytes:
    """A `Pamelding` of that school."""
    return pamelding(list(grupper), orgnr=skole.orgnr, **felt)


def utfall(rader) -> list[str]:
    return [rad.utfall for rad in rader]
