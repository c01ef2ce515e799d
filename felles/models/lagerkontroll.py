from django.db import models


class Lagerkontroll(models.Model):
    """One comparison of storage with the rows that name files in it. Nothing is ever deleted by it."""

    begynt = models.DateTimeField()
    ferdig = models.DateTimeField()
    filer = models.PositiveBigIntegerField()
    rader = models.PositiveBigIntegerField()
    # Files that no row names; rows whose file is not there; files of another size than the row says.
    uten_rad = models.PositiveIntegerField()
    uten_fil = models.PositiveIntegerField()
    feil_stoerrelse = models.PositiveIntegerField()
    # The first of them: kind, key, and the row where there is one. A key says nothing about what lies behind it.
    funn = models.JSONField(default=list)

    class Meta:
        ordering = ["-begynt", "-pk"]

    def __str__(self) -> str:
        return f"Lagerkontroll {self.pk}"

    @property
    def er_ren(self) -> bool:
        """Every file has its row, and every row its file."""
        return not (self.uten_rad or self.uten_fil or self.feil_stoerrelse)
