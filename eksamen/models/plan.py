from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon
from eksamen.models.valg import DIGITALE, Deltype, Nivaa
from eksamen.querysets.plan import EksamenQuerySet


class Fag(models.Model):
    """A fagkode, with its variant where it has one (FSP6289-FOR)."""

    fagkode = models.CharField(_("fagkode"), max_length=10)
    variant = models.CharField(_("variant"), max_length=10, blank=True)
    navn_nb = models.CharField(_("navn på bokmål"), max_length=200)
    navn_nn = models.CharField(_("navn på nynorsk"), max_length=200, blank=True)
    nivaa = models.CharField(_("nivå"), max_length=3, choices=Nivaa, default=Nivaa.VIDEREGAAENDE)

    class Meta:
        ordering = ["fagkode", "variant"]
        constraints = [
            models.UniqueConstraint(fields=["fagkode", "variant"], name="fag_unikt"),
            models.CheckConstraint(name="fag_kode_form", condition=Q(fagkode__regex=r"^[A-Z]{3}[0-9]{4}$")),
            models.CheckConstraint(name="fag_nivaa_kjent", condition=Q(nivaa__in=["GS", "VGS"])),
        ]

    def __str__(self) -> str:
        return f"{self.kode} {self.navn}"

    @property
    def kode(self) -> str:
        return f"{self.fagkode}-{self.variant}" if self.variant else self.fagkode

    @property
    def navn(self) -> str:
        """Name in the language of the reader; bokmål where there is no other."""
        return self.navn_nn if get_language() == "nn" and self.navn_nn else self.navn_nb


class Eksamensperiode(models.Model):
    """Spring or autumn of a year, `V-2027`, with its dates."""

    kode = models.CharField(_("kode"), max_length=6, unique=True)
    paamelding_fra = models.DateTimeField(_("påmelding fra"))
    paamelding_til = models.DateTimeField(_("påmelding til"))
    gjennomfoering_fra = models.DateTimeField(_("gjennomføring fra"))
    gjennomfoering_til = models.DateTimeField(_("gjennomføring til"))

    class Meta:
        ordering = ["gjennomfoering_fra"]
        constraints = [
            models.CheckConstraint(name="periode_kode_form", condition=Q(kode__regex=r"^[VH]-[0-9]{4}$")),
            models.CheckConstraint(
                name="periode_paamelding_gaar_framover", condition=Q(paamelding_til__gt=F("paamelding_fra"))
            ),
            models.CheckConstraint(
                name="periode_gjennomfoering_gaar_framover", condition=Q(gjennomfoering_til__gt=F("gjennomfoering_fra"))
            ),
        ]

    def __str__(self) -> str:
        return self.kode


class Eksamen(models.Model):
    """A fag in a period. `ansvarlig` runs sensur and publishes; before `publiseres` no grade shows anywhere."""

    fag = models.ForeignKey(Fag, models.PROTECT, related_name="eksamener")
    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="eksamener")
    ansvarlig = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    # Rule: PGS and Udir «Administrere eksamen»: no admission later than one hour after the start.
    siste_oppmoete = models.DateTimeField(_("siste oppmøte"))
    sensur_fra = models.DateTimeField(_("sensur fra"))
    publiseres = models.DateTimeField(_("publiseres"), null=True, blank=True)

    objects = EksamenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fag", "periode"], name="eksamen_unik"),
        ]

    def __str__(self) -> str:
        return f"{self.fag} {self.periode}"

    @property
    def digital_del(self) -> "Eksamensdel | None":
        """The one part, or part 2; from prefetched parts when there are any."""
        return next((deel for deel in self.deler.all() if deel.type in DIGITALE), None)

    @property
    def todelt(self) -> bool:
        return any(deel.type == Deltype.DEL1 for deel in self.deler.all())


class Eksamensdel(models.Model):
    """A part of an exam, with the plan's common times for all."""

    eksamen = models.ForeignKey(Eksamen, models.PROTECT, related_name="deler")
    type = models.CharField(_("type"), max_length=12, choices=Deltype)
    start = models.DateTimeField(_("start"))
    slutt = models.DateTimeField(_("slutt"))
    minutter = models.PositiveIntegerField(_("varighet i minutter"))
    # Part 1 may be handed in after its minimum time; null when there is none.
    tidligste_innlevering = models.DateTimeField(_("tidligste innlevering"), null=True, blank=True)

    class Meta:
        ordering = ["start", "type"]
        constraints = [
            models.UniqueConstraint(fields=["eksamen", "type"], name="eksamensdel_unik"),
            models.CheckConstraint(name="eksamensdel_type_kjent", condition=Q(type__in=[d.value for d in Deltype])),
            models.CheckConstraint(
                name="eksamensdel_slutt_etter_start",
                condition=Q(slutt__gt=F("start")),
                violation_error_message=_("Eksamensdelen må slutte etter at den starter. Rett start eller slutt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eksamen_id} {self.get_type_display()}"
