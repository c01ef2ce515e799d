from levering.models.filer import Besvarelsesfil, Delmerke
from levering.models.leveringer import Levering, Leveringsfil

__all__ = ["Besvarelsesfil", "Delmerke", "Levering", "Leveringsfil"]
