from svarpost.models.steg import Poststeg, Returadresse

__all__ = ["Poststeg", "Returadresse"]
