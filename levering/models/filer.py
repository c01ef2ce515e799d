from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from eksamen.models import Kandidat


class Delmerke(models.TextChoices):
    """Which part a file belongs to. Rule: PGS kandidatmonitor, «Lever for kandidat»."""

    INGEN = "", _("Ikke angitt")
    EKSAMEN = "eksamen", _("Eksamen")
    DEL1 = "del1", _("Eksamen del 1")
    DEL2 = "del2", _("Eksamen del 2")
    DEL1_OG_2 = "del1og2", _("Eksamen del 1 og 2")


class Besvarelsesfil(models.Model):
    """A file of an answer, exactly as it was received. The row exists only once the file lies synced in its place."""

    class Lastet(models.TextChoices):
        KANDIDAT = "kandidat", _("Kandidaten")
        SKOLE = "skole", _("Skoleadmin/eksamensvakt")

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="filer")
    navn = models.CharField(max_length=200)
    noekkel = models.CharField(max_length=200, unique=True)  # where the file lies in storage; holds no name
    stoerrelse = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    delmerke = models.CharField(max_length=8, choices=Delmerke, blank=True, default=Delmerke.INGEN)
    lastet_opp = models.DateTimeField()
    lastet_opp_av = models.CharField(max_length=8, choices=Lastet)
    lastet_opp_bruker_id = models.BigIntegerField(null=True)
    # When the first byte came; an upload that was begun in time may end after it. Null: at once.
    begynt = models.DateTimeField(null=True)
    # A copy without metadata of another file of the same answer, which stays as it was, sealed.
    renset_fra = models.ForeignKey("self", models.PROTECT, null=True, related_name="rensede")
    # Taken away, by the candidate or a member of staff; the file itself is kept for the retention time.
    slettet = models.DateTimeField(null=True)
    slettet_bruker_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            # Rule: PGS kandidatmonitor, «Feilmeldinger»: file names are unique per candidate.
            models.UniqueConstraint(
                "kandidat", Lower("navn"), name="besvarelsesfil_navn_unikt", condition=Q(slettet__isnull=True)
            ),
            models.CheckConstraint(
                name="besvarelsesfil_delmerke_kjent",
                condition=Q(delmerke__in=["", "eksamen", "del1", "del2", "del1og2"]),
            ),
            models.CheckConstraint(name="besvarelsesfil_sha256_form", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]
        indexes = [
            models.Index(fields=["kandidat"], name="besvarelsesfil_aapne", condition=Q(slettet__isnull=True)),
            # Anybody may ask whether a file was delivered, by its sum alone.
            models.Index(fields=["sha256"], name="besvarelsesfil_sha256"),
        ]

    def __str__(self) -> str:
        return f"Besvarelsesfil {self.pk}"
