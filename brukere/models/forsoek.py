from django.db import models

from brukere.querysets.forsoek import InnloggingsforsoekQuerySet


class Innloggingsforsoek(models.Model):
    """Attempts to log in as one username from one place, since the last that succeeded. Slows; never locks.

    `noekkel` is a keyed hash of username and place, so that what was typed leaves no trace.
    """

    noekkel = models.CharField(max_length=64, unique=True)
    antall = models.PositiveIntegerField(default=0)
    sist = models.DateTimeField()
    neste_tillatt = models.DateTimeField()

    objects = InnloggingsforsoekQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.antall} forsøk"
