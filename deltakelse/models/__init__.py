from deltakelse.models.dagspassord import Dagspassord, Dagspassordforsoek
from deltakelse.models.dokumentasjon import Fravaersdokumentasjon, Fravaersfrist
from deltakelse.models.fakta import Avlysning, Fravaer, Oppmoete, Sendespost, Sperre, Tidstillegg
from deltakelse.models.nytttrekk import Nytttrekk
from deltakelse.models.rettigheter import Rettighetssvar, Saerskiltrett
from deltakelse.models.sesjoner import Feilforsoek, Innloggingssesjon, Innsynsoekt, Sesjonsadresse
from deltakelse.models.tider import Kandidatdel, Partiversjon

__all__ = [
    "Avlysning",
    "Dagspassord",
    "Dagspassordforsoek",
    "Feilforsoek",
    "Fravaer",
    "Fravaersdokumentasjon",
    "Fravaersfrist",
    "Innloggingssesjon",
    "Innsynsoekt",
    "Kandidatdel",
    "Nytttrekk",
    "Oppmoete",
    "Partiversjon",
    "Rettighetssvar",
    "Saerskiltrett",
    "Sendespost",
    "Sesjonsadresse",
    "Sperre",
    "Tidstillegg",
]
