"""What the room itself adds to «Klar til eksamen?»: the papers."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eksamen.models import Deltype, Eksamensdel, Eksamensparti, Gjennomfoering, Kandidat, Oppgave
from felles.bidrag import Sjekk


def oppgaver(partier: QuerySet[Any], naa: datetime) -> list[Sjekk]:
    """Candidates whose paper is not in, in their målform, of exams that are carried out here. One query."""
    deler = Eksamensdel.objects.filter(eksamen=OuterRef("eksamen")).exclude(type=Deltype.FORBEREDELSE)
    oppgave = Oppgave.objects.filter(eksamensdel=OuterRef("pk"), maalform=OuterRef(OuterRef("maalform")))
    uten = Kandidat.objects.filter(
        Exists(deler.filter(~Exists(oppgave))),
        parti__in=partier.values("pk"),
        eksamen__gjennomfoering=Gjennomfoering.HER,
    )
    mangler = Eksamensparti.objects.filter(pk__in=uten.values("parti")).select_related("eksamen__fag")
    navn = [f"{parti.eksamen.fag.kode} {parti.navn}" for parti in mangler.order_by("eksamen__fag__fagkode", "navn")]
    if not navn:
        return [Sjekk(_("Oppgaver"), "groenn", _("Alle har oppgave i sin målform."))]
    tekst = ngettext("Oppgaven mangler for %(navn)s.", "Oppgaver mangler for %(navn)s.", len(navn))
    flere = navn[:5] + ([_("%(antall)d til") % {"antall": len(navn) - 5}] if len(navn) > 5 else [])  # noqa: PLR2004
    lenke = f"{reverse('eksamen:partier')}?mangler=oppgave"
    return [Sjekk(_("Oppgaver"), "roed", tekst % {"navn": ", ".join(flere)}, lenke, _("Se partiene"))]
