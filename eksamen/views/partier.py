"""One party: its page, its form, and candidates moved to another."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Bruker
from eksamen.forms.partifletting import flett
from eksamen.forms.partiskjema import DelForm, PartiForm
from eksamen.models import Eksamensparti, Kandidat
from eksamen.permissions import MAKS_SIFRE, administrerer_skole, hent_parti_for, hent_partiside_for
from eksamen.querysets.steder import romforslag
from eksamen.services import partier as tjeneste
from eksamen.services.partier_flytting import del_parti as flytt_til
from eksamen.services.partier_flytting import sammenlignbare
from eksamen.services.partivarsler import partivarsler
from felles import angre, tid
from felles.bidrag import kandidatkolonner, partihandlinger, partiseksjoner
from felles.feil import Domenefeil
from felles.models import Hendelse
from felles.nummer.personnummer import masker


@require_safe
@innlogget
def parti(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """One party: times, candidates, invigilators and proposals."""
    return vis_parti(request, hent_partiside_for(request.user, parti_id, naa=tid.naa()))


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def endre_parti(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """All that the school says of a party; the second of two at once is told what the first changed."""
    naa = tid.naa()
    partiet = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    skjema = PartiForm(request.POST if request.method == "POST" else None, parti=partiet, naa=naa)
    if request.method == "POST" and skjema.is_valid():
        try:
            tjeneste.endre_parti(
                parti_id=partiet.pk, verdier=skjema.verdier(), lokalt=skjema.lokalt(),
                revisjon=skjema.cleaned_data["revisjon"], aktoer=bruker_aktoer(request), naa=naa,
            )  # fmt: skip
        except tjeneste.EndretSamtidig as feil:
            skjema = flett(request.POST.dict(), feil.parti, naa, _hvem_endret(feil.parti))
        except tjeneste.Partifeil as feil:
            skjema.add_error(feil.felt if feil.felt in skjema.fields else None, str(feil.melding))
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            angre.melding(request, _("Partiet er lagret."), None)
            return redirect("eksamen:parti", parti_id=partiet.pk)
    innhold = {"parti": partiet, "skjema": skjema, "laast": partiet.er_laast(naa), **romforslag(partiet.skole_id)}
    status = 422 if request.method == "POST" else 200
    return render(request, "eksamen/parti_endre.html", innhold, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def del_parti(request: InnloggetRequest, parti_id: int) -> HttpResponse:
    """Choose candidates, and the party they go to."""
    naa = tid.naa()
    partiet = hent_parti_for(request.user, parti_id, naa=naa, skrive=True)
    andre = list(sammenlignbare(partiet))
    skjema = DelForm(request.POST if request.method == "POST" else None, partier=andre)
    sendte = request.POST.getlist("valgt")
    valgte = {int(ident) for ident in sendte if ident.isascii() and ident.isdigit() and len(ident) <= MAKS_SIFRE}
    if request.method == "POST" and skjema.is_valid():
        til = skjema.cleaned_data["til"]
        try:
            maal, post = flytt_til(
                parti_id=partiet.pk, kandidat_ider=valgte, til_id=int(til) if til else None,
                nytt_navn=skjema.cleaned_data["navn"], aktoer=bruker_aktoer(request), naa=naa,
            )  # fmt: skip
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            tekst = ngettext("%(n)s kandidat er flyttet til %(parti)s.", "%(n)s kandidater er flyttet til %(parti)s.", len(valgte))  # fmt: skip
            angre.melding(request, tekst % {"n": len(valgte), "parti": maal.navn}, post)
            return redirect("eksamen:parti", parti_id=partiet.pk)
    kandidater = Kandidat.objects.filter(parti=partiet).med_navn().defer("person__nummer").sortert()
    innhold = {"parti": partiet, "skjema": skjema, "kandidater": kandidater, "valgte": valgte}
    return render(request, "eksamen/parti_del.html", innhold, status=422 if request.method == "POST" else 200)


def vis_parti(request: InnloggetRequest, partiet: Eksamensparti) -> HttpResponse:
    """The party's page, with what the apps above put on it."""
    naa = tid.naa()
    administrerer = administrerer_skole(request.user, partiet.skole, naa)
    innhold = {
        "parti": partiet,
        "deler": partiet.eksamen.deler.all(),
        "administrerer": administrerer,
        "laast": partiet.er_laast(naa),
        "varsler": partivarsler(partiet, med_navn=administrerer),
        "handlinger": [h for ledd in partihandlinger.alle() for h in ledd(request.user, partiet, naa)],
        "overskrifter": [kolonne.overskrift for kolonne in kandidatkolonner.alle()],
        "rader": _kandidatrader(partiet, naa, med_nummer=administrerer),
        "seksjoner": [del_ for ledd in partiseksjoner.alle() if (del_ := ledd(request.user, partiet, naa))],
    }
    return render(request, "eksamen/parti.html", innhold)


def _kandidatrader(parti: Eksamensparti, naa: datetime, *, med_nummer: bool) -> list[dict[str, Any]]:
    """The candidates in Norwegian order, with masked national id for administrators, and columns from the apps above."""
    kandidater = Kandidat.objects.filter(parti=parti)
    rader: QuerySet[Kandidat] = kandidater.med_navn().sortert()
    if not med_nummer:
        rader = rader.defer("person__nummer")
    kolonner = [(kolonne.overskrift, kolonne.verdier(kandidater, naa)) for kolonne in kandidatkolonner.alle()]
    return [
        {
            "kandidat": kandidat,
            "maskert": masker(kandidat.person.nummer) if med_nummer else "",
            "celler": [
                {"overskrift": overskrift, "verdi": verdier.get(kandidat.pk, "–")} for overskrift, verdier in kolonner
            ],
        }
        for kandidat in rader
    ]


def _hvem_endret(parti: Eksamensparti) -> str:
    """The name of who saved the party last; «En annen» when it was no member of staff."""
    siste = Hendelse.objects.filter(objekttype="eksamen.eksamensparti", objekt_id=parti.pk, handling="parti.endret")
    bruker_id = siste.filter(aktoer_slag="bruker").order_by("-pk").values_list("aktoer_id", flat=True).first()
    bruker = Bruker.objects.filter(pk=bruker_id).first() if bruker_id else None
    return bruker.navn if bruker else _("En annen")
