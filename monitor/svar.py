"""The answer of every act in the monitor: the fresh live fragment, or back to the list it was done from."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import get_template
from django.urls import reverse

from brukere.http import InnloggetRequest
from eksamen.models import Kandidat
from felles import angre as felles_angre
from felles.masse import Radsvar
from felles.models import Angrepost
from felles.tid import naa
from monitor import utvalg
from monitor.visning import Melding, vis_levende

NIVAA = {"success": messages.SUCCESS, "info": messages.INFO, "warning": messages.WARNING}


def svar_med_levende(
    request: InnloggetRequest,
    meldinger: Sequence[Melding],
    kandidat: Kandidat | None = None,
    *,
    angre: Angrepost | None = None,
    rader: Sequence[Radsvar] = (),
) -> HttpResponse:
    """The fresh live fragment for HTMX, else back to the same list, at the candidate's row when one is named.

    `meldinger` are (colour, sentence) with the colours of `NIVAA`, the most important first. What went well shows in
    the row itself, so a screen reader hears it and nothing more; the rest stands above the table until the next act.
    With `angre` the first sentence stands there too, beside the button that takes it back. `rader` is what became of each
    in an act for several: it stands under the first sentence, to be opened.
    """
    tidspunkt = naa()
    syn, valg = utvalg.utsyn(request.user, QueryDict(request.POST.get("liste", "").removeprefix("?")), tidspunkt)
    adresse = f"{reverse('monitor:monitor')}{valg.adresse()}"
    if request.htmx:
        kunngjoering = " ".join(str(tekst) for _farge, tekst in meldinger)
        levende = vis_levende(bruker=request.user, omfang=syn, valg=valg, naa=tidspunkt, kunngjoering=kunngjoering)
        foerste = angre is not None or bool(rader)
        vist = [ett for nr, ett in enumerate(meldinger) if ett[0] != "success" or (foerste and nr == 0)]
        return HttpResponse(levende.samlet + _svarfelt(vist, kandidat, angre, rader))
    for nr, (farge, tekst) in enumerate(meldinger):
        if angre is not None and nr == 0:
            felles_angre.melding(request, tekst, angre, tilbake=adresse)
        else:
            messages.add_message(request, NIVAA[farge], tekst)
    return redirect(f"{adresse}#k{kandidat.pk}" if kandidat else adresse)


def _svarfelt(
    meldinger: Sequence[Melding], kandidat: Kandidat | None, angre: Angrepost | None, rader: Sequence[Radsvar]
) -> str:
    """What stands above the table after an act; a refresh leaves it alone."""
    sammenheng = {
        "meldinger": meldinger,
        "rad": kandidat.pk if kandidat else "",
        "angre": angre.pk if angre else "",
        "rader": rader,
    }
    return get_template("monitor/svar.html", using="jinja2").render(sammenheng)
