"""A real browser against the site, where every page is held to more than what the test looks at."""

import os
import shutil
import threading

import pytest
import time_machine
from django.conf import settings as innstillinger
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from brukere.models import Bruker
from eksamen.models import Kandidat
from levering.models import Besvarelsesfil
from pas_kontrakt.klient import nett
from tests.nettleser import oeyeblikk
from tests.nettleser.vakthold import Vakthold
from tests.nettleser.verden import KLOKKEN, hent_verden
from verktoey.demodata.bygg import last_demoskolen

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
NETTLESERVALG = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The machine may be busy; nothing here measures time.
VENT_MS = 20_000
expect.set_options(timeout=VENT_MS)


def pytest_collection_modifyitems(items):
    for test in items:
        if "/nettleser/" in test.path.as_posix():
            test.add_marker(pytest.mark.nettleser)
            test.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": NETTLESERVALG}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "nb-NO", "timezone_id": "Europe/Oslo"}


@pytest.fixture
def klokken():
    """The middle of an exam day. Only the server's clock: pages may not trust the browser's."""
    with time_machine.travel(KLOKKEN, tick=True) as reise:
        yield reise


@pytest.fixture(scope="session")
def bygd(tmp_path_factory):
    """The demo school when the first test has built it; that takes thousands of questions to the database."""
    return {"mappe": tmp_path_factory.mktemp("demoskolen")}


@pytest.fixture
def verden(transactional_db, bygd, klokken, tmp_path, settings):
    """The demo school, with files of its own."""
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"
    for mappe in (settings.FILLAGER, settings.SPOLMAPPE):
        mappe.mkdir()
    klokken.move_to(KLOKKEN, tick=False)  # however slow the machine is, the day has come just as far
    if "skolen" in bygd:
        oeyeblikk.legg_ut(bygd["skolen"], settings.FILLAGER)
    else:
        fra_foer = oeyeblikk.tabeller_med_rader()
        last_demoskolen(KLOKKEN)
        nye = oeyeblikk.tabeller_med_rader() - fra_foer
        if oeyeblikk.kan_legges_ut():
            bygd["skolen"] = oeyeblikk.ta_vare_paa(nye, settings.FILLAGER, bygd["mappe"] / "filer")
    klokken.move_to(KLOKKEN, tick=True)
    return hent_verden(KLOKKEN)


@pytest.fixture
def vakthold():
    """What went wrong on pages nobody looked at; the test fails for it."""
    hold = Vakthold()
    yield hold
    assert hold.funn == []


@pytest.fixture
def ny_kontekst(browser: Browser, browser_context_args, live_server, vakthold):
    """`ny_kontekst(**valg)`: a browser of its own, watched."""
    aapne: list[BrowserContext] = []

    def lag(**valg) -> BrowserContext:
        kontekst = browser.new_context(**{**browser_context_args, "base_url": live_server.url, **valg})
        kontekst.set_default_timeout(VENT_MS)
        kontekst.on("page", vakthold.pass_paa)
        aapne.append(kontekst)
        return kontekst

    yield lag
    for kontekst in aapne:
        # A request that the test held back when it ended is nobody's fault.
        kontekst.unroute_all(behavior="ignoreErrors")
        kontekst.close()
    _vent_paa_tjeneren()


def _vent_paa_tjeneren() -> None:
    """Let what the browsers had asked for come to its end, before the database is emptied under it."""
    # What our own clients keep open to servers of other tests would be waited for in vain.
    nett.lukk()
    for traad in threading.enumerate():
        if "process_request_thread" in traad.name:
            traad.join(VENT_MS / 1000)


@pytest.fixture
def side(ny_kontekst) -> Page:
    """A page in a browser of its own."""
    return ny_kontekst().new_page()


@pytest.fixture
def logg_inn_nettleser(live_server):
    """`logg_inn_nettleser(side, hvem)`: a member of staff by session, a candidate by the candidates' door."""

    def logg_inn(side: Page, hvem: Bruker | Kandidat | None) -> None:
        side.context.clear_cookies()
        if hvem is None:
            return
        klient = Client()
        if isinstance(hvem, Bruker):
            klient.force_login(hvem)
        else:
            svar = klient.post(
                reverse("kandidat:logg_inn"),
                {"nummer": hvem.kandidatnummer.nummer, "passord": hvem.passord.passord},
            )
            assert svar.status_code == 302, svar.content.decode()
        side.context.add_cookies(
            [
                {"name": navn, "value": kapsel.value, "url": f"{live_server.url}{kapsel['path']}"}
                for navn, kapsel in klient.cookies.items()
                if navn != innstillinger.CSRF_COOKIE_NAME
            ]
        )

    return logg_inn


@pytest.fixture
def kandidat(verden):
    """Let in, and has uploaded nothing."""
    kandidat = verden.kandidater("paagaar")[0]
    Besvarelsesfil.objects.filter(kandidat=kandidat).filter(slettet__isnull=True).update(slettet=verden.naa)
    return kandidat


@pytest.fixture
def til_levering(verden, logg_inn_nettleser):
    """`til_levering(side, kandidat)`: logged in on that machine, let in, at the hand-in page."""

    def gaa(side: Page, kandidat) -> Page:
        logg_inn_nettleser(side, kandidat)
        verden.slipp_inn(kandidat)
        side.goto("/kandidat/levering/")
        return side

    return gaa


@pytest.fixture
def levering(side, kandidat, til_levering):
    return til_levering(side, kandidat)
