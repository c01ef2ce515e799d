from kvittering.models.brev import Skolebrev
from kvittering.models.kvitteringer import Kvittering, Kvitteringsdoegn
from kvittering.models.oppslag import Oppslagsteller

__all__ = ["Kvittering", "Kvitteringsdoegn", "Oppslagsteller", "Skolebrev"]
