from brukere.models.bruker import Bruker, Rolle, Rolletildeling
from brukere.models.forsoek import Innloggingsforsoek
from brukere.models.organisasjon import Organisasjon

__all__ = ["Bruker", "Innloggingsforsoek", "Organisasjon", "Rolle", "Rolletildeling"]
