import uuid

from django.db import models

from felles.felt import KryptertTekstField


class Angrepost(models.Model):
    """What it takes to do the opposite of an act: offered to the one who acted for some seconds, then thrown away.

    `data` may hold personal data and rows that were deleted, so it is encrypted.
    """

    noekkel = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slag = models.CharField(max_length=40)
    bruker_id = models.BigIntegerField()
    tekst = models.CharField(max_length=200)  # the button's name for those who do not see the message beside it
    data = KryptertTekstField(formaal="angrepost.data", blank=True)
    laget = models.DateTimeField(db_index=True)
    angret = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Angre {self.slag}"
