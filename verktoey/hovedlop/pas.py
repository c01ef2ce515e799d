"""`make hovedlop-pas`: the whole round over both sites of a fresh demo, in a real browser.

From an enrolment file at the school to PAS, where the exam day, the sensur and the publication are, and home again.
"""

import re
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect, sync_playwright

from verktoey.hovedlop import kandidaten, sensuren, skolen
from verktoey.hovedlop.__main__ import NETTLESERVALG, chromium, ferskt_nettsted, kommando, vent_til_dagen_holder
from verktoey.hovedlop.filer import KANDIDATER
from verktoey.hovedlop.scene import Oppsett, Scene

# Long enough for the import, the export and the log-ins before the start, also on a slow machine.
START_OM: Final = timedelta(seconds=150)
LENGDE: Final = timedelta(minutes=15)
# An exchange with PAS: it is sent, PAS works it up, and it is asked again.
JOBB_MS: Final = 90_000
type Steg = tuple[str, str, Callable[[Scene], None]]


def _ferdig(scene: Scene, side: Page) -> None:
    """The page of a job follows by itself until it is done."""
    expect(side.get_by_role("status").first).to_contain_text(re.compile("Ferdig|Feilet"), timeout=JOBB_MS)
    expect(side.get_by_role("status").first).to_contain_text("Ferdig")
    scene.kontroll(side)


def eksporterer(scene: Scene) -> None:
    """The party is chosen, held against PAS, and exported."""
    sted = f"skole={scene.oppsett.orgnr}&periode={scene.oppsett.periode}"
    side = scene.gaa("skoleadmin", f"/pas/eksport/?{sted}")
    scene.kontroll(side)
    for kryss in side.get_by_role("checkbox", name=re.compile("^Velg (?!alle)")).all():
        kryss.set_checked(False)
    side.get_by_role("checkbox", name=re.compile(f"^Velg {scene.oppsett.fagkode}")).check()
    side.get_by_role("button", name="Sammenlign med PAS").click()
    scene.kontroll(side)
    side.get_by_role("button", name="Eksporter 1 parti").click()
    _ferdig(scene, side)


def numrene_er_hjemme(scene: Scene) -> None:
    """The school shows PAS's numbers, and that the party is in step."""
    side = skolen.aapne_parti(scene)
    for nummer, _passord in scene.kandidater.values():
        expect(side.get_by_text(nummer).first).to_be_visible()
    scene.kontroll(side)


def pas_har_kandidatene(scene: Scene) -> None:
    """At PAS the party is there, with the same people; the administrator there gets numbers and passwords."""
    scene.logg_inn("skoleadmin")
    skolen.hent_passord(scene)


def henter_resultatene(scene: Scene) -> None:
    """The school asks PAS for the results."""
    sted = f"skole={scene.oppsett.orgnr}&periode={scene.oppsett.periode}"
    side = scene.gaa("skoleadmin", f"/pas/resultater/?{sted}")
    scene.kontroll(side)
    side.get_by_role("button", name="Importer resultater").click()
    _ferdig(scene, side)


def kandidaten_ser_karakteren(scene: Scene) -> None:
    """The candidate sees the grade at the school's site, with the password from the school."""
    skolen.hent_passord(scene)
    nummer, passord = scene.kandidater[KANDIDATER[0].etternavn]
    side = scene.gaa(kandidaten.HVEM, "/kandidat/logg-inn/?til=eksamener")
    side.get_by_label("Kandidatnummer").fill(nummer)
    side.get_by_label("Passord").fill(passord)
    side.get_by_role("button", name="Logg inn").click()
    side.goto("/kandidat/eksamener/")
    expect(side.get_by_text("5 – fem").first).to_be_visible()
    scene.kontroll(side)


def _oppnevn(scene: Scene) -> None:
    scene.oppsett.oppnevn_sensorer()


