from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from eksamen.models.partier import Eksamensparti
from eksamen.models.plan import Eksamen, Eksamensperiode
from eksamen.models.valg import Kandidatslag, Karakterstatus, Maalform, Nummerslag
from eksamen.querysets.kandidater import KandidatQuerySet, PersonQuerySet
from felles.felt import KryptertTekstField


def sorteringsnoekkel() -> models.GeneratedField:
    """Norwegian order (æ, ø, å last) as a stored key: no collation of the server is needed."""
    navn = Lower(Concat(F("etternavn"), Value(" "), F("fornavn")))
    return models.GeneratedField(
        expression=Func(navn, Value("æøåäö"), Value("{|}{|"), function="TRANSLATE"),
        output_field=models.CharField(max_length=210, db_collation="C"),
        db_persist=True,
    )


class Person(models.Model):
    """Somebody who sits exams; no user. The national id is encrypted, and found again only by its keyed hash."""

    fornavn = models.CharField(_("fornavn"), max_length=100)
    etternavn = models.CharField(_("etternavn"), max_length=100)
    nummer = KryptertTekstField(formaal="person.nummer")
    nummer_hash = models.CharField(max_length=64, unique=True)
    nummerslag = models.CharField(_("slag nummer"), max_length=7, choices=Nummerslag, default=Nummerslag.FOEDSELSNUMMER)
    sortering = sorteringsnoekkel()

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_nummerslag_kjent", condition=Q(nummerslag__in=[slag.value for slag in Nummerslag])
            ),
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"

    @property
    def navn(self) -> str:
        return f"{self.fornavn} {self.etternavn}"


class Personhistorikk(models.Model):
    """An id that a person was known by before: a fictive one that was replaced, or that of a merged duplicate.

    Look-ups by an old id find the person that has it here.
    """

    class Hva(models.TextChoices):
        NYTT_NUMMER = "nytt_nummer", _("Nummeret ble erstattet")
        SLAATT_SAMMEN = "slaatt_sammen", _("To personer ble slått sammen")

    person = models.ForeignKey(Person, models.PROTECT, related_name="historikk")
    hva = models.CharField(max_length=13, choices=Hva)
    nummer = KryptertTekstField(formaal="person.nummer")
    nummer_hash = models.CharField(max_length=64, unique=True)
    nummerslag = models.CharField(max_length=7, choices=Nummerslag)
    navn = models.CharField(max_length=210)  # as it was then
    tid = models.DateTimeField()
    bruker = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-tid"]
        constraints = [
            models.CheckConstraint(
                name="personhistorikk_hva_kjent", condition=Q(hva__in=["nytt_nummer", "slaatt_sammen"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_hva_display()} for person {self.person_id}"


class Kandidatnummer(models.Model):
    """`337JQE-V`: one per person and period, shared by all the person's exams in it.

    Rule: PAS contract 1.4.
    """

    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="kandidatnumre")
    person = models.ForeignKey(Person, models.PROTECT, related_name="kandidatnumre")
    nummer = models.CharField(_("kandidatnummer"), max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["periode", "nummer"], name="kandidatnummer_unikt_i_perioden"),
            models.UniqueConstraint(fields=["periode", "person"], name="kandidatnummer_ett_per_person_og_periode"),
            models.CheckConstraint(
                name="kandidatnummer_form", condition=Q(nummer__regex=r"^[0-9]{3}[A-HJ-NP-Z]{3}-[VH]$")
            ),
        ]

    def __str__(self) -> str:
        return self.nummer


class Kandidat(models.Model):
    """A person in one exam, in exactly one party. The database holds that the party is of the same exam."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="kandidater")
    eksamen = models.ForeignKey(Eksamen, models.PROTECT, related_name="kandidater")
    parti = models.ForeignKey(Eksamensparti, models.PROTECT, related_name="kandidater")
    # Null until somebody has numbered the person in this period (we, or PAS).
    kandidatnummer = models.ForeignKey(Kandidatnummer, models.PROTECT, null=True, related_name="kandidater")
    maalform = models.CharField(_("målform"), max_length=2, choices=Maalform, default=Maalform.BOKMAAL)
    slag = models.CharField(_("kandidattype"), max_length=10, choices=Kandidatslag, default=Kandidatslag.ELEV)
    nus_status = models.CharField(_("karakterstatus"), max_length=10, choices=Karakterstatus, blank=True)
    # Only when it differs from what the pupil takes this year.
    program = models.CharField(_("program"), max_length=100, blank=True)
    # Rule: Utdanningsdirektoratet, «Administrere eksamen»: NOR1415, both days in the hovedmål, one grade.
    fritak_sidemaal = models.BooleanField(_("fritak fra sidemål"), default=False)
    rom = models.CharField(_("rom"), max_length=50, blank=True)
    plass = models.CharField(_("plass"), max_length=10, blank=True)

    objects = KandidatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "eksamen"], name="kandidat_en_gang_per_eksamen"),
            models.CheckConstraint(name="kandidat_maalform_kjent", condition=Q(maalform__in=["nb", "nn"])),
            models.CheckConstraint(name="kandidat_slag_kjent", condition=Q(slag__in=["elev", "privatist"])),
            models.CheckConstraint(
                name="kandidat_karakterstatus_kjent", condition=Q(nus_status__in=["", "ny", "utsatt", "saerskilt"])
            ),
        ]

    def __str__(self) -> str:
        return f"Kandidat {self.pk}"


class Kandidatpassord(models.Model):
    """The password beside the candidate number: encrypted, so that the school can print it as often as needed."""

    kandidat = models.OneToOneField(Kandidat, models.PROTECT, primary_key=True, related_name="passord")
    passord = KryptertTekstField(formaal="kandidatpassord")
    versjon = models.PositiveIntegerField(default=1)
    laget = models.DateTimeField()
    laget_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"Passord for kandidat {self.kandidat_id}, versjon {self.versjon}"
