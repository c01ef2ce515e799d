"""What the tests of the plan of watches share."""

from django.urls import reverse

from brukere.models import Rolle
from felles.models import Angrepost
from tests.fabrikker.brukere import bruker_med_rolle

PLAN = "/eksamen/vakter/"
SETT_OPP = "/eksamen/vakter/sett-opp/"


def lag_vakt(skole, fornavn, etternavn):
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    vakt.fornavn, vakt.etternavn = fornavn, etternavn
    vakt.save(update_fields=["fornavn", "etternavn"])
    return vakt


def sett_opp(klient, partier, vakten, **felt):
    data = {"parti": [p.pk for p in partier], "bruker": vakten.pk, "rom": "", "fra": "", "til": ""}
    return klient.post(SETT_OPP, data | felt)


def dagside(klient, dagen, skole=None) -> str:
    svar = klient.get(PLAN, {"dag": dagen.date().isoformat()} | ({"skole": skole.orgnr} if skole else {}))
    assert svar.status_code == 200
    return svar.content.decode()


def angre(klient):
    post = Angrepost.objects.latest("laget")
    return klient.post(reverse("brukere:angre", args=[post.pk]), {"neste": PLAN}, follow=True)
