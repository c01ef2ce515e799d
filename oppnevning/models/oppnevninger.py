from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Rolletildeling
from felles.felt import KryptertTekstField
from oppnevning.models.faggrupper import Faggruppe, Sensorgruppe
from oppnevning.querysets.oppnevninger import OppnevningQuerySet


class Oppnevning(models.Model):
    """A request to somebody to grade in a faggruppe, and what became of it.

    Accepting means confidentiality, an own street address and declared conflicts, and gives the role; it ends with the
    appointment. `reserve` is used only when the others do not suffice.
    Rule: opplæringsforskrifta §§ 9-33 and 15-22: the authority appoints; forvaltningsloven §§ 6 and 13.
    """

    class Rolle(models.TextChoices):
        SENSOR = "sensor", _("Sensor")
        KLAGENEMND = "klagenemnd", _("Medlem av klagenemnd")

    class Status(models.TextChoices):
        SENDT = "sendt", _("Venter på svar")
        TAKKET_JA = "takket_ja", _("Takket ja")
        TAKKET_NEI = "takket_nei", _("Takket nei")
        TRUKKET = "trukket", _("Trukket")
        ERSTATTET = "erstattet", _("Erstattet")

    OVERGANGER: ClassVar[dict[str, set[str]]] = {
        Status.SENDT: {Status.TAKKET_JA, Status.TAKKET_NEI, Status.TRUKKET},
        Status.TAKKET_JA: {Status.TRUKKET, Status.ERSTATTET},
        Status.TAKKET_NEI: set(),
        Status.TRUKKET: set(),
        Status.ERSTATTET: set(),
    }

    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="oppnevninger")
    faggruppe = models.ForeignKey(Faggruppe, models.PROTECT, related_name="oppnevninger")
    sensorgruppe = models.ForeignKey(Sensorgruppe, models.PROTECT, null=True, blank=True, related_name="oppnevninger")
    rolle = models.CharField(_("rolle"), max_length=10, choices=Rolle, default=Rolle.SENSOR)
    status = models.CharField(max_length=10, choices=Status, default=Status.SENDT)
    reserve = models.BooleanField(_("reserve"), default=False)
    flest_svar = models.PositiveIntegerField(_("flest svar"), null=True, blank=True)
    sendt = models.DateTimeField()
    svarfrist = models.DateTimeField(_("svarfrist"))
    purret = models.DateTimeField(null=True)
    svart = models.DateTimeField(null=True)
    taushet = models.DateTimeField(null=True)
    gateadresse = KryptertTekstField(formaal="oppnevning.gateadresse", blank=True, default="")
    postnummer = models.CharField(max_length=4, blank=True, default="")
    poststed = models.CharField(max_length=100, blank=True, default="")
    # Why they said no; why the authority took the appointment back.
    avslag = KryptertTekstField(formaal="oppnevning.avslag", blank=True, default="")
    trukket_grunn = KryptertTekstField(formaal="oppnevning.trukket_grunn", blank=True, default="")
    avsluttet = models.DateTimeField(null=True)
    erstatter = models.OneToOneField("self", models.PROTECT, null=True, related_name="erstattet_av")
    # The role that came with this appointment, when they did not have it before.
    tildeling = models.ForeignKey(Rolletildeling, models.PROTECT, null=True, related_name="+")

    objects = OppnevningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bruker", "faggruppe", "rolle"],
                name="oppnevning_en_staaende",
                condition=Q(status__in=["sendt", "takket_ja"]),
            ),
            models.CheckConstraint(name="oppnevning_rolle_kjent", condition=Q(rolle__in=["sensor", "klagenemnd"])),
            models.CheckConstraint(
                name="oppnevning_status_kjent",
                condition=Q(status__in=["sendt", "takket_ja", "takket_nei", "trukket", "erstattet"]),
            ),
            models.CheckConstraint(
                name="oppnevning_ja_er_et_svar",
                condition=~Q(status__in=["takket_ja", "erstattet"]) | Q(svart__isnull=False, taushet__isnull=False),
            ),
            models.CheckConstraint(
                name="oppnevning_avsluttet_har_tid",
                condition=Q(status__in=["sendt", "takket_ja", "takket_nei"], avsluttet__isnull=True)
                | Q(status__in=["trukket", "erstattet"], avsluttet__isnull=False),
            ),
            models.CheckConstraint(name="oppnevning_frist_etter_sendt", condition=Q(svarfrist__gt=F("sendt"))),
        ]

    def __str__(self) -> str:
        return f"Oppnevning {self.pk}"


class Svarlenke(models.Model):
    """The way to answer without logging in: a random token, of which only the hash is kept.

    Dead when it is used, taken back, or its time is out.
    """

    oppnevning = models.ForeignKey(Oppnevning, models.PROTECT, related_name="svarlenker")
    token_hash = models.CharField(max_length=64, unique=True)
    laget = models.DateTimeField()
    utloeper = models.DateTimeField()
    brukt = models.DateTimeField(null=True)
    trukket = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="svarlenke_utloeper_etter", condition=Q(utloeper__gt=F("laget")))]

    def __str__(self) -> str:
        return f"Svarlenke {self.pk}"


class Utsending(models.Model):
    """An e-mail about an appointment: the row says what became of it. The answer link is made when it is sent.

    Whoever sends it has taken it (`tatt`), so that of two workers one does. One that was taken long ago, and is not done,
    is of a worker that is gone: it is taken again.
    """

    class Slag(models.TextChoices):
        FORESPOERSEL = "forespoersel", _("Forespørsel")
        PURRING = "purring", _("Purring")
        BEKREFTELSE = "bekreftelse", _("Bekreftelse")
        TRUKKET = "trukket", _("Trukket")

    class Status(models.TextChoices):
        VENTER = "venter", _("Sendes snart")
        SENDES = "sendes", _("Sendes nå")
        SENDT = "sendt", _("Sendt")
        INGEN_ADRESSE = "ingen_adresse", _("Ikke sendt: personen har ingen e-postadresse")
        IKKE_SATT_OPP = "ikke_satt_opp", _("Ikke sendt: e-post er ikke satt opp på nettstedet")
        FEILET = "feilet", _("Ikke sendt: e-posttjeneren tok ikke imot")
        BORTFALT = "bortfalt", _("Ikke sendt: det gjelder ikke lenger")

    oppnevning = models.ForeignKey(Oppnevning, models.PROTECT, related_name="utsendinger")
    slag = models.CharField(max_length=12, choices=Slag)
    status = models.CharField(max_length=13, choices=Status, default=Status.VENTER)
    bestilt = models.DateTimeField()
    tatt = models.DateTimeField(null=True)
    avsluttet = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["oppnevning", "slag"], name="utsending_en_som_venter", condition=Q(status="venter")
            ),
            models.CheckConstraint(
                name="utsending_slag_kjent",
                condition=Q(slag__in=["forespoersel", "purring", "bekreftelse", "trukket"]),
            ),
            models.CheckConstraint(
                name="utsending_status_kjent",
                condition=Q(
                    status__in=["venter", "sendes", "sendt", "ingen_adresse", "ikke_satt_opp", "feilet", "bortfalt"]
                ),
            ),
            models.CheckConstraint(
                name="utsending_sendes_er_tatt", condition=~Q(status="sendes") | Q(tatt__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Utsending {self.pk}"
