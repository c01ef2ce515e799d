"""Using a proposal of boards: row by row, each under its own lock; one that has changed meanwhile is left with a sentence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from felles import angre
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer
from felles.masse import Radsvar, gjorte, rad_for_rad
from felles.models import Angrepost
from klage.models import Klage
from klage.services.tilstand import laas_klage
from klagenemnd.services.oppdrag import har_begynt, staaende, ta_tilbake, tildel_nemnd

ANGRESLAG: Final = "klagenemnd.fordelt"


@dataclass(frozen=True, slots=True)
class Tildeling:
    """A case with its two, as they were shown."""

    klage_id: int
    skriver_id: int
    medlem_id: int


@dataclass(frozen=True, slots=True)
class Fordelingssvar:
    """What became of each case, and what takes it back."""

    rader: list[Radsvar]
    post: Angrepost | None


@transaction.atomic
def fordel_saker(
    *, tildelinger: Sequence[Tildeling], leste: Collection[int] = (), aktoer: Aktoer, naa: datetime
) -> Fordelingssvar:
    """Give each case to its two; what cannot be given stays, with the reason. Repeatable.

    `leste` are the relations that the authority has read. The caller has checked that the cases are the actor's to give.
    """
    etter_sak = {tildeling.klage_id: tildeling for tildeling in tildelinger}
    gitt: dict[int, list[int]] = {}

    def gi(klage: Klage) -> str:
        ett = etter_sak[klage.pk]
        # Whoever finds it done already does not take it back.
        ny = klage.status == Klage.Status.SENDT and laas_klage(klage.pk).status == Klage.Status.SENDT
        oppdrag = tildel_nemnd(
            klage_id=klage.pk, skriver_id=ett.skriver_id, medlem_id=ett.medlem_id, leste=leste, aktoer=aktoer, naa=naa
        )
        if ny:
            gitt[klage.pk] = [rad.pk for rad in oppdrag]
        return _("Saken er gitt til nemnda.")

    klager = Klage.objects.filter(pk__in=etter_sak).select_related("kandidat__kandidatnummer").order_by("pk")
    svar = rad_for_rad(klager, gi, navn=_nummer)
    if not gitt:
        return Fordelingssvar(svar, None)
    tekst = ngettext("Ta tilbake %(n)d sak", "Ta tilbake %(n)d saker", len(gitt)) % {"n": len(gitt)}
    post = angre.tilby(slag=ANGRESLAG, tekst=tekst, data={"gitt": gitt}, aktoer=aktoer, naa=naa)
    return Fordelingssvar(svar, post)


def angre_fordeling(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Take back those that still stand as they were given, and where nobody has begun. Raises UgyldigOvergang for none."""
    gitt = {int(pk): ider for pk, ider in data["gitt"].items()}

    def tilbake(klage: Klage) -> str:
        laast = laas_klage(klage.pk)
        staar = list(staaende(laast).values_list("pk", flat=True))
        if laast.status != Klage.Status.TILDELT or staar != sorted(gitt[klage.pk]) or har_begynt(laast):
            raise UgyldigOvergang(_("Saken er endret siden, og står som den er."), kode="endret")
        ta_tilbake(klage_id=klage.pk, aktoer=aktoer, naa=naa)
        return ""

    klager = Klage.objects.filter(pk__in=gitt).select_related("kandidat__kandidatnummer").order_by("pk")
    svar = rad_for_rad(klager, tilbake, navn=_nummer)
    antall = gjorte(svar)
    if not antall:
        raise UgyldigOvergang(_("Nemnda har begynt på sakene, så de kan ikke tas tilbake."), kode="endret")
    tekst = ngettext("%(n)d sak er tatt tilbake.", "%(n)d saker er tatt tilbake.", antall) % {"n": antall}
    if antall < len(svar):
        tekst += " " + _("%(n)d står, siden noen har begynt eller endret dem.") % {"n": len(svar) - antall}
    return tekst


def _nummer(klage: Klage) -> str:
    return klage.kandidat.kandidatnummer.nummer if klage.kandidat.kandidatnummer else str(klage.pk)
