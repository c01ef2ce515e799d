from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from felles.felt import KryptertTekstField
from klage.models import Klage


class Klageoppdrag(models.Model):
    """A board member's work on an appeal. Two belong to each case: one writes, and both must approve.

    A third reads when asked for, and approves nothing. `avsluttet` ends it when somebody is replaced; the row stays.
    Rule: Vigo IKS, «Retningslinjer for klagebehandling»: two members, both approve grade and reasons; PAS-eksamen:
    «ekstra vurdert av».
    """

    class Rolle(models.TextChoices):
        SKRIVER = "skriver", _("Skriver begrunnelsen")
        MEDLEM = "medlem", _("Medlem")
        TREDJE = "tredje", _("Ekstra vurdering")

    klage = models.ForeignKey(Klage, models.PROTECT, related_name="oppdrag")
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="klageoppdrag")
    rolle = models.CharField(max_length=8, choices=Rolle)
    tildelt = models.DateTimeField()
    avsluttet = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # One of each role too: `klageoppdrag_ett_av_hvert` of migration 0004, asked once a statement is done.
            models.UniqueConstraint(
                fields=["klage", "bruker"], name="klageoppdrag_to_ulike", condition=Q(avsluttet__isnull=True)
            ),
            models.CheckConstraint(
                name="klageoppdrag_rolle_kjent", condition=Q(rolle__in=["skriver", "medlem", "tredje"])
            ),
        ]

    def __str__(self) -> str:
        return f"Klageoppdrag {self.pk}"


class Klagevurdering(models.Model):
    """A member's own view. Sealed for the others until it is delivered, when the authority asks for own views first."""

    oppdrag = models.OneToOneField(Klageoppdrag, models.PROTECT, related_name="vurdering")
    verdi = models.CharField(max_length=1, choices=[(tall, tall) for tall in "123456"], blank=True, default="")
    notat = KryptertTekstField(formaal="klagevurdering.notat", blank=True, default="")
    lagret = models.DateTimeField()
    levert = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="klagevurdering_levert_med_verdi",
                condition=Q(levert__isnull=True) | Q(verdi__in=["1", "2", "3", "4", "5", "6"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Klagevurdering {self.pk}"


class Nemndinnstilling(models.Model):
    """How an authority has its boards work. `egen_foerst`: nobody sees the other's view before giving an own."""

    organisasjon = models.OneToOneField(Organisasjon, models.PROTECT, related_name="nemndinnstilling")
    egen_foerst = models.BooleanField(_("egen vurdering først"), default=False)

    def __str__(self) -> str:
        return f"Nemndinnstilling {self.pk}"
