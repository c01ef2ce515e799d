"""The letter that goes with a bundle: both sensors, the return address, who was present, and what lies in it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from brukere.models import Bruker
from felles.brev import klokkeslett, lag_brev, maalformdato
from felles.rapport import Utvalg
from oppnevning.querysets.adresser import sensoradresser
from svarpost.models import Returadresse
from svarpost.querysets.bunker import Bunke, bunker, partier_med_post
from svarpost.querysets.innhold import Innholdsrad, innhold

MAL = "foelgebrev.typ"


def brevdata(liste: Iterable[Bunke], naa: datetime, *, maalform: str = "nb") -> list[Mapping[str, Any]]:
    """One letter for each bundle, of plain values; four queries. Candidates by number alone."""
    alle = list(liste)
    rader = innhold([bunke.parti.pk for bunke in alle])
    adresser = sensoradresser({o.bruker_id for bunke in alle for o in bunke.sensorer.values()})
    retur = {r.skole_id: r for r in Returadresse.objects.filter(skole__in={b.parti.skole_id for b in alle})}
    svar: list[Mapping[str, Any]] = []
    for bunke in alle:
        parti = bunke.parti
        sensorer = [_sensor(bunke, nummer, adresser) for nummer in ("1", "2")]
        svar.append(
            {
                "maalform": maalform,
                "skole": parti.skole.navn,
                "dato": maalformdato(naa, maalform, ukedag=False),
                "mottaker": _mottaker(bunke, sensorer),
                "fag": str(parti.eksamen.fag),
                "parti": parti.navn,
                "periode": parti.eksamen.periode.kode,
                "sensorer": sensorer,
                "retur": [parti.skole.navn, *(retur[parti.skole_id].linjer if parti.skole_id in retur else [])],
                "kontakt": [linje for linje in (parti.skole.telefon, parti.skole.epost) if linje],
                "halvveis": _dag(bunke.halvveis, maalform),
                "kandidater": [_rad(rad) for rad in rader[parti.pk]],
                "paa_papir": sum(1 for rad in rader[parti.pk] if rad.deler),
            }
        )
    return svar


def lag_foelgebrev(bunke: Bunke, naa: datetime) -> bytes:
    """The letter of one bundle as PDF. The caller has checked who asks."""
    return lag_brev(MAL, tittel="Følgebrev", brev=brevdata([bunke], naa), skole=bunke.parti.skole.navn)


def rapportdata(utvalg: Utvalg) -> list[Mapping[str, Any]]:
    """The letters of all the chosen parties that have paper answers, for the report page."""
    partier = (
        partier_med_post().filter(pk__in=utvalg.partier.values("pk")).order_by("eksamen__fag__fagkode", "navn", "pk")
    )
    return brevdata(bunker(partier, utvalg.naa), utvalg.naa, maalform=utvalg.maalform)


def _mottaker(bunke: Bunke, sensorer: list[dict[str, Any]]) -> list[str]:
    """Name and address of the sensor that the bundle is sent to next; of the first when it goes to nobody."""
    til = next((ett.til for ett in bunke.muligheter if ett.til), "1")
    sensor = sensorer[1] if til == "2" else sensorer[0]
    return [linje for linje in (sensor["navn"], *sensor["adresse"]) if linje]


def _sensor(bunke: Bunke, nummer: str, adresser: Mapping[int, Any]) -> dict[str, Any]:
    oppdrag = bunke.sensorer.get(nummer)
    if oppdrag is None:
        return {"navn": "", "adresse": [], "kontakt": []}
    bruker: Bruker = oppdrag.bruker
    adresse = adresser.get(bruker.pk)
    return {
        "navn": bruker.navn,
        "adresse": adresse.linjer if adresse else [],
        "kontakt": [linje for linje in (bruker.telefon, bruker.epost) if linje],
    }


def _dag(tidspunkt: datetime | None, maalform: str) -> str:
    return f"{maalformdato(tidspunkt, maalform)} {klokkeslett(tidspunkt)}" if tidspunkt else ""


def _rad(rad: Innholdsrad) -> dict[str, str]:
    return {"nummer": rad.nummer, "deler": ", ".join(str(deel) for deel in rad.deler)}
