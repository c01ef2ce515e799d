from django.db import models
from django.db.models import Q

from brukere.models import Bruker, Organisasjon
from felles.felt import KryptertTekstField


class Inhabilitet(models.Model):
    """Why somebody may not grade: a school's candidates, or (without school) what they wrote about people they know.

    Declared by the person on accepting, or entered by the authority. `opphoert` ends it.
    Rule: forvaltningsloven § 6.
    """

    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="inhabiliteter")
    skole = models.ForeignKey(Organisasjon, models.PROTECT, null=True, blank=True, related_name="inhabile")
    grunn = KryptertTekstField(formaal="inhabilitet.grunn", blank=True, default="")
    oppgitt = models.DateTimeField()
    oppgitt_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    opphoert = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bruker", "skole"],
                name="inhabilitet_en_per_skole",
                condition=Q(skole__isnull=False, opphoert__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Inhabilitet {self.pk}"
