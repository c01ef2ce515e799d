"""A board member's case: the answer beside the form, and grade and reasons that the two write together."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles.feil import Domenefeil, UgyldigOvergang
from felles.tid import naa
from klage.models import Klage
from klagenemnd.bordside import Felles, begrunnelse_av, lag_deler, lag_side, lag_svar, naboer
from klagenemnd.forms.bord import VedtakSkjema, VurderingSkjema
from klagenemnd.models import Klageoppdrag, Overskrift
from klagenemnd.permissions import hent_oppdrag_for
from klagenemnd.querysets.bord import er_forseglet
from klagenemnd.querysets.kontroll import siste_versjon
from klagenemnd.services.godkjenning import godkjenn
from klagenemnd.services.vedtak import er_lik, lagre_versjon, rens
from klagenemnd.services.vurdering import VERDIER


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@innlogget
def vis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Read the case, write grade and reasons, and approve them."""
    tidspunkt = naa()
    oppdrag = hent_oppdrag_for(request.user, pk, naa=tidspunkt)
    if request.method != "POST":
        return render(request, "klagenemnd/bord.html", side(request, oppdrag, tidspunkt))
    skjema = VedtakSkjema(request.POST)
    nyere = False
    if skjema.is_valid() and request.POST.get("handling") != "vis":
        try:
            _utfoer(request, oppdrag, skjema, tidspunkt)
        except Domenefeil as feil:
            nyere = feil.kode == "nyere"
            skjema.add_error(None, str(feil.melding))
        else:
            return redirect("klagenemnd:bord", pk=oppdrag.pk)
    sammenheng = side(request, oppdrag, tidspunkt, skjema=skjema, nyere=nyere)
    return render(request, "klagenemnd/bord.html", sammenheng, status=422 if skjema.errors else 200)


def _utfoer(request: InnloggetRequest, oppdrag: Klageoppdrag, skjema: VedtakSkjema, tidspunkt: datetime) -> None:
    if request.POST.get("handling") == "godkjenn":
        _godkjenn(request, oppdrag, skjema, tidspunkt)
    else:
        _lagre(request, oppdrag, skjema, tidspunkt)


def _lagre(request: InnloggetRequest, oppdrag: Klageoppdrag, skjema: VedtakSkjema, tidspunkt: datetime) -> None:
    fra = skjema.cleaned_data["fra_nummer"]
    versjon = lagre_versjon(
        klage_id=oppdrag.klage_id,
        fra_nummer=fra,
        aktoer=bruker_aktoer(request),
        naa=tidspunkt,
        **skjema.innhold(),
    )
    if versjon.nummer == fra:
        messages.info(request, _("Ingenting var endret. Versjon %(nummer)s står.") % {"nummer": versjon.nummer})
        return
    melding = _("Versjon %(nummer)s er lagret. Ingen har godkjent den ennå.")
    messages.success(request, melding % {"nummer": versjon.nummer})


def _godkjenn(request: InnloggetRequest, oppdrag: Klageoppdrag, skjema: VedtakSkjema, tidspunkt: datetime) -> None:
    """Approve the version that the page showed; what was written since is kept on the page and saved first."""
    versjon = None if er_forseglet(oppdrag) else siste_versjon(oppdrag.klage_id)
    skrevet = {navn: rens(tekst) for navn, tekst in skjema.innhold().items()}
    if versjon is None:
        raise Domenefeil(_("Det er ikke lagret noe å godkjenne ennå. Lagre først, og godkjenn så."), kode="ulagret")
    if versjon.nummer != skjema.cleaned_data["fra_nummer"]:
        melding = _(
            "Svaret er endret siden du åpnet det. Ingenting er godkjent. Les den nye versjonen, og godkjenn den."
        )
        raise UgyldigOvergang(melding, kode="nyere")
    if not er_lik(versjon, skrevet):
        melding = _(
            "Du har skrevet noe som ikke er lagret. Lagre, les hele svaret, og godkjenn så. Ingenting er godkjent."
        )
        raise Domenefeil(melding, kode="ulagret")
    godkjenn(versjon_id=versjon.pk, aktoer=bruker_aktoer(request), naa=tidspunkt)
    klage = Klage.objects.select_related("ansvarlig").get(pk=oppdrag.klage_id)
    if klage.status == Klage.Status.TIL_KONTROLL:
        melding = _("Begge har godkjent versjon %(nummer)s. Den er sendt til kvalitetssikring hos %(navn)s.")
        navn = klage.ansvarlig.navn if klage.ansvarlig else ""
        messages.success(request, melding % {"nummer": versjon.nummer, "navn": navn})
        return
    melding = _("Du har godkjent versjon %(nummer)s. Nå venter den på den andre i nemnda.")
    messages.success(request, melding % {"nummer": versjon.nummer})


