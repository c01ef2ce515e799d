from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from eksamen.models import Eksamensperiode, Fag, Kandidat
from felles.felt import KryptertTekstField


class Nytttrekk(models.Model):
    """What a new draw came to, for a pupil whose exam in a drawn subject does not count.

    `kandidat` is in that exam, `fag` what was drawn for `periode`. `pott` are the codes it was drawn among, `utelatt` those
    left out with the reason; an empty `pott` means that the fag is entered by hand for `grunn`. Sealed for the pupil until
    the announcement. Never changed: ended once, with its reason, before the pupil knows (a trigger holds it).
    """

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="nye_trekk")
    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="+")
    fag = models.ForeignKey(Fag, models.PROTECT, related_name="+")
    pott = models.JSONField(default=list)
    utelatt = models.JSONField(default=list)
    grunn = KryptertTekstField(_("grunn"), formaal="nytttrekk.grunn", blank=True, default="")
    trukket = models.DateTimeField()
    trukket_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    opphevet = models.DateTimeField(null=True)
    opphevet_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    opphevet_grunn = KryptertTekstField(formaal="nytttrekk.opphevet_grunn", blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kandidat"], name="nytttrekk_ett_staaende", condition=Q(opphevet__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"Nytt trekk {self.pk}"
