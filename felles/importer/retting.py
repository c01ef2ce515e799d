"""A preview mended in place: which column is which, cells of refused rows, and rows that are left out."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.importer.grunnlag import Import
from felles.importer.innhold import les_ark, les_innhold, skriv_endringer
from felles.importer.kjoeringer import utloept
from felles.importer.kolonner import krev_kolonner, merke
from felles.models import Importkjoering

# Longer than any cell that means something.
MAKS_CELLE = 500


@transaction.atomic
def velg_kolonner(
    *, kjoering_id: int, importen: Import, kolonner: Mapping[str, int], aktoer: Aktoer, naa: datetime
) -> Importkjoering:
    """Say which column is which field. May be done again while the run is a preview; what was mended is kept.

    Raises UgyldigOvergang (decided already, or too old) and Importfeil (a required column is missing, the sheet is
    refused as a whole).
    """
    kjoering = _laast(kjoering_id, importen, naa)
    ark = les_ark(kjoering)
    if ark is None:
        return kjoering
    krev_kolonner(importen.felt, kolonner)
    kjente = {felt.navn for felt in importen.felt}
    kjoering.kolonner = {
        felt: [nr, merke(ark.overskrifter[nr]) if nr < len(ark.overskrifter) else ""]
        for felt, nr in kolonner.items()
        if felt in kjente
    }
    importen.forhaandsvis(les_innhold(kjoering).dokument(), naa=naa)
    kjoering.save(update_fields=["kolonner"])
    logg_hendelse(kjoering, "import.kolonner", aktoer=aktoer, naa=naa, skole_id=kjoering.skole_id)
    return kjoering


@transaction.atomic
def rett_rader(
    *,
    kjoering_id: int,
    importen: Import,
    celler: Mapping[int, Mapping[str, str]],
    utelat: Collection[int] = (),
    ta_med: Collection[int] = (),
    aktoer: Aktoer,
    naa: datetime,
) -> int:
    """Mend cells by row and field, leave rows out and take them in again; how many rows became different.

    Rows are counted from 0 in the file. Twice is harmless. Raises UgyldigOvergang when the run is decided or too old.
    """
    kjoering = _laast(kjoering_id, importen, naa)
    innhold = les_innhold(kjoering)
    kjente = {felt.navn for felt in importen.felt}
    endret = set()
    for nr, felt in celler.items():
        if not 0 <= nr < len(innhold.rader):
            continue
        naavaerende = innhold.rader[nr].felt
        nye = {
            navn: _ryddet(verdi)
            for navn, verdi in felt.items()
            if navn in kjente and _ryddet(verdi) != naavaerende.get(navn, "")
        }
        if nye:
            innhold.rettet[nr] = {**innhold.rettet.get(nr, {}), **nye}
            endret.add(nr)
    foer = set(innhold.utelatt)
    utelatt = (foer | {nr for nr in utelat if 0 <= nr < len(innhold.rader)}) - set(ta_med)
    endret |= foer ^ utelatt
    if endret:
        skriv_endringer(kjoering, rettet=innhold.rettet, utelatt=utelatt)
        logg_hendelse(kjoering, "import.rettet", aktoer=aktoer, naa=naa, skole_id=kjoering.skole_id, rader=len(endret))
    return len(endret)


def _ryddet(verdi: str) -> str:
    return verdi.replace("\x00", "").strip()[:MAKS_CELLE]


def _laast(kjoering_id: int, importen: Import, naa: datetime) -> Importkjoering:
    kjoering = Importkjoering.objects.select_for_update(of=("self",)).get(
        pk=kjoering_id, slag=importen.slag, skole_id=importen.skole_id
    )
    if kjoering.status != Importkjoering.Status.FORHAANDSVIST or utloept(kjoering, naa):
        raise UgyldigOvergang(
            _("Denne kontrollen er avgjort eller eldre enn ett døgn. Velg filen på nytt."), kode="utloept"
        )
    return kjoering
