"""What happens to each row, mended in place; the confirmation, and the undo of it all."""

import re
from collections import defaultdict
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Organisasjon
from felles import tid
from felles.feil import Domenefeil
from felles.importer.grunnlag import Import, Importfeil, Radresultat, Utfall
from felles.importer.husket import sidens_resultater
from felles.importer.innhold import Innhold, les_innhold
from felles.importer.kjoeringer import (
    HOLDBAR,
    angre,
    bekreft,
    forkast,
    kan_angres,
    trenger_kolonner,
    utloept,
)
from felles.importer.retting import rett_rader
from felles.models import Importkjoering
from felles.regneark import skriv_xlsx
from paamelding.permissions import Tilgang, hent_import_for
from paamelding.services.visning import Visning
from paamelding.views.oversikt import som_vedlegg

CELLE: Final = re.compile(r"celle-([0-9]{1,6})-([a-z0-9_]{1,40})")
FORHAANDSVIST = Importkjoering.Status.FORHAANDSVIST


@require_safe
@innlogget
def kontroll(request: InnloggetRequest, slag: str, kjoering_id: int) -> HttpResponse:
    """What happens to each row; after the confirmation, what happened."""
    naa = tid.naa()
    kjoering, tilgang, importen = hent_import_for(request.user, slag, kjoering_id, naa=naa)
    if trenger_kolonner(kjoering) and not utloept(kjoering, naa):
        return redirect("paamelding:kolonner", slag=slag, kjoering_id=kjoering_id)
    innhold = _sidens_innhold(request, kjoering, tilgang, importen, naa)
    return render(request, "paamelding/kontroll.html", innhold)


@require_POST
@innlogget
def rett(request: InnloggetRequest, slag: str, kjoering_id: int) -> HttpResponse:
    """Mend cells and leave rows out; the page then judges every row anew."""
    naa = tid.naa()
    kjoering, _tilgang, importen = hent_import_for(request.user, slag, kjoering_id, naa=naa)
    try:
        antall = _rett(request, kjoering, importen, naa)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        _si_rettet(request, antall)
    return redirect(_tilbake(request, slag, kjoering_id))


