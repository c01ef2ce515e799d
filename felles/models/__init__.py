from felles.models.angre import Angrepost
from felles.models.hendelse import Forsegling, Hendelse, Hendelsessted
from felles.models.importer import Importkjoering
from felles.models.jobb import Jobb
from felles.models.lagerkontroll import Lagerkontroll

__all__ = ["Angrepost", "Forsegling", "Hendelse", "Hendelsessted", "Importkjoering", "Jobb", "Lagerkontroll"]
