from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """What must be in place before the demo starts, in one process. Runs as the owner of the database."""

    help = "Migrerer, setter rettigheter og flytter en demo fra en tidligere dag til nå."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tid", default="", help="øyeblikket alt ses fra, i ISO 8601")
        parser.add_argument("--uten-rettigheter", action="store_true", help="Databasen har bare én bruker.")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if not options["uten_rettigheter"]:
            call_command("sett_rettigheter", verbosity=0)
        call_command("demo_flytt", tid=options["tid"])