@require_POST
@innlogget
def bekreft_import(request: InnloggetRequest, slag: str, kjoering_id: int) -> HttpResponse:
    """Do it. Cells that were changed on the page are judged first; a second press shows the same receipt."""
    naa = tid.naa()
    kjoering, _tilgang, importen = hent_import_for(request.user, slag, kjoering_id, naa=naa)
    try:
        antall = _rett(request, kjoering, importen, naa) if kjoering.status == FORHAANDSVIST else 0
        if antall:
            _si_rettet(request, antall, importert=False)
            return redirect(_tilbake(request, slag, kjoering_id))
        bekreft(kjoering_id=kjoering.pk, importen=importen, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    return redirect("paamelding:kontroll", slag=slag, kjoering_id=kjoering_id)


@require_POST
@innlogget
def forkast_import(request: InnloggetRequest, slag: str, kjoering_id: int) -> HttpResponse:
    """Throw the preview away."""
    naa = tid.naa()
    kjoering, _tilgang, importen = hent_import_for(request.user, slag, kjoering_id, naa=naa)
    try:
        forkast(kjoering_id=kjoering.pk, importen=importen, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
        return redirect("paamelding:kontroll", slag=slag, kjoering_id=kjoering_id)
    messages.info(request, _("Kontrollen er forkastet. Ingenting er importert."))
    return redirect("paamelding:velg_fil", slag=slag)


@require_POST
@innlogget
def angre_import(request: InnloggetRequest, slag: str, kjoering_id: int) -> HttpResponse:
    """Take a whole import back. Twice is harmless."""
    naa = tid.naa()
    kjoering, _tilgang, importen = hent_import_for(request.user, slag, kjoering_id, naa=naa)
    try:
        angre(kjoering_id=kjoering.pk, importen=importen, aktoer=bruker_aktoer(request), naa=naa)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        messages.success(request, _("Importen er angret. Alt er slik det var før den."))
    return redirect("paamelding:kontroll", slag=slag, kjoering_id=kjoering_id)


@require_safe
@innlogget
def avviste(request: InnloggetRequest, slag: str, kjoering_id: int) -> HttpResponse:
    """The refused rows as a sheet, each with the reason, to be mended and read in again."""
    naa = tid.naa()
    kjoering, tilgang, importen = hent_import_for(request.user, slag, kjoering_id, naa=naa)
    rader: list[list[str]] = []
    if not (kjoering.toemt or trenger_kolonner(kjoering)):
        innhold = les_innhold(kjoering)
        visning = Visning(
            tilgang.slag, _resultater(request, kjoering, importen, naa, innhold)[0], innhold, Utfall.AVVIST.value
        )
        for rad, plass in visning.valgte:
            felt = innhold.rader[plass].felt if plass is not None and rad.utfall == Utfall.AVVIST else {}
            rader.append([*(felt.get(ett.navn, "") for ett in importen.felt), str(rad.linje), rad.melding])
    overskrifter = [*(str(ett.tittel) for ett in importen.felt), _("Linje i filen"), _("Hvorfor den ble avvist")]
    return som_vedlegg(
        skriv_xlsx(overskrifter, rader, arknavn=_("Avviste rader")), f"avviste-{slag}-{kjoering.pk}.xlsx"
    )


def _sidens_innhold(
    request: InnloggetRequest, kjoering: Importkjoering, tilgang: Tilgang, importen: Import, naa: datetime
) -> dict[str, Any]:
    valg = request.GET
    aapen = kjoering.status == FORHAANDSVIST and not utloept(kjoering, naa)
    innhold = les_innhold(kjoering) if aapen else None
    rader, feil = _resultater(request, kjoering, importen, naa, innhold)
    visning = Visning(tilgang.slag, rader, innhold, valg.get("vis", ""))
    side = Paginator(visning.valgte, visning.per_side(importen.felt)).get_page(valg.get("side"))
    return {
        "kjoering": kjoering,
        "tilgang": tilgang,
        "sted": Organisasjon.objects.filter(pk=kjoering.skole_id).first(),
        "feil": feil,
        "visning": visning,
        "side": side,
        "rader": visning.med_celler(list(side.object_list), importen.felt),
        "merknad": _merknad(tilgang, innhold, naa) if innhold and not feil else "",
        "kan_bekreftes": aapen,
        "bekreftet": kjoering.status == Importkjoering.Status.BEKREFTET,
        "er_angret": kjoering.status == Importkjoering.Status.ANGRET,
        "kan_angres": kan_angres(kjoering, naa),
        "angrefrist": kjoering.avgjort + HOLDBAR if kjoering.avgjort else None,
    }


def _merknad(tilgang: Tilgang, innhold: Innhold, naa: datetime) -> str:
    return tilgang.slag.merknad(innhold.dokument(), naa) if tilgang.slag.merknad else ""


def _resultater(
    request: InnloggetRequest, kjoering: Importkjoering, importen: Import, naa: datetime, innhold: Innhold | None
) -> tuple[list[Radresultat], tuple[Importfeil, ...]]:
    try:
        rader = sidens_resultater(
            kjoering=kjoering, importen=importen, innhold=innhold, bruker_id=request.user.pk, blar=bool(request.GET),
            naa=naa,
        )  # fmt: skip
    except Importfeil as grunn:
        return [], grunn.flere
    return rader, ()


def _rett(request: InnloggetRequest, kjoering: Importkjoering, importen: Import, naa: datetime) -> int:
    """What the form changed, stored; how many rows. An empty box of a hidden field means as it was."""
    skjulte = {felt.navn for felt in importen.felt if felt.skjult}
    celler: dict[int, dict[str, str]] = defaultdict(dict)
    for navn, verdi in request.POST.items():
        treff = CELLE.fullmatch(navn)
        if treff and isinstance(verdi, str) and (verdi.strip() or treff[2] not in skjulte):
            celler[int(treff[1])][treff[2]] = verdi
    utelat, ta_med = ([int(nr) for nr in request.POST.getlist(navn) if _er_plass(nr)] for navn in ("utelat", "ta_med"))
    if not (celler or utelat or ta_med):
        return 0
    return rett_rader(
        kjoering_id=kjoering.pk, importen=importen, celler=celler, utelat=utelat, ta_med=ta_med,
        aktoer=bruker_aktoer(request), naa=naa,
    )  # fmt: skip


def _er_plass(tekst: str) -> bool:
    return tekst.isascii() and tekst.isdigit() and len(tekst) <= len("999999")


def _si_rettet(request: InnloggetRequest, antall: int, *, importert: bool = True) -> None:
    if not antall:
        messages.info(request, _("Ingenting er endret."))
        return
    tekst = ngettext("%(n)s rad er kontrollert på nytt.", "%(n)s rader er kontrollert på nytt.", antall) % {"n": antall}
    messages.info(request, tekst if importert else f"{tekst} {_('Se over, og importer så.')}")


def _tilbake(request: InnloggetRequest, slag: str, kjoering_id: int) -> str:
    """The page with the filter and page that the form was on."""
    par = {navn: request.POST[navn][:20] for navn in ("vis", "side") if request.POST.get(navn)}
    return f"{reverse('paamelding:kontroll', args=[slag, kjoering_id])}{f'?{urlencode(par)}' if par else ''}"
