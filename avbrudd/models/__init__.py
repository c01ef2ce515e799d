from avbrudd.models.avbrudd import Avbrudd, Avbruddsrad
from avbrudd.models.mistanke import Mistanke

__all__ = ["Avbrudd", "Avbruddsrad", "Mistanke"]
