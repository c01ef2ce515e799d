from typing import Any

from django.core.management.base import BaseCommand

from brukere.models import Organisasjon
from felles.tid import naa
from verktoey.demodata import demofil
from verktoey.demodata.bygg import last_demoskolen


class Command(BaseCommand):
    """Loads the demo school once; a second run leaves everything as it is."""

    help = "Laster demoskolen: organisasjoner, kontoer, eksamensplan, partier, kandidater, svar og karakterer."

    def handle(self, *args: Any, **options: Any) -> None:
        if Organisasjon.objects.exists():
            self.stdout.write("Demoskolen er her fra før. make demo-reset tømmer den.")
            return
        naatid = naa()
        steder = last_demoskolen(naatid)
        demofil.skriv(naatid, {navn: sted.navn for navn, sted in steder.items()})
