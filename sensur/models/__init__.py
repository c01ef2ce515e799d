from sensur.models.bord import Etterlysning, Kriterievurdering, Sensornotat
from sensur.models.moeter import Fellessensur, Fellessensurdeltaker, Fellessensursak, Saksinnsyn
from sensur.models.plan import Kriterium, Sensurplan
from sensur.models.veiledning import Sensorveiledning
from sensur.models.vurdering import Gjenaapning, Karakter, Karakterforslag, Sensoroppdrag, Sluttkarakter

__all__ = [
    "Etterlysning",
    "Fellessensur",
    "Fellessensurdeltaker",
    "Fellessensursak",
    "Gjenaapning",
    "Karakter",
    "Karakterforslag",
    "Kriterievurdering",
    "Kriterium",
    "Saksinnsyn",
    "Sensornotat",
    "Sensoroppdrag",
    "Sensorveiledning",
    "Sensurplan",
    "Sluttkarakter",
]
