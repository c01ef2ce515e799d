from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget
from felles import bidrag
from felles.tid import naa, oslo

MORGEN_FRA, DAG_FRA, KVELD_FRA = 5, 10, 18


@require_safe
@innlogget
def start(request: InnloggetRequest) -> HttpResponse:
    """What needs me now, then what the apps above have for my roles."""
    tidspunkt = naa()
    saker = [sak for hent in bidrag.startsaker.alle() for sak in hent(request.user, tidspunkt)]
    seksjoner = [
        render_to_string(*seksjon, request=request)
        for hent in bidrag.startseksjoner.alle()
        if (seksjon := hent(request.user, tidspunkt))
    ]
    sammenheng = {
        "hilsen": hilsen(oslo(tidspunkt).hour),
        "tidspunkt": tidspunkt,
        "saker": saker,
        "seksjoner": seksjoner,
        "tildelinger": request.user.roller(tidspunkt),
        "menypunkter": bidrag.menypunkter_for(request.roller),
    }
    return render(request, "start.html", sammenheng)


def hilsen(time: int) -> str:
    """The greeting at that hour of the Norwegian day."""
    if MORGEN_FRA <= time < DAG_FRA:
        return _("God morgen")
    if DAG_FRA <= time < KVELD_FRA:
        return _("God dag")
    return _("God kveld")
