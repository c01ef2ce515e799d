"""The phrase bank: read by members, kept by the authority."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Maalform
from felles import angre
from felles.feil import Domenefeil
from felles.liste import Listevalg
from felles.tid import naa
from klagenemnd.forms.fraser import FraseSkjema
from klagenemnd.frasetilgang import hent_frase_for, krev_eier, krev_leser
from klagenemnd.models import Overskrift
from klagenemnd.querysets.fraser import eiere, lesbare_fraser
from klagenemnd.services import fraser

FILTRE: dict[str, Any] = {
    "overskrift": Overskrift.values, "karakter": tuple("123456"), "maalform": Maalform.values,
}  # fmt: skip


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The sentences that the user may read, by heading and grade."""
    tidspunkt = naa()
    krev_leser(request.user, tidspunkt)
    valg = Listevalg(request.GET, filtre=FILTRE, sorteringer=("overskrift",), standard="overskrift")
    rader = lesbare_fraser(request.user, tidspunkt)
    for navn, verdier in valg.filtre.items():
        rader = rader.filter(**{f"{navn}__in": verdier}) if verdier else rader
    egne = eiere(request.user, tidspunkt)
    sammenheng = {
        "side": Paginator(rader, 100).get_page(request.GET.get("side")),
        "valgt": {navn: verdier[0] if verdier else "" for navn, verdier in valg.filtre.items()},
        "filtrert": any(valg.filtre.values()),
        "overskrifter": Overskrift.choices,
        "maalformer": Maalform.choices,
        "karakterer": "123456",
        "eiere": egne,
        "egne": {ett.pk for ett in egne},
    }
    return render(request, "klagenemnd/fraser.html", sammenheng)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def ny(request: InnloggetRequest) -> HttpResponse:
    """A new sentence."""
    tidspunkt = naa()
    egne = krev_eier(request.user, tidspunkt)
    skjema = FraseSkjema(request.POST or None, eiere=egne)
    if request.method == "POST" and skjema.is_valid():
        try:
            _frase, post = fraser.legg_til_frase(
                eier_id=skjema.cleaned_data["eier"].pk, aktoer=bruker_aktoer(request), naa=tidspunkt, **skjema.innhold()
            )
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            angre.melding(request, _("Frasen er lagt til. Nemnda ser den fra nå."), post)
            return redirect("klagenemnd:fraser")
    status = 422 if request.method == "POST" else 200
    return render(request, "klagenemnd/frase.html", {"skjema": skjema, "frase": None}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def endre(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Change a sentence, or take it out."""
    tidspunkt = naa()
    frase = hent_frase_for(request.user, pk, naa=tidspunkt)
    start = {
        "eier": frase.eier_id, "overskrift": frase.overskrift, "karakter": frase.karakter, "maalform": frase.maalform,
        "fagkode": frase.fag.fagkode if frase.fag else "", "tekst": frase.tekst,
    }  # fmt: skip
    skjema = FraseSkjema(request.POST or None, initial=start, eiere=[frase.eier], fag=frase.fag)
    if request.method == "POST" and skjema.is_valid():
        try:
            _frase, post = fraser.endre_frase(
                frase_id=frase.pk, aktoer=bruker_aktoer(request), naa=tidspunkt, **skjema.innhold()
            )
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            angre.melding(request, _("Frasen er lagret. Svar som alt har den, er som før."), post)
            return redirect("klagenemnd:fraser")
    status = 422 if request.method == "POST" else 200
    return render(request, "klagenemnd/frase.html", {"skjema": skjema, "frase": frase}, status=status)


@require_POST
@innlogget
def ta_bort(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The sentence is no longer offered."""
    frase = hent_frase_for(request.user, pk, naa=naa())
    post = fraser.ta_bort_frase(frase_id=frase.pk, aktoer=bruker_aktoer(request), naa=naa())
    angre.melding(request, _("Frasen er tatt ut. Svar som alt har den, er som før."), post)
    return redirect("klagenemnd:fraser")


@require_POST
@innlogget
def standard(request: InnloggetRequest) -> HttpResponse:
    """Take in the standard sentences that the bank does not have."""
    tidspunkt = naa()
    egne = krev_eier(request.user, tidspunkt)
    eier = next((ett for ett in egne if str(ett.pk) == request.POST.get("eier")), egne[0])
    antall, post = fraser.ta_inn_standardfraser(eier_id=eier.pk, aktoer=bruker_aktoer(request), naa=tidspunkt)
    if antall:
        tekst = ngettext("%(antall)s standardfrase er tatt inn.", "%(antall)s standardfraser er tatt inn.", antall)
        angre.melding(request, tekst % {"antall": antall}, post)
    else:
        messages.info(request, _("Alle standardfrasene er der alt."))
    return redirect("klagenemnd:fraser")
