from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from brukere.forms import PassordForm
from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.services.innlogging import bytt_passord as bytt_passordet
from felles.feil import Domenefeil
from felles.tid import naa


@require_safe
@innlogget
def min_konto(request: InnloggetRequest) -> HttpResponse:
    """My roles, my password, my language."""
    return _vis(request, PassordForm(bruker=request.user))


@require_POST
@sensitive_post_parameters()
@innlogget
def bytt_passord(request: InnloggetRequest) -> HttpResponse:
    """A new password for myself; my other sessions end."""
    form = PassordForm(request.POST, bruker=request.user)
    if not form.is_valid():
        return _vis(request, form, status=422)
    try:
        bruker = bytt_passordet(
            bruker=request.user,
            gammelt=form.cleaned_data["gammelt"],
            nytt=form.cleaned_data["nytt"],
            aktoer=bruker_aktoer(request),
            naa=naa(),
        )
    except Domenefeil as feil:
        form.add_error("gammelt", str(feil.melding))
        return _vis(request, form, status=422)
    update_session_auth_hash(request, bruker)
    messages.success(request, _("Passordet er byttet. Andre steder du var logget inn, må du logge inn på nytt."))
    return redirect("brukere:min_konto")


def spraakvalg() -> list[tuple[str, str]]:
    """The languages the pages are really translated to; bokmål is the source."""
    oversatt = {settings.LANGUAGE_CODE} | {
        kode
        for kode, _navn in settings.LANGUAGES
        for rot in settings.LOCALE_PATHS
        if (Path(rot) / kode / "LC_MESSAGES" / "django.mo").exists()
    }
    return [(kode, str(navn)) for kode, navn in settings.LANGUAGES if kode in oversatt]


def _vis(request: InnloggetRequest, form: PassordForm, *, status: int = 200) -> HttpResponse:
    sammenheng = {"form": form, "spraakvalg": spraakvalg(), "tildelinger": request.user.roller(naa())}
    return render(request, "brukere/min_konto.html", sammenheng, status=status)
