from tilrettelegging.models.regler import Tidsregel
from tilrettelegging.models.saker import Tilrettelegging, Tiltak
from tilrettelegging.models.valg import Regelslag, Soeker, Tiltaksslag

__all__ = ["Regelslag", "Soeker", "Tidsregel", "Tilrettelegging", "Tiltak", "Tiltaksslag"]
