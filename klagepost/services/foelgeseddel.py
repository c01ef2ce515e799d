"""The følgeseddel of a bundle: its number, who gets it, what lies in it, and where it comes back to. Numbers, never names."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from brukere.models import Bruker
from felles.brev import lag_brev, maalformdato
from klage.models import Klage
from klagepost.querysets.bunker import Bunke
from klagepost.querysets.veien import TIL_MYNDIGHETEN
from oppnevning.querysets.adresser import sensoradresser
from svarpost.models import Returadresse

MAL: Final = "foelgeseddel.typ"


def brevdata(liste: Iterable[Bunke], naa: datetime, *, maalform: str = "nb") -> list[Mapping[str, Any]]:
    """One for each bundle, of plain values; two queries."""
    alle = list(liste)
    mottakere = {bunke.rad.pk: mottaker(bunke) for bunke in alle}
    adresser = sensoradresser({til.pk for til in mottakere.values() if til is not None})
    organisasjoner = {pk for bunke in alle for pk in (bunke.rad.skole_id, bunke.rad.ansvarlig_id)}
    egne = {rad.skole_id: rad.linjer for rad in Returadresse.objects.filter(skole__in=organisasjoner)}
    svar: list[Mapping[str, Any]] = []
    for bunke in alle:
        rad, til = bunke.rad, mottakere[bunke.rad.pk]
        adresse = adresser.get(til.pk) if til is not None else None
        linjer = (adresse.linjer if adresse else []) if til is not None else egne.get(rad.ansvarlig_id, [])
        svar.append(
            {
                "maalform": maalform,
                "skole": rad.skole.navn,
                "dato": maalformdato(naa, maalform, ukedag=False),
                "mottaker": [til.navn if til is not None else rad.ansvarlig.navn, *linjer],
                "uten_adresse": not linjer,
                "nummer": rad.nummer,
                "fag": str(rad.eksamen.fag),
                "periode": rad.eksamen.periode.kode,
                "runde": str(bunke.kalender),
                "ansvarlig": rad.ansvarlig.navn,
                "besvares": maalformdato(bunke.besvares_innen, maalform) if bunke.besvares_innen else "",
                "retur": [rad.skole.navn, *egne.get(rad.skole_id, [])],
                "kontakt": [linje for linje in (rad.skole.telefon, rad.skole.epost) if linje],
                "kandidater": [_kandidat(klage) for klage in bunke.gjelder],
            }
        )
    return svar


def mottaker(bunke: Bunke) -> Bruker | None:
    """Who it is sent to next, or who reads it first; None is the authority."""
    til = next((ett.til for ett in bunke.muligheter if ett.til is not None), None)
    if til is None:
        til = next(iter(bunke.lesere), TIL_MYNDIGHETEN)
    return bunke.lesere.get(til)


def lag_foelgeseddel(bunke: Bunke, naa: datetime) -> bytes:
    """The følgeseddel of one bundle as PDF. The caller has checked who asks."""
    return lag_brev(MAL, tittel="Følgeseddel", brev=brevdata([bunke], naa), skole=bunke.rad.skole.navn)


def _kandidat(klage: Klage) -> dict[str, Any]:
    nummer = klage.kandidat.kandidatnummer
    return {
        "nummer": nummer.nummer if nummer else "",
        "maalform": klage.maalform,
        "alt": klage.svarform == Klage.Svarform.PAPIR,
    }
