from django.db import models
from django.db.models import Q

from brukere.models import Bruker, Organisasjon
from felles.felt import KryptertTekstField
from oppnevning.querysets.inhabiliteter import InhabilitetQuerySet


class Inhabilitet(models.Model):
    """Why somebody may not grade: a school's candidates, or (without school) what they wrote about people they know.

    Declared by the person on accepting, or entered by the authority. `opphoert` ends it. A school holds the person away
    from its candidates everywhere; what was said is read by the authority it was told to (`oppgitt_til`), and those over it.
    Rule: forvaltningsloven §§ 6 and 13.
    """

    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="inhabiliteter")
    skole = models.ForeignKey(Organisasjon, models.PROTECT, null=True, blank=True, related_name="inhabile")
    grunn = KryptertTekstField(formaal="inhabilitet.grunn", blank=True, default="")
    oppgitt = models.DateTimeField()
    oppgitt_til = models.ForeignKey(Organisasjon, models.PROTECT, null=True, related_name="+")
    oppgitt_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    opphoert = models.DateTimeField(null=True)

    objects = InhabilitetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bruker", "skole", "oppgitt_til"],
                name="inhabilitet_en_per_skole",
                condition=Q(skole__isnull=False, opphoert__isnull=True),
                nulls_distinct=False,
            ),
            # Words about people hold nobody away until somebody has read them.
            models.CheckConstraint(
                name="inhabilitet_har_en_leser", condition=Q(skole__isnull=False) | Q(oppgitt_til__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Inhabilitet {self.pk}"
