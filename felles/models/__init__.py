from felles.models.hendelse import Forsegling, Hendelse, Hendelsessted

__all__ = ["Forsegling", "Hendelse", "Hendelsessted"]
