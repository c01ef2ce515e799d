from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from felles.felt import KryptertTekstField


class Importkjoering(models.Model):
    """A file that somebody has read in: the preview, and what became of it.

    `innhold` (the rows as read) and `resultat` (what happened to each when it was confirmed) may hold personal data:
    encrypted, and emptied a day after. School and user are plain ids: this app knows neither.
    """

    class Status(models.TextChoices):
        FORHAANDSVIST = "forhaandsvist", _("Forhåndsvist")
        BEKREFTET = "bekreftet", _("Importert")
        FORKASTET = "forkastet", _("Forkastet")
        ANGRET = "angret", _("Angret")

    OVERGANGER = {
        Status.FORHAANDSVIST: {Status.BEKREFTET, Status.FORKASTET},
        Status.BEKREFTET: {Status.ANGRET},
        Status.FORKASTET: set(),
        Status.ANGRET: set(),
    }

    slag = models.CharField(max_length=30)  # which import: "paamelding"
    format = models.CharField(max_length=50)
    skole_id = models.BigIntegerField(db_index=True)
    bruker_id = models.BigIntegerField(null=True)  # null: the system, from the command line
    filnavn = models.CharField(_("filnavn"), max_length=200)
    stoerrelse = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    innhold = KryptertTekstField(formaal="importkjoering.innhold", blank=True)
    resultat = KryptertTekstField(formaal="importkjoering.resultat", blank=True)
    # What takes a confirmed import back: made by the import itself, read by nobody else, gone after a day.
    angredata = KryptertTekstField(formaal="importkjoering.angredata", blank=True)
    # Which column of a sheet is which field, as the user confirmed it: {"fornavn": 2}.
    kolonner = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=13, choices=Status, default=Status.FORHAANDSVIST)
    laget = models.DateTimeField()
    avgjort = models.DateTimeField(null=True)
    avgjort_av_id = models.BigIntegerField(null=True)
    angret = models.DateTimeField(null=True)
    angret_av_id = models.BigIntegerField(null=True)
    # Set when the personal data is taken out of `innhold` and `resultat`.
    toemt = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="importkjoering_status_kjent",
                condition=Q(status__in=["forhaandsvist", "bekreftet", "forkastet", "angret"]),
            ),
            models.CheckConstraint(
                name="importkjoering_avgjort_har_tid",
                condition=Q(status="forhaandsvist", avgjort__isnull=True)
                | Q(status__in=["bekreftet", "forkastet", "angret"], avgjort__isnull=False),
            ),
            models.CheckConstraint(
                name="importkjoering_angret_har_tid",
                condition=Q(status="angret", angret__isnull=False) | (~Q(status="angret") & Q(angret__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["laget"], name="importkjoering_ikke_toemt", condition=Q(toemt=False)),
        ]

    def __str__(self) -> str:
        return f"Importkjøring {self.pk} ({self.get_status_display()})"
