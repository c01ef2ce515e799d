from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Fag, Maalform
from felles.felt import KryptertTekstField
from klage.models import Klage
from klagenemnd.models.oppdrag import Klageoppdrag

TALL = [(tall, tall) for tall in "123456"]


class Overskrift(models.TextChoices):
    """The three things that the board's reasons answer. Rule: Vigo IKS, «Retningslinjer for klagebehandling»."""

    ELEMENTER = "elementer", _("Hva svaret viser, og hva det mangler")
    ARBEIDE_MED = "arbeide_med", _("Hva kandidaten må arbeide med")
    HVORFOR = "hvorfor", _("Hvorfor karakteren blir stående eller endret")


class Vedtaksversjon(models.Model):
    """Grade and reasons as they stood at one time. Immutable: each change is a new version, without approvals.

    A sealed value until the outcome is published.
    """

    klage = models.ForeignKey(Klage, models.PROTECT, related_name="vedtaksversjoner")
    nummer = models.PositiveIntegerField()
    verdi = models.CharField(max_length=1, choices=TALL, blank=True, default="")
    elementer = KryptertTekstField(formaal="vedtak.elementer", blank=True, default="")
    arbeide_med = KryptertTekstField(formaal="vedtak.arbeide_med", blank=True, default="")
    hvorfor = KryptertTekstField(formaal="vedtak.hvorfor", blank=True, default="")
    laget = models.DateTimeField()
    laget_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["klage", "nummer"], name="vedtaksversjon_nummer"),
            models.CheckConstraint(
                name="vedtaksversjon_verdi_kjent", condition=Q(verdi__in=["", "1", "2", "3", "4", "5", "6"])
            ),
        ]

    def __str__(self) -> str:
        return f"Vedtaksversjon {self.pk}"


class Vedtaksgodkjenning(models.Model):
    """A member stands by grade and text of that very version. Only the newest version of a case can be approved."""

    versjon = models.ForeignKey(Vedtaksversjon, models.PROTECT, related_name="godkjenninger")
    oppdrag = models.ForeignKey(Klageoppdrag, models.PROTECT, related_name="godkjenninger")
    tid = models.DateTimeField()
    trukket = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["versjon", "oppdrag"], name="vedtaksgodkjenning_en", condition=Q(trukket__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"Vedtaksgodkjenning {self.pk}"


class Kvalitetskontroll(models.Model):
    """What the responsible authority said of a version: good, or back to the board with a comment. Append-only.

    Rule: Vigo IKS, «Retningslinjer for klagebehandling»: the authority assures the quality of the reasons before they are
    approved, and opens for a new assessment where they will not do.
    """

    BARE_TILLEGG = True

    class Utfall(models.TextChoices):
        GODKJENT = "godkjent", _("Godkjent")
        RETURNERT = "returnert", _("Åpnet for ny vurdering")

    versjon = models.ForeignKey(Vedtaksversjon, models.PROTECT, related_name="kontroller")
    utfall = models.CharField(max_length=10, choices=Utfall)
    kommentar = KryptertTekstField(formaal="kvalitetskontroll.kommentar", blank=True, default="")
    tid = models.DateTimeField()
    av = models.ForeignKey(Bruker, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="kvalitetskontroll_utfall_kjent", condition=Q(utfall__in=["godkjent", "returnert"])
            ),
        ]

    def __str__(self) -> str:
        return f"Kvalitetskontroll {self.pk}"


class Frase(models.Model):
    """A sentence of an authority's phrase bank: under one heading, for a grade (or any), a fagkode (or any)."""

    eier = models.ForeignKey(Organisasjon, models.PROTECT, related_name="klagefraser")
    overskrift = models.CharField(_("overskrift"), max_length=11, choices=Overskrift)
    karakter = models.CharField(_("karakter"), max_length=1, choices=TALL, blank=True, default="")
    fag = models.ForeignKey(Fag, models.PROTECT, null=True, blank=True, related_name="klagefraser")
    maalform = models.CharField(_("målform"), max_length=2, choices=Maalform)
    tekst = models.CharField(_("tekst"), max_length=500)
    utgaatt = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="frase_overskrift_kjent", condition=Q(overskrift__in=["elementer", "arbeide_med", "hvorfor"])
            ),
            models.CheckConstraint(name="frase_maalform_kjent", condition=Q(maalform__in=["nb", "nn"])),
            models.CheckConstraint(
                name="frase_karakter_kjent", condition=Q(karakter__in=["", "1", "2", "3", "4", "5", "6"])
            ),
        ]

    def __str__(self) -> str:
        return f"Frase {self.pk}"
