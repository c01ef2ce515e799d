"""Results that another system has made, as the import gets them."""

from eksamen.models import Eksamensparti, Kandidat
from felles.hendelser import SYSTEM
from felles.tid import naa as naa_
from klage.resultatrader import Resultatrad
from klage.services.utenfra import ta_imot_resultater

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
