"""The people of the demo: synthetic, with names in the manner of Skatteetaten's test persons."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from brukere.models import Bruker, Organisasjon, Rolletildeling
from brukere.models.bruker import Rolle
from brukere.services.organisasjoner import opprett_organisasjon
from eksamen.models import Person
from eksamen.querysets.kandidater import PERSONNUMMER
from felles.hendelser import SYSTEM
from felles.kryptering import noekkelhash
from felles.nummer.personnummer import lag_syntetisk

PASSORD = "demo"

FORNAVN = [
    "Rolig",
    "Munter",
    "Vakker",
    "Kry",
    "Snill",
    "Rask",
    "Blid",
    "Modig",
    "Klok",
    "Varm",
    "Stille",
    "Lys",
    "Frisk",
    "Trygg",
    "Fin",
    "Glad",
    "Sterk",
    "Mild",
    "Ærlig",
    "Åpen",
    "Ivrig",
    "Nysgjerrig",
    "Tålmodig",
    "Spent",
    "Vennlig",
    "Høflig",
    "Lun",
    "Kvikk",
    "Rettferdig",
    "Øm",
]
ETTERNAVN = [
    "Fjord",
    "Bekk",
    "Blomst",
    "Ås",
    "Ørn",
    "Skog",
    "Stein",
    "Elv",
    "Sti",
    "Bakke",
    "Lykt",
    "Bro",
    "Havn",
    "Sky",
    "Gran",
    "Furu",
    "Vår",
    "Sommer",
    "Høst",
    "Vind",
    "Regn",
    "Sol",
    "Måne",
    "Stjerne",
    "Åker",
    "Eng",
    "Ulv",
    "Rev",
    "Bjørk",
    "Ask",
]


@dataclass(frozen=True)
class Konto:
    """A demo account: who, and what they are where."""

    brukernavn: str
    fornavn: str
    etternavn: str
    rolle: Rolle
    sted: str


KONTOER = (
    Konto("skoleadmin", "Peder", "Aas", Rolle.SKOLEADMIN_PLUSS, "skole"),
    Konto("vakt", "Siv", "Haugland", Rolle.EKSAMENSVAKT, "skole"),
    Konto("vakt2", "Astrid", "Vold", Rolle.EKSAMENSVAKT, "skole"),
    Konto("rektor", "Berit", "Nes", Rolle.REKTOR, "skole"),
    Konto("sensor1", "Arne", "Hove", Rolle.SENSOR, "statsforvalter"),
    Konto("sensor2", "Ragnhild", "Myhre", Rolle.SENSOR, "statsforvalter"),
    Konto("klagenemnd1", "Tor", "Lunde", Rolle.KLAGENEMND, "statsforvalter"),
    Konto("klagenemnd2", "Gro", "Berge", Rolle.KLAGENEMND, "statsforvalter"),
    Konto("fylke", "Jon", "Dahl", Rolle.FYLKESKOMMUNE, "fylke"),
    Konto("statsforvalter", "Liv", "Strand", Rolle.STATSFORVALTER, "statsforvalter"),
    Konto("inntak", "Marit", "Sund", Rolle.INNTAKSKONTOR, "fylke"),
    Konto("udir", "Kari", "Moen", Rolle.UDIR, "udir"),
    Konto("drift", "Ola", "Vik", Rolle.DRIFT, "udir"),
    Konto("annenskole", "Nina", "Berg", Rolle.SKOLEADMIN, "annenskole"),
)


def lag_organisasjoner(naa: datetime) -> dict[str, Organisasjon]:
    """The tree above Lillevik. Its number, nine nines, is the school's in the samples of the PAS contract."""
    slag = Organisasjon.Slag
    steder: dict[str, Organisasjon] = {}
    for navn, tittel, sort, orgnr, over in (
        ("udir", "Utdanningsdirektoratet (demo)", slag.UDIR, "310000000", None),
        ("statsforvalter", "Statsforvalteren i Vikane", slag.STATSFORVALTER, "310000019", "udir"),
        ("fylke", "Vikane fylkeskommune", slag.FYLKESKOMMUNE, "310000027", "statsforvalter"),
        ("skole", "Lillevik videregående skole", slag.SKOLE, "999999999", "fylke"),
        ("annenskole", "Storvik videregående skole", slag.SKOLE, "310000035", "fylke"),
    ):
        overordnet = steder[over] if over else None
        steder[navn] = opprett_organisasjon(
            slag=sort, navn=tittel, orgnr=orgnr, overordnet=overordnet, aktoer=SYSTEM, naa=naa
        )
        steder[navn].epost = f"{navn}@example.no"
        steder[navn].save(update_fields=["epost"])
    return steder


def lag_kontoer(steder: dict[str, Organisasjon], naa: datetime) -> dict[str, Bruker]:
    """The accounts with their roles, in force since a year ago."""
    brukere = {}
    for konto in KONTOER:
        bruker = Bruker.objects.create_user(
            konto.brukernavn,
            PASSORD,
            fornavn=konto.fornavn,
            etternavn=konto.etternavn,
            epost=f"{konto.brukernavn}@example.no",
        )
        Rolletildeling.objects.create(
            bruker=bruker, rolle=konto.rolle, organisasjon=steder[konto.sted], fra=naa - timedelta(days=365)
        )
        brukere[konto.brukernavn] = bruker
    return brukere


def personer(start: int = 1) -> Iterator[Person]:
    """An endless row of people who do not exist, the same in every demo."""
    tilfeldig = random.Random(start)  # noqa: S311 - names, not secrets
    navn = [(fornavn, etternavn) for fornavn in FORNAVN for etternavn in ETTERNAVN]
    tilfeldig.shuffle(navn)
    for nummer, (fornavn, etternavn) in enumerate(navn):
        foedt = date(2008, 1, 1) + timedelta(days=tilfeldig.randrange(365))
        personnummer = lag_syntetisk(foedt, nummer % 300)
        yield Person.objects.create(
            fornavn=fornavn,
            etternavn=etternavn,
            nummer=personnummer,
            nummer_hash=noekkelhash(personnummer, formaal=PERSONNUMMER),
        )
