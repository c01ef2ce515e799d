from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensperiode, Fag
from oppnevning.querysets.fagpersoner import FagpersonQuerySet


class Fagperson(models.Model):
    """Somebody who can be appointed to grade, with what they know and where they belong.

    `eier` entered them: their school, or the authority itself. `skole` is where they teach; nobody grades its candidates.
    Rule: Utdanningsdirektoratet, «Administrere eksamen»: only people who are proposed before the period are appointed.
    """

    bruker = models.OneToOneField(Bruker, models.PROTECT, related_name="fagperson")
    eier = models.ForeignKey(Organisasjon, models.PROTECT, related_name="fagpersoner")
    skole = models.ForeignKey(
        Organisasjon, models.PROTECT, null=True, blank=True, related_name="tilhoerende_fagpersoner"
    )
    fag = models.ManyToManyField(Fag, through="Fagkompetanse", related_name="fagpersoner")
    erfaring = models.PositiveSmallIntegerField(_("ganger som sensor"), default=0)
    # Has asked not to be appointed.
    reservert = models.BooleanField(_("reservert seg"), default=False)
    maalform = models.CharField(_("målform"), max_length=2, choices=[("nb", _("Bokmål")), ("nn", _("Nynorsk"))],
                                default="nb")  # fmt: skip

    objects = FagpersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="fagperson_maalform_kjent", condition=Q(maalform__in=["nb", "nn"])),
        ]

    def __str__(self) -> str:
        return f"Fagperson {self.pk}"


class Fagkompetanse(models.Model):
    """A fagkode that a fagperson can grade."""

    fagperson = models.ForeignKey(Fagperson, models.CASCADE, related_name="kompetanser")
    fag = models.ForeignKey(Fag, models.PROTECT, related_name="kompetanser")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fagperson", "fag"], name="fagkompetanse_unik")]

    def __str__(self) -> str:
        return f"{self.fagperson_id} {self.fag_id}"


class Fagforslag(models.Model):
    """A fagperson proposed for a period. Withdrawn, not deleted."""

    fagperson = models.ForeignKey(Fagperson, models.PROTECT, related_name="forslag")
    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="fagforslag")
    organisasjon = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    foreslaatt = models.DateTimeField()
    trukket = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fagperson", "periode"], name="fagforslag_ett_staaende", condition=Q(trukket__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"Fagforslag {self.pk}"
