from django.db import models
from django.utils.translation import gettext_lazy as _


class Nivaa(models.TextChoices):
    GRUNNSKOLE = "GS", _("Grunnskole")
    VIDEREGAAENDE = "VGS", _("Videregående skole")


class Maalform(models.TextChoices):
    BOKMAAL = "nb", _("Bokmål")
    NYNORSK = "nn", _("Nynorsk")


class Kandidatslag(models.TextChoices):
    ELEV = "elev", _("Elev")
    PRIVATIST = "privatist", _("Privatist")


class Deltype(models.TextChoices):
    """Parts of an exam, by the names of the PAS contract."""

    EKSAMEN = "Eksamen", _("Eksamen")
    DEL1 = "EksamenDel1", _("Del 1")
    DEL2 = "EksamenDel2", _("Del 2")
    FORBEREDELSE = "Forberedelse", _("Forberedelse")


# The part that is done online: the one part, or part 2. Part 1 is on paper (PGS kandidatmonitor, «Todelt eksamen»).
DIGITALE = (Deltype.EKSAMEN, Deltype.DEL2)
