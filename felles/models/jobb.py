import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Jobb(models.Model):
    """Work that takes long: the row is the queue. Beat finds due rows; a worker claims one with a lease.

    `parametre` never holds personal data. School and user are plain ids: this app knows neither.
    """

    class Status(models.TextChoices):
        VENTER = "venter", _("Venter")
        KJOERER = "kjoerer", _("Pågår")
        FERDIG = "ferdig", _("Ferdig")
        FEILET = "feilet", _("Feilet")
        AVBRUTT = "avbrutt", _("Avbrutt")

    OVERGANGER = {
        Status.VENTER: {Status.KJOERER, Status.AVBRUTT},
        Status.KJOERER: {Status.FERDIG, Status.FEILET, Status.VENTER, Status.AVBRUTT},
        Status.FEILET: {Status.VENTER},
        Status.FERDIG: set(),
        Status.AVBRUTT: set(),
    }

    noekkel = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    slag = models.CharField(max_length=40)
    tittel = models.CharField(max_length=200)
    status = models.CharField(max_length=8, choices=Status, default=Status.VENTER)
    skole_id = models.BigIntegerField(null=True, db_index=True)
    bruker_id = models.BigIntegerField(null=True)
    parametre = models.JSONField(default=dict, blank=True)
    steg = models.CharField(max_length=200, blank=True)
    gjort = models.PositiveIntegerField(default=0)
    totalt = models.PositiveIntegerField(default=0)
    forsoek = models.PositiveIntegerField(default=0)
    forfall = models.DateTimeField(null=True)  # when a worker may claim it; null once it is decided
    leie_til = models.DateTimeField(null=True)
    leie = models.UUIDField(null=True)
    laget = models.DateTimeField()
    avsluttet = models.DateTimeField(null=True)
    melding = models.CharField(max_length=500, blank=True)  # what went wrong and what to do
    fil = models.CharField(max_length=200, blank=True)  # the result in storage
    filnavn = models.CharField(max_length=200, blank=True)
    stoerrelse = models.PositiveBigIntegerField(default=0)
    slettes = models.DateTimeField(null=True)  # when the result is thrown away

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="jobb_status_kjent",
                condition=Q(status__in=["venter", "kjoerer", "ferdig", "feilet", "avbrutt"]),
            ),
            models.CheckConstraint(
                name="jobb_leie_mens_den_kjoerer",
                condition=Q(status="kjoerer", leie__isnull=False, leie_til__isnull=False)
                | (~Q(status="kjoerer") & Q(leie__isnull=True, leie_til__isnull=True)),
            ),
            models.CheckConstraint(
                name="jobb_avsluttet_har_tid",
                condition=Q(status__in=["venter", "kjoerer"], avsluttet__isnull=True)
                | Q(status__in=["ferdig", "feilet", "avbrutt"], avsluttet__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["forfall"], name="jobb_forfall", condition=Q(forfall__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.tittel} ({self.get_status_display()})"
