from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annullering.querysets.saker import FormellsakQuerySet
from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamen, Kandidat
from felles.felt import KryptertTekstField
from klage.models import Klage


class Feil(models.TextChoices):
    INNLOGGING = "innlogging", _("Innlogging eller tilgang")
    NETT = "nett", _("Nett eller utstyr")
    OPPGAVE = "oppgave", _("Oppgaven eller forberedelsen")
    GJENNOMFOERING = "gjennomfoering", _("Gjennomføringen i rommet")
    TILRETTELEGGING = "tilrettelegging", _("Tilrettelegging som manglet")
    VURDERING = "vurdering", _("Eksaminasjonen eller sensuren")
    ANNET = "annet", _("Annet")


class Formellsak(models.Model):
    """A case about a formal fault in an exam: of one candidate who appeals, of parties, or of all who sat it.

    Opened at a school or an authority (`aapnet_hos`), sent to the one that decides (`myndighet`), and decided there by
    decisions that each name some of its candidates. How far it has come is computed from `sendt`, `trukket` and the
    decisions. What went wrong is in the words of whoever opened it, and stands in no event.
    Rule: forskrift til opplæringslova kap. 10, § 10-6; Udir, «Klage på formell feil»: only Udir annuls a centrally given
    written exam, the school applies on the pupil's behalf, and there is no fixed deadline.
    """

    eksamen = models.ForeignKey(Eksamen, models.PROTECT, related_name="formellsaker")
    myndighet = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    aapnet_hos = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    feil = models.CharField(_("hva gikk galt"), max_length=15, choices=Feil)
    hva = KryptertTekstField(formaal="formellsak.hva")
    # When the fault was, where it is known; without it, all of the exam's day counts.
    fra = models.DateTimeField(_("fra"), null=True)
    til = models.DateTimeField(_("til"), null=True)
    opprettet = models.DateTimeField()
    opprettet_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    sendt = models.DateTimeField(null=True)
    sendt_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    trukket = models.DateTimeField(null=True)
    trukket_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    objects = FormellsakQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="formellsak_feil_kjent", condition=Q(feil__in=[f.value for f in Feil])),
            models.CheckConstraint(
                name="formellsak_til_etter_fra",
                condition=Q(fra__isnull=True, til__isnull=True) | Q(fra__isnull=False, til__isnull=True)
                | Q(til__gte=F("fra")),
            ),
            models.CheckConstraint(
                name="formellsak_sendt_har_hvem",
                condition=Q(sendt__isnull=True, sendt_av__isnull=True) | Q(sendt__isnull=False, sendt_av__isnull=False),
            ),
            models.CheckConstraint(
                name="formellsak_trukket_har_hvem",
                condition=Q(trukket__isnull=True, trukket_av__isnull=True)
                | Q(trukket__isnull=False, trukket_av__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["myndighet", "-opprettet"], name="formellsak_myndighet")]

    def __str__(self) -> str:
        return f"Formellsak {self.pk}"

    @property
    def er_aapen(self) -> bool:
        """Whether its candidates may still be chosen by whoever opened it."""
        return self.sendt is None and self.trukket is None

    @property
    def er_hos_myndigheten(self) -> bool:
        return self.sendt is not None and self.trukket is None


class Sakskandidat(models.Model):
    """A candidate whom the case is about. Ended by `tatt_ut`, never deleted. `klage` is the appeal that it answers."""

    sak = models.ForeignKey(Formellsak, models.PROTECT, related_name="kandidater")
    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="formellsaker")
    klage = models.ForeignKey(Klage, models.PROTECT, null=True, related_name="formellsaker")
    lagt_til = models.DateTimeField()
    lagt_til_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    tatt_ut = models.DateTimeField(null=True)
    tatt_ut_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sak", "kandidat"], name="sakskandidat_en_gang", condition=Q(tatt_ut__isnull=True)
            ),
            models.CheckConstraint(
                name="sakskandidat_tatt_ut_har_hvem",
                condition=Q(tatt_ut__isnull=True, tatt_ut_av__isnull=True)
                | Q(tatt_ut__isnull=False, tatt_ut_av__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Kandidat {self.kandidat_id} i formellsak {self.sak_id}"


class Skoleuttalelse(models.Model):
    """What a school says of the fault. Added to, never changed: the newest of each school counts."""

    BARE_TILLEGG = True

    sak = models.ForeignKey(Formellsak, models.PROTECT, related_name="uttalelser")
    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    tekst = KryptertTekstField(formaal="skoleuttalelse.tekst")
    registrert = models.DateTimeField()
    registrert_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Uttalelse {self.pk}"
