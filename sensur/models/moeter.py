from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from eksamen.models import Kandidat
from felles.felt import KryptertTekstField
from oppnevning.models import Faggruppe
from sensur.models.vurdering import VERDIER, Karakter


class Fellessensur(models.Model):
    """A meeting where answers that two sensors see differently are decided, with its leader and minutes.

    Rule: Utdanningsdirektoratet, «Sensurere eksamen»: fellessensur fixes the grades of centrally given exams; in
    grunnskole an oppmann assesses answers where the sensors disagree.
    """

    faggruppe = models.ForeignKey(Faggruppe, models.PROTECT, related_name="fellessensurer")
    navn = models.CharField(_("navn"), max_length=120)
    leder = models.ForeignKey(Bruker, models.PROTECT, related_name="ledede_fellessensurer")
    fra = models.DateTimeField(_("fra"))
    til = models.DateTimeField(_("til"))
    sted = models.CharField(_("sted"), max_length=200, blank=True)
    lenke = models.URLField(_("lenke"), blank=True)
    # Grades may be spoken of in the minutes: sealed with them.
    referat = KryptertTekstField(formaal="fellessensur.referat", blank=True, default="")
    # Raised by each change of the minutes, so that the second of two who write is told.
    revisjon = models.PositiveIntegerField(default=0)
    avsluttet = models.DateTimeField(null=True)
    avlyst = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="fellessensur_til_etter_fra", condition=Q(til__gt=F("fra")))]

    def __str__(self) -> str:
        return self.navn


class Fellessensurdeltaker(models.Model):
    """Somebody who is called to a meeting, and whether they came."""

    class Oppmoete(models.TextChoices):
        INNKALT = "innkalt", _("Innkalt")
        TILSTEDE = "tilstede", _("Til stede")
        FRAVAERENDE = "fravaerende", _("Ikke til stede")

    fellessensur = models.ForeignKey(Fellessensur, models.PROTECT, related_name="deltakere")
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="fellessensurer")
    oppmoete = models.CharField(max_length=12, choices=Oppmoete, default=Oppmoete.INNKALT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fellessensur", "bruker"], name="fellessensurdeltaker_unik"),
            models.CheckConstraint(
                name="fellessensurdeltaker_oppmoete_kjent",
                condition=Q(oppmoete__in=["innkalt", "tilstede", "fravaerende"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Deltaker {self.pk}"


class Fellessensursak(models.Model):
    """An answer in question: what the meeting, or an oppmann, decided. A sealed value, as the proposals are.

    Whoever decides is neither of the two sensors of the party. The second sensor registers the grade.
    """

    fellessensur = models.ForeignKey(Fellessensur, models.PROTECT, related_name="saker")
    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="fellessensursaker")
    satt_paa = models.DateTimeField()
    oppmann = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="oppmannsaker")
    verdi = models.CharField(max_length=2, choices=Karakter, blank=True, default="")
    merknad = KryptertTekstField(formaal="fellessensursak.merknad", blank=True, default="")
    avgjort = models.DateTimeField(null=True)
    avgjort_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    tatt_av = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kandidat"], name="fellessensursak_en_om_gangen", condition=Q(tatt_av__isnull=True)
            ),
            models.CheckConstraint(name="fellessensursak_verdi_kjent", condition=Q(verdi__in=["", *VERDIER])),
            models.CheckConstraint(
                name="fellessensursak_avgjort_med_verdi",
                condition=Q(verdi="", avgjort__isnull=True, avgjort_av__isnull=True)
                | (~Q(verdi="") & Q(avgjort__isnull=False, avgjort_av__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Fellessensursak {self.pk}"


class Saksinnsyn(models.Model):
    """Somebody who leads or has led a case, or is or has been its oppmann: they have seen what two sensors proposed.

    Written by the database as leaders and oppmenn come, and append-only: whoever is replaced has seen it all the same.
    """

    BARE_TILLEGG = True

    sak = models.ForeignKey(Fellessensursak, models.PROTECT, related_name="innsyn")
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sak", "bruker"], name="saksinnsyn_unik")]

    def __str__(self) -> str:
        return f"Saksinnsyn {self.pk}"
