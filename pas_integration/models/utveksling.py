from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensperiode
from felles.felt import KryptertTekstField
from pas_integration.models.jobber import PasJobb


class PasKandidat(models.Model):
    """A person in a fagkode of a school and period, as the school last sent it to PAS, and as PAS last said it has it.

    The third side of a comparison is our own `Kandidat`, found by the hash of the national id: the row outlives a
    candidate who is taken out here, since PAS must be told.
    """

    class Status(models.TextChoices):
        """What PAS said of the candidate. Rule: PAS contract 1.3, `pa:PameldingReport`."""

        UKJENT = "", _("Ikke besvart")
        IKKE_STARTET = "IkkeStartet", _("Ikke behandlet ennå")
        PAAMELDT = "Pameldt", _("Påmeldt")
        IKKE_PAAMELDT = "IkkePameldt", _("Ikke påmeldt")
        DELVIS = "DelvisPameldt", _("Delvis påmeldt")
        ANNEN_SKOLE = "PameldtAnnenSkole", _("Påmeldt ved en annen skole")

    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="+")
    fagkode = models.CharField(max_length=10)
    variant = models.CharField(max_length=10, blank=True)
    nummer = KryptertTekstField(formaal="paskandidat.nummer")
    nummer_hash = models.CharField(max_length=64)

    sendt = models.DateTimeField(null=True)  # null: never sent by us, or taken out in PAS by us
    sendt_gruppe = models.CharField(max_length=100, blank=True)
    sendt_fornavn = models.CharField(max_length=100, blank=True)
    sendt_etternavn = models.CharField(max_length=100, blank=True)
    sendt_maalform = models.CharField(max_length=2, blank=True)
    sendt_slag = models.CharField(max_length=10, blank=True)

    sett = models.DateTimeField(null=True)  # when PAS was last asked about it
    har = models.BooleanField(default=False)  # whether PAS had it then
    har_gruppe = models.CharField(max_length=100, blank=True)
    har_fornavn = models.CharField(max_length=100, blank=True)
    har_etternavn = models.CharField(max_length=100, blank=True)
    har_maalform = models.CharField(max_length=2, blank=True)
    har_slag = models.CharField(max_length=10, blank=True)
    kandidatnummer = models.CharField(max_length=8, blank=True)

    status = models.CharField(max_length=20, choices=Status, blank=True, default=Status.UKJENT)
    melding = models.CharField(max_length=500, blank=True)  # PAS's own words

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["skole", "periode", "fagkode", "variant", "nummer_hash"], name="paskandidat_unik"
            ),
            models.CheckConstraint(
                name="paskandidat_status_kjent",
                condition=Q(
                    status__in=["", "IkkeStartet", "Pameldt", "IkkePameldt", "DelvisPameldt", "PameldtAnnenSkole"]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"PasKandidat {self.pk}"

    @property
    def navn(self) -> str:
        """As PAS has it, else as we sent it."""
        return f"{self.har_fornavn or self.sendt_fornavn} {self.har_etternavn or self.sendt_etternavn}".strip()


class Samkjoering(models.Model):
    """When a school and PAS were last in step, by kind of exchange; and when the next one is due by itself."""

    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="+")
    slag = models.CharField(max_length=16, choices=PasJobb.Slag)
    sist_forsoek = models.DateTimeField(null=True)
    sist_ok = models.DateTimeField(null=True)
    neste = models.DateTimeField(null=True, db_index=True)
    feil = models.CharField(max_length=500, blank=True)
    jobb = models.ForeignKey(PasJobb, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skole", "periode", "slag"], name="samkjoering_en_av_hvert_slag"),
        ]

    def __str__(self) -> str:
        return f"{self.get_slag_display()} {self.skole_id}"


class Gjoeremaal(models.Model):
    """«Gjør dette i PAS»: what this PAS does not take from us, and a person must do on its pages."""

    class Slag(models.TextChoices):
        SLETTING = "sletting", _("Ta ut en kandidat")
        FRAVAER = "fravaer", _("Registrere fravær")

    paskandidat = models.ForeignKey(PasKandidat, models.PROTECT, related_name="gjoeremaal")
    slag = models.CharField(max_length=10, choices=Slag)
    tekst = models.CharField(max_length=500)
    laget = models.DateTimeField()
    gjort = models.DateTimeField(null=True)
    gjort_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="gjoeremaal_slag_kjent", condition=Q(slag__in=["sletting", "fravaer"])),
            models.UniqueConstraint(
                fields=["paskandidat", "slag"], name="gjoeremaal_ett_aapent", condition=Q(gjort__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"Gjøremål {self.pk}"
