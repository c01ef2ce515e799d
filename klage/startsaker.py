"""New results, and diplomas to make again, for the start page of the school."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from felles.bidrag import Sak
from felles.tid import oslo
from klage.querysets.resultat import nylig_publiserte
from klage.querysets.utenfra import vitnemaalsoppgaver

MAKS_LINJER = 5


def nye_resultater(bruker: Bruker, naa: datetime) -> list[Sak]:
    """A line a party with new results; one line for them all when they are many. One query; none without the role."""
    if not bruker.har_rolle(naa, *SKOLEADMINISTRATORER, Rolle.REKTOR):
        return []
    partier = list(nylig_publiserte(bruker, naa))
    if len(partier) > MAKS_LINJER:
        return [
            Sak(
                _("Resultatene for %(antall)s partier er publisert") % {"antall": len(partier)},
                _("Du finner dem på hvert parti."),
                reverse("eksamen:partier"),
                _("Se partiene"),
                farge="success",
                ikon="levert",
            )
        ]
    return [
        Sak(
            _("Resultatene for %(parti)s er publisert") % {"parti": parti.navn},
            _("%(fag)s, publisert %(tid)s.")
            % {"fag": parti.eksamen.fag, "tid": date_format(oslo(parti.resultater_fra), "j. F H:i")},
            reverse("eksamen:parti", args=[parti.pk]),
            _("Se resultatene"),
            farge="success",
            ikon="levert",
        )
        for parti in partier
    ]


def nye_vitnemaal(bruker: Bruker, naa: datetime) -> list[Sak]:
    """One line for those whose grade an appeal has changed. One query; none without the role."""
    skoler = bruker.organisasjoner(naa, *SKOLEADMINISTRATORER)
    antall = vitnemaalsoppgaver(skoler, naa).filter(gjort__isnull=True).count() if skoler else 0
    if not antall:
        return []
    tittel = ngettext(
        "%(antall)d kandidat skal ha nytt vitnemål", "%(antall)d kandidater skal ha nytt vitnemål", antall
    )
    return [
        Sak(
            tittel % {"antall": antall},
            _("Karakteren som gjelder, er endret etter klage."),
            reverse("klage:vitnemaal"),
            _("Se hvem"),
            ikon="endre",
        )
    ]
