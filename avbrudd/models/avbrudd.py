from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from deltakelse.models import Tidstillegg
from eksamen.models import Eksamensparti, Kandidat
from felles.felt import KryptertTekstField


class Avbrudd(models.Model):
    """Something that took time from candidates: of one, of a party or a room of it, or of the whole school.

    It runs from `startet` until `stoppet`; the minutes are counted per candidate in `Avbruddsrad` when it stops. The
    description is the invigilator's own words and stands in no event. Rule: Udir, «Klage på formell feil»: what went
    wrong, for how long, and what was done about it must be documented.
    """

    class Aarsak(models.TextChoices):
        MASKIN = "maskin", _("Kandidatens maskin")
        SKOLE = "skole", _("Skolens nett eller utstyr")
        NASJONAL = "nasjonal", _("Nasjonal feil")
        ANNET = "annet", _("Annet")

    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="avbrudd")
    # Neither: the whole school on that day. `rom` narrows a party.
    parti = models.ForeignKey(Eksamensparti, models.PROTECT, null=True, related_name="avbrudd")
    rom = models.CharField(_("rom"), max_length=50, blank=True)
    kandidat = models.ForeignKey(Kandidat, models.PROTECT, null=True, related_name="avbrudd")
    aarsak = models.CharField(_("årsak"), max_length=8, choices=Aarsak)
    beskrivelse = KryptertTekstField(formaal="avbrudd.beskrivelse", blank=True)
    startet = models.DateTimeField()
    startet_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    stoppet = models.DateTimeField(null=True)
    stoppet_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    # Registered by mistake: kept, and counted nowhere.
    trukket = models.DateTimeField(null=True)
    trukket_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="avbrudd_aarsak_kjent", condition=Q(aarsak__in=["maskin", "skole", "nasjonal", "annet"])
            ),
            models.CheckConstraint(
                name="avbrudd_parti_eller_kandidat", condition=Q(parti__isnull=True) | Q(kandidat__isnull=True)
            ),
            models.CheckConstraint(name="avbrudd_rom_har_parti", condition=Q(rom="") | Q(parti__isnull=False)),
            models.CheckConstraint(
                name="avbrudd_stopp_etter_start", condition=Q(stoppet__isnull=True) | Q(stoppet__gte=F("startet"))
            ),
        ]
        indexes = [models.Index(fields=["skole", "-startet"], name="avbrudd_skole")]

    def __str__(self) -> str:
        return f"Avbrudd {self.pk}"


class Avbruddsrad(models.Model):
    """What an incident cost one candidate, and what was given back for it. Decided by the one who may, once.

    `tillegg` is the time that was given; a refusal is a decision with no minutes.
    """

    avbrudd = models.ForeignKey(Avbrudd, models.PROTECT, related_name="rader")
    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="avbruddsrader")
    tapte_minutter = models.PositiveSmallIntegerField(_("tapte minutter"), default=0)
    innvilget_minutter = models.PositiveSmallIntegerField(_("innvilget"), null=True)
    avgjort = models.DateTimeField(null=True)
    avgjort_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    tillegg = models.OneToOneField(Tidstillegg, models.PROTECT, null=True, related_name="avbruddsrad")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["avbrudd", "kandidat"], name="avbruddsrad_unik"),
            models.CheckConstraint(
                name="avbruddsrad_avgjort_har_minutter",
                condition=Q(avgjort__isnull=True, innvilget_minutter__isnull=True)
                | Q(avgjort__isnull=False, innvilget_minutter__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Avbrudd {self.avbrudd_id} for kandidat {self.kandidat_id}"
