"""The register of places and rooms, with how full each room is on a day."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Organisasjon
from eksamen.forms.steder import DagForm, RomForm, StedForm
from eksamen.models import Eksamensdel, Eksamensparti
from eksamen.models.valg import Deltype
from eksamen.permissions import (
    administrerer_skole,
    hent_rom_for,
    hent_skole_for,
    hent_sted_for,
    kan_lese_partier,
    skoler_lest_av,
)
from eksamen.querysets.steder import steder_ved
from eksamen.services import steder as tjeneste
from eksamen.services.kollisjoner import rombruk
from felles import angre, tid
from felles.feil import Domenefeil


@require_safe
@innlogget
def steder(request: InnloggetRequest) -> HttpResponse:
    """Places and rooms of a school, and how full they are on the chosen day, or the next with an exam."""
    naa = tid.naa()
    if not kan_lese_partier(request.user, naa):
        raise PermissionDenied
    skoler = list(skoler_lest_av(request.user, naa))
    skole = next((s for s in skoler if s.orgnr == request.GET.get("skole")), skoler[0] if skoler else None)
    innhold: dict[str, Any] = {"skoler": skoler, "skole": skole}
    if skole is not None:
        administrerer = administrerer_skole(request.user, skole, naa)
        dager = _dager(skole)
        skjema = DagForm(request.GET)
        oensket = skjema.cleaned_data.get("dag") if skjema.is_valid() else None
        dag = oensket or next((d for d in dager if d >= tid.dagens_dato(naa)), dager[-1] if dager else None)
        innhold |= {"administrerer": administrerer, "steder": steder_ved(skole.pk), "dager": dager, "dag": dag}
        innhold["bruk"] = _bruk(skole, dag) if dag else []
    return render(request, "eksamen/steder.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def nytt_sted(request: InnloggetRequest, orgnr: str) -> HttpResponse:
    """Add a place."""
    skole = hent_skole_for(request.user, orgnr, naa=tid.naa())
    return _lagre(request, StedForm, {}, slag="sted", tittel=_("Nytt eksamenssted"), noekler={"skole_id": skole.pk})


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def endre_sted(request: InnloggetRequest, sted_id: int) -> HttpResponse:
    """Rename a place; its parties follow."""
    sted = hent_sted_for(request.user, sted_id, naa=tid.naa())
    staar = {"navn": sted.navn, "adresse": sted.adresse}
    noekler = {"skole_id": sted.skole_id, "sted_id": sted.pk}
    return _lagre(request, StedForm, staar, slag="sted", tittel=sted.navn, noekler=noekler)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def nytt_rom(request: InnloggetRequest, sted_id: int) -> HttpResponse:
    """Add a room to a place."""
    sted = hent_sted_for(request.user, sted_id, naa=tid.naa())
    tittel = _("Nytt rom på %(sted)s") % {"sted": sted.navn}
    return _lagre(request, RomForm, {}, slag="rom", tittel=tittel, noekler={"sted_id": sted.pk})


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def endre_rom(request: InnloggetRequest, rom_id: int) -> HttpResponse:
    """Rename a room or change its seats; its parties follow."""
    rom = hent_rom_for(request.user, rom_id, naa=tid.naa())
    staar = {"navn": rom.navn, "kapasitet": rom.kapasitet}
    noekler = {"sted_id": rom.sted_id, "rom_id": rom.pk}
    return _lagre(request, RomForm, staar, slag="rom", tittel=rom.navn, noekler=noekler)


@require_POST
@innlogget
def slett_sted(request: InnloggetRequest, sted_id: int) -> HttpResponse:
    """Take a place out of the register; parties keep their words."""
    naa = tid.naa()
    sted = hent_sted_for(request.user, sted_id, naa=naa)
    post = tjeneste.slett_sted(sted_id=sted.pk, aktoer=bruker_aktoer(request), naa=naa)
    angre.melding(request, _("%(navn)s er slettet fra registeret.") % {"navn": sted.navn}, post)
    return redirect("eksamen:steder")


@require_POST
@innlogget
def slett_rom(request: InnloggetRequest, rom_id: int) -> HttpResponse:
    """Take a room out of the register; parties keep their words."""
    naa = tid.naa()
    rom = hent_rom_for(request.user, rom_id, naa=naa)
    post = tjeneste.slett_rom(rom_id=rom.pk, aktoer=bruker_aktoer(request), naa=naa)
    angre.melding(request, _("%(navn)s er slettet fra registeret.") % {"navn": rom.navn}, post)
    return redirect("eksamen:steder")


def _lagre(
    request: InnloggetRequest, skjemaklasse: Any, staar: dict[str, Any], *, slag: str, tittel: str, noekler: dict[str, int]
) -> HttpResponse:  # fmt: skip
    """One form for place and room, new or changed."""
    skjema = skjemaklasse(request.POST if request.method == "POST" else None, initial=staar)
    if request.method == "POST" and skjema.is_valid():
        lagre: Any = tjeneste.lagre_sted if slag == "sted" else tjeneste.lagre_rom
        try:
            rad, partier = lagre(**noekler, **skjema.cleaned_data, aktoer=bruker_aktoer(request), naa=tid.naa())
        except Domenefeil as feil:
            skjema.add_error("navn", str(feil.melding))
        else:
            tekst = _("%(navn)s er lagret.") % {"navn": rad.navn}
            if partier:
                fulgte = ngettext("%(n)s parti har fått det nye navnet.", "%(n)s partier har fått det nye navnet.", partier)  # fmt: skip
                tekst = f"{tekst} {fulgte % {'n': partier}}"
            messages.success(request, tekst)
            return redirect("eksamen:steder")
    status = 422 if request.method == "POST" else 200
    return render(
        request, "eksamen/steder_skjema.html", {"skjema": skjema, "tittel": tittel, "slag": slag}, status=status
    )


def _dager(skole: Organisasjon) -> list[date]:
    """The days on which the school has an exam."""
    deler = Eksamensdel.objects.exclude(type=Deltype.FORBEREDELSE).filter(eksamen__partier__skole=skole)
    return sorted({tid.dagens_dato(start) for start in deler.values_list("start", flat=True).distinct()})


def _bruk(skole: Organisasjon, dag: date) -> list[dict[str, Any]]:
    """How full each room is that day, with its parties."""
    fra, til = tid.doegnet(dag)
    denne_dagen = {"eksamen__deler__start__gte": fra, "eksamen__deler__start__lt": til}
    partier = Eksamensparti.objects.filter(pk__in=Eksamensparti.objects.filter(skole=skole, **denne_dagen).values("pk"))
    kjente = {parti.pk: parti for parti in partier.select_related("eksamen__fag")}
    return [
        {"bruk": bruk, "partier": [kjente[pk] for pk in bruk.parti_ider], "tak": bruk.kapasitet or bruk.opptatt or 1}
        for bruk in rombruk(partier)
        if bruk.dag == dag
    ]
