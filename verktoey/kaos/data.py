"""What a chaos run needs in the database, and what the database says afterwards. Runs beside the site, by itself."""

import importlib
import json
import os
import secrets
import sys
from typing import Any

import django

type Rad = dict[str, Any]


def lag(antall: int) -> list[Rad]:
    """A school whose exam is going on, with so many candidates who are let in; their ids and cookies."""
    brukere, eksamen, levering = (
        importlib.import_module(f"tests.fabrikker.{navn}") for navn in ("brukere", "eksamen", "levering")
    )
    parti = eksamen.PartiFactory(skole=brukere.OrganisasjonFactory(navn="Kaos videregående skole"))
    rader = []
    for _nummer in range(antall):
        kandidat, token = eksamen.lag_kandidat(parti), secrets.token_urlsafe(32)
        levering.lag_sesjon(kandidat, token=token)
        rader.append({"kandidat": kandidat.pk, "token": token})
    return rader


def fasit() -> list[Rad]:
    """Every file that the database knows of."""
    modell = importlib.import_module("levering.models").Besvarelsesfil
    felt = ("pk", "kandidat_id", "navn", "noekkel", "stoerrelse", "sha256")
    return [dict(rad) for rad in modell.objects.order_by("pk").values(*felt)]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    django.setup()
    json.dump(lag(int(sys.argv[2])) if sys.argv[1] == "lag" else fasit(), sys.stdout)
