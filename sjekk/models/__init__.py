from sjekk.models.filsjekk import Filsjekk

__all__ = ["Filsjekk"]
