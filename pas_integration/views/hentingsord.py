"""What came of an exchange that fetches, in sentences: numbers only, so that nothing sealed is told."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from felles.models import Jobb
from pas_integration.models import PasJobb

Slag = PasJobb.Slag
SLAG: Final = frozenset({Slag.RESULTATER, Slag.FRAVAER, Slag.KLAGER, Slag.EKSAMENSPLAN})


def linjer(pasjobb: PasJobb) -> list[str]:
    """A sentence for each thing that came of it; one that says so when nothing did."""
    if pasjobb.jobb.status != Jobb.Status.FERDIG:
        return []
    tall = pasjobb.utfall
    if pasjobb.slag == Slag.RESULTATER:
        svar = _resultater(tall)
    elif pasjobb.slag == Slag.FRAVAER:
        svar = _fravaer(tall)
    elif pasjobb.slag == Slag.KLAGER:
        svar = _klager(tall)
    else:
        svar = _plan(tall)
    return svar or [_("Alt var som før.")]


def _resultater(tall: Mapping[str, Any]) -> list[str]:
    n = {navn: int(tall.get(navn, 0)) for navn in ("ny", "endret", "lik", "fravaer", "vitnemaal")}
    ubrukt = int(tall.get("avvist", 0)) + int(tall.get("ukjent", 0))
    return _med_antall(
        (n["ny"], ngettext("%(n)s nytt resultat.", "%(n)s nye resultater.", n["ny"])),
        (n["endret"], ngettext("%(n)s resultat er endret.", "%(n)s resultater er endret.", n["endret"])),
        (n["fravaer"], ngettext("%(n)s fravær er endret her.", "%(n)s fravær er endret her.", n["fravaer"])),
        (n["vitnemaal"], ngettext("%(n)s kandidat skal ha nytt vitnemål.", "%(n)s kandidater skal ha nytt vitnemål.", n["vitnemaal"])),
        (ubrukt, ngettext("%(n)s rad kunne ikke brukes.", "%(n)s rader kunne ikke brukes.", ubrukt)),
    )  # fmt: skip


def _fravaer(tall: Mapping[str, Any]) -> list[str]:
    n = {
        navn: int(tall.get(navn, 0))
        for navn in ("endret", "eldre", "sendt", "nektet", "avvist", "ukjent", "gjoeremaal")
    }
    nei = n["avvist"] + n["ukjent"]
    svar = _med_antall(
        (n["endret"], ngettext("%(n)s fravær fra PAS er satt her.", "%(n)s fravær fra PAS er satt her.", n["endret"])),
        (n["eldre"], ngettext("%(n)s fravær i PAS var eldre enn det som står her.", "%(n)s fravær i PAS var eldre enn det som står her.", n["eldre"])),
        (n["sendt"], ngettext("%(n)s fravær er sendt til PAS.", "%(n)s fravær er sendt til PAS.", n["sendt"])),
        (nei, ngettext("%(n)s fravær fra PAS kunne ikke settes her.", "%(n)s fravær fra PAS kunne ikke settes her.", nei)),
        (n["nektet"], ngettext("%(n)s fravær tok PAS ikke imot. Det sendes igjen i morgen, eller når du utveksler fravær selv.", "%(n)s fravær tok PAS ikke imot. De sendes igjen i morgen, eller når du utveksler fravær selv.", n["nektet"])),
        (n["gjoeremaal"], ngettext("%(n)s fravær må registreres i PAS for hånd.", "%(n)s fravær må registreres i PAS for hånd.", n["gjoeremaal"])),
    )  # fmt: skip
    ord_ = str(tall.get("svar", ""))
    return [*svar, _("PAS svarte: %(ord)s") % {"ord": ord_}] if ord_ else svar


def _klager(tall: Mapping[str, Any]) -> list[str]:
    n = {navn: int(tall.get(navn, 0)) for navn in ("sendt", "nektet", "trukket", "ny", "avsluttet", "gjoeremaal")}
    return _med_antall(
        (n["sendt"], ngettext("%(n)s klage er sendt til PAS.", "%(n)s klager er sendt til PAS.", n["sendt"])),
        (n["trukket"], ngettext("%(n)s klage er trukket i PAS.", "%(n)s klager er trukket i PAS.", n["trukket"])),
        (n["ny"], ngettext("%(n)s klage kom fra PAS.", "%(n)s klager kom fra PAS.", n["ny"])),
        (n["avsluttet"], ngettext("%(n)s klage er avsluttet i PAS.", "%(n)s klager er avsluttet i PAS.", n["avsluttet"])),
        (n["nektet"], ngettext("%(n)s klage tok PAS ikke imot. Se hvorfor på klagen.", "%(n)s klager tok PAS ikke imot. Se hvorfor på klagene.", n["nektet"])),
        (n["gjoeremaal"], ngettext("%(n)s klage må registreres i PAS for hånd.", "%(n)s klager må registreres i PAS for hånd.", n["gjoeremaal"])),
    )  # fmt: skip


def _plan(tall: Mapping[str, Any]) -> list[str]:
    n = {navn: int(tall.get(navn, 0)) for navn in ("ny", "endret", "avvist")}
    return _med_antall(
        (n["ny"], ngettext("%(n)s ny i planen.", "%(n)s nye i planen.", n["ny"])),
        (n["endret"], ngettext("%(n)s endret i planen.", "%(n)s endret i planen.", n["endret"])),
        (n["avvist"], ngettext("%(n)s ble avvist.", "%(n)s ble avvist.", n["avvist"])),
    )  # fmt: skip


def _med_antall(*par: tuple[int, str]) -> list[str]:
    return [tekst % {"n": antall} for antall, tekst in par if antall]
