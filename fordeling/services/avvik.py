"""Parties that must go to another sensor: in words, and with the way to the page where that is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from brukere.models import Bruker
from eksamen.models import Eksamensparti
from felles.synlig_fra import er_synlig
from fordeling.querysets.avvik import Avvik, avvik_i
from oppnevning.permissions import faggrupper_for
from sensur.models import Sensoroppdrag


@dataclass(frozen=True, slots=True)
class Avvikslinje:
    """What is wrong, and where it is put right; no way there when the faggruppe is another authority's, or there is none."""

    avvik: Avvik
    lenke: str

    @property
    def oppdrag(self) -> Sensoroppdrag:
        return self.avvik.oppdrag

    @property
    def parti(self) -> Eksamensparti:
        return self.avvik.oppdrag.parti


def avvikslinjer(bruker: Bruker, oppdrag: Iterable[Sensoroppdrag], naa: datetime) -> list[Avvikslinje]:
    """Of these assignments, which the user may see, those that somebody must look at; what is published is left alone.

    At most nine queries.
    """
    avvik = avvik_i([ett for ett in oppdrag if not er_synlig(ett.parti.eksamen.publiseres, naa)], naa)
    if not avvik:
        return []
    ider = {ett.faggruppe_id for ett in avvik if ett.faggruppe_id is not None}
    egne = set(faggrupper_for(bruker, naa).filter(pk__in=ider).values_list("pk", flat=True))
    return [
        Avvikslinje(
            ett,
            reverse("fordeling:parti", args=[ett.faggruppe_id, ett.oppdrag.parti_id])
            if ett.faggruppe_id in egne
            else "",
        )
        for ett in avvik
    ]
