from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from brukere.models import Organisasjon
from verktoey.demodata import demofil
from verktoey.demodata.bygg import last_demoskolen
from verktoey.demodata.pas import last_pas
from verktoey.demodata.tider import les_tid


class Command(BaseCommand):
    """Loads the demo school once, or the PAS of the demo; a second run leaves everything as it is."""

    help = "Laster demoskolen: organisasjoner, kontoer, eksamensplan, partier, kandidater, svar og karakterer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tid", default="", help="øyeblikket alt ses fra, i ISO 8601")

    def handle(self, *args: Any, **options: Any) -> None:
        if Organisasjon.objects.exists():
            self.stdout.write("Demoskolen er her fra før. make demo-reset tømmer den.")
            return
        naatid = les_tid(options["tid"])
        steder = last_pas(naatid) if settings.PAS_TJENER else last_demoskolen(naatid)
        demofil.skriv(naatid, {navn: sted.navn for navn, sted in steder.items()})
