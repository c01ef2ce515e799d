"""Practice files: the same rules of name, type and size as in an exam, and much less room."""

import contextlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from felles import lager
from felles.feil import Domenefeil
from felles.lager import Spolfil
from levering.filtyper import normaliser_navn
from levering.mottak import MottattFil
from levering.services.opplasting import AvvistFil, Filfeil, Runde, sjekk_fil
from oevelse.models import Oevelse, Oevelsesfil, Oevelsesopplasting
from oevelse.services.grense import MAKS_BYTE, MAKS_BYTE_I_ALT, MAKS_FILER
from oevelse.services.oevelser import laas


def ta_imot_runde(*, oevelse_id: int, filer: Sequence[MottattFil], naa: datetime) -> Runde:
    """Take in the files of a form; a bad file refuses only itself."""
    runde = Runde()
    for fil in filer:
        try:
            sjekk_fil(fil.navn, fil.stoerrelse)
            if fil.spolfil:
                lagre_fil(oevelse_id=oevelse_id, navn=fil.navn, spolfil=fil.spolfil, naa=naa)
        except Filfeil as feil:
            runde.avvist.append(AvvistFil(normaliser_navn(fil.navn), fil.stoerrelse, feil))
        except Domenefeil as feil:
            runde.feil = feil
            break
    return runde


@transaction.atomic
def lagre_fil(*, oevelse_id: int, navn: str, spolfil: Spolfil, naa: datetime) -> Oevelsesfil:
    """Keep one file. The same file under the same name again is harmless: the first one is returned.

    Raises Filfeil for the file, Domenefeil when the practice is not at work.
    """
    navn = normaliser_navn(navn)
    sjekk_fil(navn, spolfil.stoerrelse)
    oevelse = laas(oevelse_id)
    krev_arbeid(oevelse, naa)
    tidligere = samme_navn(oevelse, navn)
    if tidligere:
        if tidligere.sha256 == spolfil.sha256:
            return tidligere
        raise navn_brukt()
    krev_rom(oevelse, spolfil.stoerrelse)
    return Oevelsesfil.objects.create(
        oevelse=oevelse,
        navn=navn,
        noekkel=lager.legg_inn(spolfil),
        stoerrelse=spolfil.stoerrelse,
        sha256=spolfil.sha256,
        lastet_opp=naa,
    )


@transaction.atomic
def slett_fil(*, oevelse_id: int, fil_id: int, naa: datetime) -> None:
    """Take a file out before it is delivered. Harmless when it is out already."""
    oevelse = laas(oevelse_id)
    krev_arbeid(oevelse, naa)
    fil = oevelse.filer.filter(pk=fil_id).first()
    if fil:
        fil.delete()
        transaction.on_commit(lambda: fjern_fra_lager(fil.noekkel))


def krev_arbeid(oevelse: Oevelse, naa: datetime) -> None:
    """Raise Domenefeil unless files may be uploaded and deleted now."""
    if oevelse.levert:
        raise Domenefeil(_("Besvarelsen din er allerede levert, og ingenting er endret."), kode="levert")
    if oevelse.start > naa:
        raise Domenefeil(_("Eksamenen har ikke startet, og ingenting er endret."), kode="ikke_startet")
    if naa > oevelse.slutt:
        raise Domenefeil(
            _("Arbeidstiden er ute. Lever det du har lastet opp, eller begynn en ny øvelse."), kode="for_sent"
        )


def krev_rom(oevelse: Oevelse, stoerrelse: int) -> None:
    """Raise Filfeil when the file would take more room than practice has."""
    filer = oevelse.filer.all()
    brukt = filer.aggregate(sum=Sum("stoerrelse"))["sum"] or 0
    if filer.count() >= MAKS_FILER or brukt + stoerrelse > MAKS_BYTE:
        raise full()
    alt = Oevelsesfil.objects.aggregate(sum=Sum("stoerrelse"))["sum"] or 0
    if alt + stoerrelse > MAKS_BYTE_I_ALT:
        raise full_i_alt()


def krev_spolplass(oevelse: Oevelse, antall_byte: int) -> None:
    """Raise Filfeil when so many bytes more would take more room than practice has, with all that is on its way.

    What is begun and never ended takes room as well: on the same disk as the answers of the exam.
    """
    if _byte(oevelse.filer.all(), oevelse.opplastinger.all()) + antall_byte > MAKS_BYTE:
        raise full()
    if _byte(Oevelsesfil.objects.all(), Oevelsesopplasting.objects.all()) + antall_byte > MAKS_BYTE_I_ALT:
        raise full_i_alt()


def _byte(filer: QuerySet[Oevelsesfil], opplastinger: QuerySet[Oevelsesopplasting]) -> int:
    paa_vei = opplastinger.filter(fil=None, mottatt__lt=F("stoerrelse"))
    lagret: int = filer.aggregate(sum=Sum("stoerrelse", default=0))["sum"]
    mottatt: int = paa_vei.aggregate(sum=Sum("mottatt", default=0))["sum"]
    return lagret + mottatt


def full() -> Filfeil:
    """The refusal when one practice has all the room it may have."""
    return Filfeil(
        _("Øvelsen er full (10 filer og 60 MB)"),
        kode="full",
        hjelp=_("Slett en fil først. På eksamen er grensen 100 filer og 300 MB."),
    )


def full_i_alt() -> Filfeil:
    """The refusal when all practice together has."""
    return Filfeil(
        _("Det er ikke plass til flere øvelsesfiler akkurat nå"),
        kode="full_i_alt",
        hjelp=_("Prøv med en liten fil, eller prøv igjen i morgen."),
    )


def samme_navn(oevelse: Oevelse, navn: str) -> Oevelsesfil | None:
    """The practice file of that name, when there is one."""
    return oevelse.filer.alias(liten=Lower("navn")).filter(liten=navn.lower()).first()


def for_mye() -> Domenefeil:
    """The refusal of a round that is too big as a whole."""
    return Domenefeil(
        _("I øvelsen kan du laste opp 10 filer og 60 MB. Ingen av dem er lastet opp. Velg færre filer."), kode="for_mye"
    )


def navn_brukt() -> Filfeil:
    """The refusal of another file under a name that is taken."""
    return Filfeil(
        _("En fil med dette navnet er allerede lastet opp"),
        kode="navn_brukt",
        hjelp=_("Slett den andre filen først, eller gi denne et nytt navn."),
    )


def fjern_fra_lager(noekkel: str) -> None:
    """Remove the bytes of a practice file whose row is gone; a file that is gone already is nothing to tell of."""
    with contextlib.suppress(OSError):
        lager.slett(noekkel)
