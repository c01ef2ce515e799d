from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Kandidat
from felles.felt import KryptertTekstField


class Fravaersdokumentasjon(models.Model):
    """What a candidate handed in to document an absence, and what the school decided about it.

    Health data: seen by the administrators and rektor of the candidate's own school, and every opening of the file is
    logged. The file's own name is not kept: it may say what is the matter.
    """

    class Status(models.TextChoices):
        MOTTATT = "mottatt", _("Til behandling")
        GODKJENT = "godkjent", _("Godkjent")
        AVSLAATT = "avslaatt", _("Avslått")

    OVERGANGER = {
        Status.MOTTATT: {Status.GODKJENT, Status.AVSLAATT},
        Status.GODKJENT: {Status.MOTTATT},
        Status.AVSLAATT: {Status.MOTTATT},
    }

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="fravaersdokumentasjon")
    mottatt = models.DateField(_("mottatt"))
    notat = KryptertTekstField(formaal="fravaersdokumentasjon.notat", blank=True)
    # Empty when the document is kept on paper.
    noekkel = models.CharField(max_length=64, blank=True)
    filtype = models.CharField(max_length=4, blank=True)
    stoerrelse = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    registrert = models.DateTimeField()
    registrert_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.MOTTATT)
    avgjort = models.DateTimeField(null=True)
    avgjort_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kandidat"], name="dokumentasjon_en_til_behandling", condition=Q(status="mottatt")
            ),
            models.CheckConstraint(
                name="dokumentasjon_status_kjent", condition=Q(status__in=["mottatt", "godkjent", "avslaatt"])
            ),
            models.CheckConstraint(
                name="dokumentasjon_avgjort_har_tid",
                condition=Q(status="mottatt", avgjort__isnull=True)
                | Q(status__in=["godkjent", "avslaatt"], avgjort__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Fraværsdokumentasjon {self.pk}"


class Fravaersfrist(models.Model):
    """How long the candidates of an owner's schools have to document an absence, counted from the day after the exam.

    Rule: the deadline differs by owner (three days in Oslo and Nordland, two weeks in the former Viken), so it is a
    setting; the nearest owner above the school counts.
    """

    eier = models.OneToOneField(Organisasjon, models.PROTECT, primary_key=True, related_name="fravaersfrist")
    dager = models.PositiveSmallIntegerField(_("antall dager"))
    virkedager = models.BooleanField(_("regnes i virkedager"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="fravaersfrist_dager", condition=Q(dager__gte=1, dager__lte=60)),
        ]

    def __str__(self) -> str:
        return f"Fraværsfrist for {self.eier_id}"
