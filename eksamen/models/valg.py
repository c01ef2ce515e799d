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


class Eksamensform(models.TextChoices):
    """Rule: Utdanningsdirektoratet, «Føring av vitnemål», 6.1: the forms S, M, MP and P."""

    SKRIFTLIG = "S", _("Skriftlig")
    MUNTLIG = "M", _("Muntlig")
    MUNTLIG_PRAKTISK = "MP", _("Muntlig-praktisk")
    PRAKTISK = "P", _("Praktisk")


class Gjennomfoering(models.TextChoices):
    """Where the exam is carried out. Only `HER` has an exam day in this system; the others link out."""

    HER = "her", _("Her i Eksamensløpet")
    EPS = "eps", _("I Eksamensgjennomføringssystemet (EPS)")
    PAPIR = "papir", _("På papir")


class Hjelpemiddelmodell(models.IntegerChoices):
    """Rule: Utdanningsdirektoratet, «Administrere eksamen»: modell 1 is one part, modell 2 has a part without aids."""

    MODELL_1 = 1, _("Modell 1")
    MODELL_2 = 2, _("Modell 2")


class Karakterstatus(models.TextChoices):
    """Why a candidate sits the exam again (NUS); empty for an ordinary candidate."""

    NY = "ny", _("Ny eksamen")
    UTSATT = "utsatt", _("Utsatt eksamen")
    SAERSKILT = "saerskilt", _("Særskilt eksamen")


class Nummerslag(models.TextChoices):
    """Kinds of national id. `FIKTIVT` stands in until the real one comes."""

    FOEDSELSNUMMER = "fnr", _("Fødselsnummer")
    D_NUMMER = "dnr", _("D-nummer")
    H_NUMMER = "hnr", _("H-nummer")
    FH_NUMMER = "fhnr", _("FH-nummer")
    DUF = "duf", _("DUF-nummer")
    FIKTIVT = "fiktivt", _("Fiktivt nummer")
