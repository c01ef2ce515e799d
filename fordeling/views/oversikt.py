"""The authority's overview of the grading: who is behind, reminders, later deadlines, and the final list."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from eksamen.models import Eksamen
from felles.filsvar import innhold_som_vedlegg
from felles.liste import Listevalg, ider
from felles.masse import gjorte, rad_for_rad
from felles.regneark import XLSX, skriv_xlsx
from felles.synlig_fra import er_synlig
from felles.tid import naa
from fordeling.forms.skjemaer import UtsettForm
from fordeling.framdrift import Tilstand
from fordeling.querysets.oversikt import (
    ORDEN,
    Sensorrad,
    egne_partier,
    graderes,
    oppdrag_under,
    perioder_med_sensur,
    sensorrader,
    valgt_periode,
)
from fordeling.services.avvik import avvikslinjer
from fordeling.services.oversikt import fagrader, parlinjer, sluttliste
from fordeling.services.purring import purr as purr_sensorer
from sensur.models import Sensoroppdrag
from sensur.permissions import hent_publisering_for
from sensur.querysets.publisering import PUBLISERENDE
from sensur.services.plan import utsett_frist

PER_SIDE = 50
VISNINGER = ("sensorer", "par", "fag")


def _valg(request: InnloggetRequest, eksamener: list[Eksamen], periode: str) -> Listevalg:
    """`periode` is the code of the chosen period, "" when the page chose it."""
    onsket = request.GET.get("vis", "")
    return Listevalg(
        request.GET,
        filtre={
            "eksamen": [str(eksamen.pk) for eksamen in eksamener],
            "tilstand": [tilstand.value for tilstand in Tilstand],
            "sok": None,
        },
        sorteringer=("haster",),
        standard="haster",
        per_side=PER_SIDE,
        faste={"periode": periode, "vis": onsket if onsket in VISNINGER[1:] else ""},
    )


@require_safe
@innlogget
def oversikt(request: InnloggetRequest) -> HttpResponse:
    """Per sensor, per pair or per fagkode; what needs somebody first."""
    return _side(request)


def _side(request: InnloggetRequest, skjema: UtsettForm | None = None) -> HttpResponse:
    tidspunkt = naa()
    krev_rolle(request.user, *PUBLISERENDE)
    perioder = perioder_med_sensur(request.user, tidspunkt)
    periode = valgt_periode(perioder, request.GET.get("periode", ""), tidspunkt)
    alle = list(graderes(request.user, tidspunkt).filter(periode=periode).order_by("sensur_fra", "fag__fagkode", "pk"))
    kjent = {en.kode for en in perioder} & {request.GET.get("periode", "")}
    valg = _valg(request, alle, "".join(kjent))
    valgte = [eksamen for eksamen in alle if not valg.valgt("eksamen") or str(eksamen.pk) in valg.valgt("eksamen")]
    rader = sensorrader(oppdrag_under(request.user, valgte), tidspunkt)
    vis = valg.faste["vis"] or "sensorer"
    sammenheng: dict[str, Any] = {
        "eksamener": alle,
        "perioder": perioder,
        "periode": periode,
        "avvik": avvikslinjer(request.user, [rad.oppdrag for rad in rader], tidspunkt),
        "valg": valg,
        "vis": vis,
        "faner": _faner(valg, vis),
        "tall": [(tilstand, sum(rad.tilstand == tilstand for rad in rader)) for tilstand in ORDEN],
        "tilstander": Tilstand,
        "egne": egne_partier(request.user).filter(parti__eksamen__in=valgte).distinct().count(),
        "utsett": skjema or UtsettForm(),
        "skjema": skjema,
        "side": Paginator(_rader(request, vis, valg, valgte, rader, tidspunkt), PER_SIDE).get_page(valg.side),
    }
    return render(request, "fordeling/oversikt.html", sammenheng, status=422 if skjema else 200)


def _faner(valg: Listevalg, vis: str) -> list[dict[str, Any]]:
    tekster = (("sensorer", _("Sensorer")), ("par", _("Par")), ("fag", _("Fagkoder")))
    return [
        {"tekst": tekst, "adresse": valg.adresse(vis=navn if navn != "sensorer" else "") or "?", "valgt": navn == vis}
        for navn, tekst in tekster
    ]


def _rader(  # noqa: PLR0917 - what the page has read
    request: InnloggetRequest,
    vis: str,
    valg: Listevalg,
    eksamener: list[Eksamen],
    rader: list[Sensorrad],
    tidspunkt: datetime,
) -> list[Any]:
    if vis == "fag":
        return list(fagrader(eksamener, rader, egne_partier(request.user), tidspunkt))
    if vis == "par":
        return list(parlinjer(rader, ORDEN))
    sok = valg.tekst("sok").casefold()
    return [
        rad
        for rad in rader
        if (not valg.valgt("tilstand") or rad.tilstand.value in valg.valgt("tilstand"))
        and (not sok or sok in rad.oppdrag.bruker.navn.casefold())
    ]


def _valgte_oppdrag(request: InnloggetRequest) -> list[Sensoroppdrag]:
    """The ticked assignments under the user's responsibility; what is no longer or never was theirs is told of."""
    krev_rolle(request.user, *PUBLISERENDE)
    under = oppdrag_under(request.user, graderes(request.user, naa()))
    onsket = set(ider(request.POST.getlist("oppdrag")))
    valgte = list(under.filter(pk__in=onsket).select_related("bruker", "parti__eksamen__fag").order_by("pk"))
    if borte := len(onsket) - len(valgte):
        tekst = ngettext(
            "%(n)s av de valgte er gitt til en annen siden du åpnet siden. Se hvem som har det nå.",
            "%(n)s av de valgte er gitt til andre siden du åpnet siden. Se hvem som har dem nå.",
            borte,
        )
        messages.info(request, tekst % {"n": borte})
    return valgte


