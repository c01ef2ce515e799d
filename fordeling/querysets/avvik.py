"""Sensors who may not keep what they have: a conflict told after the distribution, an appointment taken back since.

Computed from what stands now, so that it does not matter which came first, the conflict or the party.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Rolletildeling
from brukere.models.bruker import Rolle
from brukere.querysets.organisasjoner import under_q
from fordeling.models import Fordelingslinje
from fordeling.querysets.partier import faggrupper_av
from oppnevning.models import Inhabilitet, Oppnevning
from oppnevning.querysets.habilitet import inhabile_ved
from sensur.models import Sensoroppdrag


class Avviksgrunn(models.TextChoices):
    """Why a party must go to another, worst first."""

    INHABIL = "inhabil", _("Inhabil for skolens kandidater")
    IKKE_OPPNEVNT = "ikke_oppnevnt", _("Ikke lenger oppnevnt")
    # What somebody wrote of people they know: only a person can tell whether one of them is here.
    RELASJON = "relasjon", _("Har oppgitt personer etter at partiet ble gitt")


# Those that no person has to judge.
MAA_BYTTES = frozenset({Avviksgrunn.INHABIL, Avviksgrunn.IKKE_OPPNEVNT})


@dataclass(frozen=True, slots=True)
class Avvik:
    """An assignment that somebody must look at, and the faggruppe where it is given to another; None when it has none."""

    oppdrag: Sensoroppdrag
    grunn: Avviksgrunn
    faggruppe_id: int | None

    @property
    def maa_byttes(self) -> bool:
        return self.grunn in MAA_BYTTES


def avvik_i(oppdrag: Sequence[Sensoroppdrag], naa: datetime) -> list[Avvik]:
    """Those of these active assignments (with `bruker` and `parti__eksamen`), worst first; at most eight queries.

    Rule: forvaltningsloven § 6: who is or becomes disqualified does not go on.
    """
    if not oppdrag:
        return []
    inhabile = inhabile_ved({ett.parti.skole_id for ett in oppdrag}, naa)
    grupper = faggrupper_av({ett.parti.eksamen_id: ett.parti.eksamen for ett in oppdrag}.values())
    ute, sagt = _ikke_oppnevnte(oppdrag, grupper, naa), _sagt_etterpaa(oppdrag)
    svar = []
    for ett in oppdrag:
        gruppe = grupper.get(ett.parti.eksamen_id)
        if ett.bruker_id in inhabile[ett.parti.skole_id]:
            svar.append(Avvik(ett, Avviksgrunn.INHABIL, gruppe))
        elif ett.pk in ute:
            svar.append(Avvik(ett, Avviksgrunn.IKKE_OPPNEVNT, gruppe))
        elif ett.pk in sagt:
            svar.append(Avvik(ett, Avviksgrunn.RELASJON, gruppe))
    orden = list(Avviksgrunn)
    return sorted(svar, key=lambda a: (orden.index(a.grunn), a.oppdrag.parti.navn, a.oppdrag.pk))


def _ikke_oppnevnte(oppdrag: Sequence[Sensoroppdrag], grupper: dict[int, int], naa: datetime) -> set[int]:
    """Whose account is closed, who has no role as a sensor, or whose appointment in the faggruppe was taken back."""
    folk = {ett.bruker_id for ett in oppdrag}
    roller = Rolletildeling.objects.gjeldende(naa).filter(bruker__in=folk, rolle=Rolle.SENSOR)
    med_rolle = set(roller.values_list("bruker", flat=True))
    staar: dict[tuple[int, int], set[str]] = defaultdict(set)
    oppnevninger = Oppnevning.objects.sensorer().filter(bruker__in=folk, faggruppe__in=set(grupper.values()))
    for bruker_id, gruppe_id, status in oppnevninger.values_list("bruker", "faggruppe", "status"):
        staar[bruker_id, gruppe_id].add(status)
    Status = Oppnevning.Status
    svar = set()
    for ett in oppdrag:
        har = staar.get((ett.bruker_id, grupper.get(ett.parti.eksamen_id, 0)), set())
        trukket = bool(har & {Status.TRUKKET, Status.ERSTATTET}) and Status.TAKKET_JA not in har
        if trukket or not ett.bruker.is_active or ett.bruker_id not in med_rolle:
            svar.add(ett.pk)
    return svar


def _sagt_etterpaa(oppdrag: Sequence[Sensoroppdrag]) -> set[int]:
    """Where the sensor told of people they know after the party was given to them."""
    # Told to the authority that is responsible for the exam, or to one under it; what was told to another is theirs to read.
    ansvarlige = {ett.parti.eksamen.ansvarlig for ett in oppdrag}
    rader = Inhabilitet.objects.gjeldende().filter(
        under_q(ansvarlige, "oppgitt_til"), bruker__in={ett.bruker_id for ett in oppdrag}, skole__isnull=True
    )
    # The newest of each stands.
    sagt: dict[tuple[int, int], datetime] = {
        (bruker_id, eier.pk): tid
        for bruker_id, sti, tid in rader.order_by("oppgitt").values_list("bruker", "oppgitt_til__sti", "oppgitt")
        for eier in ansvarlige
        if sti.startswith(eier.sti)
    }
    if not sagt:
        return set()
    fikk: dict[tuple[int, int | None], datetime] = {}
    folk = {bruker_id for bruker_id, _til in sagt}
    linjer = Fordelingslinje.objects.filter(
        Q(foerste__in=folk) | Q(andre__in=folk), parti__in={ett.parti_id for ett in oppdrag}
    )
    for parti_id, foerste, andre, tid in linjer.order_by("tid", "pk").values_list("parti", "foerste", "andre", "tid"):
        for bruker_id in (foerste, andre):
            fikk.setdefault((parti_id, bruker_id), tid)
    return {
        ett.pk
        for ett in oppdrag
        if (sa := sagt.get((ett.bruker_id, ett.parti.eksamen.ansvarlig_id))) is not None
        and (naar := fikk.get((ett.parti_id, ett.bruker_id))) is not None
        and sa > naar
    }
