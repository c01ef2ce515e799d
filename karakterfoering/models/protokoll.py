from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from eksamen.models import Eksamensparti, Kandidat
from felles.felt import KryptertTekstField
from karakterfoering.querysets.karakterer import SkolekarakterQuerySet
from sensur.models import Karakter

GRADER = [verdi for verdi in Karakter if verdi != Karakter.MB]


class Protokoll(models.Model):
    """How a school held and graded an exam outside PAS: who examined, the sensor, from when to when, remarks.

    Locked once, when every candidate who is not absent has a grade; from then on only `vises_fra` changes, the second
    that the grades show from. A trigger holds it.
    """

    parti = models.OneToOneField(Eksamensparti, models.PROTECT, related_name="karakterprotokoll")
    eksaminator = models.CharField(_("eksaminator"), max_length=200, blank=True)
    sensor = models.CharField(_("sensor"), max_length=200, blank=True)
    begynte = models.DateTimeField(_("begynte"), null=True)
    sluttet = models.DateTimeField(_("sluttet"), null=True)
    merknad = models.CharField(_("merknad"), max_length=2000, blank=True)
    laast = models.DateTimeField(null=True)
    laast_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    vises_fra = models.DateTimeField(_("vises fra"), null=True)
    # Raised by each saving, so that the second of two who write is told.
    revisjon = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="protokoll_sluttet_etter_begynte",
                condition=Q(begynte__isnull=True, sluttet__isnull=True) | Q(sluttet__gt=F("begynte")),
            ),
            models.CheckConstraint(
                name="protokoll_vises_naar_laast",
                condition=Q(laast__isnull=True, laast_av__isnull=True, vises_fra__isnull=True)
                | Q(laast__isnull=False, laast_av__isnull=False, vises_fra__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Protokoll {self.pk}"


class Skolekarakter(models.Model):
    """A grade that the school itself has set. Never overwritten: a change is a new row, and the old gets `erstattet`.

    Sealed until the protocol is locked and `vises_fra` has come. Rule: iSkole, «Karakter»: only rektor and the one
    responsible for grades change a stored grade, and it is logged.
    """

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="skolekarakterer")
    verdi = models.CharField(max_length=1, choices=[(verdi.value, verdi.label) for verdi in GRADER])
    satt = models.DateTimeField()
    satt_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    # Why it differs from the one before it. May name a grade, so it is read at the school alone.
    grunn = KryptertTekstField(formaal="skolekarakter.grunn", blank=True, default="")
    erstattet = models.DateTimeField(null=True)

    objects = SkolekarakterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kandidat"], name="skolekarakter_en_staaende", condition=Q(erstattet__isnull=True)
            ),
            models.CheckConstraint(
                name="skolekarakter_verdi_kjent", condition=Q(verdi__in=["1", "2", "3", "4", "5", "6"])
            ),
        ]

    def __str__(self) -> str:
        return f"Skolekarakter {self.pk}"
