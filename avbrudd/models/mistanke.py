from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from eksamen.models import Kandidat
from felles.felt import KryptertTekstField


class Mistanke(models.Model):
    """A suspicion of cheating, reported from the room. It changes nothing for the candidate, who goes on with the exam.

    What was seen is the invigilator's own words, encrypted, and stands in no event. The school decides what becomes of
    it. Rule: forskrift til opplæringslova §§ 9-42 and 15-25: rektor decides for pupils, the county for privatists; until
    then the candidate goes on.
    """

    class Slag(models.TextChoices):
        HJELPEMIDLER = "hjelpemidler", _("Ulovlige hjelpemidler")
        SAMARBEID = "samarbeid", _("Samarbeid eller kontakt med andre")
        NEKTET = "nektet", _("Nektet kontroll av maskinen")
        ANNET = "annet", _("Annet")

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="mistanker")
    slag = models.CharField(_("hva det gjelder"), max_length=12, choices=Slag)
    beskrivelse = KryptertTekstField(formaal="mistanke.beskrivelse")
    sett = models.DateTimeField(_("når det ble sett"))
    registrert = models.DateTimeField()
    registrert_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    trukket = models.DateTimeField(null=True)
    trukket_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mistanke_slag_kjent", condition=Q(slag__in=["hjelpemidler", "samarbeid", "nektet", "annet"])
            ),
        ]

    def __str__(self) -> str:
        return f"Mistanke {self.pk}"