def _tilbake(request: InnloggetRequest) -> HttpResponse:
    """The overview as it was filtered: the forms post to an address with the same choices."""
    valg = request.GET.urlencode()
    return redirect(reverse("fordeling:oversikt") + (f"?{valg}" if valg else ""))


@require_POST
@innlogget
def purr(request: InnloggetRequest) -> HttpResponse:
    """Remind the sensors of the ticked rows by e-mail, each once."""
    valgte = _valgte_oppdrag(request)
    # Those who have confirmed are done, and a reminder would only frighten them.
    folk = {oppdrag.bruker_id for oppdrag in valgte if oppdrag.bekreftet is None}
    if not folk:
        messages.error(request, _("Ingen er purret. Kryss av sensorer som ikke er ferdige, og prøv igjen."))
        return _tilbake(request)
    sendt, spart = purr_sensorer(bruker_ider=folk, aktoer=bruker_aktoer(request), naa=naa())
    if sendt:
        tekst = ngettext(
            "%(n)s sensor får en påminnelse på e-post.", "%(n)s sensorer får en påminnelse på e-post.", sendt
        )
        messages.success(request, tekst % {"n": sendt})
    if spart:
        tekst = ngettext(
            "%(n)s sensor fikk en påminnelse nylig, og får ingen ny nå.",
            "%(n)s sensorer fikk en påminnelse nylig, og får ingen ny nå.",
            spart,
        )
        messages.info(request, tekst % {"n": spart})
    return _tilbake(request)


@require_POST
@innlogget
def utsett(request: InnloggetRequest) -> HttpResponse:
    """Give the ticked rows a later deadline."""
    valgte, skjema = _valgte_oppdrag(request), UtsettForm(request.POST)
    if not valgte:
        skjema.add_error(None, _("Kryss av hvem som skal få utsatt frist."))
    til = skjema.frist() if skjema.is_valid() else None
    if til is None:
        return _side(request, skjema)

    def en(oppdrag: Sensoroppdrag) -> str:
        utsett_frist(oppdrag_id=oppdrag.pk, til=til, aktoer=bruker_aktoer(request), naa=naa())
        return _("Utsatt.")

    svar = rad_for_rad(valgte, en, navn=lambda o: f"{o.bruker.navn}, {o.parti.eksamen.fag.kode} {o.parti.navn}")
    if antall := gjorte(svar):
        tekst = ngettext("%(n)s frist er utsatt.", "%(n)s frister er utsatt.", antall)
        messages.success(request, tekst % {"n": antall})
    for rad in svar:
        if not rad.gjort:
            messages.error(request, f"{rad.navn}: {rad.melding}")
    return _tilbake(request)


@require_safe
@innlogget
def eksport(request: InnloggetRequest, pk: int) -> FileResponse:
    """The final list of an exam as a spreadsheet: grades when they are published, counts by party before that."""
    tidspunkt = naa()
    eksamen = hent_publisering_for(request.user, pk, naa=tidspunkt)
    overskrifter, rader = sluttliste(eksamen, egne_partier(request.user), tidspunkt)
    ledd = _("karakterer") if er_synlig(eksamen.publiseres, tidspunkt) else _("framdrift")
    navn = f"{eksamen.fag.kode}-{eksamen.periode.kode}-{ledd}.xlsx"
    return innhold_som_vedlegg(skriv_xlsx(overskrifter, rader), navn=navn, innholdstype=XLSX)
