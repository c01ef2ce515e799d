from klagepost.models.bunker import Bunkeklage, Bunkesteg, Papirbunke

__all__ = ["Bunkeklage", "Bunkesteg", "Papirbunke"]
