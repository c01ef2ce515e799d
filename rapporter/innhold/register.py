"""The room's own reports, in the order that their groups show them."""

from felles.rapport import Rapport
from rapporter.innhold import dagen, eksaminatorer, kollisjoner, kontroll, oppmeldinger, oversikt, protokoll, tiltak

# After the lists and slips that have an order of their own.
FRA = 50


def alle() -> list[tuple[Rapport, int]]:
    """Each report with its place."""
    moduler = (kontroll, kollisjoner, oversikt, tiltak, protokoll, oppmeldinger, dagen, eksaminatorer)
    rapporter = [rapport for modul in moduler for rapport in modul.RAPPORTER]
    return [(rapport, plass) for plass, rapport in enumerate(rapporter, FRA)]
