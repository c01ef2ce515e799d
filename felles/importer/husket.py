"""The verdicts of a large preview, kept for a few minutes so that its pages can be turned.

They depend on what others have written and on the clock, so a preview that is opened, or mended, is judged anew; only
turning its pages and choosing what to show reads what is kept. A confirmation never does.
"""

import base64
import json
import zlib
from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables
from redis.exceptions import RedisError

from felles.importer.grunnlag import Import, Radresultat
from felles.importer.innhold import Innhold, som_tekst
from felles.importer.kjoeringer import resultater
from felles.kryptering import KanIkkeDekryptere, dekrypter, krypter, noekkelhash
from felles.models import Importkjoering

HUSKES: Final = timedelta(minutes=5)
# Smaller files are judged before anybody notices.
MINSTE_ANTALL: Final = 500
FORMAAL: Final = "importkjoering.vurdering"


def sidens_resultater(
    *,
    kjoering: Importkjoering,
    importen: Import,
    innhold: Innhold | None,
    bruker_id: int,
    blar: bool,
    naa: datetime,
) -> list[Radresultat]:
    """As `kjoeringer.resultater`, for a page. `innhold` is None where the page has no use for the run's rows.

    With `blar` the verdicts may be those that the same user was shown at most five minutes ago, of the same rows with
    the same mendings and columns, in the same language. Without Redis they are always new.
    """
    stor = innhold is not None and len(innhold.rader) >= MINSTE_ANTALL
    huskes = stor and kjoering.status == Importkjoering.Status.FORHAANDSVIST
    noekkel = _noekkel(kjoering, bruker_id) if huskes else ""
    if noekkel and blar and (kjente := _hent(noekkel)) is not None:
        return kjente
    rader = resultater(kjoering=kjoering, importen=importen, naa=naa, innhold=innhold)
    if noekkel:
        _husk(noekkel, rader)
    return rader


@sensitive_variables()
def _noekkel(kjoering: Importkjoering, bruker_id: int) -> str:
    """Everything that the verdicts are made of in the run itself, in a keyed hash."""
    deler = [kjoering.pk, kjoering.laget.isoformat(), kjoering.kolonner, get_language(), bruker_id, kjoering.innhold]
    return f"importvurdering:{noekkelhash(som_tekst(deler), formaal=FORMAAL)}"


@sensitive_variables()
def _husk(noekkel: str, rader: list[Radresultat]) -> None:
    pakket = zlib.compress(som_tekst([rad.som_json() for rad in rader]).encode("utf-8", "surrogatepass"), level=1)
    skjult = krypter(base64.b64encode(pakket).decode("ascii"), formaal=FORMAAL)
    try:
        cache.set(noekkel, skjult, HUSKES.total_seconds())
    except (RedisError, OSError):
        return


@sensitive_variables()
def _hent(noekkel: str) -> list[Radresultat] | None:
    try:
        skjult = cache.get(noekkel)
        klar = dekrypter(skjult, formaal=FORMAAL) if skjult else ""
    except (RedisError, OSError, KanIkkeDekryptere):
        return None
    return [Radresultat.fra_json(rad) for rad in json.loads(zlib.decompress(base64.b64decode(klar)))] if klar else None
