"""The public page: everybody, and nothing about anybody. The receipts themselves are in the rules of kandidat and monitor."""

from datetime import timedelta

from felles.tid import dagens_dato, naa
from kvittering.services.doegn import lukk_doegn
from kvittering.services.kvittering import sikre_kvitteringer
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.levering import lag_levering
from tests.tilgang.regel import ALLE, Adgang, Regel


def bygg(verden):
    """Somebody who has delivered, and a day that is closed."""
    verden.levert_kandidat = lag_kandidat(verden.parti)
    levering = lag_levering(verden.levert_kandidat)
    verden.doegn = dagens_dato(naa() - timedelta(days=2))
    sikre_kvitteringer(levering_ider=[levering.pk], naa=naa() - timedelta(days=2))
    lukk_doegn(naa=naa())


REGLER = {
    # 422: nothing is asked for. 429: the walker asks more often than anybody may.
    "kvittering:bekreft": Regel(GET=Adgang({ALLE}), POST=Adgang({ALLE}, ogsaa={422, 429})),
    "kvittering:doegn": Regel(GET=Adgang({ALLE})),
    "kvittering:doegnfil": Regel(kwargs=lambda v: {"dato": v.doegn.isoformat()}, GET=Adgang({ALLE})),
}
