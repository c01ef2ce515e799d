from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Kandidat


class Annullering(models.Model):
    """A decision that a candidate's exam is annulled, or may be if the candidate chooses so.

    `valgfri`: the grade and the decision stand side by side until the candidate has chosen, or `valgfrist` has passed:
    then the grade stands. Ended by `opphevet`. Made and changed by the app above (`annullering`); it lies here because it
    says which grade counts.
    Rule: forskrift til opplæringslova kap. 10; Utdanningsdirektoratet on the exam of 22 May 2023: the pupils choose after
    they have seen the grade.
    """

    class Valg(models.TextChoices):
        BEHOLDER = "beholder", _("Beholder karakteren")
        ANNULLERES = "annulleres", _("Vil ha eksamen annullert")

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="annulleringer")
    vedtatt = models.DateTimeField()
    vedtatt_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    myndighet = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    valgfri = models.BooleanField(default=False)
    valgfrist = models.DateTimeField(null=True)
    valg = models.CharField(max_length=10, choices=Valg, blank=True, default="")
    valgt = models.DateTimeField(null=True)
    opphevet = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kandidat"], name="annullering_en_staaende", condition=Q(opphevet__isnull=True)
            ),
            models.CheckConstraint(name="annullering_valg_kjent", condition=Q(valg__in=["", "beholder", "annulleres"])),
            models.CheckConstraint(
                name="annullering_valgt_har_tid",
                condition=Q(valg="", valgt__isnull=True) | (~Q(valg="") & Q(valgt__isnull=False)),
            ),
            models.CheckConstraint(
                name="annullering_valg_bare_naar_valgfri",
                condition=Q(valgfri=True) | Q(valg="", valgfrist__isnull=True),
            ),
            models.CheckConstraint(
                name="annullering_valgfri_har_frist", condition=Q(valgfri=False) | Q(valgfrist__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Annullering {self.pk}"
