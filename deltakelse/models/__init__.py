from deltakelse.models.fakta import Fravaer, Sendespost, Sperre
from deltakelse.models.sesjoner import Feilforsoek, Innloggingssesjon, Sesjonsadresse
from deltakelse.models.tider import Kandidatdel, Partiversjon

__all__ = [
    "Feilforsoek",
    "Fravaer",
    "Innloggingssesjon",
    "Kandidatdel",
    "Partiversjon",
    "Sendespost",
    "Sesjonsadresse",
    "Sperre",
]
