from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from verktoey.demodata import demofil
from verktoey.demodata.flytt import flytt_til_naa
from verktoey.demodata.tider import les_tid


class Command(BaseCommand):
    """Moves a demo whose day has passed to the present. Runs as the owner of the database."""

    help = "Flytter en demo fra en tidligere dag til nå, med alle tider."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tid", default="", help="øyeblikket alt ses fra, i ISO 8601")

    def handle(self, *args: Any, **options: Any) -> None:
        laget = demofil.laget()
        if laget is None:
            return
        naatid = les_tid(options["tid"])
        if naatid < laget:
            raise CommandError(
                "Maskinens klokke går før tiden da demoen ble laget. Still klokken, eller kjør make demo-reset."
            )
        if flytt_til_naa(laget, naatid):
            demofil.sett_laget(naatid)
            self.stdout.write("Demoens dag var forbi. Alle tidene er flyttet til nå.")
