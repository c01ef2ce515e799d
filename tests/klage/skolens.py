"""A published party at Lillevik and what its school fills in, for the tests of the school's appeals."""

from datetime import date

from django.urls import reverse

from eksamen.models import Person
from eksamen.querysets.kandidater import PERSONNUMMER
from felles.hendelser import Aktoer
from felles.kryptering import noekkelhash
from felles.models import Hendelse
from felles.nummer.personnummer import lag_syntetisk
from felles.tid import dagens_dato, naa
from klage.models import Klage
from klage.services.registrering import Klagefelt, registrer_klage


def skjema(**felt):
    """A form that is filled in as it should be for a written exam, with `felt` in place of what is there."""
    verdier = {
        "slag": "karakter", "fremsatt": dagens_dato(naa()).isoformat(), "kalender": "ordinaer", "fra": "kandidat",
        "maalform": "nb", "svarform": "digital", "begrunnelse": "",
    }  # fmt: skip
    return verdier | felt


def registrer(klient, kandidat, **felt):
    return klient.post(reverse("klage:registrer", args=[kandidat.pk]), skjema(**felt))


def send(klient, *klager, **felt):
    return klient.post(reverse("klage:send"), {"klage": [klage.pk for klage in klager], **felt}, follow=True)


def som_kandidat(kandidat):
    """The candidate as the actor of a service."""
    return Aktoer(Hendelse.Aktoerslag.KANDIDAT, kandidat.pk)


def klag_selv(kandidat, tidspunkt=None, **felt) -> Klage:
    """The candidate appeals on the own page."""
    return registrer_klage(
        kandidat_id=kandidat.pk, felt=Klagefelt(**felt), aktoer=som_kandidat(kandidat), naa=tidspunkt or naa()
    )


def gi_foedselsdato(kandidat, dag: date, nummer=400) -> None:
    """A national id of somebody born that day."""
    nummer = lag_syntetisk(dag, nummer)
    Person.objects.filter(pk=kandidat.person_id).update(
        nummer=nummer, nummer_hash=noekkelhash(nummer, formaal=PERSONNUMMER)
    )
    kandidat.person.refresh_from_db()
