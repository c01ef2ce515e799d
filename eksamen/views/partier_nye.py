"""New parties from the plan, several at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Organisasjon
from eksamen.forms.partiskjema import NyttPartiForm
from eksamen.models import Eksamensperiode
from eksamen.permissions import skoler_administrert_av
from eksamen.querysets.partiforslag import VIS, fag_aa_velge, med_forslag
from eksamen.querysets.steder import romforslag
from eksamen.services.partier import Partifeil, fristtekst
from eksamen.services.partier_nye import Bestilling, Mal, legg_til_partier
from felles import angre, tid
from felles.liste import Listevalg
from felles.masse import Radsvar, gjorte
from felles.models import Angrepost

PER_SIDE = 50
MAKS_NAVN = 100


@dataclass(frozen=True)
class Utvalg:
    """What the address asks for: school, period, and which fag to show."""

    valg: Listevalg
    skoler: list[Organisasjon]
    skole: Organisasjon
    perioder: list[Eksamensperiode]
    periode: Eksamensperiode | None
    vis: str


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def nye_partier(request: InnloggetRequest) -> HttpResponse:
    """Tick fag, give each party its name (several with a comma between), and the plan fills in the rest."""
    naa = tid.naa()
    utvalg = _utvalg(request, naa)
    skjema = NyttPartiForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and skjema.is_valid():
        svar, post = _legg_til(request, utvalg, skjema, naa)
        if n := gjorte(svar):
            tekst = ngettext("%(n)s parti er lagt til.", "%(n)s partier er lagt til.", n) % {"n": n}
            angre.melding(request, tekst, post, tilbake=_listen(utvalg))
            return _videre(request, utvalg, svar)
        for ett in svar:
            skjema.add_error(None, f"{ett.navn}: {ett.melding}")
    innhold = _innhold(request, utvalg, naa) | {"skjema": skjema}
    return render(request, "eksamen/partier_nye.html", innhold, status=422 if request.method == "POST" else 200)


def _videre(request: InnloggetRequest, utvalg: Utvalg, svar: list[Radsvar]) -> HttpResponse:
    """To the one that was made, to all of the period, or to the answers when some were refused."""
    if gjorte(svar) < len(svar):
        innhold = {"svar": svar, "tittel": _("Legg til partier"), "lenker": True}
        return render(request, "eksamen/parti_massesvar.html", innhold)
    if len(svar) == 1:
        return redirect("eksamen:parti", parti_id=svar[0].pk)
    return redirect(_listen(utvalg))


def _listen(utvalg: Utvalg) -> str:
    """The address of the parties of the period."""
    kode = utvalg.periode.kode if utvalg.periode else ""
    return f"{reverse('eksamen:partier')}?periode={kode}"


def _utvalg(request: InnloggetRequest, naa: datetime) -> Utvalg:
    skoler = list(skoler_administrert_av(request.user, naa))
    if not skoler:
        raise PermissionDenied
    perioder = list(Eksamensperiode.objects.filter(gjennomfoering_til__gte=naa).order_by("gjennomfoering_fra"))
    filtre = {"sok": None, "vis": VIS, "periode": [p.kode for p in perioder], "skole": [s.orgnr for s in skoler]}
    valg = Listevalg(request.GET, filtre=filtre, sorteringer=["fag"], standard="fag", per_side=PER_SIDE)
    skole = next((s for s in skoler if s.orgnr in valg.valgt("skole")), skoler[0])
    # The period that is being planned: the first whose parties may still be changed.
    aapne = [p for p in perioder if p.endringsfrist is None or p.endringsfrist >= naa]
    standard = next(iter([*aapne, *perioder]), None)
    periode = next((p for p in perioder if p.kode in valg.valgt("periode")), standard)
    return Utvalg(valg, skoler, skole, perioder, periode, (valg.valgt("vis") or VIS)[0])


def _innhold(request: InnloggetRequest, utvalg: Utvalg, naa: datetime) -> dict[str, Any]:
    tekster = {"skolens": _("Skolens fag"), "plan": _("Eksamensplanen"), "alle": _("Alle fag")}
    faner = [(tekst, utvalg.valg.adresse(vis=(navn,)), navn == utvalg.vis) for navn, tekst in tekster.items()]
    frist = utvalg.periode.endringsfrist if utvalg.periode else None
    fristmelding = fristtekst(frist) if frist and frist < naa else ""
    # What is sent goes to the school and period that the page showed, also when another has become the usual one.
    kode = (utvalg.periode.kode,) if utvalg.periode else ()
    hit = utvalg.valg.adresse(periode=kode, skole=(utvalg.skole.orgnr,), side=utvalg.valg.side)
    felles = {
        "utvalg": utvalg,
        "hit": hit,
        "fristmelding": fristmelding,
        "faner": faner,
        "sok": utvalg.valg.tekst("sok"),
        **romforslag(utvalg.skole.pk),
    }
    if utvalg.periode is None:
        return felles
    fag = fag_aa_velge(utvalg.skole, utvalg.periode, utvalg.vis, utvalg.valg.tekst("sok"), naa)
    side = Paginator(fag, PER_SIDE).get_page(utvalg.valg.side)
    valgte = request.POST.getlist("valgt")
    rader = [
        (rad, str(rad.fag.pk) in valgte, request.POST.get(f"navn_{rad.fag.pk}", rad.forslag))
        for rad in med_forslag(side, utvalg.skole, utvalg.periode)
    ]
    return felles | {"side": side, "rader": rader}


def _legg_til(
    request: InnloggetRequest, utvalg: Utvalg, skjema: NyttPartiForm, naa: datetime
) -> tuple[list[Radsvar], Angrepost | None]:
    """The answers by party, and the undo; none when the form got an error instead."""
    bestillinger = [
        Bestilling(int(ident), navn)
        for ident in dict.fromkeys(request.POST.getlist("valgt"))
        if ident.isascii() and ident.isdigit()
        for navn in _navn(request.POST.get(f"navn_{ident}", ""))
    ]
    if utvalg.periode is None or not bestillinger:
        skjema.add_error(None, _("Ingen partier er valgt. Kryss av fag, og gi hvert parti et navn."))
        return [], None
    if any(len(bestilling.navn) > MAKS_NAVN for bestilling in bestillinger):
        skjema.add_error(None, _("Et partinavn kan ha høyst %(n)s tegn. Gjør det kortere.") % {"n": MAKS_NAVN})
        return [], None
    felt = {navn: skjema.cleaned_data[navn] for navn in ("sted", "rom")}
    try:
        return legg_til_partier(
            skole_id=utvalg.skole.pk,
            periode_id=utvalg.periode.pk,
            bestillinger=bestillinger,
            mal=Mal(skjema.cleaned_data["eksamenstype"], skjema.lokalt, felt),
            aktoer=bruker_aktoer(request),
            naa=naa,
        )
    except Partifeil as feil:
        skjema.add_error(feil.felt, str(feil.melding))
        return [], None


def _navn(tekst: str) -> list[str]:
    """«3STA, 3STB» is two parties."""
    return list(
        dict.fromkeys(navn for del_ in tekst.replace("\x00", "").split(",") if (navn := " ".join(del_.split())))
    )
