"""The demo school as the browser tests see it, in the middle of an exam day."""

from dataclasses import dataclass
from datetime import datetime

from brukere.models import Bruker
from eksamen.models import Eksamensparti, Kandidat
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import OSLO
from monitor.services.tilgang import gi_tilgang

KLOKKEN = datetime(2027, 5, 27, 10, 2, tzinfo=OSLO)
GRUPPER = {"om_litt": "3STA", "paagaar": "1STB", "todelt": "2PB", "til_sensur": "3STC", "publisert": "3STD"}


@dataclass(frozen=True)
class Verden:
    """Who and what there is, by the demo's own names."""

    naa: datetime
    brukere: dict[str, Bruker]
    partier: dict[str, Eksamensparti]

    def kandidater(self, parti: str) -> list[Kandidat]:
        """The party's candidates by seat, with what they log in with."""
        return list(
            Kandidat.objects.filter(parti=self.partier[parti])
            .select_related("kandidatnummer", "passord", "person", "parti", "eksamen")
            .order_by("pk")
        )

    def slipp_inn(self, kandidat: Kandidat) -> None:
        """Let the candidate's newest log-in in."""
        gi_tilgang(kandidat_id=kandidat.pk, aktoer=self.aktoer("vakt"), naa=self.naa)

    def aktoer(self, brukernavn: str) -> Aktoer:
        """That account as the actor of a service."""
        return Aktoer(Hendelse.Aktoerslag.BRUKER, self.brukere[brukernavn].pk)


def hent_verden(naa: datetime) -> Verden:
    """The demo school that stands in the database, built at `naa`."""
    partier = {parti.navn: parti for parti in Eksamensparti.objects.select_related("eksamen", "skole")}
    return Verden(
        naa=naa,
        brukere={bruker.brukernavn: bruker for bruker in Bruker.objects.all()},
        partier={hva: partier[navn] for hva, navn in GRUPPER.items()},
    )
