from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from deltakelse.querysets.sesjoner import SesjonQuerySet
from eksamen.models import Kandidat


class Innloggingssesjon(models.Model):
    """A candidate's log-in on a device. Logged in is not authorised: that takes an invigilator.

    A candidate has any number of open sessions and at most one that is authorised; the database holds that.
    """

    class Maate(models.TextChoices):
        MONITOR = "monitor", _("kandidatmonitoren")
        DAGSPASSORD = "dagspassord", _("dagspassord")

    class Avsluttet(models.TextChoices):
        UTLOGGET = "utlogget", _("Kandidaten logget ut")
        NY_TILGANG = "ny_tilgang", _("Tilgang ble gitt på en annen innlogging")
        FJERNET = "fjernet", _("Tilgangen ble fjernet")
        UTLOEPT = "utloept", _("Innloggingen gikk ut på tid")

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="sesjoner")
    token_hash = models.CharField(max_length=64, unique=True)
    opprettet = models.DateTimeField()
    sist_sett = models.DateTimeField()
    adresse = models.GenericIPAddressField(null=True)
    enhet = models.CharField(max_length=300, blank=True)
    autorisert = models.DateTimeField(null=True)
    autorisert_maate = models.CharField(max_length=12, choices=Maate, blank=True)
    autorisert_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    avsluttet = models.DateTimeField(null=True)
    avsluttet_grunn = models.CharField(max_length=12, choices=Avsluttet, blank=True)

    objects = SesjonQuerySet.as_manager()

    class Meta:
        constraints = [
            # Rule: PGS kandidatmonitor, «Gi tilgang til kandidatene»: one authorised session per candidate.
            models.UniqueConstraint(
                fields=["kandidat"],
                name="sesjon_en_autorisert_per_kandidat",
                condition=Q(autorisert__isnull=False, avsluttet__isnull=True),
            ),
            models.CheckConstraint(
                name="sesjon_autorisert_har_maate",
                condition=Q(autorisert__isnull=True, autorisert_maate="")
                | Q(autorisert__isnull=False, autorisert_maate__in=["monitor", "dagspassord"]),
            ),
            models.CheckConstraint(
                name="sesjon_avsluttet_har_grunn",
                condition=Q(avsluttet__isnull=True, avsluttet_grunn="")
                | (Q(avsluttet__isnull=False) & ~Q(avsluttet_grunn="")),
            ),
        ]
        indexes = [
            models.Index(fields=["kandidat"], name="sesjon_aapne", condition=Q(avsluttet__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"Innloggingssesjon {self.pk}"


class Sesjonsadresse(models.Model):
    """An address a session has been seen from, with browser and device."""

    sesjon = models.ForeignKey(Innloggingssesjon, models.CASCADE, related_name="adresser")
    adresse = models.GenericIPAddressField()
    enhet = models.CharField(max_length=300, blank=True)
    foerst_sett = models.DateTimeField()
    sist_sett = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sesjon", "adresse", "enhet"], name="sesjonsadresse_unik")]

    def __str__(self) -> str:
        return f"Adresse til sesjon {self.sesjon_id}"


class Innsynsoekt(models.Model):
    """A log-in that shows a pupil's own exams and nothing else. No door leads from it to a paper or a hand-in.

    It has its own table and cookie, so that no rule about access can ever take it for an `Innloggingssesjon`.
    """

    kandidat = models.ForeignKey(Kandidat, models.CASCADE, related_name="innsynsoekter")
    token_hash = models.CharField(max_length=64, unique=True)
    opprettet = models.DateTimeField(db_index=True)
    avsluttet = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Innsynsøkt {self.pk}"


class Feilforsoek(models.Model):
    """Wrong passwords for a candidate number from one device: slows that pair, never locks the number.

    `nummer_hash` and `enhet_hash` are keyed hashes, so that a made-up number leaves no trace of what was typed.
    """

    kandidat = models.ForeignKey(Kandidat, models.CASCADE, null=True, related_name="feilforsoek")
    nummer_hash = models.CharField(max_length=64)
    enhet_hash = models.CharField(max_length=64)
    antall = models.PositiveIntegerField(default=0)
    sist = models.DateTimeField()
    neste_tillatt = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nummer_hash", "enhet_hash"], name="feilforsoek_unikt")]

    def __str__(self) -> str:
        return f"{self.antall} feilforsøk"
