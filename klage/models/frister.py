from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensperiode, Fag, Nivaa


class Kalender(models.TextChoices):
    """The round in which an appeal is treated. Rule: fylkeskommunenes «Klage på skriftlig eksamen»: hurtigklage in spring."""

    ORDINAER = "ordinaer", _("Ordinær klage")
    HURTIG = "hurtig", _("Hurtigklage")


class Klagefrist(models.Model):
    """The calendar of a round of appeals: until which day they are sent, and until when they are answered.

    The most exact row counts: fagkode before level before all. There is hurtigklage in a subject only where a row says so.
    `sendes_innen` is the last Norwegian day on which the school sends; it never makes the ten days shorter.
    Rule: Utdanningsdirektoratet, «Administrere eksamen», «Klage»; fylkeskommunenes frister for hurtigklage.
    """

    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="klagefrister")
    kalender = models.CharField(_("klagerunde"), max_length=8, choices=Kalender)
    fag = models.ForeignKey(Fag, models.PROTECT, null=True, blank=True, related_name="klagefrister")
    nivaa = models.CharField(_("nivå"), max_length=3, choices=Nivaa, blank=True, default="")
    sendes_innen = models.DateField(_("sendes innen"))
    besvares_innen = models.DateField(_("besvares innen"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["periode", "kalender", "fag", "nivaa"], name="klagefrist_unik", nulls_distinct=False
            ),
            models.CheckConstraint(name="klagefrist_kalender_kjent", condition=Q(kalender__in=["ordinaer", "hurtig"])),
            models.CheckConstraint(name="klagefrist_nivaa_kjent", condition=Q(nivaa__in=["", "GS", "VGS"])),
            models.CheckConstraint(name="klagefrist_ett_utvalg", condition=Q(fag__isnull=True) | Q(nivaa="")),
            models.CheckConstraint(
                name="klagefrist_gaar_framover", condition=Q(besvares_innen__gte=models.F("sendes_innen"))
            ),
        ]

    def __str__(self) -> str:
        return f"Klagefrist {self.pk}"


class Klageansvar(models.Model):
    """Which authority answers appeals of a fagkode in a period. Without fag: of those that no other row names.

    `omraade` narrows it to the schools under one organisation; the nearest above the school counts. Ended, not deleted.
    Rule: Utdanningsdirektoratet, PAS-eksamen, «Klageansvar».
    """

    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="klageansvar")
    fag = models.ForeignKey(Fag, models.PROTECT, null=True, blank=True, related_name="klageansvar")
    omraade = models.ForeignKey(Organisasjon, models.PROTECT, null=True, blank=True, related_name="+")
    ansvarlig = models.ForeignKey(Organisasjon, models.PROTECT, related_name="klageansvar")
    registrert = models.DateTimeField()
    registrert_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    opphoert = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["periode", "fag", "omraade"],
                name="klageansvar_ett_staaende",
                condition=Q(opphoert__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"Klageansvar {self.pk}"
