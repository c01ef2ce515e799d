"""The heartbeat of a candidate's page when nothing is new, against a view that does nothing behind the same log-in."""

from dataclasses import dataclass, field
from http import HTTPStatus

from django.core.handlers.base import BaseHandler
from django.http import HttpRequest
from django.test import RequestFactory

from bench.register import Case, registrer
from kandidat.stripe import lag_stripe
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.levering import lag_fil, lag_sesjon

TOKEN = "livstegn"
FABRIKK = RequestFactory(headers={"Host": "localhost", "HX-Request": "true", "Cookie": f"eksamen_kandidat={TOKEN}"})


@dataclass
class Livstegnmaterial:
    """The site with all its middleware, without a web server before it, and how many heartbeats a round has."""

    antall: int
    adresse: str = ""
    nettsted: BaseHandler = field(default_factory=BaseHandler)


def forbered(antall: int) -> Livstegnmaterial:
    """A candidate who works and has a file, with a page that shows the strip as it is."""
    kandidat = lag_kandidat(PartiFactory())
    lag_sesjon(kandidat, token=TOKEN)
    lag_fil(kandidat)
    material = Livstegnmaterial(antall)
    material.nettsted.load_middleware()
    request = _spoer(material, "/kandidat/tomt/")
    material.adresse = f"/kandidat/status/?side=levering&v={lag_stripe(request, 'levering').merke}"  # type: ignore[arg-type]
    arbeid(material)
    return material


def arbeid(material: Livstegnmaterial) -> None:
    """The page asks whether it is still the right one."""
    for _nr in range(material.antall):
        _spoer(material, material.adresse)


def gulv(material: Livstegnmaterial) -> None:
    """As many requests that nothing is done for."""
    for _nr in range(material.antall):
        _spoer(material, "/kandidat/tomt/")


def _spoer(material: Livstegnmaterial, adresse: str) -> HttpRequest:
    request = FABRIKK.get(adresse)
    request.urlconf = "bench.tjener.urls"
    svar = material.nettsted.get_response(request)
    if svar.status_code != HTTPStatus.NO_CONTENT:
        raise RuntimeError(f"{adresse} answered {svar.status_code}")
    return request


registrer(Case("livstegn", tak=1.5, stoerrelse=100, forbered=forbered, arbeid=arbeid, gulv=gulv, runder=5))
