from klage.models.utenfra import ResultatUtenfra, Resultatvisning, Vitnemaalsoppgave

__all__ = ["ResultatUtenfra", "Resultatvisning", "Vitnemaalsoppgave"]
