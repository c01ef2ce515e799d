"""Parties that a school grades itself. States are reached through the services, starts are made here."""

from datetime import timedelta

from eksamen.models import Eksamen, Eksamensparti, Kandidat
from felles.tid import naa as naa_
from karakterfoering.models import Protokoll
from karakterfoering.services.foering import Protokollfelt, laas_protokoll, lagre_protokoll
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.sensur import aktoer


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


def utfylt(parti) -> Protokollfelt:
    """A protocol of an exam that was held when the plan says."""
    begynte = min(parti.eksamen.deler.values_list("start", flat=True))
    return Protokollfelt("Eva Eksaminator", "Siri Sensor", begynte, begynte + timedelta(minutes=1), "")


def foer(parti, bruker, *verdier, felt=None, revisjon=0, naa=None):
    """Grades for the candidates in order; "" leaves one out."""
    karakterer = {k.pk: verdi for k, verdi in zip(kandidatene(parti), verdier, strict=False)}
    return lagre_protokoll(
        parti_id=parti.pk, felt=felt or utfylt(parti), karakterer=karakterer, revisjon=revisjon, aktoer=aktoer(bruker),
        naa=naa or naa_(),
    )  # fmt: skip


def laas(parti, bruker, *, vises_fra=None, naa=None):
    """Lock the protocol."""
    revisjon = Protokoll.objects.get(parti=parti).revisjon
    return laas_protokoll(
        parti_id=parti.pk, vises_fra=vises_fra, revisjon=revisjon, aktoer=aktoer(bruker), naa=naa or naa_()
    )
