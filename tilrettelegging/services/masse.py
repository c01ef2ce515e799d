"""The same decision for several equal applications, with a result for each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from felles import angre
from felles.hendelser import Aktoer
from felles.masse import Radsvar, rad_for_rad
from felles.models import Angrepost
from tilrettelegging.models import Tilrettelegging
from tilrettelegging.services.laaser import laas_for_flere
from tilrettelegging.services.soeknader import Tiltaksvalg
from tilrettelegging.services.vedtak import Vedtaksinnhold, vedta


def like(saker: Sequence[Tilrettelegging]) -> bool:
    """True when all are of one school and period and ask for the same, so that one decision fits them."""
    return len({(sak.skole_id, sak.periode_id, frozenset(_oensker(sak))) for sak in saker}) == 1


@transaction.atomic
def fatt_like_vedtak(
    *, saker: Sequence[Tilrettelegging], utfall: str, tekst: str, aktoer: Aktoer, naa: datetime
) -> tuple[list[Radsvar], Angrepost | None]:
    """Grant what each of these equal applications asks for, or refuse it; one that cannot be decided stops no other.

    The result of each, and the undo of those that were decided. Twice is harmless.
    """
    # Everything is locked in one order before the first is decided.
    laas_for_flere(
        person_ider=[sak.person_id for sak in saker], skole_id=saker[0].skole_id, periode_id=saker[0].periode_id
    )
    angredata: list[dict[str, Any]] = []

    def en(sak: Tilrettelegging) -> str:
        tiltak = [] if utfall == Tilrettelegging.Status.AVSLAATT else _oensker(sak)
        innhold = Vedtaksinnhold(utfall=utfall, tekst=tekst, tiltak=tiltak)
        ny, data = vedta(sak_id=sak.pk, innhold=innhold, aktoer=aktoer, naa=naa)
        if data:
            angredata.append(data)
        return str(ny.get_status_display())

    svar = rad_for_rad(sorted(saker, key=lambda sak: sak.pk), en, navn=lambda sak: sak.person.navn)
    if not angredata:
        return svar, None
    post = angre.tilby(
        slag="tilrettelegging.vedtak",
        tekst=_("Vedtakene er lagret."),
        data={"vedtak": angredata},
        aktoer=aktoer,
        naa=naa,
    )
    return svar, post


def _oensker(sak: Tilrettelegging) -> list[Tiltaksvalg]:
    return [Tiltaksvalg(ett.slag, ett.tekst, ett.ny_form) for ett in sak.tiltak.all() if ett.oensket]
