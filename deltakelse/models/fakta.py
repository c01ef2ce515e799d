from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from eksamen.models import Eksamensdel, Kandidat


class Faktum(models.Model):
    """A fact about a candidate on the day, from when and by whom, until somebody takes it back."""

    registrert = models.DateTimeField()
    registrert_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    opphevet = models.DateTimeField(null=True)
    opphevet_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class Fravaer(Faktum):
    """Absence, documented or not. Beats every other status."""

    class Slag(models.TextChoices):
        IKKE_DOKUMENTERT = "IDF", _("Ikke-dokumentert fravær")
        DOKUMENTERT = "DF", _("Dokumentert fravær")

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="fravaer")
    slag = models.CharField(max_length=3, choices=Slag)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kandidat"], name="fravaer_ett_aapent", condition=Q(opphevet__isnull=True)),
            models.CheckConstraint(name="fravaer_slag_kjent", condition=Q(slag__in=["IDF", "DF"])),
        ]

    def __str__(self) -> str:
        return f"{self.get_slag_display()} for kandidat {self.kandidat_id}"


class Sperre(Faktum):
    """Digital access blocked: neither paper nor hand-in by the candidate, until lifted."""

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="sperrer")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kandidat"], name="sperre_en_aapen", condition=Q(opphevet__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"Sperre for kandidat {self.kandidat_id}"


class Sendespost(Faktum):
    """This part of the answer goes by post: no digital access, and uploaded files are hidden from sensors."""

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="sendespost")
    eksamensdel = models.ForeignKey(Eksamensdel, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kandidat", "eksamensdel"],
                name="sendespost_en_aapen_per_del",
                condition=Q(opphevet__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Sendes i posten: kandidat {self.kandidat_id}"
