"""A case about a formal fault is opened, its candidates are chosen, and it is sent to the one who decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annullering.models import Formellsak, Sakskandidat
from annullering.querysets.saker import uten_vedtak
from annullering.services.myndighet import finn_myndighet
from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamen, Kandidat
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from klage.models import Klage
from klage.services.tilstand import flytt, laas_klage

FORMELL = Klage.Slag.FORMELL_FEIL


@dataclass(frozen=True, slots=True)
class Beskrivelse:
    """What went wrong: its kind, in words, and when, where that is known."""

    feil: str
    hva: str
    fra: datetime | None = None
    til: datetime | None = None


def laas_sak(sak_id: int) -> Formellsak:
    """The case, locked to the end of the caller's transaction. Whoever locks candidates too locks them first."""
    saker = Formellsak.objects.select_for_update(of=("self",))
    return saker.select_related("eksamen__fag", "eksamen__periode", "myndighet", "aapnet_hos").get(pk=sak_id)


@transaction.atomic
def opprett_sak(
    *, eksamen_id: int, kandidat_ider: Collection[int], aapnet_hos: Organisasjon, om: Beskrivelse, bruker: Bruker,
    aktoer: Aktoer, naa: datetime,
) -> Formellsak:  # fmt: skip
    """A draft about these candidates of the exam; an appeal that one of them has stands in it from the start.

    The caller has checked that the candidates are the user's. Each call makes a case. Raises Domenefeil `ingen` without
    candidates, `flere_myndigheter` and `ingen_myndighet` as `finn_myndighet`, `i_en_sak` when one has an open case.
    """
    ider = _laas_kandidater(kandidat_ider)
    if not ider:
        raise Domenefeil(_("Velg minst én kandidat."), kode="ingen")
    eksamen = Eksamen.objects.get(pk=eksamen_id)
    _krev_ingen_aapen_sak(ider, naa)
    sak = Formellsak.objects.create(
        eksamen=eksamen, myndighet=finn_myndighet(eksamen, ider), aapnet_hos=aapnet_hos, feil=om.feil, hva=om.hva,
        fra=om.fra, til=om.til, opprettet=naa, opprettet_av=bruker,
    )  # fmt: skip
    _legg_inn(sak, ider, bruker, naa)
    _logg(sak, "formellsak.opprettet", aktoer, naa, antall=len(ider), feil=om.feil)
    return sak


@transaction.atomic
def legg_til(*, sak_id: int, kandidat_ider: Collection[int], bruker: Bruker, aktoer: Aktoer, naa: datetime) -> int:
    """More candidates of the same exam into a draft; how many came. Those who are there stay. Raises as `opprett_sak`,
    and UgyldigOvergang `sendt` when the case has been sent or withdrawn.
    """  # fmt: skip
    ider = _laas_kandidater(kandidat_ider)
    sak = laas_sak(sak_id)
    _krev_utkast(sak)
    med = list(sak.kandidater.filter(tatt_ut__isnull=True).values_list("kandidat", flat=True))
    nye = [pk for pk in ider if pk not in set(med)]
    nye = list(Kandidat.objects.filter(pk__in=nye, eksamen=sak.eksamen_id).order_by("pk").values_list("pk", flat=True))
    if not nye:
        return 0
    _krev_ingen_aapen_sak(nye, naa)
    sak.myndighet = finn_myndighet(sak.eksamen, [*med, *nye])
    sak.save(update_fields=["myndighet"])
    _legg_inn(sak, nye, bruker, naa)
    _logg(sak, "formellsak.kandidater_lagt_til", aktoer, naa, antall=len(nye))
    return len(nye)


@transaction.atomic
def ta_ut(*, sak_id: int, rad_ider: Collection[int], bruker: Bruker, aktoer: Aktoer, naa: datetime) -> int:
    """Candidates out of the case, but those with a standing decision; how many went. Harmless twice.

    Raises UgyldigOvergang `trukket` when the case is withdrawn.
    """
    _laas_kandidater(Sakskandidat.objects.filter(pk__in=rad_ider, sak=sak_id).values_list("kandidat", flat=True))
    sak = laas_sak(sak_id)
    if sak.trukket:
        raise UgyldigOvergang(_("Saken er trukket, så kandidatene i den kan ikke endres."), kode="trukket")
    rader = sak.kandidater.filter(pk__in=rad_ider, tatt_ut__isnull=True)
    antall = uten_vedtak(rader).update(tatt_ut=naa, tatt_ut_av=bruker)
    if antall:
        _logg(sak, "formellsak.kandidater_tatt_ut", aktoer, naa, antall=antall)
    return antall


