"""Who answers appeals of a fagkode in a period: set, changed and ended. A row is ended, never rewritten."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from klage.models import Klageansvar
from klage.querysets.ansvar import MYNDIGHETER

ANGRESLAG: Final = "klage.ansvar"


@transaction.atomic
def sett_ansvar(
    *, periode_id: int, fag_id: int | None, omraade_id: int | None, ansvarlig_id: int, aktoer: Aktoer, naa: datetime
) -> tuple[Klageansvar, Angrepost | None]:
    """Make an authority responsible: a new row, in the place of the one that stands for the same fagkode and area.

    Appeals that are sent stay where they are. Raises Domenefeil `ansvarlig` for one that is no authority. The same again
    leaves no trace, and then there is nothing to take back.
    Rule: Udir, «Administrere eksamen», «Klageansvar».
    """
    laas_perioder([periode_id])
    rad, endring = sett_rad(
        periode_id=periode_id, fag_id=fag_id, omraade_id=omraade_id, ansvarlig_id=ansvarlig_id, aktoer=aktoer, naa=naa
    )
    if endring is None:
        return rad, None
    return rad, tilby(slag=ANGRESLAG, tekst=_("Sett klageansvaret tilbake"), data=[endring], aktoer=aktoer, naa=naa)


@transaction.atomic
def bytt_ansvarlig(
    *, ansvar_id: int, ansvarlig_id: int, aktoer: Aktoer, naa: datetime
) -> tuple[Klageansvar, Angrepost | None]:
    """Give a standing row to another authority. Raises UgyldigOvergang `endret` when somebody has changed it meanwhile.

    Raises Domenefeil as `sett_ansvar` does. The same authority again leaves no trace.
    """
    rad = _laas(ansvar_id)
    if rad.opphoert is not None:
        raise _endret()
    return sett_ansvar(
        periode_id=rad.periode_id, fag_id=rad.fag_id, omraade_id=rad.omraade_id, ansvarlig_id=ansvarlig_id,
        aktoer=aktoer, naa=naa,
    )  # fmt: skip


@transaction.atomic
def avslutt_ansvar(*, ansvar_id: int, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """The row counts no more; the next in exactness does. Twice is harmless, and then there is nothing to take back."""
    rad = _laas(ansvar_id)
    if rad.opphoert is not None:
        return None
    _sett_opphoert(rad, naa)
    _logg(rad, "klageansvar.avsluttet", aktoer, naa)
    endring = {"gammel": rad.pk, "ny": None, "periode": rad.periode_id}
    return tilby(slag=ANGRESLAG, tekst=_("Sett klageansvaret tilbake"), data=[endring], aktoer=aktoer, naa=naa)


@transaction.atomic
def angre_ansvar(data: list[dict[str, Any]], *, aktoer: Aktoer, naa: datetime) -> str:
    """Back to what stood before. Raises UgyldigOvergang `endret` when one of the rows is changed since; then nothing is."""
    ta_tilbake(data, aktoer=aktoer, naa=naa)
    return _("Klageansvaret er satt tilbake til slik det var.")


def laas_perioder(ider: Iterable[int]) -> None:
    """The periods, in order of pk: whoever changes their responsibility or calendar waits for the other."""
    perioder = Eksamensperiode.objects.select_for_update(of=("self",), no_key=True)
    list(perioder.filter(pk__in=set(ider)).order_by("pk").values_list("pk", flat=True))


def sett_rad(
    *, periode_id: int, fag_id: int | None, omraade_id: int | None, ansvarlig_id: int, aktoer: Aktoer, naa: datetime
) -> tuple[Klageansvar, dict[str, Any] | None]:
    """As `sett_ansvar`, under the period's lock in the caller's transaction; the row, and what takes it back."""
    if not Organisasjon.objects.filter(pk=ansvarlig_id, slag__in=MYNDIGHETER).exists():
        melding = _(
            "Bare Utdanningsdirektoratet, en statsforvalter eller en fylkeskommune kan ha klageansvar. Velg en annen."
        )
        raise Domenefeil(melding, kode="ansvarlig")
    gammel = Klageansvar.objects.filter(
        periode=periode_id, fag=fag_id, omraade=omraade_id, opphoert__isnull=True
    ).first()
    if gammel and gammel.ansvarlig_id == ansvarlig_id:
        return gammel, None
    if gammel:
        _sett_opphoert(gammel, naa)
    ny = Klageansvar.objects.create(
        periode_id=periode_id, fag_id=fag_id, omraade_id=omraade_id, ansvarlig_id=ansvarlig_id, registrert=naa,
        registrert_av_id=aktoer.bruker_id,
    )  # fmt: skip
    _logg(ny, "klageansvar.endret" if gammel else "klageansvar.satt", aktoer, naa, foer=gammel and gammel.ansvarlig_id)
    return ny, {"gammel": gammel and gammel.pk, "ny": ny.pk, "periode": periode_id}


def ta_tilbake(endringer: list[dict[str, Any]], *, aktoer: Aktoer, naa: datetime) -> None:
    """Undo changes that `sett_rad` told of, all or none. Raises UgyldigOvergang `endret`."""
    laas_perioder(endring["periode"] for endring in endringer)
    for endring in endringer:
        ny, gammel = (_rad(endring[navn]) for navn in ("ny", "gammel"))
        if ny is not None:
            if ny.opphoert is not None:
                raise _endret()
            _sett_opphoert(ny, naa)
        if gammel is not None:
            if _opptatt(gammel):
                raise _endret()
            _sett_opphoert(gammel, None)
        rad = gammel or ny
        assert rad is not None  # noqa: S101 - tells the type checker
        _logg(rad, "klageansvar.angret", aktoer, naa)


def _rad(ident: int | None) -> Klageansvar | None:
    return Klageansvar.objects.select_for_update(of=("self",)).get(pk=ident) if ident else None


def _opptatt(rad: Klageansvar) -> bool:
    """Whether it stands already, or another has come in its place."""
    likt = Klageansvar.objects.filter(
        periode=rad.periode_id, fag=rad.fag_id, omraade=rad.omraade_id, opphoert__isnull=True
    )
    return likt.exists()


def _laas(ansvar_id: int) -> Klageansvar:
    """The period first, as everybody does."""
    laas_perioder(Klageansvar.objects.filter(pk=ansvar_id).values_list("periode", flat=True))
    return Klageansvar.objects.select_for_update(of=("self",)).get(pk=ansvar_id)


def _sett_opphoert(rad: Klageansvar, naar: datetime | None) -> None:
    rad.opphoert = naar
    rad.save(update_fields=["opphoert"])


def _logg(rad: Klageansvar, handling: str, aktoer: Aktoer, naa: datetime, **data: Any) -> None:
    logg_hendelse(
        rad, handling, aktoer=aktoer, naa=naa, periode=rad.periode_id, fag=rad.fag_id, omraade=rad.omraade_id,
        ansvarlig=rad.ansvarlig_id, **data,
    )  # fmt: skip


def _endret() -> UgyldigOvergang:
    melding = _(
        "Klageansvaret er endret av en annen i mellomtiden. Ingenting er lagret. Se hva som står nå, og prøv igjen."
    )
    return UgyldigOvergang(melding, kode="endret")
