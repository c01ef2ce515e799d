from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamen, Maalform


class Sensorveiledning(models.Model):
    """A file of guidance for those who grade an exam. One that was replaced or taken out keeps its row and its bytes:
    what the sensors had to go by at any time can be found again.
    """

    eksamen = models.ForeignKey(Eksamen, models.PROTECT, related_name="sensorveiledninger")
    navn = models.CharField(_("navn"), max_length=80)
    maalform = models.CharField(_("målform"), max_length=2, choices=Maalform, blank=True, default="")
    noekkel = models.CharField(max_length=200)  # where the file lies in storage
    stoerrelse = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    lagt_inn = models.DateTimeField()
    tatt_bort = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["eksamen", "navn", "maalform"],
                condition=Q(tatt_bort__isnull=True),
                name="sensorveiledning_ett_navn",
            ),
            models.CheckConstraint(name="sensorveiledning_maalform_kjent", condition=Q(maalform__in=["", "nb", "nn"])),
            models.CheckConstraint(name="sensorveiledning_har_navn", condition=~Q(navn="")),
            models.CheckConstraint(
                name="sensorveiledning_tatt_bort_etter",
                condition=Q(tatt_bort__isnull=True) | Q(tatt_bort__gte=models.F("lagt_inn")),
            ),
        ]

    def __str__(self) -> str:
        return f"Sensorveiledning {self.pk}"
