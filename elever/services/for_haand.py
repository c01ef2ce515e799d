"""A privatist or a pupil is added by hand."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from eksamen.models import Kandidat, Person
from elever.services.innmelding import krev_ikke_slutt, laas_parti, meld_inn, tilby_angre
from elever.services.personer import finn_eller_lag_person, lag_fiktiv_person
from elever.services.varsler import varsler_for
from felles.feil import Domenefeil
from felles.hendelser import Aktoer
from felles.models import Angrepost
from felles.nummer.fiktivt import Kjoenn


@sensitive_variables("nummer")
@transaction.atomic
def meld_inn_for_haand(
    *,
    parti_id: int,
    fornavn: str,
    etternavn: str,
    nummer: str,
    foedselsdato: date | None,
    kjoenn: str,
    slag: str,
    maalform: str,
    aktoer: Aktoer,
    naa: datetime,
) -> tuple[Kandidat, list[str], Angrepost | None]:
    """Make a person and a candidate of the party; what to know about it besides, and the way back.

    With an empty `nummer` the person gets a fictive id of birth date and sex. A person who is known by the number is
    used. Raises Domenefeil: `annet_navn`, `varsel` (cannot be added, with the reason), `over`, `borte`,
    `samtidig`.
    """
    parti = laas_parti(parti_id)
    krev_ikke_slutt(parti, naa)
    if nummer:
        person = finn_eller_lag_person(nummer=nummer, fornavn=fornavn, etternavn=etternavn, skole_id=parti.skole_id)
    elif foedselsdato:
        person = lag_fiktiv_person(
            fornavn=fornavn, etternavn=etternavn, foedselsdato=foedselsdato, kjoenn=Kjoenn(kjoenn)
        )
    else:
        raise Domenefeil(_("Fødselsdatoen mangler. Uten den kan det ikke lages et fiktivt nummer."), kode="dato")
    varsler = varsler_for(parti, [person.pk]).get(person.pk, [])
    stopp = next((varsel for varsel in varsler if varsel.stopper), None)
    if stopp:
        raise Domenefeil(stopp.tekst, kode="varsel")
    try:
        with transaction.atomic():
            ider = meld_inn(parti, [person], {"slag": slag, "maalform": maalform}, aktoer=aktoer, naa=naa)
    except IntegrityError:
        raise Domenefeil(_("Noen la til kandidaten samtidig. Last siden på nytt."), kode="samtidig") from None
    kandidat = Kandidat.objects.select_related("person").get(pk=ider[0])
    tekster = [varsel.tekst for varsel in varsler]
    if _har_navnebror(person, parti.skole_id):
        tekster.append(
            _("Skolen har en annen med samme navn. Er det den samme personen, slår du dem sammen på elevsiden.")
        )
    return kandidat, tekster, tilby_angre(parti, ider, aktoer=aktoer, naa=naa)


def _har_navnebror(person: Person, skole_id: int) -> bool:
    """True when a pupil or candidate of the school has the same name: it may be the same person, twice."""
    andre = Person.objects.filter(fornavn__iexact=person.fornavn, etternavn__iexact=person.etternavn)
    andre = andre.exclude(pk=person.pk)
    return andre.filter(Q(elever__skole=skole_id) | Q(kandidater__parti__skole=skole_id)).exists()
