"""Rows of results from outside, and what may be wrong with one by itself."""

from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.translation import gettext as _

from felles.nummer.kandidatnummer import er_gyldig
from klage.models import ResultatUtenfra

Deltakelse = ResultatUtenfra.Deltakelse
KARAKTERER: Final = range(1, 7)
KJENTE: Final = frozenset(Deltakelse.values)


@dataclass(frozen=True, slots=True)
class Resultatrad:
    """One candidate's result as another system says it. `noekkel` is the keyed hash of the national id.

    `karakter` is None (or 0) where there is none; `klage_kjent` is False when the message could not say anything of
    appeals, so that the one that is known stays. `feil` is what the reader found wrong, in words; `linje` where the row
    stands.
    """

    noekkel: str = field(repr=False)
    fagkode: str
    deltakelse: str
    karakter: int | None = field(repr=False)
    variant: str | None = None
    gruppe: str = ""
    kandidatnummer: str = ""
    klagekarakter: int | None = field(default=None, repr=False)
    klagebegrunnelse: str = field(default="", repr=False)
    klage_kjent: bool = True
    linje: int = 0
    feil: str = ""

    @property
    def kode(self) -> str:
        return f"{self.fagkode}-{self.variant}" if self.variant else self.fagkode

    @property
    def hvem(self) -> str:
        """The row in words, without a name: the message has none."""
        if self.kandidatnummer:
            return _("Kandidat %(nummer)s") % {"nummer": self.kandidatnummer}
        return _("Kandidat uten nummer i %(fag)s") % {"fag": self.kode}


def ryddet(rad: Resultatrad, periodekode: str) -> Resultatrad:
    """The row with 0 read as «none», and with what is wrong with it in `feil`.

    Rule: PAS contract 1.3: `Karakter` is a required int, so 0 stands together with IDF, DF and MB. 1.4: a candidate
    number ends in the season of its period, and it is the only thing in a row that tells which period it is of.
    """
    if 0 in {rad.karakter, rad.klagekarakter}:
        rad = replace(rad, karakter=rad.karakter or None, klagekarakter=rad.klagekarakter or None)
    feil = rad.feil or _feil_sesong(rad, periodekode) or _feil(rad)
    return replace(rad, feil=feil) if feil else rad


def _feil_sesong(rad: Resultatrad, periodekode: str) -> str:
    if (
        not rad.kandidatnummer
        or not er_gyldig(rad.kandidatnummer)
        or rad.kandidatnummer.strip().upper()[-1] == periodekode[0]
    ):
        return ""
    tekst = _(
        "Kandidatnummeret er av en annen eksamensperiode enn %(periode)s, så resultatet er ikke brukt. Hent resultatene "
        "for den perioden det gjelder, eller spør PAS."
    )
    return tekst % {"periode": periodekode}


def _feil(rad: Resultatrad) -> str:
    if rad.deltakelse not in KJENTE:
        return _("Deltakelsen er verken D, IDF, DF eller MB. Rett den der filen kommer fra, og importer på nytt.")
    if rad.deltakelse == Deltakelse.DELTATT:
        return _feil_med_karakter(rad)
    if rad.karakter is not None or rad.klagekarakter is not None:
        tekst = _(
            "Raden har karakter sammen med %(deltakelse)s, og begge deler kan ikke stemme. Spør PAS hva som gjelder."
        )
        return tekst % {"deltakelse": rad.deltakelse}
    return ""


def _feil_med_karakter(rad: Resultatrad) -> str:
    if rad.karakter is None:
        return _("Kandidaten har deltatt, men har ingen karakter ennå. Importer på nytt når den er satt.")
    if rad.karakter not in KARAKTERER or (rad.klagekarakter is not None and rad.klagekarakter not in KARAKTERER):
        return _("Karakteren er ikke mellom 1 og 6. Spør PAS hva som gjelder, og importer på nytt.")
    return ""
