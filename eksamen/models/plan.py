from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon
from eksamen.models.valg import DIGITALE, Deltype, Eksamensform, Gjennomfoering, Hjelpemiddelmodell, Nivaa
from eksamen.querysets.plan import EksamenQuerySet


class Fag(models.Model):
    """A fagkode, with its variant where it has one (FSP6289-FOR)."""

    fagkode = models.CharField(_("fagkode"), max_length=10)
    variant = models.CharField(_("variant"), max_length=10, blank=True)
    navn_nb = models.CharField(_("navn på bokmål"), max_length=200)
    navn_nn = models.CharField(_("navn på nynorsk"), max_length=200, blank=True)
    nivaa = models.CharField(_("nivå"), max_length=3, choices=Nivaa, default=Nivaa.VIDEREGAAENDE)
    hjelpemiddelmodell = models.PositiveSmallIntegerField(
        _("hjelpemiddelmodell"), choices=Hjelpemiddelmodell, null=True, blank=True
    )

    class Meta:
        ordering = ["fagkode", "variant"]
        constraints = [
            models.UniqueConstraint(fields=["fagkode", "variant"], name="fag_unikt"),
            models.CheckConstraint(name="fag_kode_form", condition=Q(fagkode__regex=r"^[A-Z]{3}[0-9]{4}$")),
            models.CheckConstraint(name="fag_nivaa_kjent", condition=Q(nivaa__in=["GS", "VGS"])),
            models.CheckConstraint(
                name="fag_hjelpemiddelmodell_kjent",
                condition=Q(hjelpemiddelmodell__isnull=True) | Q(hjelpemiddelmodell__in=[1, 2]),
            ),
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
    # Dates that a period may or may not have yet; each shows under «Viktige datoer».
    endringsfrist = models.DateTimeField(_("frist for partiendringer"), null=True, blank=True)
    trekk_gs = models.DateTimeField(_("melding om trekkfag i grunnskolen"), null=True, blank=True)
    trekk_vgs = models.DateTimeField(_("melding om trekkfag i videregående"), null=True, blank=True)
    sensurfrist = models.DateTimeField(_("sensuren faller"), null=True, blank=True)
    klagefrist = models.DateTimeField(_("klagefrist"), null=True, blank=True)

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
    """A fag in a period. `ansvarlig` runs sensur and publishes; before `publiseres` no grade shows anywhere.

    A centrally given exam is one for all schools. A `lokal` exam belongs to the one party it was made for, since its
    times are the school's own (docs/adr/0004). One without parts has no date yet.
    """

    fag = models.ForeignKey(Fag, models.PROTECT, related_name="eksamener")
    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="eksamener")
    ansvarlig = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    # Rule: PGS and Udir «Administrere eksamen»: no admission later than one hour after the start.
    siste_oppmoete = models.DateTimeField(_("siste oppmøte"))
    sensur_fra = models.DateTimeField(_("sensur fra"))
    publiseres = models.DateTimeField(_("publiseres"), null=True, blank=True)
    form = models.CharField(_("eksamensform"), max_length=2, choices=Eksamensform, default=Eksamensform.SKRIFTLIG)
    gjennomfoering = models.CharField(
        _("gjennomføres"), max_length=5, choices=Gjennomfoering, default=Gjennomfoering.HER
    )
    lenke = models.URLField(_("lenke til gjennomføringen"), blank=True)
    lokal = models.BooleanField(_("lokal"), default=False)

    objects = EksamenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fag", "periode"], name="eksamen_unik", condition=Q(lokal=False)),
            models.CheckConstraint(name="eksamen_form_kjent", condition=Q(form__in=[f.value for f in Eksamensform])),
            models.CheckConstraint(
                name="eksamen_gjennomfoering_kjent", condition=Q(gjennomfoering__in=[g.value for g in Gjennomfoering])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fag} {self.periode}"

    @property
    def gjennomfoeres_her(self) -> bool:
        """Whether the exam day is in this system; EPS and paper have theirs elsewhere, and `lenke` leads there."""
        return self.gjennomfoering == Gjennomfoering.HER

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
