"""Compares storage with the database now, and says what is lost. Also done each night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from felles import lagerkontroll
from felles.tid import naa


class Command(BaseCommand):
    help = "Holder lageret opp mot basen, og navngir filer uten rad og rader uten fil. Sletter aldri noe."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every finding. Status 1 when there is one, or when storage cannot be asked. Repeatable."""
        try:
            kontroll = lagerkontroll.kontroller(naa=naa())
        except OSError as feil:
            raise CommandError("Lageret svarer ikke, og ingenting er kjent. Prøv igjen når det er oppe.") from feil
        for funn in kontroll.funn:
            rad = f" {funn['objekttype']} {funn['objekt_id']}" if funn["objekttype"] else ""
            self.stdout.write(f"{funn['slag']}: {funn['noekkel']}{rad}")
        tall = (
            f"{kontroll.filer} filer, {kontroll.rader} rader: {kontroll.uten_rad} filer uten rad, "
            f"{kontroll.uten_fil} rader uten fil, {kontroll.feil_stoerrelse} med feil størrelse."
        )
        if not kontroll.er_ren:
            raise CommandError(tall)
        self.stdout.write(tall)
