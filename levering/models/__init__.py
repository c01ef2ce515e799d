from levering.models.avvisninger import Avvisning
from levering.models.filer import Besvarelsesfil, Delmerke
from levering.models.leveringer import Levering, Leveringsfil
from levering.models.opplastinger import Gruppefil, Gruppeopplasting, Opplasting
from levering.models.regler import Leveringsregel

__all__ = [
    "Avvisning",
    "Besvarelsesfil",
    "Delmerke",
    "Gruppefil",
    "Gruppeopplasting",
    "Levering",
    "Leveringsfil",
    "Leveringsregel",
    "Opplasting",
]
