from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kvittering.models.kvitteringer import Kvittering


class Skolebrev(models.Model):
    """The e-mail to the school about one delivery: the row is the queue, and afterwards what became of it."""

    class Status(models.TextChoices):
        VENTER = "venter", _("Venter på å bli sendt")
        SENDT = "sendt", _("Sendt til skolen")
        INGEN_ADRESSE = "ingen_adresse", _("Ikke sendt: Skolen har ingen e-postadresse her")
        IKKE_SATT_OPP = "ikke_satt_opp", _("Ikke sendt: E-post er ikke satt opp på nettstedet")
        FOR_GAMMEL = "for_gammel", _("Ikke sendt: Leveringen var over et døgn gammel")
        FEILET = "feilet", _("Ikke sendt: E-posttjeneren tok ikke imot")

    kvittering = models.OneToOneField(Kvittering, models.PROTECT, related_name="skolebrev")
    status = models.CharField(max_length=13, choices=Status, default=Status.VENTER)
    forfall = models.DateTimeField(null=True)  # when it may be claimed; null once it is decided
    leie = models.UUIDField(null=True)
    leie_til = models.DateTimeField(null=True)
    forsoek = models.PositiveIntegerField(default=0)
    sendt = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="skolebrev_status_kjent",
                condition=Q(status__in=["venter", "sendt", "ingen_adresse", "ikke_satt_opp", "for_gammel", "feilet"]),
            ),
            models.CheckConstraint(
                name="skolebrev_venter_har_forfall",
                condition=Q(status="venter", forfall__isnull=False) | (~Q(status="venter") & Q(forfall__isnull=True)),
            ),
            models.CheckConstraint(
                name="skolebrev_leie_med_frist",
                condition=Q(leie__isnull=True, leie_til__isnull=True) | Q(leie__isnull=False, leie_til__isnull=False),
            ),
            models.CheckConstraint(
                name="skolebrev_sendt_har_tid",
                condition=Q(status="sendt", sendt__isnull=False) | (~Q(status="sendt") & Q(sendt__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["forfall"], name="skolebrev_forfall", condition=Q(forfall__isnull=False))]

    def __str__(self) -> str:
        return f"E-post om kvittering {self.kvittering_id}: {self.get_status_display()}"
