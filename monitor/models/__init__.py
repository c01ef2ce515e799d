from monitor.models.meldinger import Melding, Meldingsmottaker
from monitor.models.valg import Adresseomraade, Monitorvalg

__all__ = ["Adresseomraade", "Melding", "Meldingsmottaker", "Monitorvalg"]
