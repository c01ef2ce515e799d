from django.db import models
from django.db.models import F, Q

from eksamen.models import Eksamensdel, Eksamensparti, Kandidat


class Kandidatdel(models.Model):
    """A candidate's own times in a part. Written by `beregn_egne_tider` alone, from one pure function."""

    kandidat = models.ForeignKey(Kandidat, models.CASCADE, related_name="deler")
    eksamensdel = models.ForeignKey(Eksamensdel, models.CASCADE, related_name="kandidatdeler")
    start = models.DateTimeField()
    slutt = models.DateTimeField()
    # Why the end is where it is: minutes on top of the plan's, and the rule or decision they come from, in short words
    # without the reason behind it.
    ekstra_minutter = models.IntegerField(default=0)
    regel = models.CharField(max_length=100, blank=True)
    # How much later the end is because time was lost in this part or an earlier one and given back (`Tidstillegg`).
    tapt_minutter = models.PositiveIntegerField(default=0)
    # When part 1 was handed in on paper; null until then.
    innlevert = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kandidat", "eksamensdel"], name="kandidatdel_unik"),
            models.CheckConstraint(name="kandidatdel_slutt_etter_start", condition=Q(slutt__gt=F("start"))),
        ]

    def __str__(self) -> str:
        return f"Tider for kandidat {self.kandidat_id}"


class Partiversjon(models.Model):
    """The live table's version of a party: raised by every event that names it, by nothing else."""

    parti = models.OneToOneField(Eksamensparti, models.CASCADE, primary_key=True, related_name="versjon")
    nummer = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"Versjon {self.nummer} av parti {self.parti_id}"
