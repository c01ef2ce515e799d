from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamen, Eksamensform, Eksamensperiode, Person
from felles.felt import KryptertTekstField
from tilrettelegging.models.valg import Soeker, Tiltaksslag
from tilrettelegging.querysets.saker import SakQuerySet


class Tilrettelegging(models.Model):
    """A case: an application of a person at a school for a period, and what the rektor decided.

    A decision is never changed: a new case takes its place. Reason, statement and the decision's text are health data,
    encrypted, and for the school's administrators and rektor only. Rule: Utdanningsdirektoratet, «Tilrettelegging av
    eksamen»: an individual decision for each period; the expert statement is optional.
    """

    class Status(models.TextChoices):
        SOEKT = "soekt", _("Venter på vedtak")
        INNVILGET = "innvilget", _("Innvilget")
        DELVIS = "delvis", _("Delvis innvilget")
        AVSLAATT = "avslaatt", _("Avslått")
        TRUKKET = "trukket", _("Trukket")
        ERSTATTET = "erstattet", _("Erstattet av et nytt vedtak")

    # SOEKT from a decision, and a decision from what ended it, are the way back of an undo.
    OVERGANGER: Final = {
        Status.SOEKT: {Status.INNVILGET, Status.DELVIS, Status.AVSLAATT, Status.TRUKKET},
        Status.INNVILGET: {Status.TRUKKET, Status.ERSTATTET, Status.SOEKT},
        Status.DELVIS: {Status.TRUKKET, Status.ERSTATTET, Status.SOEKT},
        Status.AVSLAATT: {Status.SOEKT},
        Status.TRUKKET: {Status.SOEKT, Status.INNVILGET, Status.DELVIS},
        Status.ERSTATTET: {Status.INNVILGET, Status.DELVIS},
    }
    I_KRAFT: Final = (Status.INNVILGET, Status.DELVIS)
    UTFALL: Final = (Status.INNVILGET, Status.DELVIS, Status.AVSLAATT)

    person = models.ForeignKey(Person, models.PROTECT, related_name="tilrettelegginger")
    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="tilrettelegginger")
    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="tilrettelegginger")
    status = models.CharField(max_length=10, choices=Status, default=Status.SOEKT)
    forrige = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    soeker = models.CharField(_("hvem som søker"), max_length=8, choices=Soeker, default=Soeker.ELEV)
    soekernavn = KryptertTekstField(formaal="tilrettelegging.soekernavn", blank=True)
    soekt = models.DateField(_("søknadsdato"))
    begrunnelse = KryptertTekstField(formaal="tilrettelegging.begrunnelse", blank=True)
    registrert = models.DateTimeField()
    registrert_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    uttalelse_dato = models.DateField(null=True)
    uttalelse_fra = KryptertTekstField(formaal="tilrettelegging.uttalelse_fra", blank=True)
    uttalelse_noekkel = models.CharField(max_length=64, blank=True)
    uttalelse_navn = models.CharField(max_length=40, blank=True)

    vedtatt = models.DateTimeField(null=True)
    vedtatt_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    vedtakstekst = KryptertTekstField(formaal="tilrettelegging.vedtakstekst", blank=True)
    alle_eksamener = models.BooleanField(default=True)
    eksamener = models.ManyToManyField(Eksamen, related_name="+")
    # Minutes set by the decision itself; where null, the owner's table says.
    ekstra_eksamen = models.PositiveSmallIntegerField(null=True)
    ekstra_del1 = models.PositiveSmallIntegerField(null=True)
    ekstra_del2 = models.PositiveSmallIntegerField(null=True)

    avsluttet = models.DateTimeField(null=True)
    avsluttet_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    objects = SakQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "skole", "periode"],
                name="tilrettelegging_en_til_behandling",
                condition=Q(status="soekt"),
            ),
            models.UniqueConstraint(
                fields=["person", "skole", "periode"],
                name="tilrettelegging_en_i_kraft",
                condition=Q(status__in=["innvilget", "delvis"]),
            ),
            models.CheckConstraint(
                name="tilrettelegging_status_kjent",
                condition=Q(status__in=["soekt", "innvilget", "delvis", "avslaatt", "trukket", "erstattet"]),
            ),
            models.CheckConstraint(
                name="tilrettelegging_vedtak_har_tid",
                condition=Q(status="soekt", vedtatt__isnull=True)
                | Q(status__in=["innvilget", "delvis", "avslaatt", "erstattet"], vedtatt__isnull=False)
                | Q(status="trukket"),
            ),
            models.CheckConstraint(
                name="tilrettelegging_avsluttet_har_tid",
                condition=Q(status__in=["trukket", "erstattet"], avsluttet__isnull=False)
                | (~Q(status__in=["trukket", "erstattet"]) & Q(avsluttet__isnull=True)),
            ),
            models.CheckConstraint(name="tilrettelegging_soeker_kjent", condition=Q(soeker__in=["elev", "foresatt"])),
        ]
        indexes = [models.Index(fields=["skole", "periode", "status"], name="tilrettelegging_liste")]

    def __str__(self) -> str:
        return f"Tilrettelegging {self.pk}"

    @property
    def i_kraft(self) -> bool:
        return self.status in self.I_KRAFT

    @property
    def innvilgede(self) -> list["Tiltak"]:
        """What was granted; of those already fetched."""
        return [ett for ett in self.tiltak.all() if ett.innvilget]

    @property
    def oenskede(self) -> list["Tiltak"]:
        """What was asked for; of those already fetched."""
        return [ett for ett in self.tiltak.all() if ett.oensket]

    @property
    def har_uttalelse(self) -> bool:
        return self.uttalelse_dato is not None


class Tiltak(models.Model):
    """One kind of arrangement of a case: wished, granted, or both.

    `tekst` is what «annet» stands for. It is read by those who prepare the room and never holds the reason.
    """

    sak = models.ForeignKey(Tilrettelegging, models.CASCADE, related_name="tiltak")
    slag = models.CharField(max_length=12, choices=Tiltaksslag)
    oensket = models.BooleanField(default=False)
    innvilget = models.BooleanField(default=False)
    tekst = models.CharField(max_length=100, blank=True)
    # Rule: forskrift til opplæringslova: the vitnemål keeps the form that the subject has.
    ny_form = models.CharField(max_length=2, choices=Eksamensform, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sak", "slag"], name="tiltak_en_gang"),
            models.CheckConstraint(
                name="tiltak_slag_kjent", condition=Q(slag__in=[slag.value for slag in Tiltaksslag])
            ),
            models.CheckConstraint(
                name="tiltak_oensket_eller_innvilget", condition=Q(oensket=True) | Q(innvilget=True)
            ),
            models.CheckConstraint(
                name="tiltak_har_det_som_trengs",
                condition=(~Q(slag__in=["annet", "ny_form"]) & Q(tekst="", ny_form=""))
                | (Q(slag="annet", ny_form="") & ~Q(tekst=""))
                | (Q(slag="ny_form", tekst="") & ~Q(ny_form="")),
            ),
        ]

    def __str__(self) -> str:
        return self.navn

    @property
    def navn(self) -> str:
        """The arrangement in words."""
        if self.slag == Tiltaksslag.NY_FORM:
            return f"{self.get_slag_display()}: {self.get_ny_form_display()}"
        return self.tekst if self.slag == Tiltaksslag.ANNET else self.get_slag_display()
