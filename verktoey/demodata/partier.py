"""The demo's parties with numbered candidates, passwords, watches and sensors."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from brukere.models import Bruker, Organisasjon
from deltakelse.services.tider import beregn_egne_tider
from eksamen.models import (
    Eksamen,
    Eksamensparti,
    Eksamensperiode,
    Kandidat,
    Kandidatnummer,
    Kandidatpassord,
    Kandidatslag,
    Maalform,
    Person,
    Vaktforslag,
    Vaktoppdrag,
)
from felles.kryptering import noekkelhash
from felles.nummer.kandidatnummer import trekk
from felles.passord import lag_passord


@dataclass(frozen=True)
class Demoparti:
    """A party of the demo: the exam it is in, its name and place, how many sit there, and who watches."""

    eksamen: str
    navn: str
    rom: str
    antall: int
    vakter: tuple[str, ...]
    sted: str = "Hovedbygget"


PARTIER = (
    Demoparti("om_litt", "3STA", "Aula", 12, ("vakt", "vakt2")),
    Demoparti("paagaar", "1STB", "Rom 204", 14, ("vakt",)),
    Demoparti("todelt", "2PB", "Rom 207", 9, ("vakt",)),
    Demoparti("til_sensur", "3STC", "Rom 118", 8, ("vakt2",)),
    Demoparti("publisert", "3STD", "Aula", 8, ("vakt",)),
)


def lag_partier(
    eksamener: dict[str, Eksamen],
    skole: Organisasjon,
    folk: Iterator[Person],
    brukere: dict[str, Bruker],
    naa: datetime,
) -> dict[str, Eksamensparti]:
    """The parties of the school that show the run of an exam, by the exam they show."""
    tilfeldig = random.Random(7)  # noqa: S311 - the same candidate numbers in every demo
    partier = {}
    for mal in PARTIER:
        hvem = [next(folk) for _plass in range(mal.antall)]
        partier[mal.eksamen] = lag_parti(
            mal, eksamen=eksamener[mal.eksamen], skole=skole, hvem=hvem, brukere=brukere, tilfeldig=tilfeldig, naa=naa
        )
    lag_vaktforslag(partier["om_litt"])
    return partier


def lag_parti(
    mal: Demoparti,
    *,
    eksamen: Eksamen,
    skole: Organisasjon,
    hvem: Iterable[Person],
    brukere: dict[str, Bruker],
    tilfeldig: random.Random,
    naa: datetime,
) -> Eksamensparti:
    """The party with its invigilators and candidates, seated in that order."""
    parti = Eksamensparti.objects.create(skole=skole, eksamen=eksamen, navn=mal.navn, rom=mal.rom, sted=mal.sted)
    for konto in mal.vakter:
        Vaktoppdrag.objects.create(
            parti=parti,
            bruker=brukere[konto],
            gitt_av=brukere["skoleadmin"],
            gitt=eksamen.periode.gjennomfoering_fra,
        )
    for plass, person in enumerate(hvem, 1):
        lag_kandidat(parti, person, plass, tilfeldig, naa)
    beregn_egne_tider(parti.kandidater.values_list("pk", flat=True))
    return parti


def lag_kandidat(parti: Eksamensparti, person: Person, plass: int, tilfeldig: random.Random, naa: datetime) -> Kandidat:
    """A candidate with number, seat and password."""
    kandidat = Kandidat.objects.create(
        person=person,
        eksamen=parti.eksamen,
        parti=parti,
        kandidatnummer=lag_nummer(parti.eksamen.periode, person, tilfeldig),
        maalform=Maalform.NYNORSK if plass % 5 == 0 else Maalform.BOKMAAL,
        slag=Kandidatslag.PRIVATIST if plass % 7 == 0 else Kandidatslag.ELEV,
        plass=str(plass),
    )
    Kandidatpassord.objects.create(kandidat=kandidat, passord=lag_passord(), laget=naa)
    return kandidat


def lag_nummer(periode: Eksamensperiode, person: Person, tilfeldig: random.Random) -> Kandidatnummer:
    """The person's number in the period: the same in every exam."""
    eget = Kandidatnummer.objects.filter(periode=periode, person=person).first()
    if eget:
        return eget
    nummer = trekk(periode.kode, tilfeldig=tilfeldig)
    while Kandidatnummer.objects.filter(periode=periode, nummer=nummer).exists():
        nummer = trekk(periode.kode, tilfeldig=tilfeldig)
    return Kandidatnummer.objects.create(periode=periode, person=person, nummer=nummer)


def lag_vaktforslag(parti: Eksamensparti) -> None:
    """A proposal from an enrolment file that waits for the administrator."""
    Vaktforslag.objects.create(
        parti=parti,
        fornavn="Vakker",
        etternavn="Blomst",
        epost="blomst@example.no",
        nummer="15870899901",
        nummer_hash=noekkelhash("15870899901", formaal="vaktforslag.nummer"),
    )
