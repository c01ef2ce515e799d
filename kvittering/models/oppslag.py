from django.db import models


class Oppslagsteller(models.Model):
    """How often an address has asked the public page in its present minute. A keyed hash: nobody's address is kept."""

    adresse_hash = models.CharField(max_length=64, unique=True)
    fra = models.DateTimeField()
    antall = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.antall} oppslag"
