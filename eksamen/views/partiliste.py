"""The list of the school's parties, found by text, period, type and what they lack."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.models import Eksamensparti, Eksamensperiode, Kandidat
from eksamen.models.valg import Gjennomfoering
from eksamen.permissions import kan_lese_partier
from eksamen.querysets.partier import PartiQuerySet
from eksamen.querysets.partiliste import HOEST, MANGLER, SORTERINGER, VAAR, finn, i_periode, med_tall, skoleaar
from eksamen.services.kollisjoner import personkollisjoner
from felles import tid
from felles.bidrag import Partimerke, Tekst, partikolonner
from felles.liste import Listevalg

PER_SIDE, SIDESTOERRELSER = 50, (25, 50, 100, 200)
KOLLISJON = "kollisjon"


@require_safe
@innlogget
def partier(request: InnloggetRequest) -> HttpResponse:
    """The parties of the user's schools."""
    naa = tid.naa()
    if not kan_lese_partier(request.user, naa):
        raise PermissionDenied
    alle = Eksamensparti.objects.for_lesere(request.user, naa)
    perioder = list(Eksamensperiode.objects.filter(eksamener__partier__in=alle.values("pk")).distinct())
    valg = _listevalg(request, perioder)
    frister = [p for p in perioder if p.endringsfrist and p.gjennomfoering_til >= naa]
    side = Paginator(_treff(alle, valg), valg.per_side).get_page(valg.side)
    ekstra = _ekstra_kolonner(list(side), naa)
    innhold = {
        "side": side,
        "rader": [(parti, [(tekst, merker.get(parti.pk)) for tekst, merker in ekstra]) for parti in side],
        "ekstra_kolonner": [tekst for tekst, _merker in ekstra],
        "valg": valg,
        "sok": valg.tekst("sok"),
        "nedtrekk": _nedtrekk(valg, perioder),
        "skjulte_felt": valg.skjulte_felt("sorter", "side"),
        "antall_partier": alle.count(),
        "antall_kandidater": Kandidat.objects.i_partier(alle).count(),
        "flere_skoler": alle.values("skole").distinct().count() > 1,
        "flere_perioder": len(perioder) > 1,
        "kan_administrere": request.user.har_rolle(naa, *SKOLEADMINISTRATORER),
        "kolonner": _kolonner(valg),
        "frister": [(p, (p.endringsfrist or naa) < naa) for p in frister],
        "stoerrelser": [(tall, valg.adresse(per=tall), tall == valg.per_side) for tall in SIDESTOERRELSER],
    }
    return render(request, "eksamen/partier.html", innhold)


def _ekstra_kolonner(partier: Sequence[Eksamensparti], naa: datetime) -> list[tuple[Tekst, Mapping[int, Partimerke]]]:
    """The columns of the apps above for the parties of the page: heading, and status by party."""
    vises = Eksamensparti.objects.filter(pk__in=[parti.pk for parti in partier])
    funnet = [(kolonne.overskrift, kolonne.merker(vises, naa)) for kolonne in partikolonner.alle()]
    return [(tekst, merker) for tekst, merker in funnet if merker is not None]


def _listevalg(request: InnloggetRequest, perioder: list[Eksamensperiode]) -> Listevalg:
    koder = [periode.kode for periode in perioder]
    return Listevalg(
        request.GET,
        filtre={
            "sok": None,
            "periode": [*koder, *{skoleaar(kode) for kode in koder}, VAAR, HOEST],
            "type": Eksamensparti.Eksamenstype.values,
            "sted": Gjennomfoering.values,
            "mangler": [*MANGLER, KOLLISJON],
        },
        sorteringer=SORTERINGER,
        standard="tid",
        per_side=PER_SIDE,
        sidestoerrelser=SIDESTOERRELSER,
    )


