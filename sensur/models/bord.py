from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from eksamen.models import Kandidat
from felles.felt import KryptertTekstField
from sensur.models.plan import Kriterium
from sensur.models.vurdering import Sensoroppdrag


class Sensornotat(models.Model):
    """A sensor's own words and mark on an answer. Nobody else ever reads them, whatever becomes of the grading."""

    class Merke(models.TextChoices):
        SE_IGJEN = "se_igjen", _("Se igjen")
        DROEFT = "droeft", _("Drøft med medsensor")
        SIKKER = "sikker", _("Sikker")

    oppdrag = models.ForeignKey(Sensoroppdrag, models.PROTECT, related_name="notater")
    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="sensornotater")
    tekst = KryptertTekstField(formaal="sensornotat.tekst", blank=True, default="")
    merke = models.CharField(max_length=10, choices=Merke, blank=True, default="")
    lagret = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["oppdrag", "kandidat"], name="sensornotat_ett_per_svar"),
            models.CheckConstraint(
                name="sensornotat_merke_kjent", condition=Q(merke__in=["", "se_igjen", "droeft", "sikker"])
            ),
        ]

    def __str__(self) -> str:
        return f"Sensornotat {self.pk}"


class Kriterievurdering(models.Model):
    """A sensor's level on one criterion: sealed as the proposal is, and frozen with it.

    Nor is it overwritten when the proposal is opened again: a new row takes over, and the old one gets `erstattet`.
    """

    class Nivaa(models.IntegerChoices):
        LAV = 1, _("Lav")
        MIDDELS = 2, _("Middels")
        HOEY = 3, _("Høy")

    oppdrag = models.ForeignKey(Sensoroppdrag, models.PROTECT, related_name="kriterievurderinger")
    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="kriterievurderinger")
    kriterium = models.ForeignKey(Kriterium, models.PROTECT, related_name="vurderinger")
    nivaa = models.PositiveSmallIntegerField(choices=Nivaa)
    lagret = models.DateTimeField()
    erstattet = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["oppdrag", "kandidat", "kriterium"],
                name="kriterievurdering_unik",
                condition=Q(erstattet__isnull=True),
            ),
            models.CheckConstraint(name="kriterievurdering_nivaa_kjent", condition=Q(nivaa__in=[1, 2, 3])),
        ]

    def __str__(self) -> str:
        return f"Kriterievurdering {self.pk}"


class Etterlysning(models.Model):
    """A sensor asks the school for an answer that is not there, before MB may be proposed.

    Seen by that sensor and the school: to the other sensor it would tell of a proposal.
    Rule: Vigo IKS, retningslinjer for sensur, «Manglende besvarelse».
    """

    class Svar(models.TextChoices):
        LASTET_OPP = "lastet_opp", _("Svaret er lastet opp nå")
        SENDT = "sendt", _("Svaret er sendt i posten")
        IKKE_LEVERT = "ikke_levert", _("Kandidaten leverte ikke noe svar")

    oppdrag = models.ForeignKey(Sensoroppdrag, models.PROTECT, related_name="etterlysninger")
    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="etterlysninger")
    sendt = models.DateTimeField()
    svar = models.CharField(max_length=12, choices=Svar, blank=True, default="")
    merknad = models.CharField(max_length=500, blank=True, default="")
    svart = models.DateTimeField(null=True)
    svart_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["oppdrag", "kandidat"], name="etterlysning_en_per_svar"),
            models.CheckConstraint(
                name="etterlysning_svar_kjent", condition=Q(svar__in=["", "lastet_opp", "sendt", "ikke_levert"])
            ),
            models.CheckConstraint(
                name="etterlysning_svart_med_svar",
                condition=Q(svar="", svart__isnull=True) | (~Q(svar="") & Q(svart__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Etterlysning {self.pk}"
