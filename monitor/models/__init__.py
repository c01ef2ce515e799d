from monitor.models.avbrudd import Avbrudd, Avbruddsrad
from monitor.models.meldinger import Melding, Meldingsmottaker
from monitor.models.mistanke import Mistanke
from monitor.models.valg import Adresseomraade, Monitorvalg

__all__ = ["Adresseomraade", "Avbrudd", "Avbruddsrad", "Melding", "Meldingsmottaker", "Mistanke", "Monitorvalg"]
