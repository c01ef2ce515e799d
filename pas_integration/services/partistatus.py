"""How a party stands with PAS, in colour, symbol and words: for the list, the party's page and «Klar til eksamen?»."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eksamen.models import Eksamensparti
from pas_integration.querysets.sammenligning import Forskjell, Linje, partiverdier, per_parti


@dataclass(frozen=True)
class Partistatus:
    """One status; `tekst` has the count, `mer` the one fact that matters."""

    farge: str
    ikon: str
    tekst: str
    mer: str = ""
    i_takt: bool = False
    avvist: int = 0


def partistatuser(partier: QuerySet[Eksamensparti]) -> Mapping[int, Partistatus]:
    """By party; three queries, whatever the number of parties. Those that do not go to PAS say so."""
    verdier = partiverdier(partier)
    linjer = per_parti(verdier)
    return {parti.pk: status_av(linjer[parti.pk]) if parti.til_pas else utenfor() for parti in verdier}


def utenfor() -> Partistatus:
    """A party of a kind that PAS is not to have."""
    return Partistatus("neutral", "ikke", _("Skal ikke til PAS"))


def status_av(linjer: Sequence[Any]) -> Partistatus:
    """The status of a party by its lines in the comparison."""
    rader: Sequence[Linje] = linjer
    antall = Counter(linje.forskjell for linje in rader)
    alle, like, venter = len(rader), antall[Forskjell.LIK], antall[Forskjell.VENTER]
    nye = antall[Forskjell.NY] + antall[Forskjell.SENDES_IKKE]
    if antall[Forskjell.AVVIST]:
        n = antall[Forskjell.AVVIST]
        tekst = ngettext("Avvist (%(n)s)", "Avvist (%(n)s)", n) % {"n": n}
        return Partistatus("danger", "feil", tekst, _av(like, alle), avvist=n)
    if nye == alle:
        return Partistatus("neutral", "ikke", _("Ikke sendt"))
    if like == alle:
        return Partistatus("success", "levert", _("I takt (%(n)s)") % {"n": alle}, i_takt=True)
    if like + venter == alle:
        return Partistatus("info", "venter", _("Sendt, PAS behandler (%(n)s)") % {"n": venter}, _av(like, alle))
    if nye and like + nye + venter == alle:
        return Partistatus("warning", "varsel", _("Delvis (%(like)s av %(alle)s)") % {"like": like, "alle": alle}, ngettext("%(n)s er ikke sendt", "%(n)s er ikke sendt", nye) % {"n": nye})  # fmt: skip
    return Partistatus("warning", "varsel", _("Avvik (%(n)s)") % {"n": alle - like - venter}, _av(like, alle))


def _av(like: int, alle: int) -> str:
    return _("%(like)s av %(alle)s i takt") % {"like": like, "alle": alle}
