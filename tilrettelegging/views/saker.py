"""The list of cases, and one case as it has gone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget
from eksamen.models import Eksamensperiode
from felles import tid
from felles.bidrag import Tekst
from felles.liste import Listevalg
from tilrettelegging.models import Soeker, Tilrettelegging
from tilrettelegging.permissions import REGISTRERER, VEDTAR, har_rolle_ved, hent_sak_for, krev_saksleser
from tilrettelegging.querysets.personer import eksamener_til, med_klasse
from tilrettelegging.services.grunnlag import Grunnlag, hent_grunnlag
from tilrettelegging.services.tekster import tekst_for

Status = Tilrettelegging.Status
SORTERINGER = {
    "navn": ("person__sortering", "pk"),
    "soekt": ("soekt", "person__sortering", "pk"),
    "status": ("status", "person__sortering", "pk"),
}
PER_SIDE = 50
# Symbol and colour of each state; words stand beside them.
TEGN = {
    Status.SOEKT: ("warning", "venter"),
    Status.INNVILGET: ("success", "levert"),
    Status.DELVIS: ("success", "levert"),
    Status.AVSLAATT: ("neutral", "fjern"),
    Status.TRUKKET: ("neutral", "ikke"),
    Status.ERSTATTET: ("neutral", "paanytt"),
}


@dataclass(frozen=True, slots=True)
class Steg:
    """A step of the timeline: when, what, and the line under it."""

    naar: date | datetime | None
    hva: Tekst
    linje: str = ""
    klokke: bool = False


@require_safe
@innlogget
def saker(request: InnloggetRequest) -> HttpResponse:
    """The cases of the user's schools, found by name, state, class and period."""
    naa = tid.naa()
    krev_saksleser(request.user, naa)
    alle = Tilrettelegging.objects.synlige_for(request.user, naa)
    perioder = list(Eksamensperiode.objects.filter(pk__in=alle.values("periode")).order_by("-gjennomfoering_fra"))
    med = med_klasse(alle)
    klasser = sorted(set(med.order_by().values_list("klasse", flat=True)) - {None, ""})
    valg = Listevalg(
        request.GET,
        filtre={"sok": None, "tilstand": Status.values, "klasse": klasser, "periode": [p.kode for p in perioder]},
        sorteringer=SORTERINGER,
        standard="navn",
        per_side=PER_SIDE,
    )
    side = Paginator(_treff(med, valg).med_person(), PER_SIDE).get_page(valg.side)
    rektor = request.user.har_rolle(naa, *VEDTAR)
    innhold = {
        "side": side,
        "rader": [(sak, TEGN[Status(sak.status)]) for sak in side],
        "valg": valg,
        "sok": valg.tekst("sok"),
        "tilstander": Status.choices,
        "klasser": klasser,
        "perioder": perioder,
        "valgt": {navn: valg.valgt(navn) for navn in ("tilstand", "klasse", "periode")},
        "antall_i_alt": alle.count(),
        "antall_venter": alle.uten_vedtak().count(),
        "flere_skoler": alle.order_by().values("skole").distinct().count() > 1,
        "kan_registrere": request.user.har_rolle(naa, *REGISTRERER),
        "kan_velge": rektor and any(sak.status == Status.SOEKT for sak in side),
        "kolonner": _kolonner(valg),
        "skjulte_felt": valg.skjulte_felt("sorter", "side"),
    }
    return render(request, "tilrettelegging/saker.html", innhold)


