"""The file is chosen, and the columns of a sheet are named."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import tid
from felles.feil import Domenefeil
from felles.importer.filer import MAKS_BYTE, krev_stoerrelse
from felles.importer.grunnlag import Importfeil
from felles.importer.innhold import les_ark
from felles.importer.kjoeringer import forhaandsvis, utloept
from felles.importer.kolonner import gjett, husket_for
from felles.importer.retting import velg_kolonner
from felles.models import Importkjoering
from paamelding.forms.fil import ImportfilForm
from paamelding.forms.kolonner import KolonneForm
from paamelding.permissions import Tilgang, hent_import_for, tilgang_til

# What a form adds around the file: boundaries, names and the token.
SKJEMABYTE: Final = 64 * 1024
# How much of a refused body is read past, so that the browser gets the answer and not a broken line.
LES_FORBI: Final = 256 * 1024 * 1024
BIT: Final = 64 * 1024


# Exempt here, protected one step in: the token stands in the body, and a body that is too big is never parsed.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def velg_fil(request: InnloggetRequest, slag: str = "paamelding") -> HttpResponse:
    """The page where a file is chosen. A request larger than a file may be is refused before it is read."""
    tilgang = tilgang_til(request.user, slag, naa=tid.naa())
    stoerrelse = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.method == "POST" and stoerrelse > MAKS_BYTE + SKJEMABYTE:
        _les_forbi(request)
        return _for_stor(request, tilgang, stoerrelse)
    svar: HttpResponse = _velg_fil(request, tilgang)
    return svar


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def kolonner(request: InnloggetRequest, slag: str, kjoering_id: int) -> HttpResponse:
    """Which column is which: guessed, and remembered from the last file."""
    naa = tid.naa()
    kjoering, tilgang, importen = hent_import_for(request.user, slag, kjoering_id, naa=naa)
    if kjoering.status != Importkjoering.Status.FORHAANDSVIST or utloept(kjoering, naa):
        return redirect("paamelding:kontroll", slag=slag, kjoering_id=kjoering_id)
    ark = les_ark(kjoering)
    if ark is None:
        return redirect("paamelding:kontroll", slag=slag, kjoering_id=kjoering_id)
    valgte = {felt: valg[0] for felt, valg in kjoering.kolonner.items()}
    gjettet = valgte or gjett(importen.felt, ark.overskrifter, husket_for(importen))
    skjema = KolonneForm(request.POST or None, felt=importen.felt, ark=ark, gjettet=gjettet)
    if request.method == "POST" and skjema.is_valid():
        try:
            velg_kolonner(
                kjoering_id=kjoering.pk, importen=importen, kolonner=skjema.kolonner(), aktoer=bruker_aktoer(request),
                naa=naa,
            )  # fmt: skip
            return redirect("paamelding:kontroll", slag=slag, kjoering_id=kjoering_id)
        except Importfeil as feil:
            for en in feil.flere:
                skjema.add_error(None, en.tekst)
        except Domenefeil as feil:
            messages.error(request, str(feil.melding))
            return redirect("paamelding:kontroll", slag=slag, kjoering_id=kjoering_id)
    innhold = {"kjoering": kjoering, "tilgang": tilgang, "skjema": skjema, "ark": ark, "antall": len(ark.rader)}
    return render(request, "paamelding/kolonner.html", innhold, status=422 if skjema.errors else 200)


@csrf_protect
def _velg_fil(request: InnloggetRequest, tilgang: Tilgang) -> HttpResponse:
    naa = tid.naa()
    if request.method != "POST":
        return _vis_skjema(request, tilgang, _skjema(tilgang), 200)
    skjema = ImportfilForm(request.POST, request.FILES, skoler=tilgang.skoler, med_xml=_med_xml(tilgang))
    if not skjema.is_valid():
        return _vis_skjema(request, tilgang, skjema, 422)
    try:
        kjoering = forhaandsvis(
            importen=tilgang.lag(skjema.cleaned_data.get("skole"), request.user, naa),
            fil=skjema.lest_fil(),
            formater=tilgang.slag.formater(),
            aktoer=bruker_aktoer(request),
            naa=naa,
        )
    except Importfeil as feil:
        skjema.avvis(feil)
        return _vis_skjema(request, tilgang, skjema, 422)
    return redirect("paamelding:kontroll", slag=tilgang.navn, kjoering_id=kjoering.pk)


def _for_stor(request: InnloggetRequest, tilgang: Tilgang, stoerrelse: int) -> HttpResponse:
    skjema = ImportfilForm({}, skoler=tilgang.skoler, med_xml=_med_xml(tilgang))
    skjema.errors.clear()
    try:
        krev_stoerrelse(stoerrelse)
    except Importfeil as feil:
        skjema.avvis(feil)
    return _vis_skjema(request, tilgang, skjema, 413)


def _skjema(tilgang: Tilgang) -> ImportfilForm:
    return ImportfilForm(skoler=tilgang.skoler, med_xml=_med_xml(tilgang))


def _med_xml(tilgang: Tilgang) -> bool:
    return bool(tilgang.slag.formater())


def _vis_skjema(request: InnloggetRequest, tilgang: Tilgang, skjema: ImportfilForm, status: int) -> HttpResponse:
    return render(request, "paamelding/velg.html", {"skjema": skjema, "tilgang": tilgang}, status=status)


def _les_forbi(request: InnloggetRequest) -> None:
    lest = 0
    while lest < LES_FORBI and (bit := request.read(BIT)):
        lest += len(bit)
