"""Who may not grade the candidates of which school. Rule: forvaltningsloven § 6; nobody grades the own school's."""

from collections.abc import Iterable
from datetime import datetime

from brukere.models import Rolletildeling
from oppnevning.models import Fagperson, Inhabilitet


def inhabile(skole_id: int, naa: datetime) -> set[int]:
    """Ids of the users who may not grade that school's candidates: declared, teaching there, or with a role there."""
    return inhabile_ved([skole_id], naa)[skole_id]


def inhabile_ved(skole_ider: Iterable[int], naa: datetime) -> dict[int, set[int]]:
    """The same for many schools, by school; three queries."""
    svar: dict[int, set[int]] = {skole_id: set() for skole_id in skole_ider}
    oppgitt = Inhabilitet.objects.filter(skole__in=svar, opphoert__isnull=True).values_list("skole", "bruker")
    hjemme = Fagperson.objects.filter(skole__in=svar).values_list("skole", "bruker")
    roller = Rolletildeling.objects.gjeldende(naa).filter(organisasjon__in=svar).values_list("organisasjon", "bruker")
    for rader in (oppgitt, hjemme, roller):
        for skole_id, bruker_id in rader:
            if skole_id is not None:
                svar[skole_id].add(bruker_id)
    return svar
