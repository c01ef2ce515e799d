from eksamen.models.kandidater import Kandidat, Kandidatnummer, Kandidatpassord, Person
from eksamen.models.oppgaver import Oppgave
from eksamen.models.partier import Eksamensparti, Vaktforslag, Vaktoppdrag
from eksamen.models.plan import Eksamen, Eksamensdel, Eksamensperiode, Fag
from eksamen.models.valg import Deltype, Kandidatslag, Maalform, Nivaa

__all__ = [
    "Deltype",
    "Eksamen",
    "Eksamensdel",
    "Eksamensparti",
    "Eksamensperiode",
    "Fag",
    "Kandidat",
    "Kandidatnummer",
    "Kandidatpassord",
    "Kandidatslag",
    "Maalform",
    "Nivaa",
    "Oppgave",
    "Person",
    "Vaktforslag",
    "Vaktoppdrag",
]
