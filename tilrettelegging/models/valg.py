from django.db import models
from django.utils.translation import gettext_lazy as _


class Soeker(models.TextChoices):
    """Rule: Utdanningsdirektoratet, «Tilrettelegging av eksamen»: the pupil or the parents apply to the rektor."""

    ELEV = "elev", _("Eleven selv")
    FORESATT = "foresatt", _("Foresatt")


class Tiltaksslag(models.TextChoices):
    """What may be arranged. Rule: Utdanningsdirektoratet, «Tilrettelegging av eksamen», and the PAS order forms."""

    UTVIDET_TID = "utvidet_tid", _("Utvidet tid")
    EGET_ROM = "eget_rom", _("Eget rom")
    HVILEROM = "hvilerom", _("Hvilerom")
    PAUSER = "pauser", _("Hyppige pauser")
    OPPLESNING = "opplesning", _("Opplesning av oppgaven")
    LYDFIL = "lydfil", _("Oppgaven som lydfil")
    SKRIVER = "skriver", _("Skrivehjelp eller assistent")
    EGEN_PC = "egen_pc", _("Egen PC")
    RETTEPROGRAM = "retteprogram", _("Retteprogram")
    STOR_SKRIFT = "stor_skrift", _("Forstørret skrift")
    PUNKTSKRIFT_PAPIR = "punktskrift", _("Punktskrift på papir")
    PUNKTSKRIFT_ELEKTRONISK = "leselist", _("Elektronisk punktskrift (leselist)")
    TEGNSPRAAK = "tegnspraak", _("Tegnspråk")
    NY_FORM = "ny_form", _("Annen eksamensform")
    ANNET = "annet", _("Annet")


# The same in the few words of a list, for those who prepare the room.
KORT = {
    Tiltaksslag.UTVIDET_TID: _("utvidet tid"),
    Tiltaksslag.EGET_ROM: _("eget rom"),
    Tiltaksslag.HVILEROM: _("hvilerom"),
    Tiltaksslag.PAUSER: _("pauser"),
    Tiltaksslag.OPPLESNING: _("opplesning"),
    Tiltaksslag.LYDFIL: _("lydfil"),
    Tiltaksslag.SKRIVER: _("skrivehjelp"),
    Tiltaksslag.EGEN_PC: _("egen PC"),
    Tiltaksslag.RETTEPROGRAM: _("retteprogram"),
    Tiltaksslag.STOR_SKRIFT: _("stor skrift"),
    Tiltaksslag.PUNKTSKRIFT_PAPIR: _("punktskrift på papir"),
    Tiltaksslag.PUNKTSKRIFT_ELEKTRONISK: _("leselist"),
    Tiltaksslag.TEGNSPRAAK: _("tegnspråk"),
}


class Regelslag(models.TextChoices):
    """What a rule of extra time is about; the more exact one wins."""

    FORDELT = "fordelt", _("Todelt eksamen, begge delene")
    HEL = "hel", _("Hele eksamenen")
    DEL = "del", _("En del av en todelt eksamen")
