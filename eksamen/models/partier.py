from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models.plan import Eksamen
from eksamen.querysets.partier import PartiQuerySet
from felles.felt import KryptertTekstField


class Eksamensparti(models.Model):
    """A school's candidates in one exam, under one name. All times come from the exam's parts."""

    class Eksamenstype(models.TextChoices):
        SENTRAL_SENTRAL = "sentral_sentral", _("Sentralgitt eksamen – sentral sensur")
        SENTRAL_LOKAL = "sentral_lokal", _("Sentralgitt eksamen – PASLokal")
        LOKAL_LOKAL = "lokal_lokal", _("Lokalgitt eksamen – PASLokal")

    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="partier")
    eksamen = models.ForeignKey(Eksamen, models.PROTECT, related_name="partier")
    navn = models.CharField(_("parti"), max_length=100)
    eksamenstype = models.CharField(
        _("eksamenstype"), max_length=20, choices=Eksamenstype, default=Eksamenstype.SENTRAL_SENTRAL
    )
    sted = models.CharField(_("eksamenssted"), max_length=100, blank=True)
    rom = models.CharField(_("rom"), max_length=50, blank=True)
    eksaminator = models.CharField(_("eksaminator"), max_length=100, blank=True)

    objects = PartiQuerySet.as_manager()

    class Meta:
        constraints = [
            # Rule: PAS contract 1.4: group names are unique within a fagkode.
            models.UniqueConstraint(fields=["skole", "eksamen", "navn"], name="parti_navn_unikt_i_fagkoden"),
            # Target of the composite foreign key from Kandidat: a candidate's exam is always that of the party.
            models.UniqueConstraint(fields=["id", "eksamen"], name="parti_og_eksamen"),
            models.CheckConstraint(
                name="parti_eksamenstype_kjent",
                condition=Q(eksamenstype__in=["sentral_sentral", "sentral_lokal", "lokal_lokal"]),
            ),
        ]

    def __str__(self) -> str:
        return self.navn


class Vaktoppdrag(models.Model):
    """An invigilator's watch over a party: the only thing that lets an invigilator see it."""

    parti = models.ForeignKey(Eksamensparti, models.PROTECT, related_name="vaktoppdrag")
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="vaktoppdrag")
    gitt_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    gitt = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parti", "bruker"], name="vaktoppdrag_unikt")]

    def __str__(self) -> str:
        return f"{self.bruker_id} vakter {self.parti_id}"


class Vaktforslag(models.Model):
    """A responsible person named in an enrolment file. Gives no access until an administrator ticks it."""

    class Status(models.TextChoices):
        FORESLAATT = "foreslaatt", _("Foreslått")
        GODKJENT = "godkjent", _("Godkjent")
        AVVIST = "avvist", _("Avvist")

    OVERGANGER = {
        Status.FORESLAATT: {Status.GODKJENT, Status.AVVIST},
        Status.AVVIST: {Status.GODKJENT},
        Status.GODKJENT: set(),
    }

    parti = models.ForeignKey(Eksamensparti, models.PROTECT, related_name="vaktforslag")
    fornavn = models.CharField(_("fornavn"), max_length=100)
    etternavn = models.CharField(_("etternavn"), max_length=100)
    epost = models.EmailField(_("e-post"), blank=True)
    telefon = models.CharField(_("telefon"), max_length=20, blank=True)
    nummer = KryptertTekstField(formaal="vaktforslag.nummer", blank=True)
    nummer_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status, default=Status.FORESLAATT)
    avgjort_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    avgjort = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parti", "nummer_hash"], name="vaktforslag_unikt"),
            models.CheckConstraint(
                name="vaktforslag_status_kjent", condition=Q(status__in=["foreslaatt", "godkjent", "avvist"])
            ),
            models.CheckConstraint(
                name="vaktforslag_avgjort_har_tid", condition=Q(status="foreslaatt") | Q(avgjort__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Vaktforslag {self.pk}"
