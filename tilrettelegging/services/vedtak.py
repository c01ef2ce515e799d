"""The rektor's decision, its end, and the way back from both. Each has the own times of the candidates computed anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eksamen.models import Kandidat
from felles import angre
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from tilrettelegging.models import Tilrettelegging, Tiltak
from tilrettelegging.services.laaser import ingen_mister_tid, laas_for_flere, laas_kandidater, regn_om
from tilrettelegging.services.soeknader import Tiltaksvalg

Status = Tilrettelegging.Status
FLEST_MINUTTER: Final = 600
VEDTAKSFELT: Final = (
    "status", "vedtatt", "vedtatt_av", "vedtakstekst", "alle_eksamener", "ekstra_eksamen", "ekstra_del1", "ekstra_del2",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vedtaksinnhold:
    """What the rektor decides. No exams named: all of the period. Minutes None: the rule table says."""

    utfall: str
    tekst: str = ""
    tiltak: Sequence[Tiltaksvalg] = ()
    eksamen_ider: frozenset[int] = field(default_factory=frozenset)
    ekstra_eksamen: int | None = None
    ekstra_del1: int | None = None
    ekstra_del2: int | None = None

    @property
    def minutter(self) -> list[int]:
        return [n for n in (self.ekstra_eksamen, self.ekstra_del1, self.ekstra_del2) if n is not None]


@transaction.atomic
def fatt_vedtak(
    *, sak_id: int, innhold: Vedtaksinnhold, aktoer: Aktoer, naa: datetime
) -> tuple[Tilrettelegging, Angrepost | None]:
    """Decide an application; what is granted is in force at once, in place of an earlier decision of the period.

    Pressing twice is harmless: the same outcome by the same person is returned as it is. Raises Domenefeil
    `uten_tiltak`, `med_tiltak`, `ikke_alt` or `minutter` for a decision that does not hang together, and UgyldigOvergang
    `avgjort` when somebody was first, and `i_gang` when somebody who sits now would have less time. Rule: Utdanningsdirektoratet, «Tilrettelegging av eksamen»: the rektor decides.
    """
    sak, angredata = vedta(sak_id=sak_id, innhold=innhold, aktoer=aktoer, naa=naa)
    if angredata is None:
        return sak, None
    tekst = _("Vedtaket er lagret.")
    data = {"vedtak": [angredata]}
    return sak, angre.tilby(slag="tilrettelegging.vedtak", tekst=tekst, data=data, aktoer=aktoer, naa=naa)


def vedta(
    *, sak_id: int, innhold: Vedtaksinnhold, aktoer: Aktoer, naa: datetime
) -> tuple[Tilrettelegging, dict[str, Any] | None]:
    """`fatt_vedtak` in the caller's transaction; with what its undo needs, or None when it was decided like this."""
    sak, kandidater = _laast(sak_id)
    if sak.status == innhold.utfall and sak.vedtatt_av_id == aktoer.bruker_id:
        return sak, None
    if innhold.utfall not in Tilrettelegging.UTFALL or sak.status != Status.SOEKT:
        melding = _("Søknaden er alt behandlet: %(status)s. Last siden på nytt for å se vedtaket.")
        raise UgyldigOvergang(melding % {"status": sak.get_status_display().lower()}, kode="avgjort")
    _krev_sammenheng(sak, innhold)
    with ingen_mister_tid(kandidater, naa):
        erstattet = _erstatt(sak, aktoer, naa) if innhold.utfall in Tilrettelegging.I_KRAFT else None
        _sett_vedtak(sak, innhold, aktoer, naa)
    partier = regn_om(kandidater)
    _logg(sak, "tilrettelegging.vedtatt", aktoer, naa, partier, kandidater=len(kandidater))
    return sak, {"sak": sak.pk, "utfall": innhold.utfall, "erstattet": erstattet}