@require_POST
@sensitive_post_parameters()
@never_cache
@innlogget
def forhaandsvis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The whole answer with what is written right now, and hints on it. Nothing is kept."""
    oppdrag = hent_oppdrag_for(request.user, pk, naa=naa())
    skjema = VedtakSkjema(request.POST)
    skjema.is_valid()
    tekster = {navn: skjema.cleaned_data.get(navn, "") for navn in Overskrift.values}
    sammenheng = lag_svar(oppdrag.klage, skjema.cleaned_data.get("verdi", ""), tekster)
    return render(request, "klagenemnd/_svaret.html", sammenheng)


def side(
    request: InnloggetRequest,
    oppdrag: Klageoppdrag,
    tidspunkt: datetime,
    *,
    skjema: VedtakSkjema | None = None,
    vurdering: VurderingSkjema | None = None,
    nyere: bool = False,
) -> dict[str, Any]:
    """What the page shows: what was just written wins over what is kept, and stands beside what is newer."""
    sammenheng = lag_side(oppdrag, tidspunkt) | naboer(oppdrag, tidspunkt)
    svar, egen, felles = sammenheng["svar"], sammenheng["egen"], sammenheng["felles"]
    deler = svar.deler
    valgt_del = next((kode for kode, _navn in deler if kode == request.GET.get("del")), "")
    start = {"verdi": egen.verdi, "notat": egen.notat} if egen else {}
    sammenheng |= {
        "deler": deler,
        "valgt_del": valgt_del,
        "filer": svar.filene(valgt_del),
        "vurdering": vurdering or VurderingSkjema(initial=start, auto_id="egen_%s"),
        "karakterer": "123456",
        "nyere": nyere,
    }
    if felles is None or not (sammenheng["hos_nemnda"] and sammenheng["en_av_to"]):
        return sammenheng | _lukket(oppdrag, felles, skjema)
    return sammenheng | _aapent(oppdrag, felles, skjema, nyere=nyere)


def _aapent(oppdrag: Klageoppdrag, felles: Felles, skjema: VedtakSkjema | None, *, nyere: bool) -> dict[str, Any]:
    """The form of the two, with the whole answer as it would be sent."""
    versjon = felles.versjon
    verdi, tekster = versjon.verdi if versjon else "", begrunnelse_av(versjon)
    fra = versjon.nummer if versjon else 0
    if skjema is not None:
        verdi = str(skjema["verdi"].value() or "")
        tekster = {navn: str(skjema[navn].value() or "") for navn in Overskrift.values}
        # Whoever has been shown the newer one may save over it, knowing what it says.
        fra = fra if nyere else _kjent_nummer(skjema, fra)
    return lag_svar(oppdrag.klage, verdi if verdi in VERDIER else "", tekster) | {
        "skjema": skjema or VedtakSkjema(),
        "valgt": verdi,
        "fra_nummer": fra,
        "tekstdeler": lag_deler(oppdrag.klage, felles, tekster),
        "nyere_deler": lag_deler(oppdrag.klage, felles, begrunnelse_av(versjon)) if nyere else [],
        "har_godkjent": felles.godkjent_av(oppdrag),
    }


def _lukket(oppdrag: Klageoppdrag, felles: Felles | None, skjema: VedtakSkjema | None) -> dict[str, Any]:
    """Where nothing can be written: the answer as it stands when it is open, and what was written all the same."""
    sammenheng: dict[str, Any] = {"refusert": skjema}
    if skjema is not None:
        alle = [(skjema[navn].label, str(skjema[navn].value() or "")) for navn in Overskrift.values]
        sammenheng["skrevet"] = [(overskrift, tekst) for overskrift, tekst in alle if tekst]
    if felles is not None:
        verdi = felles.versjon.verdi if felles.versjon else ""
        sammenheng |= lag_svar(oppdrag.klage, verdi, begrunnelse_av(felles.versjon))
        sammenheng["har_godkjent"] = felles.godkjent_av(oppdrag)
    return sammenheng


def _kjent_nummer(skjema: VedtakSkjema, ellers: int) -> int:
    """The version that the writer has seen, as far as the form says so."""
    return int(skjema.cleaned_data["fra_nummer"]) if "fra_nummer" in skjema.cleaned_data else ellers
