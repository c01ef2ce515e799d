"""A faggruppe in words, for its page: sensors with their load, pairs with their parties, and what has no place."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from eksamen.models import Eksamensparti
from fordeling.models import Sensorpar
from fordeling.services.forslag import Grunn, Par
from fordeling.services.grunnlag import Situasjon
from sensur.models import Sensoroppdrag
from sensur.querysets.moeter import med_i_avgjoerelser

GRUNNER = {
    Grunn.FOR_FAA: _("Færre enn to sensorer har takket ja. Oppnevn flere."),
    Grunn.INHABILE: _("Færre enn to sensorer er habile for skolens kandidater. Oppnevn noen fra en annen skole."),
    Grunn.KOMPETANSE: _("Færre enn to av de habile har kompetanse i fagkoden. Oppnevn flere, eller rett kompetansen."),
    Grunn.FOR_STORT: _("Partiet har flere svar enn to av sensorene kan ha. Hev grensen, eller be skolen dele partiet."),
    Grunn.FULLT: _("Det er ikke to med ledig plass igjen. Oppnevn flere, eller hev grensen."),
}


def vis_situasjon(situasjon: Situasjon) -> dict[str, Any]:
    """The context of the page; no query."""
    forslag = situasjon.forslag
    finnes = set(situasjon.grunnlag.par)
    foreslaatt: dict[Par, list[Eksamensparti]] = {}
    for plassering in forslag.plasseringer:
        foreslaatt.setdefault(plassering.par, []).append(situasjon.partier[plassering.parti.id])
    fordelte = situasjon.fordelte
    tomme = [ett for ett in situasjon.par if (ett.foerste_id, ett.andre_id) not in fordelte]
    rader = [_parrad(situasjon, par, partier) | {"nytt": par not in finnes} for par, partier in foreslaatt.items()]
    return {
        "sensorer": _sensorer(situasjon),
        "forslag": rader,
        "paa_tvers": sum(rad["paa_tvers"] for rad in rader),
        "foreslaatte_partier": len(forslag.plasseringer),
        "foreslaatte_svar": sum(plassering.parti.svar for plassering in forslag.plasseringer),
        "uplasserte": [
            {"parti": situasjon.partier[parti.id], "svar": parti.svar, "grunn": GRUNNER[grunn]}
            for parti, grunn in forslag.uplasserte
        ],
        "fordelte": sorted(
            (_parrad(situasjon, par, partier) for par, partier in fordelte.items()),
            key=lambda rad: (rad["foerste"].etternavn, rad["foerste"].pk, rad["andre"].pk),
        ),
        "fordelte_partier": sum(map(len, fordelte.values())),
        "halve": situasjon.halve,
        "tomme_par": tomme,
        "tomme_partier": situasjon.tomme,
    }


def _sensorer(situasjon: Situasjon) -> list[dict[str, Any]]:
    rader = []
    for oppnevning in situasjon.oppnevninger:
        har = situasjon.belastning(oppnevning.bruker_id)
        rader.append(
            {
                "bruker": oppnevning.bruker,
                "gruppe": oppnevning.sensorgruppe,
                "reserve": oppnevning.reserve,
                "relasjon": oppnevning.bruker_id in situasjon.relasjoner,
                "har": har,
                "faar": situasjon.forslag.belastning[oppnevning.bruker_id] - har,
                "flest": oppnevning.flest_svar,
            }
        )
    return rader


def _parrad(situasjon: Situasjon, par: Par, partier: Iterable[Eksamensparti]) -> dict[str, Any]:
    grupper = {oppnevning.bruker_id: oppnevning.sensorgruppe for oppnevning in situasjon.oppnevninger}
    ene, andre = grupper.get(par[0]), grupper.get(par[1])
    rader = [{"parti": parti, "svar": situasjon.svar.get(parti.pk, 0)} for parti in partier]
    return {
        "foerste": situasjon.folk[par[0]],
        "andre": situasjon.folk[par[1]],
        "gruppe": ene if ene == andre else None,
        # A word only where there are groups, and both still are sensors here.
        "paa_tvers": ene != andre and set(par) <= set(grupper),
        "partier": rader,
        "svar": sum(rad["svar"] for rad in rader),
    }


def mulige_sensorer(situasjon: Situasjon, parti: Eksamensparti, inhabile: set[int]) -> list[Bruker]:
    """Those who may take over a place of the party: accepted, without a conflict, and never one of its sensors.

    Nor one who has seen cases of it in a fellessensur.
    """
    brukt = set(Sensoroppdrag.objects.filter(parti=parti).values_list("bruker", flat=True))
    brukt |= med_i_avgjoerelser([parti.pk]).get(parti.pk, set())
    return [
        oppnevning.bruker
        for oppnevning in situasjon.oppnevninger
        if oppnevning.bruker_id not in brukt and oppnevning.bruker_id not in inhabile
    ]


def mulige_par(situasjon: Situasjon, parti: Eksamensparti, har: list[int]) -> list[Sensorpar]:
    """The pairs that a party can be moved to, from those who have it: both are still sensors of the faggruppe.

    And neither has seen cases of the party in a fellessensur.
    """
    godtatte = {oppnevning.bruker_id for oppnevning in situasjon.oppnevninger}
    godtatte -= med_i_avgjoerelser([parti.pk]).get(parti.pk, set())
    return [
        par
        for par in situasjon.par
        if [par.foerste_id, par.andre_id] != har and {par.foerste_id, par.andre_id} <= godtatte
    ]
