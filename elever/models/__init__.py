from elever.models.elever import Elev, Elevfag

__all__ = ["Elev", "Elevfag"]