def _treff(partier: PartiQuerySet, valg: Listevalg) -> QuerySet[Eksamensparti]:
    """The parties asked for, in the order asked for; those without a date last."""
    treff = finn(med_tall(partier), valg.tekst("sok"))
    for verdi in valg.valgt("periode"):
        treff = i_periode(treff, verdi)
    for navn, kolonne in (("type", "eksamenstype"), ("sted", "eksamen__gjennomfoering")):
        if valg.valgt(navn):
            treff = treff.filter(**{f"{kolonne}__in": valg.valgt(navn)})
    for mangel in valg.valgt("mangler"):
        if mangel == KOLLISJON:
            par = [{kollisjon.parti_id, kollisjon.annet_parti_id} for kollisjon in personkollisjoner(partier)]
            treff = treff.filter(pk__in=set().union(*par))
        else:
            treff = treff.filter(MANGLER[mangel])
    felt = [F(navn) for navn in SORTERINGER[valg.sortert_etter]]
    rekkefoelge = [f.desc(nulls_last=True) if valg.synkende else f.asc(nulls_last=True) for f in felt]
    plan = treff.select_related("eksamen__fag", "eksamen__periode", "skole").prefetch_related("eksamen__deler")
    return plan.order_by(*rekkefoelge, "pk")


def _kolonner(valg: Listevalg) -> list[dict[str, str]]:
    """Headings that sort, with their direction now and what pressing them asks for."""
    tekster = {
        "tid": _("Dato og tid"),
        "fag": _("Fag og parti"),
        "kandidater": _("Kandidater"),
        "rom": _("Sted og rom"),
        "folk": _("Eksaminator, sensor"),
        "forberedelse": _("Forberedelse"),
    }
    retning = "descending" if valg.synkende else "ascending"
    return [
        {"tekst": tekst, "sorter": valg.sortert_paa(navn), "retning": retning if navn == valg.sortert_etter else "none"}
        for navn, tekst in tekster.items()
    ]


def _nedtrekk(valg: Listevalg, perioder: list[Eksamensperiode]) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """The filters with fixed values: name, heading, and each value with its words and whether it is chosen."""
    koder = sorted((periode.kode for periode in perioder), key=lambda kode: (kode[2:], kode), reverse=True)
    aar = sorted({skoleaar(kode) for kode in koder}, reverse=True)
    sesonger: list[tuple[str, Any]] = [(VAAR, _("Alle vårer")), (HOEST, _("Alle høster"))]
    felt: list[tuple[str, str, list[tuple[str, Any]]]] = [
        (
            "periode",
            _("Periode"),
            [(k, _("Våren %(aar)s") % {"aar": k[2:]} if k[0] == VAAR else _("Høsten %(aar)s") % {"aar": k[2:]}) for k in koder]
            + [(a, _("Skoleåret %(aar)s") % {"aar": a.replace("-", "–")}) for a in aar]
            + sesonger,
        ),
        ("type", _("Eksamenstype"), list(Eksamensparti.Eksamenstype.choices)),
        ("sted", _("Gjennomføres"), list(Gjennomfoering.choices)),
        ("mangler", _("Vis"), _mangelvalg()),
    ]  # fmt: skip
    return [
        (navn, tittel, [(verdi, str(tekst), verdi in valg.valgt(navn)) for verdi, tekst in verdier])
        for navn, tittel, verdier in felt
    ]


def _mangelvalg() -> list[tuple[str, Any]]:
    return [
        ("rom", _("Mangler rom")),
        ("sted", _("Mangler eksamenssted")),
        ("tid", _("Mangler dato")),
        ("kandidater", _("Har ingen kandidater")),
        ("nummer", _("Har kandidater uten kandidatnummer")),
        (KOLLISJON, _("Har kandidater med to eksamener samme dag")),
        ("vakt", _("Mangler eksamensvakt")),
        ("forslag", _("Har forslag til eksamensvakter")),
        ("oppgave", _("Mangler oppgave")),
    ]
