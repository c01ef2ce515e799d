"""A thousand delivered files as one zip, from the rows of the database to the last byte."""

from collections.abc import Iterator
from dataclasses import dataclass
from os import urandom
from pathlib import Path
from zipfile import ZIP_STORED

from django.conf import settings
from zipstream import ZipStream

from bench.register import Case, registrer
from brukere.models import Bruker
from brukere.models.bruker import Rolle
from felles.hendelser import SYSTEM
from felles.tid import naa
from levering.querysets.nedlasting import frister, leverte
from levering.services.nedlasting import lag_pakke
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.levering import lag_fil, lag_levering

PER_PARTI = 25
STOERRELSE = 300 * 1024


@dataclass
class Nedlastingsmaterial:
    """Who downloads, and where the same files lie."""

    bruker: Bruker
    filer: list[Path]


def forbered(antall: int) -> Nedlastingsmaterial:
    """A school where so many have handed in a file each."""
    skole, eksamen = OrganisasjonFactory(), lag_eksamen()
    filer = []
    for nummer in range(antall):
        if nummer % PER_PARTI == 0:
            parti = PartiFactory(skole=skole, eksamen=eksamen, navn=f"N{nummer}")
        kandidat = lag_kandidat(parti)
        fil = lag_fil(kandidat, innhold=urandom(STOERRELSE))
        lag_levering(kandidat, fil)
        filer.append(Path(settings.FILLAGER) / fil.noekkel)
    return Nedlastingsmaterial(bruker_med_rolle(Rolle.SKOLEADMIN, skole), filer)


def arbeid(material: Nedlastingsmaterial) -> None:
    """Ask, name, log and stream; the bytes go nowhere."""
    (frist,) = frister()
    _les(lag_pakke(filer=leverte(material.bruker, naa()), frist=frist, aktoer=SYSTEM, naa=naa()).stroem)


def gulv(material: Nedlastingsmaterial) -> None:
    """The same files from disk, by the same library."""
    stroem = ZipStream(compress_type=ZIP_STORED, sized=True)
    for sti in material.filer:
        stroem.add_path(str(sti), sti.name)
    _les(iter(stroem))


def _les(stroem: Iterator[bytes]) -> None:
    for _bit in stroem:
        pass


registrer(Case("zip_1000", tak=1.3, stoerrelse=1000, forbered=forbered, arbeid=arbeid, gulv=gulv))
