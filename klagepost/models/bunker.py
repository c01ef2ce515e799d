from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamen
from klage.models import Klage
from svarpost.models.steg import Steggrunn


class Papirbunke(models.Model):
    """Paper answers of appeals that a school sends together: of one exam, to one authority, with a running number there.

    Never changed, held by a trigger: what lies in it are its `Bunkeklage`, where it is says the `Bunkesteg` that stands last.
    Rule: PAS-eksamen, «Papirbunke»; Udir, «Administrere eksamen»: a følgeseddel with what is sent by post.
    """

    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="papirbunker")
    ansvarlig = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    eksamen = models.ForeignKey(Eksamen, models.PROTECT, related_name="papirbunker")
    nummer = models.PositiveIntegerField()
    laget = models.DateTimeField()
    laget_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ansvarlig", "eksamen", "nummer"], name="papirbunke_loepenummer"),
            models.CheckConstraint(name="papirbunke_nummer_fra_en", condition=Q(nummer__gte=1)),
        ]
        indexes = [models.Index(fields=["skole", "id"], name="papirbunke_skole")]

    def __str__(self) -> str:
        return f"Papirbunke {self.pk}"


class Bunkeklage(models.Model):
    """An appeal whose paper answer lies in a bundle. `tatt_ut` ends it, and only before the bundle is sent (a trigger)."""

    bunke = models.ForeignKey(Papirbunke, models.PROTECT, related_name="innhold")
    klage = models.ForeignKey(Klage, models.PROTECT, related_name="bunkeplasser")
    lagt = models.DateTimeField()
    tatt_ut = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["klage"], name="bunkeklage_en_bunke", condition=Q(tatt_ut__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"Bunkeklage {self.pk}"


class Bunkesteg(Steggrunn):
    """A step on the way of a bundle: school, the authority where no board is appointed yet, the members, school.

    `til` is the member that it was sent to; empty on a `SENDT` that went to the authority.
    Rule: Vigo IKS, retningslinjer for sensur, «Besvarelser», which holds for appeals too: registered post to street
    addresses, on to the next within half the time, back to the school.
    """

    BARE_TILLEGG = True

    class Steg(models.TextChoices):
        SENDT = "sendt", _("Sendt fra skolen")
        MOTTATT_MYNDIGHET = "mottatt_myndighet", _("Mottatt av myndigheten")
        MOTTATT = "mottatt", _("Mottatt i klagenemnda")
        VIDERESENDT = "videresendt", _("Sendt videre i klagenemnda")
        OVERFOERT = "overfoert", _("Sendt til den som har tatt over")
        RETURNERT = "returnert", _("Sendt tilbake til skolen")
        RETUR_MOTTATT = "retur_mottatt", _("Mottatt av skolen")

    bunke = models.ForeignKey(Papirbunke, models.PROTECT, related_name="steg")
    steg = models.CharField(max_length=17, choices=Steg)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bunkesteg_steg_kjent",
                condition=Q(
                    steg__in=[
                        "sendt", "mottatt_myndighet", "mottatt", "videresendt", "overfoert", "returnert",
                        "retur_mottatt",
                    ]
                ),
            ),
            # A step that takes another back names nobody.
            models.CheckConstraint(
                name="bunkesteg_mottaker",
                condition=Q(steg="sendt")
                | Q(opphever__isnull=False, til__isnull=True)
                | Q(steg__in=["videresendt", "overfoert"], til__isnull=False)
                | Q(steg__in=["mottatt_myndighet", "mottatt", "returnert", "retur_mottatt"], til__isnull=True),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["bunke", "id"], name="bunkesteg_bunke")]

    def __str__(self) -> str:
        return f"Bunkesteg {self.pk}"
