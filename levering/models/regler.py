from django.db import models
from django.db.models import Q

from brukere.models import Organisasjon


class Leveringsregel(models.Model):
    """What an owner has decided about handing in after a candidate's own end; without a row, the site's own settings.

    The nearest owner above the school decides.
    """

    eier = models.OneToOneField(Organisasjon, models.PROTECT, related_name="leveringsregel")
    # Minutes after the own end in which what is uploaded may still be delivered.
    frist_minutter = models.PositiveSmallIntegerField(default=15)
    # Whether the candidate may hand in after that, marked as late, until the day is over.
    sen_levering = models.BooleanField(default=False)
    endret = models.DateTimeField()
    endret_av_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="leveringsregel_frist", condition=Q(frist_minutter__lte=120))]

    def __str__(self) -> str:
        return f"Leveringsregel for {self.eier_id}"
