from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eksamen.models import Kandidat


class Avvisning(models.Model):
    """A file of a candidate's was not taken in: when, and for what. Its name may be a person's, and is not kept."""

    BARE_TILLEGG = True

    class Slag(models.TextChoices):
        """The codes of the refusals, in the guide's words. Rule: PGS kandidatmonitor, «Feilmeldinger»."""

        NAVN_BRUKT = "navn_brukt", _("En fil med dette navnet er allerede lastet opp")
        FILTYPE = "filtype", _("Filen har en ugyldig filtype")
        FOR_STOR = "for_stor", _("Filen er for stor (over 40 MB)")
        FOR_MANGE = "for_mange", _("Totalt antall filer er over 100")
        RUNDE_FOR_STOR = "runde_for_stor", _("Samlet størrelse for filene er over 300 MB")
        NAVN = "navn", _("Filnavnet kan ikke brukes")
        TOM = "tom", _("Filen er tom")
        FOR_MYE_I_ALT = "for_mye_i_alt", _("Kandidaten har lastet opp så mye som det er plass til")

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="avvisninger")
    slag = models.CharField(max_length=14, choices=Slag)
    tid = models.DateTimeField()
    # The files that were chosen together: the others of them say nothing about whether this one was put right.
    runde = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="avvisning_slag_kjent",
                condition=Q(
                    slag__in=[
                        "navn_brukt", "filtype", "for_stor", "for_mange", "runde_for_stor", "navn", "tom",
                        "for_mye_i_alt",
                    ]
                ),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Avvisning {self.pk}"
