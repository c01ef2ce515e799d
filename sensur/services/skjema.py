"""The assessment form is filled in before anything is confirmed."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import ngettext

from felles.feil import Domenefeil
from sensur.models import Sensoroppdrag
from sensur.querysets.kriterier import uten_skjema

VIS_NUMRE: Final = 5


def numre_i_ord(numre: list[str]) -> str:
    """The first candidate numbers, for a message."""
    return ", ".join(numre[:VIS_NUMRE]) + (" …" if len(numre) > VIS_NUMRE else "")


def krev_skjema(oppdrag: Sensoroppdrag, kandidater: Iterable[int]) -> None:
    """Raise Domenefeil, naming the answers, while one of them lacks a level on a criterion of the exam.

    Rule: Vigo IKS, retningslinjer for sensur, «Vurderingsskjema»: in the subjects that have one it is filled in.
    """
    numre = uten_skjema(oppdrag, kandidater)
    if numre:
        melding = ngettext(
            "Skjemaet mangler for svar %(numre)s. Velg nivå på alle kriteriene for det, og bekreft så.",
            "Skjemaet mangler for svar %(numre)s. Velg nivå på alle kriteriene for dem, og bekreft så.",
            len(numre),
        )
        raise Domenefeil(melding % {"numre": numre_i_ord(numre)}, kode="mangler_skjema")
