"""Messages to candidates: written and sent, who has confirmed, taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.liste import ider
from felles.tid import naa
from monitor.meldingsside import VALGTE, MeldingForm, Mottakervalg, ferdig_setning, lag_valg
from monitor.permissions import hent_melding_for, kan_trekke
from monitor.querysets.meldinger import mottakere, synlige_meldinger
from monitor.services.meldinger import Utsending, send_melding, trekk_melding
from monitor.setninger import FERDIGE
from monitor.utvalg import les_id
from vakter.permissions import HANDLENDE, SEENDE

KAN_IKKE = 422
VISTE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def melding(request: InnloggetRequest) -> HttpResponse:
    """Write a message to those that are marked, to a room or to a party, and see those that were sent.

    Marked candidates come in the address or are posted from the monitor (`kandidat`, or `kandidater` with commas).
    """
    krev_rolle(request.user, *(HANDLENDE if request.method == "POST" else SEENDE))
    inn = request.POST if request.method == "POST" else request.GET
    merkede = ider([*inn.getlist("kandidat"), *inn.get("kandidater", "").split(",")])
    valg = lag_valg(request.user, merkede, les_id(inn, "skole"), naa())
    setning = ferdig_setning(request.POST.get("setning", ""))
    if request.method != "POST" or "tekst" not in inn or setning is not None:
        start = {"til": inn.get("til") or (VALGTE if valg.valgte else None), "tekst": setning or inn.get("tekst", "")}
        return _vis(request, valg, MeldingForm(initial=start, mottakere=valg))
    skjema = MeldingForm(inn, mottakere=valg)
    if skjema.is_valid():
        try:
            utsending = _send(request, valg, skjema)
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _sendt(utsending))
            en = utsending.meldinger[0].pk if len(utsending.meldinger) == 1 else None
            return redirect("monitor:meldingen", melding_id=en) if en else redirect("monitor:melding")
    return _vis(request, valg, skjema, status=KAN_IKKE)


@require_safe
@innlogget
def meldingen(request: InnloggetRequest, melding_id: int) -> HttpResponse:
    """One message: its words, and who has confirmed it."""
    tidspunkt = naa()
    melding = hent_melding_for(request.user, melding_id, naa=tidspunkt)
    verdier = {
        "melding": melding,
        "mottakere": mottakere(melding, Kandidat.objects.synlige_for(request.user, tidspunkt)),
        "kan_trekke": melding.trukket is None and kan_trekke(request.user, melding, naa=tidspunkt),
    }
    return render(request, "monitor/meldingen.html", verdier)


@require_POST
@innlogget
def trekk(request: InnloggetRequest, melding_id: int) -> HttpResponse:
    """Take a message from the pages of those who have not confirmed it."""
    melding = hent_melding_for(request.user, melding_id, naa=naa(), skrive=True)
    if trekk_melding(melding_id=melding.pk, aktoer=bruker_aktoer(request), naa=naa()):
        messages.success(
            request, _("Meldingen er trukket tilbake og vises ikke lenger for dem som ikke har bekreftet.")
        )
    else:
        messages.info(request, _("Meldingen var trukket tilbake fra før, og ingenting er endret."))
    return redirect("monitor:meldingen", melding_id=melding.pk)


def _send(request: InnloggetRequest, valg: Mottakervalg, skjema: MeldingForm) -> Utsending:
    til = skjema.cleaned_data["til"]
    adresse = valg.adresser.get(til)
    return send_melding(
        kandidat_ider=valg.ider(til),
        tekst=skjema.cleaned_data["tekst"],
        parti_id=adresse.parti_id if adresse else None,
        rom=adresse.rom if adresse else "",
        ogsaa_ferdige=adresse is None,
        aktoer=bruker_aktoer(request),
        naa=naa(),
    )


def _sendt(utsending: Utsending) -> str:
    antall = utsending.antall
    tekst = ngettext("Meldingen er sendt til %(n)s kandidat.", "Meldingen er sendt til %(n)s kandidater.", antall)
    deler = [tekst % {"n": antall}]
    if utsending.borte:
        tekst = ngettext("%(n)s med fravær fikk den ikke.", "%(n)s med fravær fikk den ikke.", utsending.borte)
        deler.append(tekst % {"n": utsending.borte})
    if utsending.ferdige:
        tekst = ngettext(
            "%(n)s som har levert, fikk den ikke.", "%(n)s som har levert, fikk den ikke.", utsending.ferdige
        )
        deler.append(tekst % {"n": utsending.ferdige})
    return " ".join(deler)


def _vis(request: InnloggetRequest, valg: Mottakervalg, skjema: MeldingForm, *, status: int = 200) -> HttpResponse:
    tidspunkt = naa()
    handler = request.user.har_rolle(tidspunkt, *HANDLENDE)
    verdier = {
        "skjema": skjema,
        "valg": valg,
        "skole": les_id(request.POST or request.GET, "skole"),
        "kan_sende": handler and not valg.tomt,
        "bare_leser": not handler,
        "setninger": FERDIGE,
        "sendte": list(synlige_meldinger(request.user, tidspunkt)[:VISTE]),
    }
    return render(request, "monitor/melding.html", verdier, status=status)
