"""People become candidates of a party: many pupils at once, or one by hand."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eksamen.models import Eksamensparti, Eksamensperiode, Kandidat, Person
from eksamen.models.valg import Kandidatslag
from eksamen.services.nummerering import koble_numre, trekk_numre
from eksamen.services.passord import lag_manglende_passord
from elever.models import Elev
from elever.services.fjerning import laas_bare_parti
from elever.services.varsler import FRITAK_SIDEMAAL, varsler_for
from felles import angre
from felles.bidrag import tidslyttere
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.masse import Radsvar
from felles.models import Angrepost

ANGRESLAG: Final = "elever.lagt_til"


@dataclass(frozen=True, slots=True)
class Innmeldt:
    """What became of each, and the way back."""

    svar: list[Radsvar]
    angrepost: Angrepost | None
    nye: list[int]


@transaction.atomic
def legg_til_elever(
    *, parti_id: int, person_ider: Collection[int], aktoer: Aktoer, naa: datetime, slag: str = Kandidatslag.ELEV
) -> Innmeldt:
    """Make these pupils of the party's school its candidates, each with number, own times and password.

    One who cannot be added is left out and told why. Repeatable: whoever stands there already is told so. Raises
    UgyldigOvergang when the exam is over (`over`) or the party gone (`borte`).
    """
    parti = laas_parti(parti_id)
    krev_ikke_slutt(parti, naa)
    personer = _laas_personer(parti, person_ider)
    svar = [
        Radsvar(_("Ukjent elev"), False, _("Er ikke lenger elev ved skolen. Last siden på nytt."))
        for _mangler in range(len(set(person_ider)) - len(personer))
    ]
    varsler = varsler_for(parti, [person.pk for person in personer])
    nye = []
    for person in personer:
        stopp = next((varsel for varsel in varsler.get(person.pk, ()) if varsel.stopper), None)
        svar.append(Radsvar(person.navn, not stopp, stopp.tekst if stopp else _("Er lagt til i partiet."), person.pk))
        if not stopp:
            nye.append(person)
    ider = meld_inn(parti, nye, {"slag": slag}, aktoer=aktoer, naa=naa)
    return Innmeldt(svar, tilby_angre(parti, ider, aktoer=aktoer, naa=naa), ider)


def laas_parti(parti_id: int) -> Eksamensparti:
    """The party, locked, and before it the period: numbers and days are shared between schools, so one is let
    through at a time, as in the enrolment import. In the caller's transaction. Raises UgyldigOvergang `borte`."""
    perioder = Eksamensperiode.objects.select_for_update(of=("self",), no_key=True)
    list(perioder.filter(eksamener__partier=parti_id).order_by("pk").values_list("pk", flat=True))
    return laas_bare_parti(parti_id)


def krev_ikke_slutt(parti: Eksamensparti, naa: datetime) -> None:
    """Raises UgyldigOvergang when every part of the exam is over. Past the change deadline candidates may come all the
    same. Rule: Utdanningsdirektoratet, «Administrere eksamen»: the deadline closes the party's data, not its list."""
    slutt = max((deel.slutt for deel in parti.eksamen.deler.all()), default=None)
    if slutt and slutt <= naa:
        raise UgyldigOvergang(_("Eksamen er over, så ingen kan legges til i partiet."), kode="over")


def meld_inn(
    parti: Eksamensparti, personer: Iterable[Person], felt: dict[str, Any], *, aktoer: Aktoer, naa: datetime
) -> list[int]:
    """Write candidates of people who are locked and checked, with all that belongs to one; their pks.

    Målform is the one of the person's newest exam at the school unless `felt` says it.
    """
    personer = list(personer)
    if not personer:
        return []
    maalformer = _maalformer(parti, personer) if "maalform" not in felt else {}
    fritak = parti.eksamen.fag.fagkode == FRITAK_SIDEMAAL
    rader = [
        Kandidat(
            person=person,
            eksamen=parti.eksamen,
            parti=parti,
            fritak_sidemaal=fritak,
            **{**felt, **maalformer.get(person.pk, {})},
        )
        for person in personer
    ]
    ider = [kandidat.pk for kandidat in Kandidat.objects.bulk_create(rader)]
    periode, person_ider = parti.eksamen.periode, [person.pk for person in personer]
    if settings.KANDIDATNUMMER_FRA == "oss":
        trekk_numre(periode=periode, person_ider=person_ider)
    beroerte = koble_numre(periode=periode, person_ider=person_ider)
    for lytter in tidslyttere.alle():
        lytter(ider)
    logg_hendelse(
        parti, "kandidat.lagt_til", aktoer=aktoer, naa=naa, partier={parti.pk, *beroerte}, skole_id=parti.skole_id,
        kandidater=ider,
    )  # fmt: skip
    lag_manglende_passord(kandidat_ider=ider, aktoer=aktoer, naa=naa)
    return ider


def tilby_angre(parti: Eksamensparti, ider: list[int], *, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """The way back of candidates who were just added; None when there are none."""
    if not ider:
        return None
    tekst = ngettext("Ta ut %(antall)d kandidat igjen", "Ta ut %(antall)d kandidater igjen", len(ider))
    data = {"parti": parti.pk, "kandidater": ider}
    return angre.tilby(slag=ANGRESLAG, tekst=tekst % {"antall": len(ider)}, data=data, aktoer=aktoer, naa=naa)


def _laas_personer(parti: Eksamensparti, person_ider: Collection[int]) -> list[Person]:
    """Pupils of the school among these, locked against being merged away, in Norwegian order."""
    elever = Elev.objects.filter(skole=parti.skole_id, person__in=person_ider).values("person")
    laaste = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=elever).order_by("pk")
    return sorted(laaste.defer("nummer"), key=lambda person: (person.sortering, person.pk))


def _maalformer(parti: Eksamensparti, personer: list[Person]) -> dict[int, dict[str, str]]:
    tidligere = Kandidat.objects.filter(person__in=personer, parti__skole=parti.skole_id).order_by("pk")
    return {person: {"maalform": maalform} for person, maalform in tidligere.values_list("person_id", "maalform")}
