from datetime import datetime

from django.db import models
from django.db.models import F, Q
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
        LOKAL_EGEN = "lokal_egen", _("Lokalgitt eksamen – lokal sensur")
        MUNTLIG = "muntlig", _("Muntlig eksamen")
        MUNTLIG_PRAKTISK = "muntlig_praktisk", _("Muntlig-praktisk eksamen")
        PRAKTISK = "praktisk", _("Praktisk eksamen")

    # Rule: iSkole, «PAS»: only these three go to PAS.
    PAS_TYPER = (Eksamenstype.SENTRAL_SENTRAL, Eksamenstype.SENTRAL_LOKAL, Eksamenstype.LOKAL_LOKAL)

    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="partier")
    eksamen = models.ForeignKey(Eksamen, models.PROTECT, related_name="partier")
    navn = models.CharField(_("parti"), max_length=100)
    eksamenstype = models.CharField(
        _("eksamenstype"), max_length=20, choices=Eksamenstype, default=Eksamenstype.SENTRAL_SENTRAL
    )
    sted = models.CharField(_("eksamenssted"), max_length=100, blank=True)
    rom = models.CharField(_("rom"), max_length=50, blank=True)
    eksaminator = models.CharField(_("eksaminator"), max_length=100, blank=True)
    # The school's own words for a local exam; sensors of the other kinds are assigned in `sensur`.
    sensor = models.CharField(_("sensor"), max_length=200, blank=True)
    merknad = models.CharField(_("merknad"), max_length=500, blank=True)
    forberedelse_rom = models.CharField(_("rom for forberedelsen"), max_length=50, blank=True)
    forberedelse_merknad = models.CharField(_("merknad til forberedelsen"), max_length=500, blank=True)
    # Raised by each change, so that the second of two people who edit at once is told.
    revisjon = models.PositiveIntegerField(default=0)

    objects = PartiQuerySet.as_manager()

    class Meta:
        constraints = [
            # Rule: PAS contract 1.4: group names are unique within a fagkode.
            models.UniqueConstraint(fields=["skole", "eksamen", "navn"], name="parti_navn_unikt_i_fagkoden"),
            # Target of the composite foreign key from Kandidat: a candidate's exam is always that of the party.
            models.UniqueConstraint(fields=["id", "eksamen"], name="parti_og_eksamen"),
            models.CheckConstraint(
                name="parti_eksamenstype_kjent",
                condition=Q(
                    eksamenstype__in=[
                        "sentral_sentral", "sentral_lokal", "lokal_lokal", "lokal_egen", "muntlig", "muntlig_praktisk",
                        "praktisk",
                    ]
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.navn

    @property
    def gaar_til_pas(self) -> bool:
        return self.eksamenstype in self.PAS_TYPER

    def er_laast(self, naa: datetime) -> bool:
        """True when the deadline for what PAS knows of the party has passed; its candidates stay open.

        Rule: iSkole, «Viktige datoer»: frist for partiendringer.
        """
        frist = self.eksamen.periode.endringsfrist
        return self.gaar_til_pas and frist is not None and naa > frist


class Vaktoppdrag(models.Model):
    """An invigilator's watch over a party, or one room of it: the only thing that lets an invigilator see it.

    `fra` and `til` are the watch's times on the day, for the list; they open and close nothing. `vikar_for` is the
    colleague whose place a substitute takes.
    """

    parti = models.ForeignKey(Eksamensparti, models.PROTECT, related_name="vaktoppdrag")
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="vaktoppdrag")
    gitt_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    gitt = models.DateTimeField()
    # Empty: the whole party.
    rom = models.CharField(_("rom"), max_length=50, blank=True)
    fra = models.DateTimeField(_("fra"), null=True, blank=True)
    til = models.DateTimeField(_("til"), null=True, blank=True)
    vikar_for = models.ForeignKey(Bruker, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parti", "bruker"], name="vaktoppdrag_unikt"),
            models.CheckConstraint(
                name="vaktoppdrag_til_etter_fra",
                condition=Q(fra__isnull=True) | Q(til__isnull=True) | Q(til__gt=F("fra")),
            ),
        ]

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
