from karakterfoering.models.protokoll import Protokoll, Skolekarakter

__all__ = ["Protokoll", "Skolekarakter"]
