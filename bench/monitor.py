"""The monitor's poll: when nothing has changed, and when something has, against an empty view behind the same log-in."""

from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from importlib import import_module
from itertools import count

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase
from django.test import RequestFactory

from bench.register import Case, registrer
from brukere.models import Bruker
from brukere.models.bruker import Rolle
from deltakelse.services.tider import beregn_egne_tider
from eksamen.models import Eksamensparti, Kandidat, Kandidatnummer, Person
from felles.hendelser import SYSTEM, logg_hendelse
from felles.tid import naa
from levering.models import Besvarelsesfil, Delmerke
from monitor import puls
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon, legg_fil, legg_levering, sett_fravaer
from tests.fabrikker.eksamen import KandidatnummerFactory, PartiFactory, PersonFactory, lag_eksamen

PER_PARTI = 30
PARTIER_PER_SKOLE = 10
FULL, HENDELSER = 3_000, 50_000
POLLER_UENDRET, POLLER_ENDRET = 40, 1
# Of thirty: what a party looks like an hour into the exam. The rest have not logged in.
BORTE, VENTER, LASTER_OPP, LEVERT, INNE = 2, 3, 6, 10, 26
TAUSE = 2  # machines without contact in each party
LOEPENR = count(1)


@dataclass
class Monitormaterial:
    """The site with all its middleware, a member of staff who watches so many candidates, and one who moves."""

    fabrikk: RequestFactory
    kandidat: Kandidat
    poller: int
    adresse: str = "/monitor/tabell/?v=gammel"
    nettsted: BaseHandler = field(default_factory=BaseHandler)


