from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Bruker, Organisasjon
from tilrettelegging.models.valg import Regelslag


class Tidsregel(models.Model):
    """A row of an owner's table of extra time, in minutes.

    `FORDELT`: part 1 of `del1` minutes and part 2 of `minutter` get `ekstra_del1` and `ekstra`. `HEL`: an exam of
    `minutter` in all gets `ekstra` in all. `DEL`: a part of `minutter` gets `ekstra`, and what is left of the whole
    exam's falls on the other part. Never deleted or changed: ended at `til`, so that exams that have begun keep the
    rule they began under. Rule: Akershus fylkeskommune, lokalt eksamensreglement; Bjerke vgs (Oslo).
    """

    eier = models.ForeignKey(Organisasjon, models.PROTECT, related_name="tidsregler")
    slag = models.CharField(gettext_lazy("gjelder"), max_length=7, choices=Regelslag)
    del1 = models.PositiveSmallIntegerField(gettext_lazy("minutter i del 1"), null=True, blank=True)
    minutter = models.PositiveSmallIntegerField(gettext_lazy("minutter"))
    ekstra_del1 = models.PositiveSmallIntegerField(gettext_lazy("ekstra minutter i del 1"), default=0)
    ekstra = models.PositiveSmallIntegerField(gettext_lazy("ekstra minutter"))
    fra = models.DateTimeField()
    til = models.DateTimeField(null=True)
    laget_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["slag", "minutter", "del1"]
        constraints = [
            models.UniqueConstraint(
                fields=["eier", "slag", "del1", "minutter"],
                name="tidsregel_en_gjeldende",
                condition=Q(til__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="tidsregel_slag_kjent", condition=Q(slag__in=["fordelt", "hel", "del"])),
            models.CheckConstraint(
                name="tidsregel_fordelt_har_del1",
                condition=Q(slag="fordelt", del1__gt=0) | (~Q(slag="fordelt") & Q(del1__isnull=True, ekstra_del1=0)),
            ),
            models.CheckConstraint(name="tidsregel_har_minutter", condition=Q(minutter__gt=0)),
            models.CheckConstraint(
                name="tidsregel_til_etter_fra", condition=Q(til__isnull=True) | Q(til__gte=F("fra"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hva}: {self.hvor_mye}"

    @property
    def kode(self) -> str:
        """The rule in figures, as stored beside a candidate's times: the same in every language."""
        if self.slag == Regelslag.FORDELT:
            return f"Regel {self.del1}+{self.minutter} min: +{self.ekstra_del1} +{self.ekstra}"
        return f"Regel {self.minutter} min: +{self.ekstra}"

    @property
    def hva(self) -> str:
        """What exam the rule is about, in words."""
        if self.slag == Regelslag.FORDELT:
            return _("Todelt eksamen: %(del1)s + %(del2)s") % {
                "del1": varighet(self.del1 or 0),
                "del2": varighet(self.minutter),
            }
        tekst = _("Hele eksamenen: %(tid)s") if self.slag == Regelslag.HEL else _("En del på %(tid)s")
        return tekst % {"tid": varighet(self.minutter)}

    @property
    def hvor_mye(self) -> str:
        """The extra minutes: «+25 +35 min»."""
        if self.slag == Regelslag.FORDELT:
            return _("+%(del1)s +%(del2)s min") % {"del1": self.ekstra_del1, "del2": self.ekstra}
        return _("+%(n)s min") % {"n": self.ekstra}


def varighet(minutter: int) -> str:
    """«5 t», «1 t 30 min», «45 min»."""
    timer, rest = divmod(minutter, 60)
    deler = [_("%(n)s t") % {"n": timer}] if timer else []
    if rest or not timer:
        deler.append(_("%(n)s min") % {"n": rest})
    return " ".join(deler)
