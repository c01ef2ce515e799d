"""Appeals that another system treats (`felles.bidrag.klagesteder`): none of our boards answers them."""

from collections.abc import Collection

from felles.bidrag import Tekst, klagesteder
from klage.models import Klage


def hos_andre(klager: Collection[int], *, mottatt: bool = False) -> dict[int, Tekst]:
    """What the system is called that treats each of these appeals; with `mottatt` of those alone that it has got.

    A query a system; those that are treated here are left out.
    """
    svar: dict[int, Tekst] = {}
    if not klager:
        return svar
    for sted in klagesteder.alle():
        rader = Klage.objects.filter(sted.har() if mottatt else sted.behandler(), pk__in=klager)
        svar |= dict.fromkeys(rader.order_by().values_list("pk", flat=True), sted.navn)
    return svar
