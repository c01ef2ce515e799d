from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker


class Sensorpurring(models.Model):
    """A reminder by e-mail to a sensor about their deadlines; the row says what became of it."""

    class Status(models.TextChoices):
        VENTER = "venter", _("Sendes snart")
        SENDT = "sendt", _("Sendt")
        INGEN_ADRESSE = "ingen_adresse", _("Ikke sendt: sensoren har ingen e-postadresse")
        IKKE_SATT_OPP = "ikke_satt_opp", _("Ikke sendt: e-post er ikke satt opp på nettstedet")
        FEILET = "feilet", _("Ikke sendt: e-posttjeneren tok ikke imot")
        BORTFALT = "bortfalt", _("Ikke sendt: sensoren var ferdig")

    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="sensorpurringer")
    status = models.CharField(max_length=13, choices=Status, default=Status.VENTER)
    bestilt = models.DateTimeField()
    bestilt_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    avsluttet = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bruker"], name="sensorpurring_en_som_venter", condition=Q(status="venter")
            ),
            models.CheckConstraint(
                name="sensorpurring_status_kjent",
                condition=Q(status__in=["venter", "sendt", "ingen_adresse", "ikke_satt_opp", "feilet", "bortfalt"]),
            ),
            models.CheckConstraint(
                name="sensorpurring_avsluttet_har_tid",
                condition=Q(status="venter", avsluttet__isnull=True)
                | (~Q(status="venter") & Q(avsluttet__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Sensorpurring {self.pk}"
