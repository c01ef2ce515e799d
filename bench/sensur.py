"""The sensor's desk with 300 answers: the page of one of them, against an empty page behind the same log-in."""

from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from importlib import import_module
from itertools import count

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory

from bench.register import Case, registrer
from brukere.models import Bruker
from eksamen.models import Eksamensparti, Kandidat, Kandidatnummer, Person
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import naa
from levering.models import Besvarelsesfil, Delmerke, Levering, Leveringsfil
from sensur.models import Karakterforslag, Kriterium, Sensornotat, Sensoroppdrag, Sensurplan
from sensur.services.forslag import lagre_forslag
from sensur.services.oppdrag import tildel_sensor
from tests.fabrikker.brukere import OrganisasjonFactory
from tests.fabrikker.eksamen import KandidatnummerFactory, PartiFactory, PersonFactory, lag_eksamen
from tests.fabrikker.sensur import lag_sensor

SIDER = 5
FILER = 2
LOEPENR = count(1)


@dataclass
class Bordmateriale:
    """The site with all its middleware, and a sensor who reads one of so many answers."""

    fabrikk: RequestFactory
    oppdrag: Sensoroppdrag
    kandidat: Kandidat
    nettsted: BaseHandler = field(default_factory=BaseHandler)

    @property
    def adresse(self) -> str:
        nummer = self.kandidat.kandidatnummer
        return f"/sensur/oppdrag/{self.oppdrag.pk}/svar/{nummer.nummer if nummer else ''}/"


def forbered(antall: int) -> Bordmateriale:
    """A party of so many who delivered two files each, half of them graded by the sensor, a third marked."""
    over = OrganisasjonFactory(slag="statsforvalter")
    aapnet = naa() - timedelta(days=1)
    eksamen = lag_eksamen(start=naa() - timedelta(days=2), ansvarlig=over, sensur_fra=aapnet)
    Sensurplan.objects.create(eksamen=eksamen, frist=naa() + timedelta(days=9))
    Kriterium.objects.bulk_create(
        Kriterium(fag=eksamen.fag, eier=eksamen.ansvarlig, navn=f"Kriterium {nr}") for nr in range(4)
    )
    parti = PartiFactory(skole=OrganisasjonFactory(overordnet=over), eksamen=eksamen)
    kandidater = _lag_kandidater(parti, antall)
    sensorer = [lag_sensor(over), lag_sensor(over)]
    for nummer, bruker in enumerate(sensorer, 1):
        tildel_sensor(parti_id=parti.pk, bruker_id=bruker.pk, nummer=nummer, aktoer=_aktoer(bruker), naa=naa())
    oppdrag = Sensoroppdrag.objects.select_related("bruker").get(parti=parti, nummer=1)
    Karakterforslag.objects.bulk_create(
        Karakterforslag(oppdrag=oppdrag, kandidat=kandidat, verdi="4", lagret=naa()) for kandidat in kandidater[::2]
    )
    Sensornotat.objects.bulk_create(
        Sensornotat(oppdrag=oppdrag, kandidat=kandidat, tekst="Husk", merke="se_igjen", lagret=naa())
        for kandidat in kandidater[::3]
    )
    with connection.cursor() as peker:
        peker.execute("ANALYZE")
    hode = {"Host": "localhost", "Cookie": f"{settings.SESSION_COOKIE_NAME}={_logg_inn(sensorer[0])}"}
    material = Bordmateriale(RequestFactory(headers=hode), oppdrag, kandidater[antall // 2])
    material.nettsted.load_middleware()
    arbeid(material)
    return material


def arbeid(material: Bordmateriale) -> None:
    """The page of an answer, with the list of all beside it."""
    for _nr in range(SIDER):
        _spoer(material, material.adresse)


def gulv(material: Bordmateriale) -> None:
    """As many requests that nothing is done for."""
    for _nr in range(SIDER):
        _spoer(material, "/monitor/tomt/")


def noe_skjer(material: Bordmateriale) -> None:
    """A proposal changes between one round and the next, so that no answer can be an old one."""
    lagre_forslag(
        oppdrag_id=material.oppdrag.pk,
        kandidat_id=material.kandidat.pk,
        verdi=str(next(LOEPENR) % 6 + 1),
        aktoer=_aktoer(material.oppdrag.bruker),
        naa=naa(),
    )


def _aktoer(bruker: Bruker) -> Aktoer:
    return Aktoer(Hendelse.Aktoerslag.BRUKER, bruker.pk)


def _lag_kandidater(parti: Eksamensparti, antall: int) -> list[Kandidat]:
    personer = Person.objects.bulk_create(PersonFactory.build_batch(antall))
    periode, del_ = parti.eksamen.periode, parti.eksamen.deler.get()
    numre = Kandidatnummer.objects.bulk_create(
        [KandidatnummerFactory.build(person=person, periode=periode) for person in personer]
    )
    kandidater = Kandidat.objects.bulk_create(
        Kandidat(person=person, kandidatnummer=nummer, parti=parti, eksamen=parti.eksamen)
        for person, nummer in zip(personer, numre, strict=True)
    )
    leveringer = Levering.objects.bulk_create(
        Levering(kandidat=kandidat, eksamensdel=del_, levert=naa(), levert_av="kandidat", kvitteringskode=f"{nr:09d}")
        for nr, kandidat in enumerate(kandidater)
    )
    filer = Besvarelsesfil.objects.bulk_create(
        Besvarelsesfil(
            kandidat=levering.kandidat, navn=f"svar{nr}.pdf", noekkel=f"bench/{levering.pk}/{nr}", stoerrelse=10_000,
            sha256="0" * 64, delmerke=Delmerke.EKSAMEN, lastet_opp=naa(), lastet_opp_av="kandidat",
        )
        for levering in leveringer
        for nr in range(FILER)
    )  # fmt: skip
    per_kandidat = {levering.kandidat_id: levering for levering in leveringer}
    Leveringsfil.objects.bulk_create(Leveringsfil(levering=per_kandidat[fil.kandidat_id], fil=fil) for fil in filer)
    return kandidater


def _logg_inn(bruker: Bruker) -> str:
    sesjon = import_module(settings.SESSION_ENGINE).SessionStore()
    sesjon[SESSION_KEY] = str(bruker.pk)
    sesjon[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    sesjon[HASH_SESSION_KEY] = bruker.get_session_auth_hash()
    sesjon.create()
    return str(sesjon.session_key)


def _spoer(material: Bordmateriale, adresse: str) -> None:
    request: HttpRequest = material.fabrikk.get(adresse)
    request.urlconf = "bench.tjener.urls"
    svar = material.nettsted.get_response(request)
    if svar.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{adresse} answered {svar.status_code}")


registrer(
    Case(
        "sensur_bord_300",
        tak=10,
        stoerrelse=300,
        forbered=forbered,
        arbeid=arbeid,
        gulv=gulv,
        rydd=noe_skjer,
        runder=9,
    )
)
