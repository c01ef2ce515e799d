"""Exchanges with PAS of a school with 5,000 candidates in 200 parties: an export, its comparison, and its results."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from lxml import etree
from lxml.builder import ElementMaker

from bench.register import Case, registrer
from brukere.models import Organisasjon
from config.pas import Pasforbindelse
from eksamen.models import Eksamensparti, Eksamensperiode, Kandidat, Person
from eksamen.querysets.kandidater import PERSONNUMMER
from felles.hendelser import SYSTEM
from felles.jobb import bestill
from felles.kryptering import noekkelhash
from felles.nummer.personnummer import lag_syntetisk
from felles.tid import naa
from klage.services.utenfra import ta_imot_resultater
from pas_integration.models import PasJobb
from pas_integration.querysets.utvalg import sammenlign_utvalg
from pas_integration.services.eksport.bilde import lagre_bilde
from pas_integration.services.eksport.sending import SENDES, lag_paamelding, merk_sendt, som_sendes
from pas_integration.services.henting.rader import rader_fra
from pas_kontrakt.meldinger.lesing import les
from pas_kontrakt.meldinger.oversikter import Karaktereksamen, Karaktergruppe, Karakterkandidat, Karakteroversikt
from pas_kontrakt.meldinger.skjema import valider
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import (
    Deltakelse,
    Eksamenspamelding,
    PameldteKandidater,
    Pameldtgruppe,
    Pameldtkandidat,
)
from tests.fabrikker.brukere import OrganisasjonFactory
from tests.fabrikker.eksamen import FagFactory, PartiFactory, lag_eksamen

PER_PARTI, FAG, PER_DATO = 25, 40, 300
PA, CT, KO = (f"http://pas.udir.no/{navn}" for navn in ("Pamelding", "CommonTypes", "Karakteroversikt"))
FORBINDELSE = Pasforbindelse(adresse="https://pas.example.no", nettsted="https://pas.example.no")
# Each case has a school, exams and people of its own.
SKOLER = itertools.count()
type Elev = tuple[str, str, str]  # national id, first name, last name


@dataclass
class Material:
    """A school, a job of its own, and who is in which party. `data` is what PAS answers."""

    skole: Organisasjon
    periode: Eksamensperiode
    pasjobb: PasJobb
    grupper: list[tuple[Eksamensparti, str, list[Elev]]]
    utvalg: dict[str, Any]
    data: bytes = b""


def _elev(nr: int, skole_nr: int) -> Elev:
    foedt = date(2009, 1, 1) + timedelta(days=nr // PER_DATO + 60 * skole_nr)
    return lag_syntetisk(foedt, nr % PER_DATO), f"Fornavn{nr % 700}", f"Etternavn{nr % 900}"


def lag_skole(antall: int) -> Material:
    """A school whose candidates have no numbers yet."""
    skole, skole_nr = OrganisasjonFactory(), next(SKOLER)
    eksamener = [
        lag_eksamen(start=naa() + timedelta(days=7 + nr), fag=FagFactory(fagkode=f"TPA{1000 + nr + FAG * skole_nr}"))
        for nr in range(FAG)
    ]
    grupper = []
    for gruppe in range(-(-antall // PER_PARTI)):
        parti = PartiFactory(skole=skole, eksamen=eksamener[gruppe % FAG], navn=f"Gruppe {gruppe}")
        elever = [_elev(nr, skole_nr) for nr in range(gruppe * PER_PARTI, min(antall, (gruppe + 1) * PER_PARTI))]
        _lag_kandidater(parti, elever)
        grupper.append((parti, parti.eksamen.fag.fagkode, elever))
    periode = eksamener[0].periode
    jobb = bestill("pas.eksport", "Eksport", {}, aktoer=SYSTEM, naa=naa(), skole_id=skole.pk)
    utvalg = {"partier": [parti.pk for parti, _fagkode, _elever in grupper]}
    pasjobb = PasJobb.objects.create(
        jobb=jobb, slag=PasJobb.Slag.EKSPORT, skole=skole, periode=periode, utvalg=utvalg
    )  # fmt: skip
    return Material(skole, periode, pasjobb, grupper, utvalg)


def _lag_kandidater(parti: Eksamensparti, elever: list[Elev]) -> None:
    personer = Person.objects.bulk_create(
        Person(
            fornavn=fornavn, etternavn=etternavn, nummer=fnr, nummer_hash=noekkelhash(fnr, formaal=PERSONNUMMER)
        )
        for fnr, fornavn, etternavn in elever
    )  # fmt: skip
    Kandidat.objects.bulk_create(Kandidat(person=person, eksamen=parti.eksamen, parti=parti) for person in personer)


# --- export ---------------------------------------------------------------------------------------------------------


def eksporter(material: Material) -> bytes:
    """Compare, put the message together, write it, and note what was sent."""
    linjer = sammenlign_utvalg(material.skole, material.periode, material.utvalg).av(*SENDES)
    if len(linjer) != sum(len(elever) for _parti, _fagkode, elever in material.grupper):
        raise RuntimeError(f"{len(linjer)} candidates are to be sent")
    linjer, numre = som_sendes(linjer)
    data = skriv(lag_paamelding(material.pasjobb, FORBINDELSE, linjer, numre))
    with transaction.atomic():
        merk_sendt(material.pasjobb, linjer, numre, naa=naa())
    return data


def bygg_og_valider(material: Material) -> bytes:
    """The floor: lxml builds the same document from values in memory, and validates it."""
    pa = ElementMaker(namespace=PA, nsmap={"pa": PA, "ct": CT})
    grupper = [
        pa.Kandidatgruppe(
            pa.Navn(parti.navn),
            pa.Fagkode(fagkode),
            pa.Kandidatgruppeansvarlige(),
            pa.Kandidater(
                *(
                    pa.Kandidat(
                        pa.Fodselsnr(fnr), pa.Fornavn(fornavn), pa.Etternavn(etternavn), pa.Malform("Bokmal"),
                        pa.Kandidattype("Elev"),
                    )
                    for fnr, fornavn, etternavn in elever
                )
            ),
        )
        for parti, fagkode, elever in material.grupper
    ]  # fmt: skip
    rot = pa.Pamelding(
        pa.BrukernavnPAS("eksamensloepet"), pa.EksamensPeriodeKode(material.periode.kode),
        pa.Orgnr(material.skole.orgnr), pa.Skolenavn(material.skole.navn), pa.Kandidatgrupper(*grupper),
    )  # fmt: skip
    valider(rot)
    data: bytes = etree.tostring(rot, xml_declaration=True, encoding="utf-8")
    return data


def toem_sendt(material: Material) -> None:
    """Nothing has been sent."""
    with connection.cursor() as markoer:
        markoer.execute("TRUNCATE pas_integration_paskandidat CASCADE")


# --- comparison -----------------------------------------------------------------------------------------------------


def lag_eksportert(antall: int) -> Material:
    """The same school when PAS has everybody."""
    material = lag_skole(antall)
    svar = PameldteKandidater(
        material.periode.kode,
        tuple(
            Eksamenspamelding(
                fagkode, None,
                (Pameldtgruppe(parti.navn, (), tuple(Pameldtkandidat(*elev, "nb", "elev", "") for elev in elever)),),
            )
            for parti, fagkode, elever in material.grupper
        ),
    )  # fmt: skip
    eksporter(material)
    with transaction.atomic():
        lagre_bilde(material.pasjobb, svar, spurt=naa(), naa=naa())
    return material


def sammenlign(material: Material) -> None:
    """Three ways: ours, last sent, what PAS has."""
    antall = sammenlign_utvalg(material.skole, material.periode, material.utvalg).antall
    if antall["lik"] != sum(len(elever) for _parti, _fagkode, elever in material.grupper):
        raise RuntimeError(f"the sides are not in step: {antall}")


def les_begge(material: Material) -> None:
    """The floor: the rows of both tables, and nothing done with them."""
    with connection.cursor() as markoer:
        markoer.execute(
            "SELECT p.nummer_hash, k.id, k.parti_id, p.fornavn, p.etternavn, k.maalform, k.slag FROM eksamen_kandidat k"
            " JOIN eksamen_person p ON p.id = k.person_id JOIN eksamen_eksamensparti e ON e.id = k.parti_id"
            " WHERE e.skole_id = %s",
            [material.skole.pk],
        )
        markoer.fetchall()
        markoer.execute("SELECT * FROM pas_integration_paskandidat WHERE skole_id = %s", [material.skole.pk])
        markoer.fetchall()


# --- results --------------------------------------------------------------------------------------------------------


def lag_svar(antall: int) -> Material:
    """The same school, and the grades of all its candidates as PAS sends them."""
    material = lag_skole(antall)
    per_fag: dict[str, list[Karaktergruppe]] = {}
    for parti, fagkode, elever in material.grupper:
        kandidater = tuple(
            Karakterkandidat(fnr, "", Deltakelse.DELTATT, 1 + nr % 6) for nr, (fnr, _f, _e) in enumerate(elever)
        )
        per_fag.setdefault(fagkode, []).append(Karaktergruppe(parti.navn, kandidater))
    eksamener = tuple(Karaktereksamen(kode, None, tuple(grupper)) for kode, grupper in per_fag.items())
    material.data = skriv(Karakteroversikt(material.skole.orgnr, eksamener))
    return material


def importer(material: Material) -> None:
    """Read, match, store."""
    rader = rader_fra(les(material.data, Karakteroversikt), klage_kjent=True)
    with transaction.atomic():
        mottak = ta_imot_resultater(
            rader=rader, skole=material.skole, periode=material.periode, kilde=FORBINDELSE.adresse, partier=None,
            aktoer=SYSTEM, naa=naa(),
        )  # fmt: skip
    if mottak.antall()["ny"] != len(rader):
        raise RuntimeError(f"not all were taken in: {mottak.antall()}")


def les_og_kopier(material: Material) -> None:
    """The floor: the same message parsed and validated, and one COPY of its rows."""
    rot = valider(material.data)
    with transaction.atomic(), connection.cursor() as markoer:
        markoer.execute("CREATE TEMP TABLE gulv (fnr text, nummer text, deltakelse text, karakter int)")
        with markoer.copy("COPY gulv FROM STDIN") as kopi:
            for kandidat in rot.iter(f"{{{KO}}}Kandidat"):
                kopi.write_row([barn.text for barn in list(kandidat)[:4]])
        markoer.execute("DROP TABLE gulv")


def toem_resultater(material: Material) -> None:
    """Nothing has come."""
    with connection.cursor() as markoer:
        markoer.execute("TRUNCATE klage_resultatutenfra CASCADE")


registrer(Case("pas_eksport_5000", 5, 5000, lag_skole, eksporter, bygg_og_valider, toem_sendt))
registrer(Case("pas_sammenlign_5000", 5, 5000, lag_eksportert, sammenlign, les_begge))
registrer(Case("pas_resultat_5000", 8, 5000, lag_svar, importer, les_og_kopier, toem_resultater))
