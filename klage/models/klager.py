from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensperiode, Kandidat, Maalform
from felles.felt import KryptertTekstField
from klage.models.frister import Kalender
from klage.querysets.klager import KlageQuerySet


class Klage(models.Model):
    """A candidate's appeal against a published result, from the wish to the final answer.

    `status` moves along `OVERGANGER` only, in `klage.services.tilstand` under a lock, with an event. What the board means
    lies above (`klagenemnd`); what it came to is a `Klageutfall`. `karakter` is the published grade that is appealed
    against. `runde` is the period in whose round it is treated: a late one may wait for the next.
    Rule: forskrift til opplæringslova kap. 10 (before: kap. 5); Vigo IKS, «Retningslinjer for klagebehandling».
    """

    class Slag(models.TextChoices):
        KARAKTER = "karakter", _("Klage på karakter")
        FORMELL_FEIL = "formell_feil", _("Klage på formelle feil")

    class Status(models.TextChoices):
        REGISTRERT = "registrert", _("Registrert hos skolen")
        SENDT = "sendt", _("Sendt til klagebehandling")
        TILDELT = "tildelt", _("Hos klagenemnda")
        TIL_KONTROLL = "til_kontroll", _("Til kvalitetssikring")
        RETURNERT = "returnert", _("Åpnet for ny vurdering")
        GODKJENT = "godkjent", _("Kvalitetssikret")
        AVGJORT = "avgjort", _("Avgjort")
        TRUKKET = "trukket", _("Trukket")
        AVVIST = "avvist", _("Avvist")

    OVERGANGER: ClassVar[dict[str, set[str]]] = {
        # Straight to decided: it was treated elsewhere, and the result is entered by hand.
        Status.REGISTRERT: {Status.SENDT, Status.TRUKKET, Status.AVVIST, Status.AVGJORT},
        # Straight to decided: a formal fault, which no board reads.
        Status.SENDT: {Status.REGISTRERT, Status.TILDELT, Status.TRUKKET, Status.AVVIST, Status.AVGJORT},
        Status.TILDELT: {Status.SENDT, Status.TIL_KONTROLL, Status.TRUKKET},
        Status.TIL_KONTROLL: {Status.TILDELT, Status.RETURNERT, Status.GODKJENT, Status.TRUKKET},
        Status.RETURNERT: {Status.SENDT, Status.TIL_KONTROLL, Status.TRUKKET},
        Status.GODKJENT: {Status.RETURNERT, Status.AVGJORT, Status.TRUKKET},
        Status.AVGJORT: set(),
        Status.TRUKKET: set(),
        Status.AVVIST: set(),
    }
    AAPNE: ClassVar[list[str]] = [
        Status.REGISTRERT, Status.SENDT, Status.TILDELT, Status.TIL_KONTROLL, Status.RETURNERT, Status.GODKJENT,
    ]  # fmt: skip

    class Fra(models.TextChoices):
        """Who wishes it. Rule: forskrift til opplæringslova § 10-1: parents on their own until the pupil is 18."""

        KANDIDAT = "kandidat", _("Kandidaten selv")
        FORESATT = "foresatt", _("Foresatt")
        FULLMEKTIG = "fullmektig", _("Fullmektig")

    class Svarform(models.TextChoices):
        DIGITAL = "digital", _("Digitalt")
        PAPIR = "papir", _("På papir")
        BEGGE = "begge", _("Digitalt og på papir")

    class Senvalg(models.TextChoices):
        NAA = "naa", _("Behandles nå")
        NESTE = "neste", _("Behandles i neste runde")

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="klager")
    slag = models.CharField(_("klagen gjelder"), max_length=12, choices=Slag, default=Slag.KARAKTER)
    status = models.CharField(max_length=12, choices=Status, default=Status.REGISTRERT)
    kalender = models.CharField(_("klagerunde"), max_length=8, choices=Kalender, default=Kalender.ORDINAER)
    runde = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="klager")
    karakter = models.CharField(max_length=2, blank=True, default="")
    maalform = models.CharField(_("målform"), max_length=2, choices=Maalform)
    # The school has looked at it. Rule: asked of norsk and matematikk, whose answers come in either.
    maalform_bekreftet = models.BooleanField(default=False)
    svarform = models.CharField(_("svaret er levert"), max_length=7, choices=Svarform, default=Svarform.DIGITAL)
    fra = models.CharField(_("hvem klager"), max_length=10, choices=Fra, default=Fra.KANDIDAT)
    # The guardian's or proxy's name, and the word that a written authority or consent has been seen.
    navn = KryptertTekstField(formaal="klage.navn", blank=True, default="")
    fullmakt_sett = models.BooleanField(_("skriftlig fullmakt eller samtykke er sett"), default=False)
    begrunnelse = KryptertTekstField(formaal="klage.begrunnelse", blank=True, default="")
    fremsatt = models.DateTimeField(_("klagen kom inn"))
    frist = models.DateField(_("klagefrist"), null=True)
    # Why it is late: in the candidate's own words, and the school's reason to treat it all the same.
    sen_forklaring = KryptertTekstField(formaal="klage.sen_forklaring", blank=True, default="")
    sen_grunn = KryptertTekstField(formaal="klage.sen_grunn", blank=True, default="")
    senvalg = models.CharField(max_length=5, choices=Senvalg, blank=True, default="")
    ansvarlig = models.ForeignKey(Organisasjon, models.PROTECT, null=True, related_name="klager")
    registrert = models.DateTimeField()
    # None: the candidate, on the own page.
    registrert_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    sendt = models.DateTimeField(null=True)
    avsluttet = models.DateTimeField(null=True)
    # From when the school and the candidate see that it has ended; None: at once. A board's has the moment of its outcome.
    slutt_vises = models.DateTimeField(null=True)
    # Why it was withdrawn or turned away.
    grunn = KryptertTekstField(formaal="klage.grunn", blank=True, default="")

    objects = KlageQuerySet.as_manager()

    class Meta:
        constraints = [
            # An answer is final: whoever has had one has no second appeal of the same kind.
            models.UniqueConstraint(
                fields=["kandidat", "slag"], name="klage_en_av_hvert_slag",
                condition=~Q(status__in=["trukket", "avvist"]),
            ),
            models.CheckConstraint(name="klage_slag_kjent", condition=Q(slag__in=["karakter", "formell_feil"])),
            models.CheckConstraint(
                name="klage_status_kjent",
                condition=Q(
                    status__in=[
                        "registrert", "sendt", "tildelt", "til_kontroll", "returnert", "godkjent", "avgjort", "trukket",
                        "avvist",
                    ]
                ),
            ),
            models.CheckConstraint(name="klage_kalender_kjent", condition=Q(kalender__in=["ordinaer", "hurtig"])),
            models.CheckConstraint(name="klage_maalform_kjent", condition=Q(maalform__in=["nb", "nn"])),
            models.CheckConstraint(name="klage_svarform_kjent", condition=Q(svarform__in=["digital", "papir", "begge"])),
            models.CheckConstraint(name="klage_fra_kjent", condition=Q(fra__in=["kandidat", "foresatt", "fullmektig"])),
            models.CheckConstraint(name="klage_senvalg_kjent", condition=Q(senvalg__in=["", "naa", "neste"])),
            models.CheckConstraint(
                name="klage_karakter_har_karakter",
                condition=Q(slag="formell_feil") | Q(karakter__in=["1", "2", "3", "4", "5", "6", "MB"]),
            ),
            models.CheckConstraint(
                name="klage_sendt_har_ansvarlig",
                condition=Q(status__in=["registrert", "trukket", "avvist", "avgjort"])
                | Q(ansvarlig__isnull=False, sendt__isnull=False),
            ),
            models.CheckConstraint(
                name="klage_avsluttet_har_tid",
                condition=Q(status__in=["avgjort", "trukket", "avvist"], avsluttet__isnull=False)
                | (~Q(status__in=["avgjort", "trukket", "avvist"]) & Q(avsluttet__isnull=True)),
            ),
            models.CheckConstraint(name="klage_fremsatt_foer_registrert", condition=Q(fremsatt__lte=F("registrert"))),
        ]  # fmt: skip
        indexes = [models.Index(fields=["ansvarlig", "status"], name="klage_ansvarlig_status")]

    def __str__(self) -> str:
        return f"Klage {self.pk}"

    @property
    def er_aapen(self) -> bool:
        return self.status in self.AAPNE


