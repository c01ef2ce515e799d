"""Parties that a school grades itself. States are reached through the services, starts are made here."""

from datetime import datetime, timedelta

from eksamen.models import Eksamen, Eksamensparti, Kandidat
from felles.tid import naa as naa_
from karakterfoering.services.foering import Protokollfelt, laas_protokoll, lagre_protokoll
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.sensur import aktoer

BEGYNTE = datetime.fromisoformat("2027-05-26T09:00:00+02:00")
FELT = Protokollfelt("Eva Eksaminator", "Siri Sensor", BEGYNTE, BEGYNTE + timedelta(hours=3), "")


def lag_skoleparti(skole, *, kandidater=2, start=None, **felt) -> Eksamensparti:
    """A party with an oral exam two days ago, its candidates by name."""
    eksamen = lag_eksamen(start=start or naa_() - timedelta(days=2), lokal=True)
    Eksamen.objects.filter(pk=eksamen.pk).update(form=felt.pop("form", "M"))
    eksamen.refresh_from_db()
    felt.setdefault("eksamenstype", Eksamensparti.Eksamenstype.MUNTLIG)
    parti = PartiFactory(skole=skole, eksamen=eksamen, **felt)
    for _ in range(kandidater):
        lag_kandidat(parti, passord=None)
    return parti


def kandidatene(parti) -> list[Kandidat]:
    """By name, as the page has them."""
    return list(parti.kandidater.select_related("person").order_by("person__sortering", "pk"))


def foer(parti, bruker, *verdier, felt=FELT, revisjon=0, naa=None):
    """Grades for the candidates in order; "" leaves one out."""
    karakterer = {k.pk: verdi for k, verdi in zip(kandidatene(parti), verdier, strict=False)}
    return lagre_protokoll(
        parti_id=parti.pk, felt=felt, karakterer=karakterer, revisjon=revisjon, aktoer=aktoer(bruker), naa=naa or naa_()
    )


def laas(parti, bruker, *, vises_fra=None, naa=None):
    """Lock the protocol."""
    return laas_protokoll(parti_id=parti.pk, vises_fra=vises_fra, aktoer=aktoer(bruker), naa=naa or naa_())
