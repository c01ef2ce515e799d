from django.db import models
from django.db.models import Q

from deltakelse.models.sesjoner import Innloggingssesjon
from eksamen.models import Eksamensparti
from felles.felt import KryptertTekstField


class Dagspassord(models.Model):
    """The word that an invigilator types on a candidate's machine to let that log-in in.

    Rule: PGS kandidatmonitor, «Gi tilgang til kandidatene»: one per group and day, confidential, less secure than the monitor.
    """

    parti = models.ForeignKey(Eksamensparti, models.CASCADE, related_name="dagspassord")
    dato = models.DateField()
    passord = KryptertTekstField(formaal="dagspassord")
    versjon = models.PositiveIntegerField(default=1)
    laget = models.DateTimeField()
    laget_av_id = models.BigIntegerField(null=True)
    # Made anew: the old one is dead at once.
    avloest = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parti", "dato"], name="dagspassord_ett_om_dagen", condition=Q(avloest__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"Dagspassord {self.pk}"


class Dagspassordforsoek(models.Model):
    """Wrong day passwords typed on one log-in: slows that log-in, and stops no other."""

    sesjon = models.OneToOneField(
        Innloggingssesjon, models.CASCADE, primary_key=True, related_name="dagspassordforsoek"
    )
    antall = models.PositiveIntegerField(default=0)
    sist = models.DateTimeField()
    neste_tillatt = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.antall} feilforsøk"
