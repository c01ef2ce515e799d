"""Appeals that both members have answered: to be controlled, approved or published. Made through the services."""

from datetime import datetime

from brukere.models import Bruker
from felles.masse import Radsvar
from felles.tid import naa
from klage.models import Klage
from klagenemnd.querysets.kontroll import siste_versjon
from klagenemnd.services.kontroll import godkjenn_kontroll
from klagenemnd.services.publisering import publiser
from tests.fabrikker.klagebord import godkjenn_begge
from tests.fabrikker.klagenemnd import lag_nemnd, lag_sendt_klage
from tests.fabrikker.sensur import aktoer


def lag_til_kontroll(skole, ansvarlig, verdi: str = "4", **felt) -> Klage:
    """A case whose two members have approved that grade; the appeal was on a 3."""
    klage = lag_sendt_klage(skole, ansvarlig, **felt)
    lag_nemnd(klage)
    godkjenn_begge(klage, verdi)
    return klage


def kvalitetssikre(klage: Klage, hvem: Bruker) -> Klage:
    """The authority approves the newest version."""
    versjon = siste_versjon(klage.pk)
    assert versjon is not None
    godkjenn_kontroll(klage_id=klage.pk, kontrollert_versjon=versjon.nummer, aktoer=aktoer(hvem), naa=naa())
    klage.refresh_from_db()
    return klage


def gi_svar(
    hvem: Bruker, *klager: Klage, synlig_fra: datetime | None = None, naa_: datetime | None = None
) -> list[Radsvar]:
    """Publish those that are approved."""
    return publiser(
        klage_ider=[klage.pk for klage in klager], aktoer=aktoer(hvem), naa=naa_ or naa(), synlig_fra=synlig_fra
    )


def lag_svar(skole, ansvarlig, hvem: Bruker, verdi: str = "4", *, synlig_fra: datetime | None = None, **felt) -> Klage:
    """A case that is answered all the way."""
    klage = kvalitetssikre(lag_til_kontroll(skole, ansvarlig, verdi, **felt), hvem)
    (svar,) = gi_svar(hvem, klage, synlig_fra=synlig_fra)
    assert svar.gjort, svar.melding
    klage.refresh_from_db()
    return klage
