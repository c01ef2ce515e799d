"""Appeals, and results that another system has made, as the import gets them."""

from datetime import timedelta

from eksamen.models import Eksamen, Eksamensparti, Kandidat
from felles.hendelser import SYSTEM
from felles.tid import naa as naa_
from klage.models import Klage
from klage.resultatrader import Resultatrad
from klage.services.utenfra import ta_imot_resultater
from tests.fabrikker.sensur import foreslaa, lag_sensor, lag_sensurparti, sett_alle_like, tildel

KILDE = "PAS"


def rad(kandidat: Kandidat, karakter=None, **felt) -> Resultatrad:
    """A candidate's result; «D» with a grade, else give `deltakelse`."""
    fag = kandidat.eksamen.fag
    verdier = {
        "noekkel": kandidat.person.nummer_hash,
        "fagkode": fag.fagkode,
        "variant": fag.variant or None,
        "gruppe": kandidat.parti.navn,
        "deltakelse": "D",
        "karakter": karakter,
    }
    return Resultatrad(**(verdier | felt))


def ta_imot(parti: Eksamensparti, *rader: Resultatrad, aktoer=SYSTEM, naa=None, kilde=KILDE, **felt):
    """Take them in at the party's school and period."""
    return ta_imot_resultater(
        rader=rader, skole=parti.skole, periode=parti.eksamen.periode, kilde=kilde, aktoer=aktoer, naa=naa or naa_(),
        **felt,
    )  # fmt: skip


def lag_publisert_parti(skole, ansvarlig, *karakterer: str, publisert_for=timedelta(days=1), **felt) -> Eksamensparti:
    """A party with one candidate a grade, set by two sensors and published `publisert_for` ago."""
    karakterer = karakterer or ("3", "4")
    parti = lag_sensurparti(skole, ansvarlig, kandidater=len(karakterer), **felt)
    foerste, andre = tildel(parti, lag_sensor(ansvarlig), lag_sensor(ansvarlig))
    for oppdrag in (foerste, andre):
        foreslaa(oppdrag, *karakterer, bekreftet=True)
    sett_alle_like(andre)
    Eksamen.objects.filter(pk=parti.eksamen_id).update(publiseres=naa_() - publisert_for)
    parti.eksamen.refresh_from_db()
    return parti


def lag_klage(kandidat: Kandidat, **felt) -> Klage:
    """An appeal on the candidate's grade, registered at the school; `ansvarlig` makes it a sent one.

    Later states are reached through the services.
    """
    naa = felt.pop("naa", None) or naa_()
    sendt = {"status": "sendt", "sendt": naa} if felt.get("ansvarlig") else {}
    verdier = {
        "kandidat": kandidat,
        "runde": kandidat.eksamen.periode,
        "karakter": "3",
        "maalform": kandidat.maalform,
        "fremsatt": naa,
        "registrert": naa,
    }
    return Klage.objects.create(**(verdier | sendt | felt))
