from klage.models.annullering import Annullering
from klage.models.frister import Kalender, Klageansvar, Klagefrist
from klage.models.klager import Klage, Klageutfall
from klage.models.utenfra import ResultatUtenfra, Resultatvisning, Vitnemaalsoppgave

__all__ = [
    "Annullering",
    "Kalender",
    "Klage",
    "Klageansvar",
    "Klagefrist",
    "Klageutfall",
    "ResultatUtenfra",
    "Resultatvisning",
    "Vitnemaalsoppgave",
]
