from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from levering.models import Besvarelsesfil


class Filsjekk(models.Model):
    """One check of one file: the row is the queue, and afterwards the answer. No delivery ever waits for it.

    `funn` says what was found and where («navn», «egenskap», «forfatter»), never the words themselves: no personal data
    and nothing of the file's content.
    """

    class Resultat(models.TextChoices):
        IKKE_SJEKKET = "ikke_sjekket", _("Ikke sjekket")
        PROEVES_IGJEN = "proeves_igjen", _("Prøves igjen")
        I_ORDEN = "i_orden", _("I orden")
        FUNN = "funn", _("Se på dette")
        KUNNE_IKKE = "kunne_ikke", _("Kunne ikke sjekkes")

    fil = models.ForeignKey(Besvarelsesfil, models.PROTECT, related_name="sjekker")
    slag = models.CharField(max_length=20)  # the plug-in's name in `sjekk.register`
    resultat = models.CharField(max_length=13, choices=Resultat, default=Resultat.IKKE_SJEKKET)
    grunn = models.CharField(max_length=30, blank=True)  # a code of `sjekk.tekster`
    funn = models.JSONField(default=list, blank=True)
    tid = models.DateTimeField(null=True)  # when it was last tried
    forfall = models.DateTimeField(null=True)  # when it may be claimed; null once it is decided
    leie = models.UUIDField(null=True)
    leie_til = models.DateTimeField(null=True)
    forsoek = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fil", "slag"], name="filsjekk_en_per_fil_og_slag"),
            models.CheckConstraint(
                name="filsjekk_resultat_kjent",
                condition=Q(resultat__in=["ikke_sjekket", "proeves_igjen", "i_orden", "funn", "kunne_ikke"]),
            ),
            models.CheckConstraint(
                name="filsjekk_leie_med_frist",
                condition=Q(leie__isnull=True, leie_til__isnull=True) | Q(leie__isnull=False, leie_til__isnull=False),
            ),
            models.CheckConstraint(
                name="filsjekk_avgjort_har_tid",
                condition=Q(tid__isnull=False) | Q(resultat__in=["ikke_sjekket", "proeves_igjen"]),
            ),
            models.CheckConstraint(
                name="filsjekk_proeves_igjen_har_forfall", condition=~Q(resultat="proeves_igjen", forfall__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["forfall"], name="filsjekk_forfall", condition=Q(forfall__isnull=False)),
            models.Index(fields=["leie_til"], name="filsjekk_leide", condition=Q(leie_til__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.slag} av fil {self.fil_id}: {self.get_resultat_display()}"
