"""A list of grades from PAS as rows that `klage` takes in."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode, Kandidatnummer
from eksamen.querysets.kandidater import PERSONNUMMER
from felles.kryptering import noekkelhasher
from felles.nummer import UgyldigNummer
from felles.nummer.slag import les
from felles.radmengde import blant_tekster
from klage.resultatrader import Resultatrad
from pas_integration.models import PasKandidat
from pas_kontrakt.meldinger.oversikter import Karakteroversikt


@sensitive_variables()
def noekkel_og_feil(nummer: str) -> tuple[str, str]:
    """The keyed hash of a national id, or why it is none, in words."""
    return noekkelleser()(nummer)


def noekkelleser() -> Callable[[str], tuple[str, str]]:
    """`noekkel_og_feil` for ids by the thousand. Not to be kept for later."""
    hash_, tillat = noekkelhasher(formaal=PERSONNUMMER), settings.SYNTETISKE_FNR

    @sensitive_variables()
    def les_ett(nummer: str) -> tuple[str, str]:
        try:
            return hash_(les(nummer, tillat_syntetiske=tillat)[0]), ""
        except UgyldigNummer as grunn:
            return "", str(grunn.melding)

    return les_ett


@sensitive_variables()
def rader_fra(oversikt: Karakteroversikt, *, klage_kjent: bool) -> list[Resultatrad]:
    """The rows in the message's order, numbered from 1. A national id that is none comes along with the reason."""
    svar: list[Resultatrad] = []
    les_nummer = noekkelleser()
    for eksamen in oversikt.eksamener or ():
        for gruppe in eksamen.grupper or ():
            for kandidat in gruppe.kandidater or ():
                noekkel, feil = les_nummer(kandidat.fodselsnr)
                svar.append(
                    Resultatrad(
                        noekkel=noekkel, fagkode=eksamen.fagkode, variant=eksamen.variant, gruppe=gruppe.navn or "",
                        deltakelse=kandidat.deltakelse.value, karakter=kandidat.karakter,
                        kandidatnummer=kandidat.kandidatnr, klagekarakter=kandidat.klagekarakter,
                        klagebegrunnelse=kandidat.klagebegrunnelse or "", klage_kjent=klage_kjent,
                        linje=len(svar) + 1, feil=feil,
                    )
                )  # fmt: skip
    return svar


@sensitive_variables()
def med_kjente_numre(
    rader: Iterable[Resultatrad], skole: Organisasjon, periode: Eksamensperiode
) -> list[Resultatrad]:  # fmt: skip
    """The rows, with `feil` on each whose candidate number is neither what PAS has said in this period nor ours.

    Then the row is of another period, or of somebody else. A number that nobody has told us tells nothing. Two queries.
    Rule: PAS contract 1.4: one number per person and period.
    """
    alle = list(rader)
    noekler = {rad.noekkel for rad in alle if rad.noekkel and rad.kandidatnummer}
    kjente: dict[str, set[str]] = defaultdict(set)
    hos_pas = PasKandidat.objects.filter(
        skole=skole, periode=periode, har=True, nummer_hash__in=blant_tekster(noekler)
    ).exclude(kandidatnummer="")
    for hash_, nummer in hos_pas.values_list("nummer_hash", "kandidatnummer"):
        kjente[hash_].add(nummer)
    vaare = Kandidatnummer.objects.filter(periode=periode, person__nummer_hash__in=blant_tekster(kjente))
    for hash_, nummer in vaare.values_list("person__nummer_hash", "nummer"):
        kjente[hash_].add(nummer)
    feil = _(
        "PAS har gitt kandidaten et annet nummer i %(periode)s, så resultatet er ikke brukt. Importer kandidatnumrene, og "
        "deretter resultatene. Står det fortsatt slik, spør PAS."
    ) % {"periode": periode.kode}
    return [
        replace(rad, feil=rad.feil or feil)
        if rad.noekkel in kjente
        and rad.kandidatnummer
        and rad.kandidatnummer.strip().upper() not in kjente[rad.noekkel]
        else rad
        for rad in alle
    ]
