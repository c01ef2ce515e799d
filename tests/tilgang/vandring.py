"""Walks every address with every method as everybody, and tells where the answer is not what the rule says."""

import importlib
import logging
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.test.utils import override_settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.tilgang import regler as regelpakke
from tests.tilgang.regel import ALLE, KANDIDAT, MASKIN, METODER, ROLLER, Adgang, Regel
from tests.tilgang.verden import Verden, bygg_verden, kapsler_for

REKKEFOELGE = ("felles", "brukere", "eksamen", "plan", "vakter", "paamelding", "elever", "tilrettelegging", "deltakelse",
               "rapporter", "levering", "kvittering", "sjekk", "avbrudd", "skolelevering", "monitor", "oppmoete", "oppnevning", "sensur", "fordeling", "svarpost", "karakterfoering", "klage", "klagenemnd", "klagepost", "annullering", "saksgang", "inntak", "kandidat", "oevelse", "pas_kontrakt", "pas_integration", "pas_klage", "pas_tjener")  # fmt: skip
TILLATT, STAFFDOER, KANDIDATDOER = "slippes inn", "til /logg-inn/", "til /kandidat/logg-inn/"
ANONYM = "anonym"
MASKINSTIER = ("/api/", "/connect/")
TJENER = ClientHandler(enforce_csrf_checks=False)
STILLE = ("django.request", "felles.feil")  # thousands of refusals are what is asked for here


@dataclass(frozen=True)
class Besoekende:
    """Somebody who asks: a role, a candidate or nobody; at the thing's own school or elsewhere."""

    slag: str
    egen: bool
    kapsler: tuple[tuple[str, str], ...]
    hoder: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.slag}{'' if self.egen else ' (et annet sted)'}"


def les_regler() -> tuple[dict[str, Regel], list[Callable[[Verden], None]], list[str]]:
    """All rules, the builders in the order of the apps, and what is wrong with the rules themselves."""
    regler: dict[str, Regel] = {}
    byggere, avvik = [], []
    navn = sorted((m.name for m in pkgutil.iter_modules(regelpakke.__path__)), key=REKKEFOELGE.index)
    for app in navn:
        modul = importlib.import_module(f"tests.tilgang.regler.{app}")
        avvik += [f"{adresse}: to regler" for adresse in regler.keys() & modul.REGLER.keys()]
        avvik += [
            f"{adresse}: står i reglene til {app}" for adresse in modul.REGLER if not adresse.startswith(f"{app}:")
        ]
        regler |= modul.REGLER
        if hasattr(modul, "bygg"):
            byggere.append(modul.bygg)
    return regler, byggere, avvik


@contextmanager
def hel_verden() -> Iterator[Verden]:
    """The shared world with what every app adds; gone when the block ends. The site is PAS for others as well."""
    with override_settings(PAS_TJENER=True), rull_tilbake():
        verden = bygg_verden()
        for bygg in les_regler()[1]:
            bygg(verden)
        verden.folk = alle_besoekende(verden)
        yield verden


def adresser(resolver: URLResolver | None = None, rom: str = "") -> Iterator[str]:
    """The name of every URL pattern with its namespace; one without a name is named by its pattern."""
    for moenster in (resolver or get_resolver()).url_patterns:
        if isinstance(moenster, URLPattern):
            yield rom + (moenster.name or f"uten navn: {moenster.pattern}")
        else:
            yield from adresser(moenster, f"{rom}{moenster.namespace}:" if moenster.namespace else rom)


def avvik_i_tabellen() -> list[str]:
    """Addresses without a rule or with two patterns, and rules without an address."""
    regler, _, avvik = les_regler()
    alle = list(adresser())
    avvik += [f"{navn}: mangler regel" for navn in sorted(set(alle) - regler.keys())]
    avvik += [f"{navn}: regel uten adresse" for navn in sorted(regler.keys() - set(alle))]
    avvik += [f"{navn}: to adresser med samme navn" for navn in sorted({n for n in alle if alle.count(n) > 1})]
    return avvik


def alle_besoekende(verden: Verden) -> list[Besoekende]:
    """Nobody, two candidates, two schools' systems, and two users of each of the fourteen roles."""
    folk = [Besoekende(ANONYM, True, ())]
    for egen, kapsler in ((True, verden.kandidatkapsler), (False, verden.annen_kandidatkapsler)):
        if kapsler:
            folk.append(Besoekende(KANDIDAT, egen, tuple(kapsler.items())))
    for egen, hoder in ((True, verden.maskinhoder), (False, verden.annen_maskinhoder)):
        if hoder:
            folk.append(Besoekende(MASKIN, egen, (), tuple(hoder.items())))
    for egen, brukere in ((True, verden.egne), (False, verden.andre)):
        folk += [Besoekende(rolle, egen, tuple(kapsler_for(brukere[rolle]).items())) for rolle in sorted(ROLLER)]
    return folk