@require_safe
@innlogget
def sak(request: InnloggetRequest, sak_id: int) -> HttpResponse:
    """One case as a timeline, with the next step."""
    naa = tid.naa()
    saken = hent_sak_for(request.user, sak_id, naa=naa)
    kandidater = list(eksamener_til(saken))
    grunnlag = hent_grunnlag(kandidater)
    eksamener = [(kandidat, *_gitt(saken, grunnlag[kandidat.pk])) for kandidat in kandidater]
    registrerer = har_rolle_ved(request.user, saken.skole, naa, REGISTRERER)
    andre = Tilrettelegging.objects.synlige_for(request.user, naa).filter(person=saken.person_id)
    innhold = {
        "sak": saken,
        "tegn": TEGN[Status(saken.status)],
        "steg": _steg(saken),
        "eksamener": eksamener,
        "mangler_minutter": any(mangler for _kandidat, _tekst, mangler in eksamener),
        "kan_vedta": saken.status == Status.SOEKT and har_rolle_ved(request.user, saken.skole, naa, VEDTAR),
        "kan_registrere": registrerer,
        "kan_trekke": registrerer and (saken.status == Status.SOEKT or saken.i_kraft),
        "har_brev": saken.status in Tilrettelegging.UTFALL,
        "oensket": saken.oenskede,
        "innvilget": saken.innvilgede,
        "andre": andre.exclude(pk=saken.pk).select_related("periode", "skole").order_by("-registrert"),
        "kopieres_til": _kopieres_til(saken, naa) if registrerer else [],
    }
    return render(request, "tilrettelegging/sak.html", innhold)


def _gitt(sak: Tilrettelegging, grunnlag: Grunnlag) -> tuple[str, bool]:
    """What the case gives in an exam, in words, and whether minutes are missing; nothing when another case does."""
    if grunnlag.vedtak is None or grunnlag.vedtak.sak_id != sak.pk:
        return "", False
    return tekst_for(grunnlag), grunnlag.ekstra.mangler


def _kopieres_til(sak: Tilrettelegging, naa: datetime) -> list[Eksamensperiode]:
    """Periods that are not over and come after the case's, where the decision may be copied to."""
    if not any(ett.innvilget for ett in sak.tiltak.all()):
        return []
    senere = Eksamensperiode.objects.filter(gjennomfoering_til__gte=naa).exclude(pk=sak.periode_id)
    return list(senere.order_by("gjennomfoering_fra"))


def _treff(saker: Any, valg: Listevalg) -> Any:
    treff = saker
    if valg.tekst("sok"):
        treff = treff.finn(valg.tekst("sok"))
    if valg.valgt("tilstand"):
        treff = treff.filter(status__in=valg.valgt("tilstand"))
    if valg.valgt("klasse"):
        treff = treff.filter(klasse__in=valg.valgt("klasse"))
    if valg.valgt("periode"):
        treff = treff.filter(periode__kode__in=valg.valgt("periode"))
    nivaaer = SORTERINGER[valg.sortert_etter]
    return treff.order_by(*(f"-{felt}" if valg.synkende else felt for felt in nivaaer))


def _kolonner(valg: Listevalg) -> list[dict[str, str]]:
    navn = (("navn", _("Navn")), ("soekt", _("Søkt")), ("status", _("Status")))
    retning = "descending" if valg.synkende else "ascending"
    return [
        {"tekst": tekst, "sorter": valg.sortert_paa(n), "retning": retning if valg.sortert_etter == n else "none"}
        for n, tekst in navn
    ]


def _steg(sak: Tilrettelegging) -> list[Steg]:
    """What has happened, in order; the last is where the case stands."""
    foresatt = sak.soeker == Soeker.FORESATT
    fra = _("Fra foresatt, %(navn)s") % {"navn": sak.soekernavn} if foresatt else _("Fra eleven selv")
    steg = [Steg(sak.soekt, _("Søknad"), fra)]
    if sak.uttalelse_dato:
        steg.append(Steg(sak.uttalelse_dato, _("Sakkyndig uttalelse"), _("Fra %(hvem)s") % {"hvem": sak.uttalelse_fra}))
    if sak.vedtatt:
        hvem = _("Vedtatt av %(navn)s") % {"navn": sak.vedtatt_av.navn} if sak.vedtatt_av else ""
        steg.append(Steg(sak.vedtatt, _("Vedtak"), hvem, klokke=True))
    if sak.avsluttet:
        steg.append(Steg(sak.avsluttet, sak.get_status_display(), klokke=True))
    return steg
