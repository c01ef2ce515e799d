from fordeling.models.fordelinger import Fordeling, Fordelingslinje, Sensorpar
from fordeling.models.purringer import Sensorpurring

__all__ = ["Fordeling", "Fordelingslinje", "Sensorpar", "Sensorpurring"]
