from eksamen.models.kandidater import Kandidat, Kandidatnummer, Kandidatpassord, Person, Personhistorikk
from eksamen.models.oppgaver import Oppgave
from eksamen.models.partier import Eksamensparti, Vaktforslag, Vaktoppdrag
from eksamen.models.plan import Eksamen, Eksamensdel, Eksamensperiode, Fag
from eksamen.models.steder import Eksamenssted, Rom
from eksamen.models.valg import (
    Deltype,
    Eksamensform,
    Gjennomfoering,
    Hjelpemiddelmodell,
    Kandidatslag,
    Karakterstatus,
    Maalform,
    Nivaa,
    Nummerslag,
)

__all__ = [
    "Deltype",
    "Eksamen",
    "Eksamensdel",
    "Eksamensform",
    "Eksamensparti",
    "Eksamensperiode",
    "Eksamenssted",
    "Fag",
    "Gjennomfoering",
    "Hjelpemiddelmodell",
    "Kandidat",
    "Kandidatnummer",
    "Kandidatpassord",
    "Kandidatslag",
    "Karakterstatus",
    "Maalform",
    "Nivaa",
    "Nummerslag",
    "Oppgave",
    "Person",
    "Personhistorikk",
    "Rom",
    "Vaktforslag",
    "Vaktoppdrag",
]
