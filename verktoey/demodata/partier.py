"""The demo's parties with numbered candidates, passwords, watches and sensors."""

import random
from collections.abc import Iterator
from datetime import datetime

from brukere.models import Bruker, Organisasjon
from deltakelse.services.tider import beregn_egne_tider
from eksamen.models import (
    Eksamen,
    Eksamensparti,
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

# Which parties there are: exam, name, room, number of candidates, accounts of the invigilators.
PARTIER = (
    ("om_litt", "3STA", "Aula", 12, ("vakt", "vakt2")),
    ("paagaar", "1STB", "Rom 204", 14, ("vakt",)),
    ("todelt", "2PB", "Rom 207", 9, ("vakt",)),
    ("til_sensur", "3STC", "Rom 118", 8, ("vakt2",)),
    ("publisert", "3STD", "Aula", 8, ("vakt",)),
)


def lag_partier(
    eksamener: dict[str, Eksamen],
    skole: Organisasjon,
    folk: Iterator[Person],
    brukere: dict[str, Bruker],
    naa: datetime,
) -> dict[str, Eksamensparti]:
    """All parties of the school, by the exam they show."""
    partier = {}
    tilfeldig = random.Random(7)  # noqa: S311 - the same candidate numbers in every demo
    for navn, gruppe, rom, antall, vakter in PARTIER:
        eksamen = eksamener[navn]
        parti = Eksamensparti.objects.create(skole=skole, eksamen=eksamen, navn=gruppe, rom=rom, sted="Hovedbygget")
        for konto in vakter:
            Vaktoppdrag.objects.create(
                parti=parti,
                bruker=brukere[konto],
                gitt_av=brukere["skoleadmin"],
                gitt=eksamen.periode.gjennomfoering_fra,
            )
        for plass in range(1, antall + 1):
            lag_kandidat(parti, next(folk), plass, tilfeldig, naa)
        beregn_egne_tider(parti.kandidater.values_list("pk", flat=True))
        partier[navn] = parti
    lag_vaktforslag(partier["om_litt"])
    return partier


def lag_kandidat(parti: Eksamensparti, person: Person, plass: int, tilfeldig: random.Random, naa: datetime) -> Kandidat:
    """A candidate with number, seat and password."""
    periode = parti.eksamen.periode
    nummer = trekk(periode.kode, tilfeldig=tilfeldig)
    while Kandidatnummer.objects.filter(periode=periode, nummer=nummer).exists():
        nummer = trekk(periode.kode, tilfeldig=tilfeldig)
    kandidat = Kandidat.objects.create(
        person=person,
        eksamen=parti.eksamen,
        parti=parti,
        kandidatnummer=Kandidatnummer.objects.create(periode=periode, person=person, nummer=nummer),
        maalform=Maalform.NYNORSK if plass % 5 == 0 else Maalform.BOKMAAL,
        slag=Kandidatslag.PRIVATIST if plass % 7 == 0 else Kandidatslag.ELEV,
        plass=str(plass),
    )
    Kandidatpassord.objects.create(kandidat=kandidat, passord=lag_passord(), laget=naa)
    return kandidat


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
