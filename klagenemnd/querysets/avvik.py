"""Members who must be replaced, or looked at: what has come up after they got the case. A constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from brukere.models import Rolletildeling
from brukere.models.bruker import Rolle
from felles.bidrag import Tekst
from klage.models import Klage
from klagenemnd.models import Klageoppdrag
from klagenemnd.querysets.habilitet import konflikter
from klagenemnd.querysets.nemnd import HOS_NEMNDA
from oppnevning.models import Inhabilitet, Oppnevning

# The board may still be changed, or the case returned to it so that it can be.
AAPENT: Final = HOS_NEMNDA | {Klage.Status.TIL_KONTROLL, Klage.Status.GODKJENT}


class Avviksgrunn(StrEnum):
    """What is wrong; the worst first."""

    INHABIL = "inhabil"
    IKKE_OPPNEVNT = "ikke_oppnevnt"
    NY_RELASJON = "ny_relasjon"


ORD: Final[dict[Avviksgrunn, Tekst]] = {
    Avviksgrunn.INHABIL: _("er inhabil i saken. La en annen ta over."),
    Avviksgrunn.IKKE_OPPNEVNT: _("er ikke oppnevnt til klagenemnda lenger. La en annen ta over."),
    Avviksgrunn.NY_RELASJON: _(
        "har oppgitt en relasjon etter tildelingen. Les den, og bytt hvis den gjelder kandidaten."
    ),
}


@dataclass(frozen=True, slots=True)
class Nemndavvik:
    """An assignment with what is wrong with it."""

    oppdrag: Klageoppdrag
    grunn: Avviksgrunn

    @property
    def tekst(self) -> Tekst:
        return ORD[self.grunn]


def avvik_i(klager: Collection[Klage], naa: datetime) -> list[Nemndavvik]:
    """What is wrong with the standing members of these cases, in order of case; thirteen queries at most."""
    aapne = {klage.pk: klage for klage in klager if klage.status in AAPENT}
    oppdrag = list(
        Klageoppdrag.objects.filter(klage__in=aapne, avsluttet__isnull=True)
        .select_related(
            "bruker", "klage__kandidat__kandidatnummer", "klage__kandidat__eksamen__fag", "klage__ansvarlig"
        )
        .defer("klage__begrunnelse", "klage__navn", "klage__sen_grunn", "klage__grunn")
        .order_by("klage__sendt", "klage", "pk")
    )
    if not oppdrag:
        return []
    sperret = konflikter(list(aapne.values()), naa)
    oppnevnt, fortalt = _oppnevnte(oppdrag, naa), _relasjoner(oppdrag)
    svar = []
    for rad in oppdrag:
        klage = rad.klage
        sted = (rad.bruker_id, klage.ansvarlig_id, klage.runde_id, klage.kandidat.eksamen.fag_id)
        if rad.bruker_id in sperret[klage.pk]:
            svar.append(Nemndavvik(rad, Avviksgrunn.INHABIL))
        elif sted not in oppnevnt:
            svar.append(Nemndavvik(rad, Avviksgrunn.IKKE_OPPNEVNT))
        elif any(en.oppgitt > rad.tildelt and _leses_av(en, klage) for en in fortalt[rad.bruker_id]):
            svar.append(Nemndavvik(rad, Avviksgrunn.NY_RELASJON))
    return svar


def _oppnevnte(oppdrag: list[Klageoppdrag], naa: datetime) -> set[tuple[int, int | None, int, int]]:
    """Who is appointed where: (person, authority, period, fag), of those who also have the role and an open account."""
    folk = {rad.bruker_id for rad in oppdrag}
    med_rollen = Rolletildeling.objects.gjeldende(naa).filter(rolle=Rolle.KLAGENEMND, bruker__in=folk)
    rader = Oppnevning.objects.godtatte().filter(
        rolle=Oppnevning.Rolle.KLAGENEMND, bruker__in=med_rollen.values("bruker"), bruker__is_active=True
    )
    return set(rader.values_list("bruker", "faggruppe__eier", "faggruppe__periode", "faggruppe__fagrader__fag"))


def _relasjoner(oppdrag: list[Klageoppdrag]) -> dict[int, list[Inhabilitet]]:
    """What they have told of people they know, without the words."""
    fortalt: dict[int, list[Inhabilitet]] = defaultdict(list)
    rader = Inhabilitet.objects.gjeldende().filter(bruker__in={rad.bruker_id for rad in oppdrag}, skole__isnull=True)
    for rad in rader.select_related("oppgitt_til").defer("grunn"):
        fortalt[rad.bruker_id].append(rad)
    return fortalt


def _leses_av(rad: Inhabilitet, klage: Klage) -> bool:
    til, ansvarlig = rad.oppgitt_til, klage.ansvarlig
    return til is not None and ansvarlig is not None and til.sti.startswith(ansvarlig.sti)
