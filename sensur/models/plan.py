from django.db import models
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon
from eksamen.models import Eksamen, Fag
from oppnevning.models import Faggruppe


class Sensurplan(models.Model):
    """How an exam is graded: until when, with a fellessensur or not, and how many answers a sensor may have.

    Rule: Vigo IKS, retningslinjer for sensur, «Sensurfrist»; Utdanningsdirektoratet, PAS-eksamen: fellessensur per faggruppe.
    """

    eksamen = models.OneToOneField(Eksamen, models.PROTECT, related_name="sensurplan")
    faggruppe = models.ForeignKey(Faggruppe, models.PROTECT, null=True, blank=True, related_name="sensurplaner")
    frist = models.DateTimeField(_("sensurfrist"), null=True, blank=True)
    fellessensur = models.BooleanField(_("fellessensur"), default=False)
    flest_svar = models.PositiveIntegerField(_("flest svar per sensor"), null=True, blank=True)

    def __str__(self) -> str:
        return f"Sensurplan {self.pk}"


class Kriterium(models.Model):
    """A line of the assessment form of a fagkode, where there is one. `eier` is the authority whose exams have it.

    None is Utdanningsdirektoratet: the form of the exams that are its own.
    Rule: Vigo IKS, retningslinjer for sensur: «Vurderingsskjema» in the subjects that have it.
    """

    fag = models.ForeignKey(Fag, models.PROTECT, related_name="kriterier")
    eier = models.ForeignKey(Organisasjon, models.PROTECT, null=True, related_name="+")
    navn = models.CharField(_("kriterium"), max_length=120)
    beskrivelse = models.CharField(_("beskrivelse"), max_length=500, blank=True)
    rekkefoelge = models.PositiveSmallIntegerField(default=0)
    utgaatt = models.DateTimeField(null=True)

    class Meta:
        ordering = ["rekkefoelge", "pk"]

    def __str__(self) -> str:
        return self.navn
