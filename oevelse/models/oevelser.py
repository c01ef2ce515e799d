import uuid

from django.db import models
from django.db.models import F, Q


class Oevelse(models.Model):
    """One practice exam of somebody whom we do not know; found by the token in the browser's cookie alone.

    Nothing of it refers to a person, a candidate or an answer, and all of it is removed after a day.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    opprettet = models.DateTimeField(db_index=True)
    start = models.DateTimeField()
    slutt = models.DateTimeField()
    levert = models.DateTimeField(null=True)
    kvitteringskode = models.CharField(max_length=9, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="oevelse_start_foer_slutt", condition=Q(start__lt=F("slutt")))]

    def __str__(self) -> str:
        return f"Øvelse {self.pk}"


class Oevelsesfil(models.Model):
    """A file that somebody practises with."""

    oevelse = models.ForeignKey(Oevelse, models.CASCADE, related_name="filer")
    navn = models.CharField(max_length=200)
    noekkel = models.CharField(max_length=200, unique=True)
    stoerrelse = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    lastet_opp = models.DateTimeField()

    def __str__(self) -> str:
        return f"Øvelsesfil {self.pk}"


class Oevelsesopplasting(models.Model):
    """A practice file on its way in; its bytes lie in the spool folder, which tidies itself."""

    noekkel = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    oevelse = models.ForeignKey(Oevelse, models.CASCADE, related_name="opplastinger")
    navn = models.CharField(max_length=200)
    stoerrelse = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    mottatt = models.PositiveBigIntegerField(default=0)
    begynt = models.DateTimeField()
    # Set when the file is in its place, so that the last answer can be given again.
    fil = models.ForeignKey(Oevelsesfil, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="oevelsesopplasting_ikke_over", condition=Q(mottatt__lte=F("stoerrelse")))
        ]

    def __str__(self) -> str:
        return f"Øvelsesopplasting {self.noekkel}"


class Teller(models.Model):
    """How often something was asked for within one window of time. The key is a hash; it names no address."""

    noekkel = models.CharField(max_length=64)
    vindu = models.DateTimeField(db_index=True)
    antall = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="teller_en_per_vindu", fields=["noekkel", "vindu"])]

    def __str__(self) -> str:
        return f"Teller {self.pk}"
