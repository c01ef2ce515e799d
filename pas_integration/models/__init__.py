from pas_integration.models.jobber import PasJobb, PasMelding
from pas_integration.models.utveksling import Gjoeremaal, PasKandidat, Samkjoering

__all__ = ["Gjoeremaal", "PasJobb", "PasKandidat", "PasMelding", "Samkjoering"]