class Klageutfall(models.Model):
    """What an appeal came to: a sealed value until the second `synlig_fra`. `tekst` is the whole answer as it was sent.

    Immutable, held by a trigger. A mistake in a result that was entered by hand gets a new row, and the old one
    `erstattet`. The grade may go up, down or stay, and is final.
    Rule: forskrift til opplæringslova kap. 10; Vigo IKS, «Retningslinjer for klagebehandling», «Vurdering av klage».
    """

    class Kilde(models.TextChoices):
        NEMND = "nemnd", _("Klagenemnda")
        ANNET_STED = "annet_sted", _("Behandlet et annet sted")

    klage = models.ForeignKey(Klage, models.PROTECT, related_name="utfall")
    kilde = models.CharField(max_length=10, choices=Kilde)
    verdi = models.CharField(max_length=1, choices=[(tall, tall) for tall in "123456"])
    tekst = KryptertTekstField(formaal="klageutfall.tekst", blank=True, default="")
    maalform = models.CharField(max_length=2, choices=Maalform)
    # The day it was decided elsewhere; None for the board's.
    vedtatt = models.DateField(null=True)
    synlig_fra = models.DateTimeField()
    laget = models.DateTimeField()
    laget_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    erstattet = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["klage"], name="klageutfall_ett_staaende", condition=Q(erstattet__isnull=True)
            ),
            models.CheckConstraint(name="klageutfall_kilde_kjent", condition=Q(kilde__in=["nemnd", "annet_sted"])),
            models.CheckConstraint(
                name="klageutfall_verdi_kjent", condition=Q(verdi__in=["1", "2", "3", "4", "5", "6"])
            ),
            models.CheckConstraint(name="klageutfall_maalform_kjent", condition=Q(maalform__in=["nb", "nn"])),
            models.CheckConstraint(
                name="klageutfall_nemndas_staar", condition=Q(kilde="annet_sted") | Q(erstattet__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"Klageutfall {self.pk}"
