from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensperiode
from felles.models import Jobb
from pas_integration.querysets.meldinger import PasMeldingQuerySet
from pas_kontrakt.ansvar import Ansvar


class PasJobb(models.Model):
    """One exchange with PAS for a school and a period. State, lease, attempts and steps are those of the `jobb`.

    `utvalg` is what it is about as plain ids, never personal data. `referanse` is PAS's own of an enrolment: a POST
    without an answer has none, and is settled by asking PAS what it has. `startet_av` is empty when it ran by itself.
    """

    class Slag(models.TextChoices):
        SAMMENLIGNING = "sammenligning", _("Sammenligne med PAS")
        EKSPORT = "eksport", _("Eksportere partier")
        KANDIDATNUMMER = "kandidatnummer", _("Importere kandidatnummer")
        RESULTATER = "resultater", _("Importere resultater")
        EKSAMENSPLAN = "eksamensplan", _("Importere eksamensplan")
        FRAVAER = "fravaer", _("Utveksle fravær")
        KLAGER = "klager", _("Utveksle klager")

    Ansvar = Ansvar

    jobb = models.OneToOneField(Jobb, models.PROTECT, related_name="pas")
    slag = models.CharField(max_length=16, choices=Slag)
    # Empty for the plan, which is no school's.
    skole = models.ForeignKey(Organisasjon, models.PROTECT, null=True, related_name="+")
    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, null=True, related_name="+")
    startet_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    utvalg = models.JSONField(default=dict, blank=True)
    referanse = models.CharField(max_length=200, blank=True)
    # What is done already, so that a worker who takes over begins there: {"sendt": true, "slettet": [..], …}.
    fremdrift = models.JSONField(default=dict, blank=True)
    ansvar = models.CharField(max_length=6, choices=Ansvar, blank=True, default=Ansvar.INGEN)
    # What came of it in numbers, for the page: {"nye": 3, "endret": 1, …}.
    utfall = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pasjobb_slag_kjent",
                condition=Q(
                    slag__in=[
                        "sammenligning", "eksport", "kandidatnummer", "resultater", "eksamensplan", "fravaer",
                        "klager",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="pasjobb_ansvar_kjent", condition=Q(ansvar__in=["", "skolen", "drift", "pas", "nettet"])
            ),
            models.CheckConstraint(
                name="pasjobb_har_skole_og_periode",
                condition=Q(slag="eksamensplan") | Q(skole__isnull=False, periode__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_slag_display()} {self.pk}"


class PasMelding(models.Model):
    """A message in or out as it was: the bytes lie encrypted in storage under `noekkel`, since they hold national ids.

    Kept until `slettes`. `motpart` is who we spoke with: a PAS's address, or the name of a client of ours. `status` is
    the HTTP status of the answer; null when none came.
    """

    UKJENT = "ukjent"

    class Retning(models.TextChoices):
        UT = "ut", _("Sendt")
        INN = "inn", _("Mottatt")

    jobb = models.ForeignKey(PasJobb, models.PROTECT, null=True, related_name="meldinger")
    retning = models.CharField(max_length=3, choices=Retning)
    slag = models.CharField(max_length=40)  # the name of the root element, or «ukjent»
    metode = models.CharField(max_length=6)
    sti = models.CharField(max_length=200)  # without the query: it never holds personal data, and is never needed
    motpart = models.CharField(max_length=200)
    skole = models.ForeignKey(Organisasjon, models.PROTECT, null=True, related_name="+")
    periodekode = models.CharField(max_length=6, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    tid = models.DateTimeField(db_index=True)
    noekkel = models.CharField(max_length=200, blank=True)  # empty: no body, or thrown away
    stoerrelse = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    slettes = models.DateTimeField(db_index=True)

    objects = PasMeldingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="pasmelding_retning_kjent", condition=Q(retning__in=["ut", "inn"])),
        ]
        indexes = [models.Index(fields=["skole", "tid"], name="pasmelding_skole_tid")]

    def __str__(self) -> str:
        return f"{self.slag} {self.pk}"

    @property
    def navn(self) -> str:
        """What it is, for people: a question is told from its answer, and an empty answer from what nobody knows."""
        if self.slag == self.UKJENT:
            return str(_("Ukjent") if self.stoerrelse else _("Uten innhold"))
        spoersmaal = self.retning == self.Retning.UT and self.metode == "GET" and not self.stoerrelse
        return str(_("Spørsmål om %(slag)s") % {"slag": self.slag}) if spoersmaal else self.slag
