from django.db import models
from django.db.models import Q

from eksamen.models import Eksamensdel, Kandidat
from levering.models.filer import Besvarelsesfil


class Levering(models.Model):
    """A part handed in: which files, by whom, when. At most one stands open per candidate and part."""

    class LevertAv(models.TextChoices):
        KANDIDAT = "kandidat", "kandidat"
        SKOLE = "skole", "skole"

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="leveringer")
    eksamensdel = models.ForeignKey(Eksamensdel, models.PROTECT, related_name="+")
    levert = models.DateTimeField()
    levert_av = models.CharField(max_length=8, choices=LevertAv)
    levert_bruker_id = models.BigIntegerField(null=True)
    kvitteringskode = models.CharField(max_length=9, unique=True)
    # The candidate's own deadline as it stood then: what came after it is late. Null for parts on paper.
    frist = models.DateTimeField(null=True)
    filer = models.ManyToManyField(Besvarelsesfil, through="Leveringsfil", related_name="leveringer")
    # Opened again for a new delivery: the files stay, the delivery no longer counts.
    gjenaapnet = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kandidat", "eksamensdel"], name="levering_en_per_del", condition=Q(gjenaapnet__isnull=True)
            ),
            models.CheckConstraint(name="levering_av_kjent", condition=Q(levert_av__in=["kandidat", "skole"])),
        ]

    def __str__(self) -> str:
        return f"Levering {self.pk}"

    @property
    def er_sen(self) -> bool:
        """Handed in after the candidate's own deadline."""
        return self.frist is not None and self.levert > self.frist


class Leveringsfil(models.Model):
    """A file in a delivery."""

    levering = models.ForeignKey(Levering, models.PROTECT, related_name="rader")
    fil = models.ForeignKey(Besvarelsesfil, models.PROTECT, related_name="rader")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["levering", "fil"], name="leveringsfil_unik")]

    def __str__(self) -> str:
        return f"Fil {self.fil_id} i levering {self.levering_id}"
