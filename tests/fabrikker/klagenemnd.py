"""Boards: members who have accepted, and cases that they have got."""

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from felles.tid import naa
from klage.models import Klage
from klagenemnd.services.oppdrag import tildel_nemnd
from oppnevning.models import Faggruppe
from tests.fabrikker.brukere import RolletildelingFactory
from tests.fabrikker.klage import lag_klage, lag_publisert_parti
from tests.fabrikker.oppnevning import lag_faggruppe, lag_fagperson, lag_oppnevning
from tests.fabrikker.sensur import aktoer


def nemndgruppe(klage: Klage) -> Faggruppe:
    """The responsible authority's faggruppe with the case's fagkode in its round."""
    fag = klage.kandidat.eksamen.fag
    finnes = Faggruppe.objects.filter(eier=klage.ansvarlig, periode=klage.runde, fag=fag).first()
    return finnes or lag_faggruppe(klage.ansvarlig, fag, periode=klage.runde, navn=f"Klage {fag.kode}")


def lag_medlem(faggruppe: Faggruppe, etternavn: str = "", **felt) -> Bruker:
    """A member of the board who has accepted, with the role."""
    bruker = lag_fagperson(faggruppe.eier).bruker
    if etternavn:
        Bruker.objects.filter(pk=bruker.pk).update(fornavn="Nemnd", etternavn=etternavn)
        bruker.refresh_from_db()
    RolletildelingFactory(bruker=bruker, rolle=Rolle.KLAGENEMND, organisasjon=faggruppe.eier)
    lag_oppnevning(faggruppe, bruker, godtatt=True, rolle="klagenemnd", **felt)
    return bruker


def lag_sendt_klage(skole, ansvarlig, **felt) -> Klage:
    """A case that has been sent, on a published grade set by two sensors."""
    parti = lag_publisert_parti(skole, ansvarlig, "3")
    return lag_klage(parti.kandidater.get(), ansvarlig=ansvarlig, **felt)


def lag_nemnd(klage: Klage, skriver: Bruker | None = None, medlem: Bruker | None = None) -> tuple[Bruker, Bruker]:
    """The two who have the case from now on: (who writes, the other)."""
    gruppe = nemndgruppe(klage)
    skriver, medlem = skriver or lag_medlem(gruppe), medlem or lag_medlem(gruppe)
    tildel_nemnd(
        klage_id=klage.pk, skriver_id=skriver.pk, medlem_id=medlem.pk, aktoer=aktoer(skriver), naa=naa(),
    )  # fmt: skip
    klage.refresh_from_db()
    return skriver, medlem
