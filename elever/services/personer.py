"""People and their ids: found or made, given a fictive id, and the id replaced by the real one."""

from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from eksamen.models import Kandidat, Nummerslag, Person, Personhistorikk
from eksamen.querysets.kandidater import PERSONNUMMER
from elever.models import Elev
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.kryptering import noekkelhash
from felles.nummer.fiktivt import Kjoenn, lag_fiktivt
from felles.nummer.slag import slag

# A date has about 410 fictive ids of each sex; a school uses a handful in all.
FORSOEK: Final = 200


class NummerOpptatt(Domenefeil):
    """The id is another person's already; `person_id` is whose, for the offer to merge the two."""

    def __init__(self, person_id: int) -> None:
        super().__init__(_("Nummeret tilhører en person som er registrert fra før."), kode="opptatt")
        self.person_id = person_id


@sensitive_variables("nummer")
@transaction.atomic
def finn_eller_lag_person(*, nummer: str, fornavn: str, etternavn: str, skole_id: int) -> Person:
    """The person with this validated id, locked against being merged away, or a new one. Repeatable.

    Looks up earlier ids as well. Raises Domenefeil `annet_navn` when the id is somebody's with another name; the name
    itself is told only when the person is known at the school.
    """
    Person.objects.bulk_create([_ny(nummer, fornavn, etternavn)] if not _finnes(nummer) else [], ignore_conflicts=True)
    person = Person.objects.select_for_update(of=("self",), no_key=True).med_nummer(nummer).get()
    if (person.fornavn.casefold(), person.etternavn.casefold()) == (fornavn.casefold(), etternavn.casefold()):
        return person
    if kjent_ved(person, skole_id):
        tekst = _("Nummeret tilhører %(navn)s. Rett navnet, eller kontroller nummeret.") % {"navn": person.navn}
        raise Domenefeil(tekst, kode="annet_navn")
    raise Domenefeil(_("Nummeret er registrert med et annet navn. Kontroller både navn og nummer."), kode="annet_navn")


@sensitive_variables()
@transaction.atomic
def lag_fiktiv_person(*, fornavn: str, etternavn: str, foedselsdato: date, kjoenn: Kjoenn) -> Person:
    """A new person with a fictive id that nobody has or has had. Raises RuntimeError when the date has no more."""
    for _forsoek in range(FORSOEK):
        nummer = lag_fiktivt(foedselsdato, kjoenn)
        if _finnes(nummer):
            continue
        try:
            with transaction.atomic():
                person = _ny(nummer, fornavn, etternavn)
                person.save(force_insert=True)
        except IntegrityError:
            continue
        return person
    raise RuntimeError("no free fictive id found for the date")


@sensitive_variables("nummer")
@transaction.atomic
def erstatt_nummer(*, person_id: int, nummer: str, aktoer: Aktoer, naa: datetime) -> Person:
    """Give the person a new validated id everywhere; the one of before stays in the history, and still finds them.

    Repeatable. Raises NummerOpptatt when the id is or was another's, and Domenefeil `samme` when it is theirs already.
    Rule: VIGO, «Fiktive fødselsnummer»: a fictive id is replaced everywhere as soon as the real one is there.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    eier = Person.objects.med_nummer(nummer).values_list("pk", flat=True).first()
    if eier is not None and eier != person.pk:
        raise NummerOpptatt(eier)
    if person.nummer == nummer:
        raise Domenefeil(_("Personen har allerede dette nummeret."), kode="samme")
    historikk = Personhistorikk(
        person=person, hva=Personhistorikk.Hva.NYTT_NUMMER, nummer=person.nummer, nummer_hash=person.nummer_hash,
        nummerslag=person.nummerslag, navn=person.navn, tid=naa, bruker_id=aktoer.bruker_id,
    )  # fmt: skip
    # An id that was the person's before, went, and came back, stands there already.
    Personhistorikk.objects.bulk_create([historikk], ignore_conflicts=True)
    fra = person.nummerslag
    person.nummer, person.nummerslag = nummer, Nummerslag(slag(nummer))
    person.nummer_hash = noekkelhash(nummer, formaal=PERSONNUMMER)
    try:
        with transaction.atomic():
            person.save(update_fields=["nummer", "nummer_hash", "nummerslag"])
    except IntegrityError:  # somebody else made a person of it at the same moment
        raise NummerOpptatt(Person.objects.med_nummer(nummer).values_list("pk", flat=True)[0]) from None
    logg_hendelse(person, "person.nummer_erstattet", aktoer=aktoer, naa=naa, fra=fra, til=person.nummerslag)
    return person


def kjent_ved(person: Person, skole_id: int) -> bool:
    """True when the person is or was a pupil or candidate of the school."""
    elev = Elev.objects.filter(person=person, skole=skole_id).exists()
    return elev or Kandidat.objects.filter(person=person, parti__skole=skole_id).exists()


def navn_likner(ett: str, annet: str) -> bool:
    """True when two names have a word in common, whatever its case.

    Whoever has a number and no such name has no business with somebody whom only another school knows.
    """
    return bool(_ord(ett) & _ord(annet))


def _ord(navn: str) -> set[str]:
    return set(navn.casefold().replace("-", " ").split())


def _finnes(nummer: str) -> bool:
    return Person.objects.med_nummer(nummer).exists()


@sensitive_variables()
def _ny(nummer: str, fornavn: str, etternavn: str) -> Person:
    return Person(
        fornavn=fornavn,
        etternavn=etternavn,
        nummer=nummer,
        nummer_hash=noekkelhash(nummer, formaal=PERSONNUMMER),
        nummerslag=Nummerslag(slag(nummer)),
    )
