"""Cases and rules as they stand after the acts that make them."""

from datetime import datetime, timedelta

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from deltakelse.services.tider import beregn_egne_tider
from eksamen.models import Eksamensparti, Kandidat, Person
from felles.tid import dagens_dato, doegnet, naa, oslo
from tests.fabrikker.brukere import bruker_med_rolle
from tilrettelegging.models import Regelslag, Tidsregel, Tilrettelegging, Tiltak, Tiltaksslag

Status = Tilrettelegging.Status
FORDELT, HEL, DEL = Regelslag.FORDELT, Regelslag.HEL, Regelslag.DEL
# (kind, part 1, minutes, extra in part 1, extra). Rule: Akershus fylkeskommune, lokalt eksamensreglement.
AKERSHUS = ((FORDELT, 90, 150, 25, 35), (FORDELT, 120, 180, 25, 35), (FORDELT, 180, 120, 35, 25))
# Rule: Bjerke vgs, Oslo.
OSLO = ((HEL, None, 300, 0, 60), (HEL, None, 240, 0, 45), (DEL, None, 60, 0, 15), (DEL, None, 120, 0, 25))


def lag_regel(rad, eier: Organisasjon | None = None, **felt) -> Tidsregel:
    """An unsaved rule, in force for a long time."""
    slag, del1, minutter, ekstra_del1, ekstra = rad
    felt.setdefault("fra", naa() - timedelta(days=3000))
    return Tidsregel(eier=eier, slag=slag, del1=del1, minutter=minutter, ekstra_del1=ekstra_del1, ekstra=ekstra, **felt)


def legg_regler(eier: Organisasjon, rader=AKERSHUS, **felt) -> list[Tidsregel]:
    """The table of an owner."""
    return Tidsregel.objects.bulk_create([lag_regel(rad, eier, **felt) for rad in rader])


def lag_sak(
    person: Person | Kandidat,
    parti: Eksamensparti,
    *,
    status: str = Status.SOEKT,
    tiltak=(Tiltaksslag.UTVIDET_TID,),
    regn=True,
    **felt,
) -> Tilrettelegging:
    """A case at the party's school and period; decided an hour before the exam's start unless told otherwise."""
    person = person.person if isinstance(person, Kandidat) else person
    tid = naa() - timedelta(days=2)
    if status != Status.SOEKT:
        felt.setdefault("vedtatt", tid)
        felt.setdefault("vedtatt_av", bruker_med_rolle(Rolle.REKTOR, parti.skole))
    if status in {Status.TRUKKET, Status.ERSTATTET}:
        felt.setdefault("avsluttet", tid + timedelta(hours=1))
    felt.setdefault("begrunnelse", "Dysleksi")
    felt.setdefault("soekt", dagens_dato(tid))
    felt.setdefault("periode", parti.eksamen.periode)
    sak = Tilrettelegging.objects.create(person=person, skole=parti.skole, status=status, registrert=tid, **felt)
    gitt = status not in {Status.SOEKT, Status.AVSLAATT}
    for ett in tiltak:
        rad = ett if isinstance(ett, dict) else {"slag": ett}
        Tiltak.objects.create(sak=sak, oensket=True, innvilget=gitt, **rad)
    if regn:
        regn_om(sak)
    return sak


def regn_om(sak: Tilrettelegging) -> None:
    """The own times, as the act that made the case would have computed them."""
    beregn_egne_tider(
        Kandidat.objects.filter(person=sak.person_id, parti__skole=sak.skole_id).values_list("pk", flat=True)
    )


def om_en_uke() -> datetime:
    """Nine o'clock in the morning in a week."""
    return doegnet(dagens_dato(naa() + timedelta(days=7)))[0].replace(hour=9)


def slutter(kandidat: Kandidat) -> dict[str, str]:
    """Own ends on the Norwegian clock with the part's extra minutes, as they are stored."""
    rader = kandidat.deler.select_related("eksamensdel").order_by("slutt")
    return {rad.eksamensdel.type: f"{oslo(rad.slutt):%H:%M} +{rad.ekstra_minutter}" for rad in rader}
