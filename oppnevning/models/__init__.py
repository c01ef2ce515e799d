from oppnevning.models.faggrupper import Faggruppe, Faggruppefag, Sensorgruppe
from oppnevning.models.fagpersoner import Fagforslag, Fagkompetanse, Fagperson
from oppnevning.models.habilitet import Inhabilitet
from oppnevning.models.oppnevninger import Oppnevning, Svarlenke, Utsending

__all__ = [
    "Fagforslag",
    "Faggruppe",
    "Faggruppefag",
    "Fagkompetanse",
    "Fagperson",
    "Inhabilitet",
    "Oppnevning",
    "Sensorgruppe",
    "Svarlenke",
    "Utsending",
]