STEG: Final[tuple[Steg, ...]] = (
    ("skole", "Skoleadministrator importerer påmeldingen", skolen.importer),
    # Whom the school has approved goes along to PAS.
    ("skole", "Skoleadministrator gir eksamensvakten vakt", skolen.gi_vakt),
    ("skole", "Skoleadministrator sammenligner med PAS og eksporterer partiet", eksporterer),
    ("pas", "PAS har kandidatene, med numre og passord", pas_har_kandidatene),
    ("skole", "Kandidatnumrene fra PAS står på skolens nettsted", numrene_er_hjemme),
    ("pas", "Eksamensvakten får vakt hos PAS", skolen.gi_vakt),
    ("pas", "Kandidaten logger inn hos PAS og venter på tilgang", kandidaten.logg_inn),
    ("pas", "Eksamensvakten gir tilgang", skolen.gi_tilgang),
    ("pas", "Kandidatens side går videre av seg selv", kandidaten.faar_tilgang),
    ("pas", "Eksamen starter, og kandidaten henter oppgaven", kandidaten.henter_oppgaven),
    ("pas", "Kandidaten laster opp to filer, leverer og får kvittering", kandidaten.leverer),
    ("pas", "To sensorer blir oppnevnt", _oppnevn),
    ("pas", "Førstesensor foreslår og bekrefter", sensuren.foerste_foreslaar),
    ("pas", "Andresensor foreslår og bekrefter", sensuren.andre_foreslaar),
    ("pas", "Andresensor fastsetter karakterene", sensuren.andre_fastsetter),
    ("skole", "Skolen ser ingen karakter ennå", skolen.ser_ingen_karakter),
    ("pas", "Statsforvalteren publiserer", sensuren.publiserer),
    ("skole", "Skolen henter resultatene fra PAS", henter_resultatene),
    ("skole", "Skoleadministrator ser karakteren", skolen.ser_karakter),
    ("skole", "Kandidaten ser karakteren", kandidaten_ser_karakteren),
)


def spill(scener: dict[str, Scene]) -> None:
    """Play every step in order, each on its site. Raises at the first that does not hold."""
    skole, pas = scener["skole"], scener["pas"]
    for hvor, tekst, gjoer in STEG:
        if gjoer is numrene_er_hjemme:
            # Numbers are the same on both sites; passwords are each site's own, and the exam day is at PAS.
            skole.kandidater = dict(pas.kandidater)
        scener[hvor].steg(f"{'PAS  ' if hvor == 'pas' else 'skole'}  {tekst}", gjoer)


def oppsettet(mappe: Path) -> Oppsett:
    """Make the exam on both sites, at the same time of the day."""
    vent_til_dagen_holder(LENGDE)
    start = (datetime.now(UTC) + START_OM).isoformat()
    perioder = {
        kommando(mappe, "hovedlop_eksamen", "--start", start, sted=sted).splitlines()[-1] for sted in ("", "pas")
    }
    return Oppsett(
        orgnr="999999999",
        skole="Lillevik videregående skole",
        periode=perioder.pop(),
        fagkode="HIS1010",
        gruppe="3HIS",
        vakt_epost="vakt@example.no",
        vent_paa_start_ms=int(START_OM.total_seconds() + 60) * 1000,
        oppnevn_sensorer=lambda: _stille(kommando(mappe, "hovedlop_eksamen", "--sensorer", sted="pas")),
    )


def _stille(_utskrift: str) -> None:
    """What the command printed is of no interest."""


def main() -> int:
    """Play it; 0 when every step held."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as navn:
        mappe = Path(navn)
        try:
            with ferskt_nettsted(mappe, med_pas=True) as adresse, sync_playwright() as p:
                print(f"bra    {time.perf_counter() - start:6.1f} s  To ferske nettsteder er klare", flush=True)
                browser = p.chromium.launch(executable_path=chromium(), args=NETTLESERVALG)
                oppsett, port = oppsettet(mappe), int(adresse.rpartition(":")[2])
                adresser = {"skole": adresse, "pas": f"http://127.0.0.1:{port + 1}"}
                scener = {
                    sted: Scene(browser, hvor, oppsett, lambda linje: print(linje, flush=True), mappe)
                    for sted, hvor in adresser.items()
                }
                spill(scener)
                browser.close()
        except Exception as feil:
            print(f"Hovedløpet over PAS stoppet: {feil}", file=sys.stderr)
            return 1
    print(f"Hele runden er spilt over begge nettstedene på {time.perf_counter() - start:.0f} sekunder.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
