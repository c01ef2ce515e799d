from pas_tjener.models.klager import Klagereferanse
from pas_tjener.models.klienter import BruktNonce, Hemmelighetsforsoek, Klient, Kvote, Tilgang
from pas_tjener.models.mottak import Mottak, Utmelding
from pas_tjener.models.proever import Proeve, Proevepaamelding

__all__ = [
    "BruktNonce",
    "Hemmelighetsforsoek",
    "Klagereferanse",
    "Klient",
    "Kvote",
    "Mottak",
    "Proeve",
    "Proevepaamelding",
    "Tilgang",
    "Utmelding",
]
