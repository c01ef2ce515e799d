"""What stands in the way of a person in one more exam, before anybody presses the button."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eksamen.models import Deltype, Eksamensdel, Eksamensparti, Kandidat
from felles.tid import dagens_dato

# Rule: Utdanningsdirektoratet, «Administrere eksamen»: NOR1415 is sat in place of both hovedmål and sidemål.
FRITAK_SIDEMAAL: Final = "NOR1415"
NORSK: Final = frozenset({"NOR1267", "NOR1268"})


@dataclass(frozen=True, slots=True)
class Varsel:
    """A sentence; `stopper` when the person cannot be added at all."""

    tekst: str
    stopper: bool = False


@dataclass(slots=True)
class _Dager:
    """Norwegian days of an exam: those it is sat on, and those of preparation."""

    eksamen: set[date] = field(default_factory=set)
    forberedelse: set[date] = field(default_factory=set)

    @property
    def alle(self) -> set[date]:
        return self.eksamen | self.forberedelse


def varsler_for(parti: Eksamensparti, person_ider: Collection[int]) -> dict[int, list[Varsel]]:
    """Warnings by person; two queries. People without any are left out.

    What stands at another school is told without school, exam or day.
    Rule: PAS contract 1.4, `PameldtAnnenSkole`: not by another school in an exam of the same day.
    """
    andre = list(
        Kandidat.objects.filter(person__in=person_ider)
        .select_related("parti", "eksamen__fag")
        .order_by("eksamen__fag__fagkode", "pk")
    )
    dager = _dager({parti.eksamen_id, *(kandidat.eksamen_id for kandidat in andre)})
    funn: dict[int, list[Varsel]] = defaultdict(list)
    for kandidat in andre:
        varsel = _varsel(parti, kandidat, dager)
        if varsel and varsel not in funn[kandidat.person_id]:
            funn[kandidat.person_id].append(varsel)
    return {person: varsler for person, varsler in funn.items() if varsler}


def _varsel(parti: Eksamensparti, andre: Kandidat, dager: dict[int, _Dager]) -> Varsel | None:
    egen_skole = andre.parti.skole_id == parti.skole_id
    if _samme_fag(parti, andre):
        return _i_samme_fag(parti, andre, egen_skole=egen_skole)
    mine, deres = dager[parti.eksamen_id], dager[andre.eksamen_id]
    if not egen_skole:
        if mine.eksamen & deres.eksamen:
            return Varsel(
                _(
                    "Påmeldt ved en annen skole i en eksamen samme dag. Kandidaten må avklare hvilken skole som gjelder."
                ),
                stopper=True,
            )
        felles = mine.alle & deres.alle
        return Varsel(_("Har eksamen eller forberedelse ved en annen skole samme dag.")) if felles else None
    return _samme_dag(andre, mine, deres) or _fritak(parti, andre)


def _samme_fag(parti: Eksamensparti, andre: Kandidat) -> bool:
    eksamen = andre.eksamen
    return eksamen.fag_id == parti.eksamen.fag_id and eksamen.periode_id == parti.eksamen.periode_id


def _i_samme_fag(parti: Eksamensparti, andre: Kandidat, *, egen_skole: bool) -> Varsel:
    if not egen_skole:
        tekst = _("Allerede påmeldt i fagkoden ved en annen skole. Kandidaten må avklare hvilken skole som gjelder.")
        return Varsel(tekst, stopper=True)
    if andre.eksamen_id == parti.eksamen_id:
        tekst = _("Står allerede i %(parti)s.") % {"parti": andre.parti.navn}
        return Varsel(tekst, stopper=True)
    return Varsel(_("Står to ganger i fagkoden: også i %(parti)s.") % {"parti": andre.parti.navn})


def _samme_dag(andre: Kandidat, mine: _Dager, deres: _Dager) -> Varsel | None:
    kode = andre.eksamen.fag.kode
    for felles, tekst in (
        (mine.eksamen & deres.eksamen, _("Har eksamen i %(kode)s samme dag, %(dag)s.")),
        (mine.eksamen & deres.forberedelse, _("Har forberedelse til %(kode)s på eksamensdagen, %(dag)s.")),
        (mine.forberedelse & deres.alle, _("Har %(kode)s på forberedelsesdagen, %(dag)s.")),
    ):
        if felles:
            return Varsel(tekst % {"kode": kode, "dag": date_format(min(felles), "j. F")})
    return None


def _fritak(parti: Eksamensparti, andre: Kandidat) -> Varsel | None:
    """NOR1415 in place of both: in one period nobody sits it and one of the two."""
    if andre.eksamen.periode_id != parti.eksamen.periode_id:
        return None
    koder = {parti.eksamen.fag.fagkode, andre.eksamen.fag.fagkode}
    if FRITAK_SIDEMAAL not in koder or not koder & NORSK:
        return None
    return Varsel(
        _("Står også i %(kode)s. %(fritak)s avlegges i stedet for hovedmål og sidemål.")
        % {"kode": andre.eksamen.fag.kode, "fritak": FRITAK_SIDEMAAL}
    )


def _dager(eksamener: Iterable[int]) -> dict[int, _Dager]:
    dager: dict[int, _Dager] = defaultdict(_Dager)
    for eksamen_id, deltype, start in Eksamensdel.objects.filter(eksamen__in=list(eksamener)).values_list(
        "eksamen_id", "type", "start"
    ):
        sett = dager[eksamen_id].forberedelse if deltype == Deltype.FORBEREDELSE else dager[eksamen_id].eksamen
        sett.add(dagens_dato(start))
    return dager
