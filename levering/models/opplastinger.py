import uuid

from django.db import models
from django.db.models import F, Q

from brukere.models import Organisasjon
from eksamen.models import Kandidat
from felles import lager
from levering.models.filer import Besvarelsesfil, Delmerke


class Gruppeopplasting(models.Model):
    """One drop of many files that are matched to candidates by their names. Rule: PGS, «Gruppeopplasting»."""

    noekkel = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    bruker_id = models.BigIntegerField()
    opprettet = models.DateTimeField()
    # Put away by whoever made it, or by the job that tidies; what was delivered stands.
    lukket = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["skole", "-opprettet"], name="gruppeopplasting_skole")]

    def __str__(self) -> str:
        return f"Gruppeopplasting {self.pk}"


class Opplasting(models.Model):
    """A file on its way in: `mottatt` is what lies synced in the spool folder, and never more than that.

    A PATCH holds a lease, taken by a conditional UPDATE, that lapses by itself: two machines never write at once.
    It is finished when it has a `fil` (a candidate's) or a `gruppefil` (one of a group upload).
    """

    noekkel = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # One of the two: a candidate's file, or one that is matched to a candidate later.
    kandidat = models.ForeignKey(Kandidat, models.PROTECT, null=True, related_name="opplastinger")
    gruppe = models.ForeignKey(Gruppeopplasting, models.PROTECT, null=True, related_name="opplastinger")
    lastet_opp_av = models.CharField(max_length=8, choices=Besvarelsesfil.Lastet)
    bruker_id = models.BigIntegerField(null=True)
    # The files that were chosen together; the limits of number and size count per round.
    runde = models.UUIDField(null=True)
    navn = models.CharField(max_length=200)
    stoerrelse = models.PositiveBigIntegerField()
    # What the browser counted before it sent anything; empty when it could not.
    sha256 = models.CharField(max_length=64, blank=True)
    delmerke = models.CharField(max_length=8, choices=Delmerke, blank=True, default=Delmerke.INGEN)
    mottatt = models.PositiveBigIntegerField(default=0)
    begynt = models.DateTimeField()
    sist = models.DateTimeField()
    leie = models.UUIDField(null=True)
    leie_til = models.DateTimeField(null=True)
    # The same file sent twice becomes one file.
    fil = models.ForeignKey(Besvarelsesfil, models.PROTECT, null=True, related_name="opplastinger")
    gruppefil = models.ForeignKey("levering.Gruppefil", models.PROTECT, null=True, related_name="opplastinger")
    avbrutt = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="opplasting_kandidat_eller_gruppe",
                condition=Q(kandidat__isnull=False, gruppe__isnull=True)
                | Q(kandidat__isnull=True, gruppe__isnull=False),
            ),
            models.CheckConstraint(name="opplasting_ikke_over", condition=Q(mottatt__lte=F("stoerrelse"))),
            models.CheckConstraint(
                name="opplasting_leie_med_frist",
                condition=Q(leie__isnull=True, leie_til__isnull=True) | Q(leie__isnull=False, leie_til__isnull=False),
            ),
            models.CheckConstraint(
                name="opplasting_ferdig_eller_avbrutt",
                condition=Q(avbrutt__isnull=True) | Q(fil__isnull=True, gruppefil__isnull=True),
            ),
            models.CheckConstraint(name="opplasting_sha256_form", condition=Q(sha256__regex=r"^([0-9a-f]{64})?$")),
        ]
        indexes = [
            models.Index(
                fields=["kandidat"], name="opplasting_aapne", condition=Q(fil__isnull=True, avbrutt__isnull=True)
            ),
            models.Index(fields=["gruppe"], name="opplasting_i_gruppe", condition=Q(gruppe__isnull=False)),
            models.Index(fields=["kandidat", "runde"], name="opplasting_i_runde", condition=Q(runde__isnull=False)),
            models.Index(
                fields=["sist"],
                name="opplasting_hvilende",
                condition=Q(fil__isnull=True, gruppefil__isnull=True, avbrutt__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Opplasting {self.noekkel}"

    @property
    def er_ferdig(self) -> bool:
        """The file lies in its place, and its row is committed."""
        return self.fil_id is not None or self.gruppefil_id is not None

    @property
    def er_hel(self) -> bool:
        """Every byte has come; what is left is to put the file in its place."""
        return self.mottatt == self.stoerrelse

    @property
    def lagernoekkel(self) -> str:
        """Where the file comes to lie: known beforehand, so that finishing may be done again from any point."""
        return lager.noekkel_for(self.noekkel)


class Gruppefil(models.Model):
    """A whole file of a group upload, in storage: whose it is, which part, and what became of it."""

    gruppe = models.ForeignKey(Gruppeopplasting, models.PROTECT, related_name="filer")
    navn = models.CharField(max_length=200)
    noekkel = models.CharField(max_length=200, unique=True)
    stoerrelse = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    mottatt = models.DateTimeField()
    kandidat = models.ForeignKey(Kandidat, models.PROTECT, null=True, related_name="+")
    delmerke = models.CharField(max_length=8, choices=Delmerke, blank=True, default=Delmerke.INGEN)
    # Why it cannot be handed in as it is: a code of the page's own table; empty when nothing is wrong.
    avvist = models.CharField(max_length=20, blank=True)
    # The candidate's file that it became.
    fil = models.OneToOneField(Besvarelsesfil, models.PROTECT, null=True, related_name="gruppefil")
    fjernet = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gruppe", "navn", "sha256"], name="gruppefil_unik", condition=Q(fjernet__isnull=True)
            ),
            models.CheckConstraint(name="gruppefil_sha256_form", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"Gruppefil {self.pk}"