def forbered_uendret(antall: int) -> Monitormaterial:
    """A page that shows things as they are, with so many events today and a few silent machines in each party."""
    material = _forbered(antall, POLLER_UENDRET)
    with connection.cursor() as peker:
        peker.execute(
            "INSERT INTO felles_hendelse (tid, handling, aktoer_slag, objekttype, objekt_id, parti_id, kandidat_id, data,"
            " sted_hash) SELECT %s, 'tilgang.gitt', 'system', 'eksamen.kandidat', id, parti_id, id, '{}', ''"
            " FROM eksamen_kandidat, generate_series(1, %s)",
            [naa(), -(-HENDELSER // FULL)],
        )
    _analyser()
    _ta_pulsen()
    svar = _spoer(material, material.adresse, HTTPStatus.OK)
    innhold = svar.content.decode()  # type: ignore[attr-defined]
    versjon = innhold.split('name="v" value="')[1].split('"')[0]
    material.adresse = f"/monitor/tabell/?v={versjon}"
    arbeid_uendret(material)
    return material


def forbered_endret(antall: int) -> Monitormaterial:
    """The first page of so many candidates, as they are an hour into the exam."""
    material = _forbered(antall, POLLER_ENDRET)
    _analyser()
    arbeid(material)
    return material


def arbeid_uendret(material: Monitormaterial) -> None:
    """The page asks whether anything is new."""
    for _nr in range(material.poller):
        _spoer(material, material.adresse, HTTPStatus.NO_CONTENT)


def arbeid(material: Monitormaterial) -> None:
    """The page asks after something has happened to one of them."""
    for _nr in range(material.poller):
        _spoer(material, material.adresse, HTTPStatus.OK)


def gulv(material: Monitormaterial) -> None:
    """As many requests that nothing is done for."""
    for _nr in range(material.poller):
        _spoer(material, "/monitor/tomt/", HTTPStatus.OK)


@transaction.atomic
def noe_skjer(material: Monitormaterial) -> None:
    """A candidate changes between one round and the next, so that no answer can be an old one."""
    kandidat = material.kandidat
    Besvarelsesfil.objects.filter(kandidat=kandidat).update(slettet=None if next(LOEPENR) % 2 else naa())
    logg_hendelse(kandidat, "fil.slettet", aktoer=SYSTEM, naa=naa(), partier=[kandidat.parti_id])


def _forbered(antall: int, poller: int) -> Monitormaterial:
    bruker, partier = _lag_partier(antall)
    kandidater = _lag_kandidater(partier, antall)
    beregn_egne_tider([kandidat.pk for kandidat in kandidater])
    for nr, kandidat in enumerate(kandidater):
        _sett_stilling(kandidat, nr % PER_PARTI)
    with transaction.atomic():
        logg_hendelse(partier[0], "test.endret", aktoer=SYSTEM, naa=naa(), partier=[parti.pk for parti in partier])
    hode = {"Host": "localhost", "HX-Request": "true", "Cookie": f"{settings.SESSION_COOKIE_NAME}={_logg_inn(bruker)}"}
    en_med_filer = kandidater[min(BORTE + VENTER, antall - 1)]
    material = Monitormaterial(RequestFactory(headers=hode), en_med_filer, poller)
    material.nettsted.load_middleware()
    return material


def _lag_partier(antall: int) -> tuple[Bruker, list[Eksamensparti]]:
    """As many schools of a county as it takes, one-part and two-part parties by turns."""
    fylke = OrganisasjonFactory(slag="fylkeskommune", navn="Lillevik fylke")
    eksamener = [lag_eksamen(), lag_eksamen(todelt=True)]
    partier: list[Eksamensparti] = []
    for nr in range(-(-antall // PER_PARTI)):
        ny_skole = nr % PARTIER_PER_SKOLE == 0
        skole = OrganisasjonFactory(overordnet=fylke) if ny_skole else partier[-1].skole
        partier.append(PartiFactory(skole=skole, eksamen=eksamener[nr % 2]))
    return bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke), partier


def _lag_kandidater(partier: list[Eksamensparti], antall: int) -> list[Kandidat]:
    personer = Person.objects.bulk_create(PersonFactory.build_batch(antall))
    periode = partier[0].eksamen.periode
    numre = Kandidatnummer.objects.bulk_create(
        [KandidatnummerFactory.build(person=person, periode=periode) for person in personer]
    )
    return Kandidat.objects.bulk_create(
        Kandidat(
            person=person, kandidatnummer=numre[nr], parti=partier[nr // PER_PARTI],
            eksamen=partier[nr // PER_PARTI].eksamen, rom="Aula", plass=str(nr % PER_PARTI + 1),
        )
        for nr, person in enumerate(personer)
    )  # fmt: skip


def _sett_stilling(kandidat: Kandidat, plass: int) -> None:
    if plass < BORTE:
        sett_fravaer(kandidat)
    elif plass < BORTE + VENTER:
        lag_sesjon(kandidat)
    elif plass < INNE:
        lag_sesjon(kandidat, autorisert=True)
    todelt = kandidat.eksamen.todelt
    merke = Delmerke.DEL2 if todelt else Delmerke.EKSAMEN
    if BORTE + VENTER <= plass < BORTE + VENTER + LASTER_OPP + LEVERT:
        fil = legg_fil(kandidat, delmerke=merke)
        if plass >= BORTE + VENTER + LASTER_OPP:
            legg_levering(kandidat, fil)


def _ta_pulsen() -> None:
    """As beat does each minute."""
    tause: dict[tuple[str, int], dict[int, datetime]] = {}
    for sti, parti_id, pk in Kandidat.objects.order_by("pk").values_list("parti__skole__sti", "parti_id", "pk"):
        partiets = tause.setdefault((sti, parti_id), {})
        if len(partiets) < TAUSE:
            partiets[pk] = naa()
    puls.skriv(tause, {})


def _logg_inn(bruker: Bruker) -> str:
    sesjon = import_module(settings.SESSION_ENGINE).SessionStore()
    sesjon[SESSION_KEY] = str(bruker.pk)
    sesjon[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    sesjon[HASH_SESSION_KEY] = bruker.get_session_auth_hash()
    sesjon.create()
    return str(sesjon.session_key)


def _analyser() -> None:
    """What the database does by itself in the night."""
    with connection.cursor() as peker:
        peker.execute("ANALYZE")


def _spoer(material: Monitormaterial, adresse: str, ventet: int) -> HttpResponseBase:
    request: HttpRequest = material.fabrikk.get(adresse)
    request.urlconf = "bench.tjener.urls"
    svar = material.nettsted.get_response(request)
    if svar.status_code != ventet:
        raise RuntimeError(f"{adresse} answered {svar.status_code}")
    return svar


registrer(
    Case(
        "monitor_uendret",
        tak=1.5,
        stoerrelse=FULL,
        forbered=forbered_uendret,
        arbeid=arbeid_uendret,
        gulv=gulv,
        runder=7,
    )
)
for antall in (30, 200, FULL):
    registrer(
        Case(
            f"monitor_endret_{antall}",
            tak=8,
            stoerrelse=antall,
            forbered=forbered_endret,
            arbeid=arbeid,
            gulv=gulv,
            rydd=noe_skjer,
            runder=21,
        )
    )
