"""What «Klar til eksamen?» asks about invigilators and candidate passwords, and the way to the plan from a party."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.models import Eksamensparti, Kandidat, Vaktforslag, Vaktoppdrag
from eksamen.permissions import administrerer_skole
from eksamen.querysets.vakter import kollisjoner, vakter_for
from felles.bidrag import Handling, Sjekk
from felles.tid import oslo


def vakter(partier: QuerySet[Any], naa: datetime) -> list[Sjekk]:
    """Parties nobody watches, people in two places, proposals that wait, and people who have never logged in."""
    valgte = Eksamensparti.objects.filter(pk__in=partier.values("pk"))
    oppdrag = Vaktoppdrag.objects.filter(parti__in=valgte.values("pk"))
    skole = valgte.values("skole__orgnr").annotate(start=Min("eksamen__deler__start")).order_by("start").first()
    if skole is None:
        return []
    orgnr = skole["skole__orgnr"]
    plan = planadresse(orgnr, skole["start"])
    uten = valgte.exclude(pk__in=oppdrag.values("parti")).count()
    ider = set(valgte.values_list("pk", flat=True))
    i_veien = [
        par for par in kollisjoner(vakter_for(oppdrag.values_list("bruker", flat=True)))
        if par[0].parti_id in ider or par[1].parti_id in ider
    ]  # fmt: skip
    forslag = Vaktforslag.objects.filter(parti__in=valgte.values("pk"), status=Vaktforslag.Status.FORESLAATT).count()
    aldri = Bruker.objects.filter(pk__in=oppdrag.values("bruker"), last_login__isnull=True).count()
    mangler = ngettext("%(n)d parti mangler eksamensvakt.", "%(n)d partier mangler eksamensvakt.", uten)
    to_steder = ngettext(
        "%(n)d gang er en vakt to steder samtidig.", "%(n)d ganger er en vakt to steder samtidig.", len(i_veien)
    )
    venter = ngettext("%(n)d forslag venter på svar.", "%(n)d forslag venter på svar.", forslag)
    ukjent = ngettext("%(n)d eksamensvakt har aldri logget inn.", "%(n)d eksamensvakter har aldri logget inn.", aldri)
    til_forslag = reverse("vakter:vaktforslag", args=[orgnr])
    register = reverse("vakter:vaktregister", args=[orgnr])
    return [
        _sjekk(uten, Sjekk(_("Eksamensvakter"), "roed", mangler, plan, _("Sett opp vakter")), _("Alle har vakt.")),
        _sjekk(
            len(i_veien),
            Sjekk(_("Vakter på to steder"), "gul", to_steder, plan, _("Se vaktplanen")),
            _("Ingen er satt opp to steder samtidig."),
        ),
        _sjekk(
            forslag,
            Sjekk(
                _("Forslag til eksamensvakter"), "gul", venter, til_forslag, _("Se forslagene"), SKOLEADMINISTRATORER
            ),
            _("Ingen forslag venter."),
        ),
        _sjekk(
            aldri,
            Sjekk(_("Vakter som kan logge inn"), "gul", ukjent, register, _("Se registeret"), SKOLEADMINISTRATORER),
            _("Alle eksamensvaktene har logget inn."),
        ),
    ]


def passord(partier: QuerySet[Any], naa: datetime) -> list[Sjekk]:
    """Candidates who cannot log in: without password, or without number."""
    kandidater = Kandidat.objects.filter(parti__in=partier.values("pk"))
    uten = kandidater.filter(passord__isnull=True).count()
    uten_nummer = kandidater.uten_nummer().count()
    lenke = f"{reverse('eksamen:passord_alle')}?mangler=1"
    mangler = ngettext("%(n)d kandidat mangler passord.", "%(n)d kandidater mangler passord.", uten)
    nummerloese = ngettext("%(n)d kandidat mangler nummer.", "%(n)d kandidater mangler nummer.", uten_nummer)
    return [
        _sjekk(
            uten,
            Sjekk(_("Passord"), "roed", mangler, lenke, _("Lag passord"), SKOLEADMINISTRATORER),
            _("Alle kandidatene har passord."),
        ),
        _sjekk(
            uten_nummer,
            Sjekk(_("Kandidatnummer"), "roed", nummerloese, lenke, _("Se hvem"), SKOLEADMINISTRATORER),
            _("Alle kandidatene har kandidatnummer."),
        ),
    ]


def partihandlinger(bruker: Bruker, parti: Eksamensparti, naa: datetime) -> list[Handling]:
    """From a party to its day in the plan of watches, with the party ticked."""
    if not administrerer_skole(bruker, parti.skole, naa):
        return []
    start = next((deel.start for deel in parti.eksamen.deler.all()), None)
    lenke = f"{planadresse(parti.skole.orgnr, start)}&{urlencode({'parti': parti.pk})}"
    return [Handling(_("Eksamensvakter"), lenke, "folk")]


def planadresse(orgnr: str, tidspunkt: datetime | None = None) -> str:
    """The plan of watches of a school, at the day of that moment."""
    felt = {"skole": orgnr} | ({"dag": oslo(tidspunkt).date().isoformat()} if tidspunkt else {})
    return f"{reverse('vakter:vakter')}?{urlencode(felt)}"


def _sjekk(antall: int, sjekk: Sjekk, i_orden: str) -> Sjekk:
    """The line as it is with so many faults, or the green one."""
    return replace(sjekk, tekst=str(sjekk.tekst) % {"n": antall}) if antall else Sjekk(sjekk.tittel, "groenn", i_orden)
