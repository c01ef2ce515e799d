from sensur.models.vurdering import Karakter, Karakterforslag, Sensoroppdrag, Sluttkarakter

__all__ = ["Karakter", "Karakterforslag", "Sensoroppdrag", "Sluttkarakter"]
