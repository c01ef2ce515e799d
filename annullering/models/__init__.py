from annullering.models.saker import Feil, Formellsak, Sakskandidat, Skoleuttalelse
from annullering.models.vedtak import Annulleringsvalg, Formellvedtak, Utfall, Vedtaksrad

__all__ = [
    "Annulleringsvalg",
    "Feil",
    "Formellsak",
    "Formellvedtak",
    "Sakskandidat",
    "Skoleuttalelse",
    "Utfall",
    "Vedtaksrad",
]
