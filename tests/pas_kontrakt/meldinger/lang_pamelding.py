"""An enrolment of any length, and what memory it takes to read it: asked in a process of its own (test_stroem.py)."""

import resource
import sys
from collections.abc import Iterator

from pas_kontrakt.meldinger.stroem import les_pamelding

MB = 1024 * 1024
# As long as names may be, so that the test is about bytes and not about how many.
KANDIDAT = (
    "\n     <pa:Kandidat><pa:Fodselsnr>03880999973</pa:Fodselsnr>"
    f"<pa:Fornavn>{'Rolig ' * 60}</pa:Fornavn><pa:Etternavn>{'Fjord ' * 60}</pa:Etternavn>"
    "<pa:Malform>Nynorsk</pa:Malform><pa:Kandidattype>Elev</pa:Kandidattype></pa:Kandidat>"
).encode()
HODE = (
    b'<pa:Pamelding xmlns:pa="http://pas.udir.no/Pamelding"><pa:BrukernavnPAS>a</pa:BrukernavnPAS>'
    b"<pa:EksamensPeriodeKode>V-2027</pa:EksamensPeriodeKode><pa:Orgnr>999999999</pa:Orgnr>"
    b"<pa:Skolenavn>Lillevik</pa:Skolenavn><pa:Kandidatgrupper>"
)
GRUPPE = (
    b"<pa:Kandidatgruppe><pa:Navn>3STA</pa:Navn><pa:Fagkode>REA3056</pa:Fagkode><pa:Kandidatgruppeansvarlige/>"
    b"<pa:Kandidater>"
)
GRUPPE_SLUTT = b"</pa:Kandidater></pa:Kandidatgruppe>"
SLUTT = b"</pa:Kandidatgrupper><pa:Opplaeringsniva>VGS</pa:Opplaeringsniva></pa:Pamelding>"


def melding(stoerrelse: int) -> Iterator[bytes]:
    """Half of it in groups of 100 candidates, half of it in one."""
    yield HODE
    mange = stoerrelse // len(KANDIDAT) // 2
    for _ in range(mange // 100):
        yield GRUPPE + KANDIDAT * 100 + GRUPPE_SLUTT
    yield GRUPPE
    for _ in range(mange // 100 + 1):
        yield KANDIDAT * 100
    yield GRUPPE_SLUTT + SLUTT


def les_hele(stoerrelse: int) -> tuple[int, int, int]:
    """Candidates counted by the check, candidates read, and the most at a time."""
    stroem = les_pamelding(lambda: melding(stoerrelse))
    lest = [len(del_.gruppe.kandidater or ()) for del_ in stroem.grupper()]
    return stroem.antall_kandidater, sum(lest), max(lest)


def topp() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def maal(megabyte: int) -> None:
    """Write what was counted, read and held at most, and the bytes of memory beyond those of a short message."""
    les_hele(MB)
    foer = topp()
    talt, lest, flest = les_hele(megabyte * MB)
    sys.stdout.write(f"{talt} {lest} {flest} {topp() - foer}")
