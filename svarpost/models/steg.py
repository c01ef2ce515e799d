from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensparti
from felles.postskjema import POSTNUMMER
from svarpost.querysets.steg import StegQuerySet


class Steggrunn(models.Model):
    """What every step of something that goes by post has. `til` is whom it was sent to: it stays true when another takes over.

    A row with `opphever` takes back the step that it names; what stands is the rest. Append-only: each table that builds
    on it has a trigger of its own.
    """

    sporing = models.CharField(_("sporingsnummer"), max_length=60, blank=True)
    registrert = models.DateTimeField()
    av = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    til = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    opphever = models.OneToOneField("self", models.PROTECT, null=True, related_name="opphevet_av")

    objects = StegQuerySet.as_manager()

    class Meta:
        abstract = True


class Poststeg(Steggrunn):
    """A step on the way of a party's paper answers: school, first sensor, second sensor, school.

    Rule: Vigo IKS, retningslinjer for sensur, «Besvarelser»: registered post to street addresses; the first sensor sends
    on within half the time; after the grading the answers go back to the school.
    """

    class Steg(models.TextChoices):
        SENDT = "sendt", _("Sendt til førstesensor")
        MOTTATT_FOERSTE = "mottatt_1", _("Mottatt av førstesensor")
        VIDERESENDT = "videresendt", _("Sendt videre til andresensor")
        MOTTATT_ANDRE = "mottatt_2", _("Mottatt av andresensor")
        RETURNERT = "returnert", _("Sendt tilbake til skolen")
        RETUR_MOTTATT = "retur_mottatt", _("Mottatt av skolen")
        OVERFOERT = "overfoert", _("Sendt til sensoren som har tatt over")

    # The order of the way when nobody is replaced; `svarpost.querysets.veien` knows the rest.
    REKKE: ClassVar[list[str]] = [
        Steg.SENDT, Steg.MOTTATT_FOERSTE, Steg.VIDERESENDT, Steg.MOTTATT_ANDRE, Steg.RETURNERT, Steg.RETUR_MOTTATT,
    ]  # fmt: skip

    parti = models.ForeignKey(Eksamensparti, models.PROTECT, related_name="poststeg")
    steg = models.CharField(max_length=13, choices=Steg)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="poststeg_steg_kjent",
                condition=Q(
                    steg__in=[
                        "sendt",
                        "mottatt_1",
                        "videresendt",
                        "mottatt_2",
                        "returnert",
                        "retur_mottatt",
                        "overfoert",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="poststeg_til_en_sensor",
                condition=Q(til__isnull=True) | Q(steg__in=["sendt", "videresendt", "overfoert"]),
            ),
        ]
        indexes = [models.Index(fields=["parti", "id"], name="poststeg_parti")]

    def __str__(self) -> str:
        return f"Poststeg {self.pk}"


class Returadresse(models.Model):
    """Where the answers come back to: a street address, since registered post needs one."""

    skole = models.OneToOneField(Organisasjon, models.PROTECT, related_name="returadresse")
    gateadresse = models.CharField(_("gateadresse"), max_length=200)
    postnummer = models.CharField(_("postnummer"), max_length=4, validators=[POSTNUMMER])
    poststed = models.CharField(_("poststed"), max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(name="returadresse_postnummer", condition=Q(postnummer__regex=r"^[0-9]{4}$")),
        ]

    def __str__(self) -> str:
        return f"Returadresse {self.pk}"

    @property
    def linjer(self) -> list[str]:
        return [self.gateadresse, f"{self.postnummer} {self.poststed}"]