def finn_avvik(verden: Verden, navn: Iterable[str], metoder: Iterable[str] = METODER) -> list[str]:
    """Every answer at these addresses that is not as ruled, one line each."""
    regler = les_regler()[0]
    fabrikk = RequestFactory()
    avvik = []
    for adresse in navn:
        regel = regler.get(adresse)
        if regel is None:
            continue  # told by avvik_i_tabellen
        try:
            sti = reverse(adresse, kwargs=regel.kwargs(verden) if regel.kwargs else None)
            sti += f"?{urlencode(regel.spoerring(verden))}" if regel.spoerring else ""
        except NoReverseMatch as feil:
            avvik.append(f"{adresse}: {feil}")
            continue
        for metode in metoder:
            adgang = regel.adgang(metode)
            data = (adgang.xml or adgang.data)(verden) if adgang else {}
            for person in verden.folk:
                fabrikk.cookies = SimpleCookie(dict(person.kapsler))
                ventet = forventet(regel, metode, person)
                with rull_tilbake():
                    utfall = _spoer(fabrikk, sti, metode, regel.headers | dict(person.hoder), data)
                if not _godtas(ventet, utfall, metode, adgang):
                    avvik.append(f"{metode} {adresse} som {person}: ventet {ventet}, fikk {utfall}")
    return avvik


def svar_uten_pas(verden: Verden, navn: Iterable[str]) -> list[tuple[str, str, int]]:
    """(address, visitor, status) of every ruled method on a site that is nobody's PAS; staff pages for staff alone."""
    regler, fabrikk, svar = les_regler()[0], RequestFactory(), []
    for adresse in navn:
        regel = regler[adresse]
        sti = reverse(adresse, kwargs=regel.kwargs(verden) if regel.kwargs else None)
        for metode in ("GET", "POST"):
            for person in verden.folk:
                if regel.adgang(metode) is None or (not sti.startswith(MASKINSTIER) and person.slag not in ROLLER):
                    continue
                fabrikk.cookies = SimpleCookie(dict(person.kapsler))
                with override_settings(PAS_TJENER=False), rull_tilbake():
                    status, videre = _spoer(fabrikk, sti, metode, regel.headers | dict(person.hoder), {})
                svar.append((sti, str(person), 0 if videre else status))
    return svar


def forventet(regel: Regel, metode: str, person: Besoekende) -> str | int:
    """What the rule says that this person meets."""
    adgang = regel.adgang(metode)
    if adgang is None:
        return 405
    if ALLE in adgang.hvem:
        return TILLATT
    objekt = regel.navngir(metode)
    if adgang.tillater(person.slag):
        return TILLATT if person.egen or not objekt else adgang.annen or 404
    if person.slag in (ANONYM, KANDIDAT, MASKIN) or adgang.for_kandidater or adgang.for_maskiner:
        return _doeren(adgang)
    if person.slag in adgang.kjent and person.egen:
        return 403
    return adgang.ellers or (404 if objekt else 403)


def _doeren(adgang: Adgang) -> str | int:
    """What meets somebody who is not in: people are shown where to log in, machines are told that they have to."""
    if adgang.for_maskiner:
        return 401
    return KANDIDATDOER if adgang.for_kandidater else STAFFDOER


def _spoer(
    fabrikk: RequestFactory, sti: str, metode: str, hoder: dict[str, str], data: dict[str, Any] | bytes
) -> tuple[int, str]:
    """Status and where the answer leads to; everything the request did is undone by the caller.

    Through all middleware, but without the test client, which copies the context of every template.
    """
    if isinstance(data, bytes):
        spoerring = fabrikk.generic(metode, sti, data, "application/xml", headers=hoder)
    elif metode == "POST":
        spoerring = fabrikk.post(sti, data, headers=hoder)
    else:
        spoerring = fabrikk.generic(metode, sti, headers=hoder)
    svar = TJENER(spoerring.environ)
    if svar.streaming:
        # Every other answer is closed already; closing this one must not end our own connection.
        request_finished.disconnect(close_old_connections)
        svar.close()
        request_finished.connect(close_old_connections)
    if sti.startswith(MASKINSTIER) and svar.status_code >= 400:
        slag = svar.headers.get("Content-Type", "")
        if not slag.startswith(("application/xml", "application/json")) or svar.cookies:
            return svar.status_code, f"en side eller en kapsel ({slag})"
    return svar.status_code, svar.headers.get("Location") or svar.headers.get("HX-Redirect") or ""


def _godtas(ventet: str | int, utfall: tuple[int, str], metode: str, adgang: Adgang | None) -> bool:
    status, videre = utfall
    if metode == "HEAD" and status == 405:
        return True
    if ventet == STAFFDOER:
        return videre.startswith("/logg-inn/")
    if ventet == KANDIDATDOER:
        return videre.startswith("/kandidat/logg-inn/")
    if ventet != TILLATT or adgang is None:
        return status == ventet and not videre.startswith("en side")
    if videre.startswith(("/logg-inn/", "/kandidat/logg-inn/")):
        return ALLE in adgang.hvem or (adgang.gaar_til != "" and videre.startswith(adgang.gaar_til))
    return status < 400 or status in adgang.ogsaa


@contextmanager
def rull_tilbake() -> Iterator[None]:
    """Whatever the request writes is gone afterwards. Services that must begin the transaction may run inside."""
    logger = [logging.getLogger(navn) for navn in STILLE]
    var_av = [logg.disabled for logg in logger]
    for logg in logger:
        logg.disabled = True
    blokk = transaction.atomic()
    blokk._from_testcase = True
    try:
        with blokk:
            yield
            transaction.set_rollback(True)
    finally:
        for logg, av in zip(logger, var_av, strict=True):
            logg.disabled = av
