"""A pupil appeals on the own page, sees what is sent before it is, and withdraws."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brukere.http import aktoer_fra
from felles.feil import Domenefeil
from felles.hendelser import Aktoer
from felles.models import Hendelse
from kandidat.forms import KlageForm
from kandidat.innsyn import InnsynRequest, innsyn_kreves
from kandidat.klage import KAN_TREKKES, SLAG, hent_egen_eksamen, hent_egen_klage, hvem, sen_naa
from klage.models import Kalender, Klage
from klage.querysets.grunnlag import Grunnlag
from klage.services.registrering import registrer_klage
from klage.services.trekking import trekk as trekk_klage


@require_http_methods(["GET", "HEAD", "POST"])
@innsyn_kreves
def klage(request: InnsynRequest, kandidat_id: int) -> HttpResponse:
    """The form; then what it says, to be confirmed; then it is registered."""
    kandidat, grunnlag = hent_egen_eksamen(request.kandidat, kandidat_id, request.naa)
    skjema = KlageForm(request.POST or None, kandidat=kandidat, grunnlag=grunnlag, naa=request.naa)
    if request.method == "POST" and skjema.is_valid() and "endre" not in request.POST:
        if "bekreft" not in request.POST:
            svar = _bekreft(request, skjema, grunnlag)
            if svar is not None:
                return svar
        else:
            try:
                registrer_klage(
                    kandidat_id=kandidat.pk, felt=skjema.klagefelt(), aktoer=_aktoer(request), naa=request.naa
                )
            except Domenefeil as feil:
                skjema.vis_feil(feil)
            else:
                messages.success(request, _("Klagen er registrert, og skolen har fått den."))
                return redirect("kandidat:eksamener")
    innhold = {
        "kandidat": request.kandidat,
        "eksamen": kandidat,
        "grunnlag": grunnlag,
        "skjema": skjema,
        "nei": None if grunnlag.mulige else grunnlag.nei(Klage.Slag.FORMELL_FEIL),
        "sen": any(sen_naa(grunnlag, slag, request.naa) for slag in grunnlag.mulige),
        "frist": grunnlag.frist(grunnlag.mulige[0]) if grunnlag.mulige else None,
        "bare_innsyn": request.bare_innsyn,
    }
    return render(request, "kandidat/klage.html", innhold, status=422 if skjema.errors else 200)


def _bekreft(request: InnsynRequest, skjema: KlageForm, grunnlag: Grunnlag) -> HttpResponse | None:
    """The page that shows what is about to be sent; None, with the reasons in the form, when the service would refuse it."""
    felt = skjema.klagefelt()
    if felt.fra == Klage.Fra.FORESATT and not felt.navn.strip():
        skjema.add_error("navn", _("Skriv navnet på den som klager."))
    if felt.slag == Klage.Slag.FORMELL_FEIL and not felt.begrunnelse.strip():
        skjema.add_error("begrunnelse", _("Skriv hva som var feil ved eksamenen."))
    sen = sen_naa(grunnlag, felt.slag, request.naa)
    if sen and not felt.sen_forklaring.strip():
        skjema.add_error("sen_forklaring", _("Skriv hvorfor klagen kommer etter fristen."))
    if skjema.errors:
        return None
    innhold = {
        "kandidat": request.kandidat,
        "eksamen": skjema.kandidat,
        "skjema": skjema,
        "felt": felt,
        "slag": SLAG[felt.slag],
        "hurtig": felt.kalender == Kalender.HURTIG,
        "hvem": hvem(felt.fra, felt.navn),
        "sen": sen,
        "gjelder_karakter": felt.slag == Klage.Slag.KARAKTER,
        "grunnlag": grunnlag,
        "bare_innsyn": request.bare_innsyn,
    }
    return render(request, "kandidat/klage_bekreft.html", innhold)


@require_http_methods(["GET", "HEAD", "POST"])
@innsyn_kreves
def trekk(request: InnsynRequest, pk: int) -> HttpResponse:
    """Withdraw an appeal, after a question."""
    klagen = hent_egen_klage(request.kandidat, pk, request.naa)
    if request.method == "POST":
        try:
            trekk_klage(klage_id=klagen.pk, aktoer=_aktoer(request), naa=request.naa)
        except Domenefeil as feil:
            messages.error(request, str(feil.melding))
        else:
            messages.success(request, _("Klagen er trukket, og karakteren blir stående."))
        return redirect("kandidat:eksamener")
    innhold = {
        "kandidat": request.kandidat,
        "klage": klagen,
        "slag": SLAG[klagen.slag],
        "kan_trekkes": klagen.vist in KAN_TREKKES,  # type: ignore[attr-defined]  # by `med_vist`
        "bare_innsyn": request.bare_innsyn,
    }
    return render(request, "kandidat/klage_trekk.html", innhold)


def _aktoer(request: InnsynRequest) -> Aktoer:
    return aktoer_fra(request, slag=Hendelse.Aktoerslag.KANDIDAT, ident=request.kandidat.pk)
