from felles.models.hendelse import Forsegling, Hendelse, Hendelsessted
from felles.models.importer import Importkjoering

__all__ = ["Forsegling", "Hendelse", "Hendelsessted", "Importkjoering"]
