"""Candidates into a party: many pupils at once, and one by hand."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Eksamensparti
from eksamen.permissions import hent_parti_for
from elever.forms.kandidater import ForHaandForm, InnmeldingForm
from elever.models import Elev
from elever.querysets.elever import ElevQuerySet
from elever.querysets.forslag import elevene, med_fag
from elever.services.fagkoblinger import fag_med_elevene
from elever.services.fjerning import BORTE
from elever.services.for_haand import meld_inn_for_haand
from elever.services.innmelding import legg_til_elever
from elever.services.varsler import varsler_for
from felles import angre, tid
from felles.feil import Domenefeil
from felles.liste import Listevalg
from felles.masse import Radsvar, gjorte

# More than fit a page are found by class or name.
MAKS_RADER = 300
MAKS_MELDINGER = 10


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def legg_til(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """The pupils who may be candidates, with what stands in the way; POST adds the ticked ones."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    skjema = InnmeldingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and skjema.is_valid():
        try:
            innmeldt = legg_til_elever(
                parti_id=parti.pk, person_ider=skjema.cleaned_data["person"], aktoer=bruker_aktoer(request), naa=naa
            )
        except IntegrityError:
            messages.warning(
                request, _("Noen andre endret de samme elevene samtidig. Ingenting er lagret; prøv igjen.")
            )
            return redirect("elever:legg_til", parti_id=parti.pk)
        except Domenefeil as feil:
            if feil.kode == BORTE:
                return til_partiene(request, feil)
            skjema.add_error(None, str(feil.melding))
        else:
            antall = len(innmeldt.nye)
            tekst = ngettext("%(antall)d kandidat er lagt til.", "%(antall)d kandidater er lagt til.", antall)
            si_hva_som_skjedde(request, innmeldt.svar, tekst % {"antall": antall}, innmeldt.angrepost)
            return redirect("elever:kandidater" if antall else "elever:legg_til", parti_id=parti.pk)
    return _vis_forslag(request, parti, skjema)


def _vis_forslag(request: InnloggetRequest, parti: Eksamensparti, skjema: InnmeldingForm) -> HttpResponse:
    alle = elevene(parti)
    fag = fag_med_elevene(parti.eksamen)
    foreslaatte = med_fag(alle, fag)
    filtre = {"alle": ["1"], "klasse": _klasser(alle), "sok": None}
    valg = Listevalg(request.GET, filtre=filtre, sorteringer=["navn"], standard="navn", per_side=MAKS_RADER)
    vis_alle = bool(valg.tekst("alle"))
    treff = (alle if vis_alle else foreslaatte).finn(valg.tekst("sok"))
    if valg.tekst("klasse"):
        treff = treff.filter(klasse=valg.tekst("klasse"))
    antall = treff.count()
    rader = list(treff.select_related("person").defer("person__nummer").prefetch_related("elevfag__fag")[:MAKS_RADER])
    varsler = varsler_for(parti, [elev.person_id for elev in rader])
    krysset = set(request.POST.getlist("person"))
    innhold = {
        "parti": parti,
        "skjema": skjema,
        "rader": [_rad(elev, varsler.get(elev.person_id, []), fag, krysset) for elev in rader],
        "antall": antall,
        "vist": len(rader),
        "vis_alle": vis_alle,
        "klasser": filtre["klasse"],
        "valgt_klasse": valg.tekst("klasse"),
        "sok": valg.tekst("sok"),
        "valg": valg,
        "har_elever": antall or alle.exists(),
    }
    return render(request, "elever/legg_til.html", innhold, status=422 if skjema.errors else 200)


def _klasser(elever: ElevQuerySet) -> list[str]:
    return list(elever.order_by("klasse").exclude(klasse="").values_list("klasse", flat=True).distinct())


def _rad(elev: Elev, varsler: list[Any], fag: list[int], krysset: set[str]) -> dict[str, Any]:
    """A pupil as the page shows it: group and teacher in the subject, and what stands in the way."""
    i_faget = [rad for rad in elev.elevfag.all() if rad.fag_id in fag]
    return {
        "elev": elev,
        "grupper": ", ".join(" · ".join(filter(None, [rad.fag.kode, rad.gruppe, rad.laerer])) for rad in i_faget),
        "varsler": varsler,
        "stopper": any(varsel.stopper for varsel in varsler),
        "krysset": str(elev.person_id) in krysset,
    }


@sensitive_post_parameters("nummer")
@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def ny_kandidat(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """A privatist, or a pupil who is in no list."""
    naa = tid.naa()
    parti = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    skjema = ForHaandForm(request.POST if request.method == "POST" else None, i_dag=tid.dagens_dato(naa))
    if request.method == "POST" and skjema.is_valid():
        data = {navn: verdi for navn, verdi in skjema.cleaned_data.items() if navn != "har_nummer"}
        try:
            kandidat, obs, post = meld_inn_for_haand(parti_id=parti.pk, **data, aktoer=bruker_aktoer(request), naa=naa)
        except IntegrityError:
            skjema.add_error(None, _("Noen andre endret det samme samtidig, så ingenting er lagret. Prøv igjen."))
        except Domenefeil as feil:
            if feil.kode == BORTE:
                return til_partiene(request, feil)
            skjema.add_error("nummer" if feil.kode == "annet_navn" else None, str(feil.melding))
        else:
            tekst = _("%(navn)s er lagt til i %(parti)s.") % {"navn": kandidat.person.navn, "parti": parti.navn}
            angre.melding(request, tekst, post)
            for varsel in obs:
                messages.warning(request, varsel)
            return redirect("elever:kandidater", parti_id=parti.pk)
    innhold = {"parti": parti, "skjema": skjema}
    return render(request, "elever/ny_kandidat.html", innhold, status=422 if request.method == "POST" else 200)


def til_partiene(request: HttpRequest, feil: Domenefeil) -> HttpResponse:
    """Away from a party that is gone, with the reason."""
    messages.warning(request, str(feil.melding))
    return redirect("eksamen:partier")


def si_hva_som_skjedde(request: HttpRequest, svar: list[Radsvar], tekst: str, angrepost: Any) -> None:
    """One message for what was done, with undo, and one for each that was left as it was."""
    if gjorte(svar):
        angre.melding(request, tekst, angrepost)
    avvist = [ett for ett in svar if not ett.gjort]
    for ett in avvist[:MAKS_MELDINGER]:
        messages.warning(request, f"{ett.navn}: {ett.melding}")
    rest = len(avvist) - MAKS_MELDINGER
    if rest > 0:
        melding = ngettext("%(antall)d til ble heller ikke endret.", "%(antall)d til ble heller ikke endret.", rest)
        messages.warning(request, melding % {"antall": rest})
