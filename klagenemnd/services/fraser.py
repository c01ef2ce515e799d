"""An authority's phrase bank. A sentence is never changed: a new row takes over, and the old one is no longer offered."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from klagenemnd.models import Frase
from klagenemnd.standardfraser import standardfraser

ANGRESLAG: Final = "klagenemnd.frase"
FLEST: Final = 1000
FELT: Final = ("overskrift", "karakter", "fag_id", "maalform", "tekst")


@transaction.atomic
def legg_til_frase(
    *,
    eier_id: int,
    overskrift: str,
    karakter: str,
    fag_id: int | None,
    maalform: str,
    tekst: str,
    aktoer: Aktoer,
    naa: datetime,
) -> tuple[Frase, Angrepost | None]:
    """A new sentence in the bank, and the undo. Raises Domenefeil `finnes` when the same stands there, `for_mange`.

    The caller has checked that the actor keeps the bank.
    """  # fmt: skip
    _laas(eier_id)
    innhold = {
        "overskrift": overskrift, "karakter": karakter, "fag_id": fag_id, "maalform": maalform, "tekst": tekst,
    }  # fmt: skip
    frase = _ny(eier_id, innhold, aktoer, naa)
    return frase, _angre([frase.pk], [], aktoer, naa)


@transaction.atomic
def endre_frase(
    *,
    frase_id: int,
    overskrift: str,
    karakter: str,
    fag_id: int | None,
    maalform: str,
    tekst: str,
    aktoer: Aktoer,
    naa: datetime,
) -> tuple[Frase, Angrepost | None]:
    """A new row takes over, the old one is no longer offered. Repeatable: without a change nothing is done.

    Raises UgyldigOvergang `utgaatt` when it was taken out or replaced by somebody else; Domenefeil `finnes`.
    """  # fmt: skip
    frase = _laas_frase(frase_id)
    innhold = {
        "overskrift": overskrift, "karakter": karakter, "fag_id": fag_id, "maalform": maalform, "tekst": tekst,
    }  # fmt: skip
    if all(getattr(frase, felt) == verdi for felt, verdi in innhold.items()):
        return frase, None
    _krev_staaende(frase)
    ny = _ny(frase.eier_id, innhold, aktoer, naa)
    _la_utgaa(frase, aktoer, naa)
    return ny, _angre([ny.pk], [frase.pk], aktoer, naa)


@transaction.atomic
def ta_bort_frase(*, frase_id: int, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """The sentence is no longer offered; answers that have it keep it. Twice is harmless."""
    frase = _laas_frase(frase_id)
    if frase.utgaatt is not None:
        return None
    _la_utgaa(frase, aktoer, naa)
    return _angre([], [frase.pk], aktoer, naa)


@transaction.atomic
def ta_inn_standardfraser(*, eier_id: int, aktoer: Aktoer, naa: datetime) -> tuple[int, Angrepost | None]:
    """Put in those of the standard sentences that the bank does not have; how many, and the undo. Repeatable."""
    _laas(eier_id)
    har = set(_staaende(eier_id).values_list("overskrift", "karakter", "maalform", "tekst"))
    nye = [_ny(eier_id, {**ett._asdict(), "fag_id": None}, aktoer, naa) for ett in standardfraser() if ett not in har]
    post = _angre([frase.pk for frase in nye], [], aktoer, naa) if nye else None
    return len(nye), post


@transaction.atomic
def angre_frase(data: dict[str, list[int]], *, aktoer: Aktoer, naa: datetime) -> str:
    """Take out what was put in, and offer again what was taken out. Raises UgyldigOvergang when it was changed since."""
    rader = {rad.pk: rad for rad in Frase.objects.filter(pk__in=[*data["inn"], *data["ut"]])}
    for eier_id in sorted({rad.eier_id for rad in rader.values()}):
        _laas(eier_id)
    laaste = Frase.objects.select_for_update(of=("self",)).filter(pk__in=rader)
    rader = {rad.pk: rad for rad in laaste.order_by("pk")}
    for pk in data["inn"]:
        _krev_staaende(rader[pk])
    for pk in data["inn"]:
        _la_utgaa(rader[pk], aktoer, naa)
    for pk in data["ut"]:
        rader[pk].utgaatt = None
        rader[pk].save(update_fields=["utgaatt"])
        logg_hendelse(rader[pk], "frase.satt_inn_igjen", aktoer=aktoer, naa=naa)
    return _("Frasebanken er som før.")


def _laas(eier_id: int) -> None:
    Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=eier_id)


def _laas_frase(frase_id: int) -> Frase:
    _laas(Frase.objects.values_list("eier", flat=True).get(pk=frase_id))
    return Frase.objects.select_for_update(of=("self",)).get(pk=frase_id)


def _staaende(eier_id: int) -> Any:
    return Frase.objects.filter(eier=eier_id, utgaatt__isnull=True)


def _krev_staaende(frase: Frase) -> None:
    if frase.utgaatt is not None:
        melding = _("Frasen er endret eller tatt ut av en annen. Ingenting er endret. Last siden på nytt.")
        raise UgyldigOvergang(melding, kode="utgaatt")


def _ny(eier_id: int, innhold: dict[str, Any], aktoer: Aktoer, naa: datetime) -> Frase:
    staaende = _staaende(eier_id)
    if staaende.filter(**innhold).exists():
        raise Domenefeil(_("Frasen finnes alt i frasebanken. Ingenting er lagt til."), kode="finnes")
    if staaende.count() >= FLEST:
        melding = _("Frasebanken kan ha høyst %(antall)s fraser. Ta ut noen først.")
        raise Domenefeil(melding % {"antall": FLEST}, kode="for_mange")
    frase = Frase.objects.create(eier_id=eier_id, **innhold)
    logg_hendelse(frase, "frase.lagt_til", aktoer=aktoer, naa=naa)
    return frase


def _la_utgaa(frase: Frase, aktoer: Aktoer, naa: datetime) -> None:
    frase.utgaatt = naa
    frase.save(update_fields=["utgaatt"])
    logg_hendelse(frase, "frase.tatt_ut", aktoer=aktoer, naa=naa)


def _angre(inn: Iterable[int], ut: Iterable[int], aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    data = {"inn": list(inn), "ut": list(ut)}
    return tilby(slag=ANGRESLAG, tekst=_("Angre"), data=data, aktoer=aktoer, naa=naa)
