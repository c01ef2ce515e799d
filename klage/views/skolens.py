"""One appeal as the school sees it: how it stands, what happens next, and what the school can do."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import bidrag
from felles.feil import Domenefeil
from felles.synlig_fra import er_synlig
from felles.tid import naa
from klage.forms.saker import AvvisForm, ResultatForm, TrekkForm
from klage.models import Klageutfall
from klage.permissions import hent_klage_hos_myndigheten, hent_klage_ved_skolen
from klage.querysets.frister import frister_for_klager
from klage.querysets.hosandre import hos_andre
from klage.querysets.klager import REGISTRERER
from klage.querysets.skolens import TEGN, Vist
from klage.querysets.utenfra import vitnemaalsoppgaver
from klage.services import avvisning, manuelt, sending, trekking
from klage.services.klar import klarhet
from sensur.models import Karakter


@require_safe
@innlogget
def klage(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The case page of the school."""
    tidspunkt = naa()
    saken = hent_klage_ved_skolen(request.user, pk, naa=tidspunkt)
    vist = Vist(saken.vist)
    skole = saken.kandidat.parti.skole_id
    utfall = saken.utfall.filter(erstattet__isnull=True).first()
    venter = [saken.pk] if vist in {Vist.REGISTRERT, Vist.SENDT} else []
    mottatt = hos_andre(venter, mottatt=True).get(saken.pk)
    innhold = {
        "klage": saken,
        "vist": vist,
        "tegn": TEGN[vist],
        "karakter": Karakter(saken.karakter).label if saken.karakter else "",
        "svar": Karakter(saken.svar).label if saken.svar else "",
        "utfall": utfall if utfall and er_synlig(utfall.synlig_fra, tidspunkt) else None,
        "klar": klarhet(saken, tidspunkt) if vist == Vist.REGISTRERT else None,
        "rundefrist": frister_for_klager([saken]).get(saken.pk),
        "hos_andre": hos_andre(venter).get(saken.pk) or mottatt,
        "mottatt": mottatt,
        "kan_handle": any(o.pk == skole for o in request.user.organisasjoner(tidspunkt, *REGISTRERER)),
        "kan_trekkes": vist in {Vist.REGISTRERT, Vist.SENDT, Vist.BEHANDLES},
        "kan_ha_resultat": saken.slag == saken.Slag.KARAKTER
        and (
            (vist == Vist.REGISTRERT and not mottatt) or bool(utfall and utfall.kilde == Klageutfall.Kilde.ANNET_STED)
        ),
        "vitnemaal": vitnemaalsoppgaver([saken.kandidat.parti.skole], tidspunkt)
        .filter(kandidat=saken.kandidat_id)
        .order_by("-laget")
        .first(),
        "seksjoner": [s for les in bidrag.klageseksjoner.alle() if (s := les(request.user, saken, tidspunkt))],
    }
    return render(request, "klage/klage.html", innhold)


@require_POST
@innlogget
def ta_tilbake(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Take the sending back."""
    tidspunkt = naa()
    saken = hent_klage_ved_skolen(request.user, pk, naa=tidspunkt, handle=True)
    try:
        sending.ta_tilbake(klage_id=saken.pk, aktoer=bruker_aktoer(request), naa=tidspunkt)
    except Domenefeil as feil:
        messages.error(request, str(feil.melding))
    else:
        messages.success(request, _("Klagen er hos skolen igjen, og kan endres og sendes på nytt."))
    return redirect("klage:klage", pk=saken.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def trekk(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Withdraw it, after a question: it cannot be taken back."""
    tidspunkt = naa()
    saken = hent_klage_ved_skolen(request.user, pk, naa=tidspunkt, handle=True)
    skjema = TrekkForm(request.POST or None)
    if request.method == "POST" and skjema.is_valid():
        try:
            trekking.trekk(klage_id=saken.pk, aktoer=bruker_aktoer(request), naa=tidspunkt, **skjema.cleaned_data)
        except Domenefeil as feil:
            messages.error(request, str(feil.melding))
        else:
            messages.success(request, _("Klagen er trukket. Karakteren som var publisert, blir stående."))
        return redirect("klage:klage", pk=saken.pk)
    return render(request, "klage/trekk.html", {"klage": saken, "skjema": skjema, "vist": Vist(saken.vist)})


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def resultat(request: InnloggetRequest, pk: int) -> HttpResponse:
    """Enter, or mend, the result of an appeal that was treated elsewhere."""
    tidspunkt = naa()
    saken = hent_klage_ved_skolen(request.user, pk, naa=tidspunkt, handle=True)
    # The board's own answer has no form here, whether it shows or not.
    gammelt = saken.utfall.filter(erstattet__isnull=True, kilde=Klageutfall.Kilde.ANNET_STED).first()
    skjema = ResultatForm.av(gammelt, request.POST or None)
    if request.method == "POST" and skjema.is_valid():
        try:
            manuelt.registrer_resultat_annet_sted(
                klage_id=saken.pk, aktoer=bruker_aktoer(request), naa=tidspunkt, **skjema.cleaned_data
            )
        except Domenefeil as feil:
            skjema.add_error({"dato": "vedtatt", "verdi": "verdi"}.get(feil.kode), str(feil.melding))
        else:
            messages.success(request, _("Resultatet er lagret. Kandidaten ser det nå."))
            return redirect("klage:klage", pk=saken.pk)
    innhold = {"klage": saken, "skjema": skjema, "gammelt": gammelt}
    return render(request, "klage/resultat.html", innhold, status=422 if skjema.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def avvis(request: InnloggetRequest, pk: int) -> HttpResponse:
    """The responsible authority turns it away, with a reason."""
    tidspunkt = naa()
    saken = hent_klage_hos_myndigheten(request.user, pk, naa=tidspunkt)
    skjema = AvvisForm(request.POST or None)
    if request.method == "POST" and skjema.is_valid():
        try:
            avvisning.avvis(klage_id=saken.pk, aktoer=bruker_aktoer(request), naa=tidspunkt, **skjema.cleaned_data)
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("Klagen er avvist. Skolen og kandidaten ser begrunnelsen."))
            return redirect("klage:avvis", pk=saken.pk)
    innhold = {"klage": saken, "skjema": skjema, "hos_andre": hos_andre([saken.pk]).get(saken.pk)}
    return render(request, "klage/avvis.html", innhold, status=422 if skjema.errors else 200)
