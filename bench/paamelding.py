"""Enrolments from a sheet: 20,000 candidates in 800 groups, read, judged and stored."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from bench.register import Case, registrer
from brukere.models import Organisasjon
from felles.hendelser import SYSTEM
from felles.importer.innhold import les_ark
from felles.importer.kjoeringer import Fil, bekreft, forhaandsvis
from felles.importer.kolonner import gjett
from felles.importer.retting import velg_kolonner
from felles.nummer.personnummer import lag_syntetisk
from felles.regneark import skriv_xlsx
from felles.tid import naa
from paamelding.services.importen import Paameldingsimport
from tests.fabrikker.brukere import OrganisasjonFactory
from tests.fabrikker.eksamen import FagFactory, lag_eksamen

PER_GRUPPE = 25
FAG = 40
OVERSKRIFTER = (
    "Fagkode", "Parti", "Fødselsnummer", "Fornavn", "Etternavn", "Målform", "Kandidattype", "Periode",
)  # fmt: skip
PER_DATO = 300


@dataclass
class Material:
    """A school, the sheet, and how many candidates it has."""

    skole: Organisasjon
    data: bytes
    antall: int


def lag_material(antall: int) -> Material:
    """A school with 40 exams on as many days, and a sheet."""
    skole = OrganisasjonFactory()
    eksamener = [
        lag_eksamen(start=naa() + timedelta(days=7 + nr), fag=FagFactory(fagkode=f"TST{1000 + nr}"))
        for nr in range(FAG)
    ]
    periode = eksamener[0].periode.kode
    rader = [
        (
            f"TST{1000 + nr // PER_GRUPPE % FAG}", f"Gruppe {nr // PER_GRUPPE}", _nummer(nr), f"Fornavn{nr % 700}",
            f"Etternavn{nr % 900}", "Nynorsk" if nr % 7 == 0 else "Bokmål", "Elev", periode,
        )
        for nr in range(antall)
    ]  # fmt: skip
    return Material(skole, skriv_xlsx(OVERSKRIFTER, rader), antall)


def _nummer(nr: int) -> str:
    return lag_syntetisk(date(2007, 1, 1) + timedelta(days=nr // PER_DATO), nr % PER_DATO)


def importer(material: Material) -> None:
    """Preview, columns as guessed, confirmation."""
    importen = Paameldingsimport(material.skole)
    fil = Fil("paamelding.xlsx", material.data)
    kjoering = forhaandsvis(importen=importen, fil=fil, formater=(), aktoer=SYSTEM, naa=naa())
    ark = les_ark(kjoering)
    assert ark is not None
    kolonner = gjett(importen.felt, ark.overskrifter, {})
    velg_kolonner(kjoering_id=kjoering.pk, importen=importen, kolonner=kolonner, aktoer=SYSTEM, naa=naa())
    bekreft(kjoering_id=kjoering.pk, importen=importen, aktoer=SYSTEM, naa=naa())
    if (lagret := importen.skole.partier.count()) != -(-material.antall // PER_GRUPPE):
        raise RuntimeError(f"{lagret} parties were stored")


def les_og_kopier(material: Material) -> None:
    """The floor: the same sheet read, and one COPY of its rows."""
    rader = CalamineWorkbook.from_filelike(BytesIO(material.data)).get_sheet_by_index(0).to_python()
    with transaction.atomic(), connection.cursor() as markoer:
        markoer.execute(f"CREATE TEMP TABLE gulv ({', '.join(f'k{nr} text' for nr in range(len(OVERSKRIFTER)))})")
        with markoer.copy("COPY gulv FROM STDIN") as kopi:
            for rad in rader[1:]:
                kopi.write_row(rad)
    with connection.cursor() as markoer:
        markoer.execute("DROP TABLE gulv")


def toem(material: Material) -> None:
    """Everything that hangs on people and parties goes."""
    with connection.cursor() as markoer:
        markoer.execute("TRUNCATE eksamen_person, eksamen_eksamensparti, felles_importkjoering CASCADE")


registrer(Case("import_20000", 5, 20_000, lag_material, importer, les_og_kopier, toem))
