"""Where a bundle is: each step is a row that is never changed, and taken back by another."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Bruker
from felles.bidrag import Tekst
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from klagenemnd.models import Klageoppdrag
from klagepost.models import Bunkesteg, Papirbunke
from klagepost.permissions import deler_av
from klagepost.querysets.bunker import Bunke, bunker
from klagepost.querysets.veien import MYNDIGHETEN, SENDES, SKOLEN, TIL_MYNDIGHETEN, Mulighet, medlem
from svarpost.services.postgang import ikke_din, neste_steg, sporing_for, tas_tilbake

Steg = Bunkesteg.Steg
# What the school and the authority register: anybody there may take it back.
SKOLENS = (Steg.SENDT, Steg.RETUR_MOTTATT)


@transaction.atomic
def registrer_steg(
    *, bunke_id: int, steg: str, sporing: str = "", til: int | None = None, aktoer: Aktoer, naa: datetime
) -> Bunkesteg:
    """Note the next step of the bundle. Repeatable: the step that stands last, again, leaves no trace.

    `til` is the member that the page named where something is sent, 0 the authority: it went there, also when the board has
    changed since. Raises UgyldigOvergang when that member is no longer known in any of the cases, and when another step
    comes now; Domenefeil for somebody whose step it is not, and without a tracking number where something is sent.
    """
    bunke = laas_bunke(bunke_id, naa)
    if steg not in Steg.values:
        raise Domenefeil(_("Velg et av stegene på siden."), kode="ukjent_steg")
    bruker = handler(aktoer)
    deler = deler_av(bruker, bunke, naa)
    siste = bunke.siste
    if siste is not None and siste.steg == steg and er_ens(bunke, bruker, deler):
        return siste
    neste = neste_steg(bunke.muligheter, steg, roller=deler, navn=_navn(bunke))
    nummer = sporing_for(steg, sporing, sendes=SENDES)
    ny = Bunkesteg.objects.create(
        bunke_id=bunke_id, steg=steg, sporing=nummer, registrert=naa, av=bruker, til_id=_mottaker(bunke, neste, til)
    )
    _logg(bunke, ny, "klagepost.steg", aktoer=aktoer, naa=naa)
    return ny


@transaction.atomic
def angre_steg(*, bunke_id: int, steg_id: int, aktoer: Aktoer, naa: datetime) -> Bunkesteg | None:
    """Take back the step that stands last, by a row of its own. Repeatable: one that is taken back stays so (None).

    Raises UgyldigOvergang when others have gone on from it, Domenefeil for somebody whose step it was not.
    """
    bunke = laas_bunke(bunke_id, naa)
    siste = bunke.siste
    if not tas_tilbake(siste, steg_id, Bunkesteg.objects.filter(bunke=bunke_id)) or siste is None:
        return None
    bruker = handler(aktoer)
    if not er_ens(bunke, bruker, deler_av(bruker, bunke, naa)):
        raise ikke_din()
    ny = Bunkesteg.objects.create(bunke_id=bunke_id, steg=siste.steg, registrert=naa, av=bruker, opphever=siste)
    _logg(bunke, ny, "klagepost.opphevet", aktoer=aktoer, naa=naa)
    return ny


def laas_bunke(bunke_id: int, naa: datetime) -> Bunke:
    """The bundle as it stands, locked to the end of the caller's transaction. Raises Papirbunke.DoesNotExist."""
    rad = (
        Papirbunke.objects.select_for_update(of=("self",), no_key=True)
        .select_related("skole", "ansvarlig", "eksamen__fag", "eksamen__periode")
        .get(pk=bunke_id)
    )
    return bunker([rad], naa)[0]


def er_ens(bunke: Bunke, bruker: Bruker, deler: set[str]) -> bool:
    """Whether the last step is the user's own, or that of somebody else at the same school or authority."""
    siste = bunke.siste
    if siste is None:
        return False
    if siste.av_id == bruker.pk:
        return True
    if siste.steg in SKOLENS:
        return SKOLEN in deler
    # The authority has the bundle only from its own «received» on: that, or the one step after it, is its.
    forrige = bunke.steg[-2].steg if len(bunke.steg) > 1 else ""
    return MYNDIGHETEN in deler and Steg.MOTTATT_MYNDIGHET in {siste.steg, forrige}


def _logg(bunke: Bunke, steg: Bunkesteg, handling: str, *, aktoer: Aktoer, naa: datetime) -> None:
    # No candidate is named: the bundle says which cases it is about.
    logg_hendelse(
        steg, handling, aktoer=aktoer, naa=naa, skole_id=bunke.rad.skole_id, bunke=bunke.rad.pk, steg=steg.steg
    )


def handler(aktoer: Aktoer) -> Bruker:
    """The member of staff who acts. Raises Domenefeil for everybody else."""
    if aktoer.bruker_id is None:
        melding = _("Bare skolen, klagenemnda og den ansvarlige myndigheten melder hvor besvarelsene er.")
        raise Domenefeil(melding, kode="ikke_din")
    return Bruker.objects.get(pk=aktoer.bruker_id)


def _navn(bunke: Bunke) -> Mapping[str, Tekst]:
    folk = {medlem(pk): bruker.navn for pk, bruker in bunke.lesere.items()}
    forrige = bunke.forrige
    if forrige is not None:
        folk[medlem(forrige.pk)] = forrige.navn
    return {SKOLEN: gettext_lazy("skolen"), MYNDIGHETEN: bunke.rad.ansvarlig.navn, **folk}


def _mottaker(bunke: Bunke, neste: Mulighet, til: int | None) -> int | None:
    """Who it goes to: whom the page named, if they are or have been on the board of a case in it; None the authority."""
    if neste.til is None:
        return None
    if til is None or til == neste.til:
        return neste.til or None
    if til == TIL_MYNDIGHETEN and neste.steg == Steg.SENDT:
        return None
    # Only a number that can be a key is looked for.
    if Klageoppdrag.objects.filter(
        klage__in=[k.pk for k in bunke.klager], bruker__in=Bruker.objects.filter(pk=til)
    ).exists():
        return til
    melding = _("Klagenemnda er en annen enn da du åpnet siden, så steget er ikke lagret. Se hvem som skal ha besvarelsene "
                "nå, og meld det igjen.")  # fmt: skip
    raise UgyldigOvergang(melding, kode="byttet")
