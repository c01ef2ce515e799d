"""Two rows of one person become one: everywhere, with the history of it. It cannot be undone, so it is shown first."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from eksamen.models import Eksamensparti, Kandidat, Kandidatnummer, Kandidatpassord, Person, Personhistorikk
from elever.models import Elev, Elevfag
from elever.services.fjerning import bundne
from felles.bidrag import personflyttere, tidslyttere, tidsvern
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse

BUNDET: Final = "bundet"


@dataclass(slots=True)
class Plan:
    """What a merge would do, in sentences for the page, and the reasons why it cannot be done."""

    fra: Person
    til: Person
    flyttes: list[Kandidat] = field(default_factory=list)
    # Candidates that go, since the person stands twice in the exam; the other of the pair stays.
    utgaar: list[Kandidat] = field(default_factory=list)
    beholdes: list[Kandidat] = field(default_factory=list)
    # Numbers of a period in which both have one: those that go, and those that stay.
    numre_ut: list[Kandidatnummer] = field(default_factory=list)
    numre_inn: list[Kandidatnummer] = field(default_factory=list)
    hindringer: list[str] = field(default_factory=list)

    @property
    def kan_utfoeres(self) -> bool:
        return not self.hindringer


def planlegg(*, fra_id: int, til_id: int, naa: datetime) -> Plan:
    """What merging the first into the second would do now. Reads only; a constant number of queries."""
    personer = {person.pk: person for person in Person.objects.filter(pk__in=[fra_id, til_id])}
    if len(personer) != 2:  # noqa: PLR2004 - the two
        melding = _("Personene er slått sammen allerede, eller det er samme person.")
        raise UgyldigOvergang(melding, kode="borte")
    plan = Plan(personer[fra_id], personer[til_id])
    rader = list(
        Kandidat.objects.filter(person__in=personer)
        .select_related("parti__skole", "eksamen__fag", "eksamen__periode", "kandidatnummer")
        .prefetch_related("eksamen__deler")
        .order_by("pk")
    )
    grunner = bundne([kandidat.pk for kandidat in rader])
    hos_til = {kandidat.eksamen_id: kandidat for kandidat in rader if kandidat.person_id == til_id}
    for kandidat in rader:
        if kandidat.person_id != fra_id:
            continue
        annen = hos_til.get(kandidat.eksamen_id)
        if annen is None:
            plan.flyttes.append(kandidat)
        else:
            _velg(plan, kandidat, annen, set(grunner))
    _velg_numre(plan, rader, naa)
    return plan


@sensitive_variables("fra", "historikk")
@transaction.atomic
def slaa_sammen(*, fra_id: int, til_id: int, aktoer: Aktoer, naa: datetime) -> Person:
    """Merge the first person into the second, who keeps name and id; the first one's id goes on finding them.

    Candidates, numbers, pupils, subjects, arrangements and history move. Locked in the order parties, candidates,
    people, each by pk; what came between reading and locking is seen. Raises UgyldigOvergang (`bundet`, `borte`,
    `samtidig`, `i_bruk`, `i_gang` when somebody who sits now would have less time), and then nothing is changed. The
    second time the first person is gone.
    """
    laaste = _laas(fra_id, til_id)
    plan = planlegg(fra_id=fra_id, til_id=til_id, naa=naa)
    if {k.pk for k in (*plan.flyttes, *plan.utgaar, *plan.beholdes)} - laaste:
        melding = _("Noen la til en kandidat samtidig. Se over, og slå sammen på nytt.")
        raise UgyldigOvergang(melding, kode="samtidig")
    if not plan.kan_utfoeres:
        raise UgyldigOvergang(" ".join(plan.hindringer), kode=BUNDET)
    fra, til = plan.fra, plan.til
    partier = {k.parti_id for k in (*plan.flyttes, *plan.utgaar, *plan.beholdes)}
    blir = list(Kandidat.objects.filter(pk__in=laaste.difference(k.pk for k in plan.utgaar)).order_by("pk"))
    with ExitStack() as vern:
        for vakt in tidsvern.alle():
            vern.enter_context(vakt(blir, naa))
        _flytt_kandidater(plan)
        _flytt_numre(plan)
        _flytt_elever(fra.pk, til.pk)
        _flytt_resten(fra, til, aktoer=aktoer, naa=naa)
    for lytter in tidslyttere.alle():
        lytter(sorted(laaste))
    logg_hendelse(
        til, "person.slaatt_sammen", aktoer=aktoer, naa=naa, partier=partier | _partier(til.pk), fra=fra_id, til=til.pk,
        flyttet=[k.pk for k in plan.flyttes], utgaatt=[k.pk for k in plan.utgaar],
    )  # fmt: skip
    return til


@sensitive_variables("fra", "historikk")
def _flytt_resten(fra: Person, til: Person, *, aktoer: Aktoer, naa: datetime) -> None:
    """What the apps above have on the person, and the history; then the first person goes."""
    historikk = Personhistorikk(
        person=til, hva=Personhistorikk.Hva.SLAATT_SAMMEN, nummer=fra.nummer, nummer_hash=fra.nummer_hash,
        nummerslag=fra.nummerslag, navn=fra.navn, tid=naa, bruker_id=aktoer.bruker_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            for flytter in personflyttere.alle():
                flytter(fra.pk, til.pk)
            Personhistorikk.objects.filter(person=fra).update(person=til)
            Person.objects.filter(pk=fra.pk).delete()
            Personhistorikk.objects.bulk_create([historikk], ignore_conflicts=True)
    except (ProtectedError, IntegrityError):
        raise UgyldigOvergang(
            _("Begge personene har noe i samme periode som ikke kan slås sammen. Rydd opp i det ene først."),
            kode="i_bruk",
        ) from None


def _laas(fra_id: int, til_id: int) -> set[int]:
    """Lock the parties, candidates and people of both; the candidates that are held."""
    egne = Kandidat.objects.filter(person__in=[fra_id, til_id])
    partier = Eksamensparti.objects.select_for_update(of=("self",)).filter(pk__in=egne.values("parti"))
    list(partier.order_by("pk").values_list("pk", flat=True))
    kandidater = set(egne.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    personer = Person.objects.select_for_update(of=("self",)).filter(pk__in=[fra_id, til_id]).order_by("pk")
    list(personer.values_list("pk", flat=True))
    return kandidater


def _velg(plan: Plan, fra: Kandidat, til: Kandidat, bundet: set[int]) -> None:
    """Which of two candidates in one exam stays: the one that has begun, else that of the person who stays."""
    if fra.pk in bundet and til.pk in bundet:
        tekst = _(
            "Begge har noe registrert i %(kode)s, så de kan ikke slås sammen. Ta kontakt med dem som har ansvaret "
            "for eksamen."
        )
        plan.hindringer.append(tekst % {"kode": til.eksamen.fag.kode})
    elif fra.pk in bundet and fra.parti.skole_id != til.parti.skole_id:
        tekst = _("Den andre er påmeldt i %(kode)s ved en annen skole. Skolene må avklare hvilken som gjelder først.")
        plan.hindringer.append(tekst % {"kode": til.eksamen.fag.kode})
    blir, gaar = (fra, til) if fra.pk in bundet else (til, fra)
    plan.beholdes.append(blir)
    plan.utgaar.append(gaar)


def _velg_numre(plan: Plan, kandidater: Iterable[Kandidat], naa: datetime) -> None:
    """One number a person and period: the one in use since an exam of the period began, else that of who stays."""
    startet = {
        kandidat.kandidatnummer_id
        for kandidat in kandidater
        if any(deel.start <= naa for deel in kandidat.eksamen.deler.all())
    }
    numre = Kandidatnummer.objects.filter(person__in=[plan.fra, plan.til]).select_related("periode").order_by("pk")
    etter_periode: dict[int, dict[int, Kandidatnummer]] = {}
    for nummer in numre:
        etter_periode.setdefault(nummer.periode_id, {})[nummer.person_id] = nummer
    for par in etter_periode.values():
        fra, til = par.get(plan.fra.pk), par.get(plan.til.pk)
        if not fra or not til:
            continue
        if fra.pk in startet and til.pk in startet:
            plan.hindringer.append(
                _("Begge kandidatnumrene i %(periode)s er tatt i bruk, så personene kan ikke slås sammen før perioden "
                  "er over.") % {"periode": til.periode.kode}
            )  # fmt: skip
        blir, gaar = (fra, til) if fra.pk in startet else (til, fra)
        plan.numre_inn.append(blir)
        plan.numre_ut.append(gaar)


def _flytt_kandidater(plan: Plan) -> None:
    ut = [kandidat.pk for kandidat in plan.utgaar]
    Kandidatpassord.objects.filter(pk__in=ut).delete()
    try:
        Kandidat.objects.filter(pk__in=ut).delete()
    except ProtectedError:
        raise UgyldigOvergang(
            _("Begge har noe registrert i samme eksamen, så de kan ikke slås sammen."), kode=BUNDET
        ) from None
    Kandidat.objects.filter(person=plan.fra).update(person=plan.til)


def _flytt_numre(plan: Plan) -> None:
    for blir, gaar in zip(plan.numre_inn, plan.numre_ut, strict=True):
        Kandidat.objects.filter(kandidatnummer=gaar).update(kandidatnummer=blir)
    Kandidatnummer.objects.filter(pk__in=[nummer.pk for nummer in plan.numre_ut]).delete()
    Kandidatnummer.objects.filter(person=plan.fra).update(person=plan.til)
    # A candidate that had no number yet gets the one the person has now.
    for nummer in Kandidatnummer.objects.filter(person=plan.til):
        Kandidat.objects.uten_nummer().filter(person=plan.til, eksamen__periode=nummer.periode_id).update(
            kandidatnummer=nummer
        )


def _flytt_elever(fra_id: int, til_id: int) -> None:
    """The same school and year twice becomes one, with the subjects of both."""
    hos_til = {(elev.skole_id, elev.skoleaar): elev for elev in Elev.objects.filter(person=til_id)}
    for elev in Elev.objects.filter(person=fra_id).order_by("pk"):
        annen = hos_til.get((elev.skole_id, elev.skoleaar))
        if annen is None:
            Elev.objects.filter(pk=elev.pk).update(person=til_id)
            continue
        har = Elevfag.objects.filter(elev=annen).values("fag")
        Elevfag.objects.filter(elev=elev).exclude(fag__in=list(har.values_list("fag", flat=True))).update(elev=annen)
        elev.delete()


def _partier(person_id: int) -> set[int]:
    """Parties that show the person: their number may be another now."""
    return set(Kandidat.objects.filter(person=person_id).values_list("parti_id", flat=True))
