from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deltakelse.services.tider import beregn_alle, sjekk_alle
from felles.tid import naa


class Command(BaseCommand):
    """Computes the own times of all candidates anew, or only tells what would become different. Repeatable."""

    help = "Regn ut egne tider for alle kandidater på nytt. Med --sjekk endres ingenting."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sjekk", action="store_true", help="Bare si fra om forskjeller; feil hvis det er noen.")

    def handle(self, *args: Any, **valg: Any) -> None:
        if not valg["sjekk"]:
            self.stdout.write(f"{beregn_alle(naa=naa())} rader ble endret.")
            return
        antall = 0
        for kandidat_id, del_id, tekst in sjekk_alle():
            antall += 1
            self.stdout.write(f"Kandidat {kandidat_id}, eksamensdel {del_id}: {tekst}")
        if antall:
            raise CommandError(f"{antall} rader sier noe annet enn regelen. Kjør uten --sjekk for å rette dem.")
        self.stdout.write("Alle rader stemmer.")
