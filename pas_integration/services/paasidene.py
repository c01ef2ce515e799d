"""What other pages say of PAS: the list of parties, a party's page, «Klar til eksamen?», «Trenger deg nå»."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.models import Eksamensparti, Kandidat
from eksamen.permissions import administrerer_skole, skoler_administrert_av
from felles.bidrag import Partimerke, Sak, Sjekk
from felles.radmengde import blant_tekster
from pas_integration.models import Gjoeremaal, PasKandidat
from pas_integration.querysets.henting import resultattall
from pas_integration.querysets.oversikt import som_gjelder
from pas_integration.querysets.sammenligning import partiverdier, per_parti
from pas_integration.services.partistatus import Partistatus, partistatuser, status_av

GROENN, GUL, ROED = "groenn", "gul", "roed"


def partimerker(partier: QuerySet[Eksamensparti], naa: datetime) -> Mapping[int, Partimerke] | None:
    """How each party stands with PAS; None where no PAS is set up. Three queries."""
    if settings.PAS_KLIENT is None:
        return None
    return {
        pk: Partimerke(staar.farge, staar.ikon, staar.tekst, staar.mer) for pk, staar in partistatuser(partier).items()
    }


def klarsjekk(partier: QuerySet[Eksamensparti], naa: datetime) -> list[Sjekk]:
    """A line about the parties of a school's day that go to PAS; none where there are none."""
    if settings.PAS_KLIENT is None:
        return []
    valgte = Eksamensparti.objects.filter(pk__in=partier.values("pk"), eksamenstype__in=Eksamensparti.PAS_TYPER)
    statuser = list(partistatuser(valgte).values())
    if not statuser:
        return []
    foerste = valgte.order_by("pk").values_list("skole__orgnr", "eksamen__periode__kode").first()
    orgnr, kode = foerste or ("", "")
    lenke = f"{reverse('pas_integration:eksport')}?{urlencode({'skole': orgnr, 'periode': kode})}"
    return [_sjekk(statuser, lenke)]


def _sjekk(statuser: list[Partistatus], lenke: str) -> Sjekk:
    avviste = sum(staar.avvist for staar in statuser)
    utakt = sum(not staar.i_takt for staar in statuser)
    if avviste:
        tekst = ngettext("PAS har ikke tatt imot %(n)s kandidat.", "PAS har ikke tatt imot %(n)s kandidater.", avviste)
        return Sjekk(_("PAS"), ROED, tekst % {"n": avviste}, lenke, _("Se hva PAS sier"))
    if utakt:
        tekst = ngettext("%(n)s parti er ikke i takt med PAS.", "%(n)s partier er ikke i takt med PAS.", utakt)
        return Sjekk(_("PAS"), GUL, tekst % {"n": utakt}, lenke, _("Eksporter"))
    tekst = ngettext("%(n)s parti er i takt med PAS.", "%(n)s partier er i takt med PAS.", len(statuser))
    return Sjekk(_("PAS"), GROENN, tekst % {"n": len(statuser)})


def partiseksjon(bruker: Any, parti: Eksamensparti, naa: datetime) -> tuple[str, dict[str, Any]] | None:
    """Where an exported party has its exam day, how it stands, and what came back."""
    pas = settings.PAS_KLIENT
    if pas is None or not parti.gaar_til_pas:
        return None
    linjer = per_parti(partiverdier(Eksamensparti.objects.filter(pk=parti.pk))).get(parti.pk, [])
    numre = Kandidat.objects.filter(parti=parti).aggregate(alle=Count("pk"), med=Count("kandidatnummer"))
    sted = {"skole": parti.skole.orgnr, "periode": parti.eksamen.periode.kode, "parti": parti.pk}
    return "pas/_partiseksjon.html", {
        "parti": parti,
        "status": status_av(linjer),
        "eksportert": any(linje.deres is not None and linje.deres.har for linje in linjer),
        "resultater": resultattall(parti),
        "numre": numre,
        "nettsted": pas.nettsted,
        "administrerer": administrerer_skole(bruker, parti.skole, naa),
        "sammenligning": f"{reverse('pas_integration:sammenligning')}?{urlencode(sted)}",
    }


def dagen_er_hos(kandidater: QuerySet[Kandidat]) -> Mapping[int, tuple[str, str]]:
    """The candidates that PAS has: their exam day is there. Two queries."""
    pas = settings.PAS_KLIENT
    if pas is None:
        return {}
    egne = kandidater.filter(parti__eksamenstype__in=Eksamensparti.PAS_TYPER).values_list(
        "pk",
        "parti__skole",
        "eksamen__periode",
        "person__nummer_hash",
        "eksamen__fag__fagkode",
        "eksamen__fag__variant",
    )
    rader = list(egne)
    hos_pas = set(
        PasKandidat.objects.filter(har=True, nummer_hash__in=blant_tekster({rad[3] for rad in rader})).values_list(
            "skole", "periode", "nummer_hash", "fagkode", "variant"
        )
    )
    return {pk: ("PAS", pas.nettsted) for pk, *noekkel in rader if tuple(noekkel) in hos_pas}


def saker(bruker: Bruker, naa: datetime) -> list[Sak]:
    """What a school administrator must do in PAS by hand; a line a school."""
    if settings.PAS_KLIENT is None or not bruker.har_rolle(naa, *SKOLEADMINISTRATORER):
        return []
    aapne = Gjoeremaal.objects.filter(gjort__isnull=True, paskandidat__skole__in=skoler_administrert_av(bruker, naa))
    egne = som_gjelder(aapne)
    per_skole = egne.order_by("paskandidat__skole__navn").values_list("paskandidat__skole__orgnr").annotate(
        antall=Count("pk")
    )  # fmt: skip
    return [
        Sak(
            tittel=ngettext("%(n)s gjøremål i PAS", "%(n)s gjøremål i PAS", antall) % {"n": antall},
            tekst=_("Dette PAS tar ikke imot det fra oss, så det må gjøres på sidene til PAS."),
            lenke=f"{reverse('pas_integration:gjoeremaal')}?{urlencode({'skole': orgnr})}",
            knapp=_("Se hva som skal gjøres"),
        )
        for orgnr, antall in per_skole
    ]
