from brukere.models.bruker import Bruker, Rolle, Rolletildeling
from brukere.models.organisasjon import Organisasjon

__all__ = ["Bruker", "Organisasjon", "Rolle", "Rolletildeling"]