@transaction.atomic
def send_sak(*, sak_id: int, bruker: Bruker, aktoer: Aktoer, naa: datetime) -> Formellsak:
    """Send the case to the one who decides; appeals in it that the school had not sent go with it.

    Raises UgyldigOvergang `sendt` when it has been sent or withdrawn, Domenefeil `ingen` when nobody is left in it.
    Rule: Udir, «Klage på formell feil»: the school applies on the pupil's behalf.
    """
    kandidater = Sakskandidat.objects.filter(sak=sak_id, tatt_ut__isnull=True)
    _laas_kandidater(kandidater.values_list("kandidat", flat=True))
    sak = laas_sak(sak_id)
    _krev_utkast(sak)
    if not kandidater.exists():
        raise Domenefeil(
            _("Ingen kandidater er igjen i saken. Legg til dem det gjelder, eller trekk saken."), kode="ingen"
        )
    sak.sendt, sak.sendt_av = naa, bruker
    sak.save(update_fields=["sendt", "sendt_av"])
    _logg(sak, "formellsak.sendt", aktoer, naa, antall=kandidater.count())
    registrerte = (
        kandidater.filter(klage__status=Klage.Status.REGISTRERT).order_by("klage").values_list("klage", flat=True)
    )
    for klage_id in list(registrerte):
        klage = laas_klage(klage_id)
        if klage.status == Klage.Status.REGISTRERT:
            til = Klage.Status.SENDT
            flytt(klage, til, "klage.sendt", aktoer=aktoer, naa=naa, ansvarlig=sak.myndighet, sendt=naa)
    return sak


@transaction.atomic
def trekk_sak(*, sak_id: int, bruker: Bruker, aktoer: Aktoer, naa: datetime) -> Formellsak:
    """Withdraw the case; an appeal in it stands, and can go into another. Twice is harmless.

    Raises UgyldigOvergang `vedtatt` when something is decided in it; the sentence does not say so, since it may not show yet.
    """
    kandidater = Sakskandidat.objects.filter(sak=sak_id, tatt_ut__isnull=True)
    _laas_kandidater(kandidater.values_list("kandidat", flat=True))
    sak = laas_sak(sak_id)
    if sak.trukket:
        return sak
    if sak.vedtak.exists():
        raise UgyldigOvergang(
            _("Saken er til avgjørelse og kan ikke trekkes nå. Ta kontakt med den som avgjør den."), kode="vedtatt"
        )
    sak.trukket, sak.trukket_av = naa, bruker
    sak.save(update_fields=["trukket", "trukket_av"])
    _logg(sak, "formellsak.trukket", aktoer, naa)
    return sak


def _laas_kandidater(ider: Iterable[int]) -> list[int]:
    laaste = Kandidat.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(ider))
    return list(laaste.order_by("pk").values_list("pk", flat=True))


def _krev_utkast(sak: Formellsak) -> None:
    if not sak.er_aapen:
        melding = _("Saken er alt sendt.") if sak.sendt and not sak.trukket else _("Saken er trukket.")
        raise UgyldigOvergang(melding + " " + _("Last siden på nytt."), kode="sendt")


def _krev_ingen_aapen_sak(ider: Collection[int], naa: datetime) -> None:
    """Nobody is in two cases that wait at once. One whose decision does not show yet waits, as far as anybody is told."""
    med = Sakskandidat.objects.filter(kandidat__in=ider, tatt_ut__isnull=True, sak__trukket__isnull=True)
    venter = uten_vedtak(med, vist=naa).select_related("kandidat__person").order_by("kandidat__person__sortering", "pk")
    foerste = venter.first()
    if foerste is not None:
        melding = _("%(navn)s er alt med i en sak om formell feil som ikke er avgjort. Ta kandidaten ut der først.")
        raise UgyldigOvergang(melding % {"navn": foerste.kandidat.person.navn}, kode="i_en_sak")


def _legg_inn(sak: Formellsak, ider: Collection[int], bruker: Bruker, naa: datetime) -> None:
    klager = dict(
        Klage.objects.aapne().filter(kandidat__in=ider, slag=FORMELL).values_list("kandidat", "pk")
    )  # fmt: skip
    Sakskandidat.objects.bulk_create(
        Sakskandidat(sak=sak, kandidat_id=pk, klage_id=klager.get(pk), lagt_til=naa, lagt_til_av=bruker) for pk in ider
    )


def _logg(sak: Formellsak, handling: str, aktoer: Aktoer, naa: datetime, **data: Any) -> None:
    skole = sak.aapnet_hos_id if sak.aapnet_hos.slag == Organisasjon.Slag.SKOLE else None
    logg_hendelse(sak, handling, aktoer=aktoer, naa=naa, skole_id=skole, **data)
