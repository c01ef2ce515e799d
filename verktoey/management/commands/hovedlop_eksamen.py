from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand

from felles.tid import naa
from verktoey.demodata.loepet import lag_eksamen_snart, oppnevn_sensorer


class Command(BaseCommand):
    """Makes the exam that `make hovedlop` plays, or appoints its sensors."""

    help = "Lager eksamenen i hovedløpet, eller oppnevner sensorene."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--om", type=int, default=60, help="sekunder til eksamen starter")
        parser.add_argument("--start", default="", help="når eksamen starter, i ISO 8601, i stedet for --om")
        parser.add_argument("--sensorer", action="store_true", help="oppnevn sensorene i stedet")

    def handle(self, *args: Any, **options: Any) -> None:
        naatid = naa()
        if options["sensorer"]:
            oppnevn_sensorer(naa=naatid)
            return
        om_litt = naatid + timedelta(seconds=options["om"])
        start = datetime.fromisoformat(options["start"]) if options["start"] else om_litt
        eksamen = lag_eksamen_snart(start=start, naa=naatid)
        self.stdout.write(eksamen.periode.kode)
