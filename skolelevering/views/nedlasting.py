"""Delivered answers, for those who monitor: by candidate, party, exam or school, as a zip."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamen, Eksamensparti, Kandidat
from felles.feil import Domenefeil
from felles.filsvar import stroem_som_vedlegg
from felles.tid import naa
from levering.models import Besvarelsesfil
from levering.querysets.nedlasting import Periodefrist, frister, leverte, talt_opp
from levering.services.nedlasting import lag_pakke, utloept_tekst
from sjekk.querysets.sjekker import filer_i_karantene
from vakter.permissions import HANDLENDE

PER_SIDE = 50
MAKS_SIFRE = 12  # more is no key of ours
FELT = {
    "skole": "kandidat__parti__skole",
    "eksamen": "kandidat__eksamen",
    "parti": "kandidat__parti",
    "kandidat": "kandidat",
}
STEDSFELT = ("kandidat__parti", "kandidat__parti__skole", "kandidat__eksamen")
STATUS = {"utloept": HTTPStatus.GONE}


@dataclass(frozen=True)
class Utvalg:
    """What of the user's delivered answers is asked for. `alle` is the whole period."""

    frist: Periodefrist | None
    perioder: list[Periodefrist]
    alle: QuerySet[Besvarelsesfil]
    filer: QuerySet[Besvarelsesfil]
    valgt: dict[str, int]


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def nedlasting(request: InnloggetRequest) -> HttpResponseBase:
    """What there is to download; posting gives the zip."""
    krev_rolle(request.user, *HANDLENDE)
    tidspunkt = naa()
    if request.method != "POST":
        return _side(request, les_utvalg(request.user, request.GET, tidspunkt), tidspunkt)
    utvalg = les_utvalg(request.user, request.POST, tidspunkt)
    if utvalg.frist is None or (utvalg.valgt and not utvalg.filer.exists()):
        raise Http404
    try:
        pakke = lag_pakke(
            filer=utvalg.filer,
            frist=utvalg.frist,
            aktoer=bruker_aktoer(request),
            naa=tidspunkt,
            karantene=set(filer_i_karantene(utvalg.filer).order_by().values_list("pk", flat=True)),
        )
    except Domenefeil as nei:
        return _side(request, utvalg, tidspunkt, feil=nei)
    return stroem_som_vedlegg(pakke.stroem, navn=pakke.navn, lengde=pakke.lengde, innholdstype="application/zip")


def les_utvalg(bruker: Bruker, parametre: Mapping[str, str], naa: datetime) -> Utvalg:
    """The choices of an address or a form. What is made up, or not the user's, matches nothing."""
    alle = leverte(bruker, naa)
    mine = set(alle.order_by().values_list("kandidat__eksamen__periode", flat=True).distinct())
    perioder = [frist for frist in frister() if frist.periode.pk in mine]
    kode = parametre.get("periode", "")
    frist = next((ett for ett in perioder if ett.periode.kode == kode), None if kode else next(iter(perioder), None))
    i_perioden = alle.filter(kandidat__eksamen__periode=frist.periode) if frist else alle.none()
    valgt = {navn: _tall(parametre[navn]) for navn in FELT if parametre.get(navn)}
    filer = i_perioden.filter(**{FELT[navn]: verdi for navn, verdi in valgt.items()})
    return Utvalg(frist, perioder, i_perioden, filer, valgt)


def _tall(tekst: str) -> int:
    return int(tekst) if tekst.isascii() and tekst.isdigit() and len(tekst) <= MAKS_SIFRE else 0


def _side(request: InnloggetRequest, utvalg: Utvalg, naa: datetime, *, feil: Domenefeil | None = None) -> HttpResponse:
    utloept = utvalg.frist is not None and not utvalg.frist.er_aapen(naa)
    verdier = {
        "utvalg": utvalg,
        "utloept": utloept_tekst(utvalg.frist) if utvalg.frist and utloept else "",
        "feil": str(feil.melding) if feil and not utloept else "",
    }
    if utvalg.frist and not utloept:
        verdier |= _innhold(request, utvalg)
    status = STATUS.get(feil.kode, HTTPStatus.UNPROCESSABLE_ENTITY) if feil else HTTPStatus.OK
    return render(request, "skolelevering/nedlasting.html", verdier, status=status)


def _innhold(request: InnloggetRequest, utvalg: Utvalg) -> dict[str, object]:
    """The rows of the page: candidates when a party is chosen, else parties; and what the filter can be set to."""
    # Asked for once, and only its ids handed on: a subquery over every answer within each list is planned blindly.
    steder = set(utvalg.alle.order_by().values_list(*STEDSFELT).distinct())
    partier, skoler, eksamener = (set(ider) for ider in zip(*steder, strict=True)) if steder else (set(), set(), set())
    valgt_parti = partier & {utvalg.valgt.get("parti", 0)}
    per_parti = "parti" not in utvalg.valgt
    tall = talt_opp(utvalg.filer, "kandidat__parti" if per_parti else "kandidat")
    rekke = _partier(tall) if per_parti else _kandidater(tall)
    side = Paginator(rekke, PER_SIDE).get_page(request.GET.get("side"))
    return {
        "per_parti": per_parti,
        "side": side,
        "rader": [(rad, tall[rad.pk]) for rad in side],
        "antall_filer": sum(t["filer"] for t in tall.values()),
        "antall_kandidater": sum(t["kandidater"] for t in tall.values()),
        "antall_byte": sum(t["byte"] for t in tall.values()),
        "skoler": list(Organisasjon.objects.filter(pk__in=skoler).order_by("navn")),
        "eksamener": list(
            Eksamen.objects.filter(pk__in=eksamener)
            .select_related("fag")
            .order_by("fag__fagkode", "fag__variant", "pk")
        ),
        "parti": Eksamensparti.objects.filter(pk__in=valgt_parti).med_plan().first(),
    }


def _partier(tall: dict[int, dict[str, int]]) -> QuerySet[Eksamensparti]:
    return (
        Eksamensparti.objects.filter(pk__in=tall)
        .select_related("eksamen__fag", "skole")
        .order_by("skole__navn", "eksamen__fag__fagkode", "navn", "pk")
    )


def _kandidater(tall: dict[int, dict[str, int]]) -> QuerySet[Kandidat]:
    return Kandidat.objects.filter(pk__in=tall).med_navn().sortert()
