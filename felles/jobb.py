"""Work that takes long, as the rest of the site sees it: order it, call it off, try again, fetch what came of it.

An app registers what a kind of job does (`felles.jobbkjoering.jobbslag`) in `AppConfig.ready()`.
"""

import base64
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from felles import lager
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.jobbkjoering import FORMAAL, HEMMELIG_LEVER, slett_resultat
from felles.kryptering import dekrypter
from felles.models import Jobb
from felles.tasks import kjoer_jobb

Status = Jobb.Status


class Jobbtjeneste(Protocol):
    """An act on a job: `avbryt`, `proev_igjen`."""

    def __call__(self, *, jobb_id: int, aktoer: Aktoer, naa: datetime) -> Jobb: ...


@transaction.atomic
def bestill(
    slag: str,
    tittel: str | Promise,
    parametre: Mapping[str, Any],
    *,
    aktoer: Aktoer,
    naa: datetime,
    skole_id: int | None = None,
) -> Jobb:
    """Put a job in the queue. `parametre` is plain values and never personal data.

    The nudge to a worker goes out when the transaction is committed and may be lost; beat finds the row.
    """
    jobb = Jobb.objects.create(
        slag=slag, tittel=str(tittel)[:200], parametre=dict(parametre), skole_id=skole_id, bruker_id=aktoer.bruker_id,
        laget=naa, forfall=naa,
    )  # fmt: skip
    logg_hendelse(jobb, "jobb.bestilt", aktoer=aktoer, naa=naa, skole_id=skole_id, slag=slag)
    transaction.on_commit(partial(kjoer_jobb.delay, jobb.pk))
    return jobb


@transaction.atomic
def avbryt(*, jobb_id: int, aktoer: Aktoer, naa: datetime) -> Jobb:
    """Call the job off; a worker that has it stops at its next word. Twice is harmless.

    Raises UgyldigOvergang when it is finished or has failed.
    """
    jobb = _laast(jobb_id)
    if jobb.status == Status.AVBRUTT:
        return jobb
    _krev(jobb, Status.AVBRUTT, _("Jobben er allerede avsluttet, så det er ingenting å avbryte."))
    jobb.status, jobb.avsluttet = Status.AVBRUTT, naa
    jobb.forfall = jobb.leie = jobb.leie_til = None
    jobb.save(update_fields=["status", "avsluttet", "forfall", "leie", "leie_til"])
    logg_hendelse(jobb, "jobb.avbrutt", aktoer=aktoer, naa=naa, skole_id=jobb.skole_id)
    return jobb


@transaction.atomic
def proev_igjen(*, jobb_id: int, aktoer: Aktoer, naa: datetime) -> Jobb:
    """Put a failed job back in the queue. Twice is harmless. Raises UgyldigOvergang when it has not failed."""
    jobb = _laast(jobb_id)
    if jobb.status == Status.VENTER:
        return jobb
    _krev(
        jobb, Status.VENTER, _("Jobben har ikke feilet, så den kan ikke prøves igjen. Start en ny."), fra=Status.FEILET
    )
    jobb.status, jobb.forfall, jobb.avsluttet, jobb.forsoek, jobb.melding = Status.VENTER, naa, None, 0, ""
    jobb.gjort = jobb.totalt = 0
    jobb.save(update_fields=["status", "forfall", "avsluttet", "forsoek", "melding", "gjort", "totalt"])
    logg_hendelse(jobb, "jobb.proevd_igjen", aktoer=aktoer, naa=naa, skole_id=jobb.skole_id)
    transaction.on_commit(partial(kjoer_jobb.delay, jobb.pk))
    return jobb


@transaction.atomic
@sensitive_variables()
def hent_resultat(*, jobb_id: int, aktoer: Aktoer, naa: datetime) -> tuple[Jobb, bytes]:
    """What the job made. A secret result is gone once it has been fetched: the second who asks is told so.

    Raises UgyldigOvergang when there is nothing to fetch (any more).
    """
    jobb = _laast(jobb_id)
    if not jobb.fil or jobb.slettes is None or jobb.slettes <= naa:
        raise UgyldigOvergang(_("Filen er slettet. Lag den på nytt."), kode="borte")
    with lager.aapne(jobb.fil) as fil:
        innhold = base64.b64decode(dekrypter(fil.read().decode("ascii"), formaal=FORMAAL))
    hemmelig = er_hemmelig(jobb)
    if hemmelig:
        # The bytes go when the transaction stands: nobody may lose the only copy to a rollback.
        gammel = Jobb(pk=jobb.pk, fil=jobb.fil)
        transaction.on_commit(lambda: slett_resultat(gammel))
        jobb.slettes = naa
        jobb.save(update_fields=["slettes"])
    logg_hendelse(jobb, "jobb.hentet", aktoer=aktoer, naa=naa, skole_id=jobb.skole_id, hemmelig=hemmelig)
    return jobb, innhold


def er_hemmelig(jobb: Jobb) -> bool:
    """True for a result that dies when it is fetched."""
    return jobb.slettes is not None and jobb.avsluttet is not None and jobb.slettes - jobb.avsluttet <= HEMMELIG_LEVER


def _laast(jobb_id: int) -> Jobb:
    return Jobb.objects.select_for_update(of=("self",)).get(pk=jobb_id)


def _krev(jobb: Jobb, ny: Status, melding: str, *, fra: Status | None = None) -> None:
    lovlig = ny in Jobb.OVERGANGER[Status(jobb.status)] and (fra is None or jobb.status == fra)
    if not lovlig:
        raise UgyldigOvergang(melding)
