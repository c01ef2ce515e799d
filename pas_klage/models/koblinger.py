from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from klage.models import Klage


class Klagekobling(models.Model):
    """An appeal of ours as PAS knows it: what it calls it, how it stood when we last asked, and PAS's own no.

    Without a `referanse` it has not reached PAS: either PAS said no (`svar`), or this PAS takes no appeals from us and a
    person does it there (`gjoeremaal` says what), and `gjort` when that is done.
    """

    class Status(models.TextChoices):
        """Rule: PAS contract 2, `Klageliste`."""

        UKJENT = "", _("Ikke sendt til PAS ennå")
        TIL_BEHANDLING = "TilBehandling", _("Til behandling i PAS")
        AVGJORT = "Avgjort", _("Avgjort i PAS")
        TRUKKET = "Trukket", _("Trukket i PAS")
        AVVIST = "Avvist", _("Avvist i PAS")

    class Gjoeremaal(models.TextChoices):
        INGEN = "", _("Ingenting")
        REGISTRER = "registrer", _("Registrer klagen i PAS")
        TREKK = "trekk", _("Trekk klagen i PAS")

    klage = models.OneToOneField(Klage, models.PROTECT, related_name="paskobling")
    referanse = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=15, choices=Status, blank=True, default=Status.UKJENT)
    sendt = models.DateTimeField(null=True)
    sett = models.DateTimeField(null=True)
    svar = models.CharField(max_length=500, blank=True)
    forsoekt = models.DateTimeField(null=True)
    gjoeremaal = models.CharField(max_length=10, choices=Gjoeremaal, blank=True, default=Gjoeremaal.INGEN)
    gjort = models.DateTimeField(null=True)
    gjort_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referanse"], name="klagekobling_en_per_referanse", condition=~Q(referanse="")
            ),
            models.CheckConstraint(
                name="klagekobling_status_kjent",
                condition=Q(status__in=["", "TilBehandling", "Avgjort", "Trukket", "Avvist"]),
            ),
            models.CheckConstraint(
                name="klagekobling_gjoeremaal_kjent", condition=Q(gjoeremaal__in=["", "registrer", "trekk"])
            ),
            models.CheckConstraint(
                name="klagekobling_referanse_er_sendt", condition=Q(referanse="") | Q(sendt__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Klagekobling {self.pk}"
