from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from brukere.models import Organisasjon
from felles.hendelser import SYSTEM
from felles.tid import naa
from tilrettelegging.services.kjente_tabeller import kjente_tabeller, legg_inn_tabell


class Command(BaseCommand):
    """Gives an owner a published table of extra time to begin with. Repeatable; changes no rule that is there."""

    help = "Legg inn en kjent tabell over ekstra tid for en skoleeier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("orgnr", help="Eierens organisasjonsnummer.")
        parser.add_argument("tabell", choices=sorted(kjente_tabeller()))

    def handle(self, *args: Any, **valg: Any) -> None:
        eier = Organisasjon.objects.filter(orgnr=valg["orgnr"]).exclude(slag__in=["skole", "privatistkontor"]).first()
        if eier is None:
            raise CommandError("Ingen skoleeier har det organisasjonsnummeret.")
        antall = legg_inn_tabell(eier=eier, navn=valg["tabell"], aktoer=SYSTEM, naa=naa())
        self.stdout.write(f"{antall} regler ble lagt inn for {eier.navn}.")
