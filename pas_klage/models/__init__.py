from pas_klage.models.koblinger import Klagekobling

__all__ = ["Klagekobling"]
