from felles.models.angre import Angrepost
from felles.models.hendelse import Forsegling, Hendelse, Hendelsessted
from felles.models.importer import Importkjoering
from felles.models.jobb import Jobb

__all__ = ["Angrepost", "Forsegling", "Hendelse", "Hendelsessted", "Importkjoering", "Jobb"]