@transaction.atomic
def trekk(*, sak_id: int, aktoer: Aktoer, naa: datetime) -> tuple[Tilrettelegging, Angrepost | None]:
    """The applicant withdraws, before or after the decision; exams that have begun keep what they began with.

    Withdrawing twice is harmless. Raises UgyldigOvergang `ikke_trekk` when there is nothing to withdraw.
    """
    sak, kandidater = _laast(sak_id)
    if sak.status == Status.TRUKKET:
        return sak, None
    if Status.TRUKKET not in Tilrettelegging.OVERGANGER[Status(sak.status)]:
        melding = _("Saken er %(status)s, og det er ikke noe å trekke.")
        raise UgyldigOvergang(melding % {"status": sak.get_status_display().lower()}, kode="ikke_trekk")
    foer = sak.status
    _avslutt(sak, Status.TRUKKET, aktoer, naa)
    partier = regn_om(kandidater)
    _logg(sak, "tilrettelegging.trukket", aktoer, naa, partier)
    data = {"sak": sak.pk, "status": foer}
    tekst = _("Saken er trukket.")
    return sak, angre.tilby(slag="tilrettelegging.trekk", tekst=tekst, data=data, aktoer=aktoer, naa=naa)


def angre_vedtak(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Undo decisions: each application waits again, and what it replaced is in force. In the caller's transaction.

    Raises UgyldigOvergang `endret` or `ny_sak` when one of the cases has gone on since, and `i_gang` when somebody sits
    with the time; then none is undone.
    """
    rader = Tilrettelegging.objects.filter(pk__in=[ett["sak"] for ett in data["vedtak"]])
    hvor = list(rader.order_by("pk").values_list("person_id", "skole_id", "periode_id"))
    # Those that were decided together are of one school and period.
    for _person, skole_id, periode_id in hvor[:1]:
        laas_for_flere(person_ider=[rad[0] for rad in hvor], skole_id=skole_id, periode_id=periode_id)
    for ett in sorted(data["vedtak"], key=lambda ett: ett["sak"]):
        _angre_ett(ett, aktoer, naa)
    if len(data["vedtak"]) == 1:
        return _("Vedtaket er angret. Søknaden venter på vedtak igjen.")
    return _("%(n)s vedtak er angret. Søknadene venter på vedtak igjen.") % {"n": len(data["vedtak"])}


def _angre_ett(data: dict[str, Any], aktoer: Aktoer, naa: datetime) -> None:
    sak, kandidater = _laast(data["sak"])
    if sak.status != data["utfall"]:
        raise UgyldigOvergang(_("Saken er endret etter vedtaket, og vedtaket kan ikke angres."), kode="endret")
    _krev_plass(sak, Status.SOEKT)
    with ingen_mister_tid(kandidater, naa):
        sak.status, sak.vedtatt, sak.vedtatt_av, sak.vedtakstekst = Status.SOEKT, None, None, ""
        sak.alle_eksamener = True
        sak.ekstra_eksamen = sak.ekstra_del1 = sak.ekstra_del2 = None
        sak.save(update_fields=VEDTAKSFELT)
        sak.eksamener.clear()
        sak.tiltak.filter(oensket=False).delete()
        sak.tiltak.update(innvilget=False)
        if data["erstattet"]:
            _gjenopprett(data["erstattet"]["sak"], data["erstattet"]["status"])
    _logg(sak, "tilrettelegging.vedtak_angret", aktoer, naa, regn_om(kandidater))


def angre_trekk(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Undo a withdrawal: the case stands as before. In the caller's transaction."""
    sak, kandidater = _laast(data["sak"])
    if sak.status != Status.TRUKKET:
        raise UgyldigOvergang(_("Saken er endret etter at den ble trukket, og det kan ikke angres."), kode="endret")
    _krev_plass(sak, data["status"])
    _gjenopprett(sak.pk, data["status"])
    _logg(sak, "tilrettelegging.trekk_angret", aktoer, naa, regn_om(kandidater))
    return _("Saken er ikke trukket lenger.")


def _laast(sak_id: int) -> tuple[Tilrettelegging, list[Kandidat]]:
    hvor = Tilrettelegging.objects.only("person_id", "skole_id", "periode_id").get(pk=sak_id)
    kandidater = laas_kandidater(person_ider=[hvor.person_id], skole_id=hvor.skole_id, periode_id=hvor.periode_id)
    return Tilrettelegging.objects.select_for_update(of=("self",)).get(pk=sak_id), kandidater


def _erstatt(sak: Tilrettelegging, aktoer: Aktoer, naa: datetime) -> dict[str, Any] | None:
    """End the decision in force that this one takes the place of; what the undo needs to bring it back."""
    gammel = (
        Tilrettelegging.objects.select_for_update(of=("self",))
        .i_kraft()
        .filter(person=sak.person_id, skole=sak.skole_id, periode=sak.periode_id)
        .first()
    )
    if gammel is None:
        return None
    foer = gammel.status
    _avslutt(gammel, Status.ERSTATTET, aktoer, naa)
    return {"sak": gammel.pk, "status": foer}


def _avslutt(sak: Tilrettelegging, status: str, aktoer: Aktoer, naa: datetime) -> None:
    sak.status, sak.avsluttet, sak.avsluttet_av_id = status, naa, aktoer.bruker_id
    sak.save(update_fields=["status", "avsluttet", "avsluttet_av"])


def _gjenopprett(sak_id: int, status: str) -> None:
    Tilrettelegging.objects.filter(pk=sak_id).update(status=status, avsluttet=None, avsluttet_av=None)


def _krev_plass(sak: Tilrettelegging, status: str) -> None:
    """The database holds one case that waits and one in force; say so in words first."""
    like = (Status.SOEKT,) if status == Status.SOEKT else Tilrettelegging.I_KRAFT
    andre = Tilrettelegging.objects.filter(person=sak.person_id, skole=sak.skole_id, periode=sak.periode_id)
    if andre.filter(status__in=like).exclude(pk=sak.pk).exists():
        melding = _("Det er kommet en ny sak for den samme eleven siden. Behandle den i stedet.")
        raise UgyldigOvergang(melding, kode="ny_sak")


def _sett_vedtak(sak: Tilrettelegging, innhold: Vedtaksinnhold, aktoer: Aktoer, naa: datetime) -> None:
    sak.status, sak.vedtatt, sak.vedtatt_av_id, sak.vedtakstekst = innhold.utfall, naa, aktoer.bruker_id, innhold.tekst
    sak.alle_eksamener = not innhold.eksamen_ider
    sak.ekstra_eksamen, sak.ekstra_del1 = innhold.ekstra_eksamen, innhold.ekstra_del1
    sak.ekstra_del2 = innhold.ekstra_del2
    sak.save(update_fields=VEDTAKSFELT)
    sak.eksamener.set(innhold.eksamen_ider)
    Tiltak.objects.bulk_create(
        [Tiltak(sak=sak, slag=e.slag, tekst=e.tekst, ny_form=e.ny_form, innvilget=True) for e in innhold.tiltak],
        update_conflicts=True,
        unique_fields=["sak", "slag"],
        update_fields=["innvilget", "tekst", "ny_form"],
    )


def _krev_sammenheng(sak: Tilrettelegging, innhold: Vedtaksinnhold) -> None:
    gitt = {ett.slag for ett in innhold.tiltak}
    if innhold.utfall == Status.AVSLAATT and gitt:
        raise Domenefeil(
            _("Et avslag gir ingen tiltak. Ta bort kryssene, eller velg et annet utfall."), kode="med_tiltak"
        )
    if innhold.utfall != Status.AVSLAATT and not gitt:
        raise Domenefeil(_("Kryss av det som innvilges, eller velg «Avslått»."), kode="uten_tiltak")
    oensket = {ett.slag for ett in sak.tiltak.all() if ett.oensket}
    if innhold.utfall == Status.INNVILGET and oensket - gitt:
        melding = _("Ikke alt det er søkt om, er krysset av. Velg «Delvis innvilget», eller kryss av resten.")
        raise Domenefeil(melding, kode="ikke_alt")
    if any(n > FLEST_MINUTTER for n in innhold.minutter):
        raise Domenefeil(_("Skriv høyst %(n)s ekstra minutter.") % {"n": FLEST_MINUTTER}, kode="minutter")


def _logg(sak: Tilrettelegging, handling: str, aktoer: Aktoer, naa: datetime, partier: list[int], **data: int) -> None:
    # Neither outcome, arrangements nor words: an event may be read by more people than the case.
    logg_hendelse(sak, handling, aktoer=aktoer, naa=naa, partier=partier, skole_id=sak.skole_id, **data)
