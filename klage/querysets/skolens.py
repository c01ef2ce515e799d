"""Appeals as the school and the candidate see them: in few words, and with an answer from its second only."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models import Value as V
from django.db.models.enums import TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from felles.synlig_fra import synlig_q
from klage.models import Klage, Klageutfall
from klage.querysets.resultat import svar_utenfra

Status = Klage.Status
# How far the board has come is its own matter, and that an answer is made tells nothing before it shows.
HOS_MYNDIGHETEN: Final = (Status.TILDELT, Status.TIL_KONTROLL, Status.RETURNERT, Status.GODKJENT)


class Vist(TextChoices):
    """The states that others than the board and its authority see."""

    REGISTRERT = "registrert", _("Registrert, ikke sendt")
    SENDT = "sendt", _("Sendt")
    BEHANDLES = "behandles", _("Til behandling")
    AVGJORT = "avgjort", _("Avgjort")
    TRUKKET = "trukket", _("Trukket")
    AVVIST = "avvist", _("Avvist")


# Symbol and colour of each; words stand beside them.
TEGN: Final[dict[str, tuple[str, str]]] = {
    Vist.REGISTRERT: ("warning", "venter"),
    Vist.SENDT: ("info", "post"),
    Vist.BEHANDLES: ("info", "sensur"),
    Vist.AVGJORT: ("success", "levert"),
    Vist.TRUKKET: ("neutral", "fjern"),
    Vist.AVVIST: ("neutral", "ikke"),
}
# What somebody must do first.
REKKE: Final = {vist: nummer for nummer, vist in enumerate(Vist)}


def med_vist(klager: QuerySet[Klage], naa: datetime) -> QuerySet[Any]:
    """Annotate `vist` (a `Vist`), `rekke` by what must be done first, `svar` and `svar_fra` from the answer's second on.

    Of one that was decided in PAS the answer is the grade that came from there. Adds no query. Rule: the answer is sealed
    until `Klageutfall.synlig_fra`, and a decision about a formal fault until its own moment (`slutt_vises`).
    """
    staar = Klageutfall.objects.filter(klage=OuterRef("pk"), erstattet__isnull=True)
    synlig = staar.filter(synlig_q("synlig_fra", naa))
    tekst = CharField()
    i_pas, i_pas_fra = svar_utenfra(naa, "kandidat")
    avgjort = {"status": Status.AVGJORT, "slag": Klage.Slag.KARAKTER}
    vist: QuerySet[Any] = klager.annotate(
        svar=Coalesce(Subquery(synlig.values("verdi")[:1], output_field=tekst), Case(When(**avgjort, then=i_pas))),
        svar_fra=Coalesce(Subquery(synlig.values("synlig_fra")[:1]), Case(When(**avgjort, then=i_pas_fra))),
        vist=Case(
            When(status__in=HOS_MYNDIGHETEN, then=V(Vist.BEHANDLES.value)),
            # No board of ours has had it, so it was never more than sent: a step further would tell that it is decided.
            When(status=Status.AVGJORT, slutt_vises__gt=naa, sendt__isnull=True, then=V(Vist.REGISTRERT.value)),
            When(status=Status.AVGJORT, slutt_vises__gt=naa, then=V(Vist.SENDT.value)),
            When(Exists(staar.exclude(synlig_q("synlig_fra", naa))), then=V(Vist.BEHANDLES.value)),
            default=F("status"),
            output_field=tekst,
        ),
    )
    rekke = [When(vist=verdi, then=V(nummer)) for verdi, nummer in REKKE.items()]
    rangert: QuerySet[Any] = vist.annotate(rekke=Case(*rekke, default=V(len(REKKE)), output_field=IntegerField()))
    return rangert
