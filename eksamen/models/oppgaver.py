from django.db import models
from django.utils.translation import gettext_lazy as _

from eksamen.models.plan import Eksamensdel
from eksamen.models.valg import Maalform
from eksamen.querysets.oppgaver import OppgaveQuerySet


class Oppgave(models.Model):
    """The paper of a part in a målform. Shown to candidates at the second of the start, and never before."""

    eksamensdel = models.ForeignKey(Eksamensdel, models.PROTECT, related_name="oppgaver")
    maalform = models.CharField(_("målform"), max_length=2, choices=Maalform)
    noekkel = models.CharField(max_length=200)  # where the file lies in storage
    navn = models.CharField(_("filnavn"), max_length=200)
    stoerrelse = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    objects = OppgaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["eksamensdel", "maalform"], name="oppgave_unik"),
            models.CheckConstraint(name="oppgave_maalform_kjent", condition=models.Q(maalform__in=["nb", "nn"])),
        ]

    def __str__(self) -> str:
        return f"Oppgave {self.pk}"
