"""The register of places and rooms. Parties name them in words, and follow when one gets a new name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from eksamen.models import Eksamensparti, Eksamenssted, Kandidat, Rom
from eksamen.services.partier import laas_partier, lagre_endring
from felles import angre
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from felles.radminne import legg_tilbake, slett_med_minne


@transaction.atomic
def lagre_sted(
    *, skole_id: int, navn: str, adresse: str, aktoer: Aktoer, naa: datetime, sted_id: int | None = None
) -> tuple[Eksamenssted, int]:
    """Add a place, or change one; the place and how many parties got its new name. Raises Domenefeil: name taken."""
    if sted_id is None:
        sted = Eksamenssted(skole_id=skole_id, navn=navn, adresse=adresse)
        _lagre(sted, _("Skolen har alt et eksamenssted som heter «%(navn)s».") % {"navn": navn})
        logg_hendelse(sted, "sted.lagt_til", aktoer=aktoer, naa=naa, skole_id=skole_id)
        return sted, 0
    gammelt = Eksamenssted.objects.get(pk=sted_id).navn
    partier = laas_partier(
        Eksamensparti.objects.filter(skole=skole_id, sted__iexact=gammelt).values_list("pk", flat=True)
    )
    sted = Eksamenssted.objects.select_for_update(of=("self",)).get(pk=sted_id)
    endret = [felt for felt, verdi in (("navn", navn), ("adresse", adresse)) if getattr(sted, felt) != verdi]
    if not endret:
        return sted, 0
    sted.navn, sted.adresse = navn, adresse
    _lagre(sted, _("Skolen har alt et eksamenssted som heter «%(navn)s».") % {"navn": navn}, felt=endret)
    logg_hendelse(sted, "sted.endret", aktoer=aktoer, naa=naa, skole_id=skole_id, felt=endret)
    return sted, _la_partiene_foelge(partier, {"sted": navn}, aktoer, naa) if "navn" in endret else 0


@transaction.atomic
def lagre_rom(
    *, sted_id: int, navn: str, kapasitet: int, aktoer: Aktoer, naa: datetime, rom_id: int | None = None
) -> tuple[Rom, int]:
    """Add a room, or change one; the room and how many parties got its new name. Raises Domenefeil: name taken."""
    sted = Eksamenssted.objects.get(pk=sted_id)
    opptatt = _("%(sted)s har alt et rom som heter «%(navn)s».") % {"sted": sted.navn, "navn": navn}
    if rom_id is None:
        rom = Rom(sted=sted, navn=navn, kapasitet=kapasitet)
        _lagre(rom, opptatt)
        logg_hendelse(rom, "rom.lagt_til", aktoer=aktoer, naa=naa, skole_id=sted.skole_id)
        return rom, 0
    gammelt = Rom.objects.get(pk=rom_id).navn
    samme = Q(skole=sted.skole_id, sted__iexact=sted.navn)
    i_rommet = Q(rom__iexact=gammelt) | Q(kandidater__rom__iexact=gammelt) | Q(forberedelse_rom__iexact=gammelt)
    partier = laas_partier(set(Eksamensparti.objects.filter(samme & i_rommet).values_list("pk", flat=True)))
    rom = Rom.objects.select_for_update(of=("self",)).get(pk=rom_id)
    endret = [felt for felt, verdi in (("navn", navn), ("kapasitet", kapasitet)) if getattr(rom, felt) != verdi]
    if not endret:
        return rom, 0
    rom.navn, rom.kapasitet = navn, kapasitet
    _lagre(rom, opptatt, felt=endret)
    logg_hendelse(rom, "rom.endret", aktoer=aktoer, naa=naa, skole_id=sted.skole_id, felt=endret)
    if "navn" not in endret:
        return rom, 0
    Kandidat.objects.filter(parti__in=partier, rom__iexact=gammelt).update(rom=navn)
    return rom, _la_partiene_foelge(partier, {"rom": navn, "forberedelse_rom": navn}, aktoer, naa, gammelt)


@transaction.atomic
def slett_sted(*, sted_id: int, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """Take a place and its rooms out of the register. Parties keep their words. Raises DoesNotExist when it is gone."""
    sted = Eksamenssted.objects.select_for_update(of=("self",)).get(pk=sted_id)
    return _slett(sted, "sted.slettet", Eksamenssted.objects.filter(pk=sted.pk), aktoer=aktoer, naa=naa)


@transaction.atomic
def slett_rom(*, rom_id: int, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """Take a room out of the register. Parties keep their words. Raises DoesNotExist when it is gone."""
    rom = Rom.objects.select_for_update(of=("self",)).select_related("sted").get(pk=rom_id)
    return _slett(rom, "rom.slettet", Rom.objects.filter(pk=rom.pk), aktoer=aktoer, naa=naa)


def angre_sletting(data: Mapping[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """The place or room comes back, with its rooms."""
    legg_tilbake(data["rader"])
    sted = Eksamenssted.objects.get(pk=data["sted"])
    logg_hendelse(sted, "sted.lagt_tilbake", aktoer=aktoer, naa=naa, skole_id=sted.skole_id)
    return _("Det er lagt tilbake.")


def _slett(
    rad: Eksamenssted | Rom, handling: str, rader: QuerySet[Any], *, aktoer: Aktoer, naa: datetime
) -> Angrepost | None:
    sted = rad.sted if isinstance(rad, Rom) else rad
    logg_hendelse(rad, handling, aktoer=aktoer, naa=naa, skole_id=sted.skole_id)
    data = {"sted": sted.pk, "rader": slett_med_minne(rader)}
    return angre.tilby(slag="sted_slettet", tekst=_("Legg det tilbake"), data=data, aktoer=aktoer, naa=naa)


def _lagre(rad: Model, opptatt: str | Promise, *, felt: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            rad.save(update_fields=felt)
    except IntegrityError:
        raise Domenefeil(opptatt, kode="opptatt") from None


def _la_partiene_foelge(
    partier: list[Eksamensparti], nye: Mapping[str, str], aktoer: Aktoer, naa: datetime, gammelt: str | None = None
) -> int:
    """Set the new name on locked parties where the old one stands; `gammelt` None: on all."""
    for parti in partier:
        endret = [felt for felt in nye if gammelt is None or getattr(parti, felt).casefold() == gammelt.casefold()]
        for felt in endret:
            setattr(parti, felt, nye[felt])
        lagre_endring(parti, endret, aktoer=aktoer, naa=naa)
    return len(partier)
