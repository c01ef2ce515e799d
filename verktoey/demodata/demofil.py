"""`.data/demo.json`: accounts, addresses and candidates with passwords, for scripts and for the log-in page of the demo."""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Case, When

from deltakelse.models import Dagspassord
from eksamen.models import Eksamensparti, Kandidat
from verktoey.demodata.dagen import viser
from verktoey.demodata.folk import KONTOER, PASSORD
from verktoey.demodata.pas import PARTIER as TIL_PAS
from verktoey.demodata.plan import FAG


def sti() -> Path:
    """Where the file lies. Raises ImproperlyConfigured outside the demo."""
    if settings.DEMO_FIL is None:
        raise ImproperlyConfigured("demo.json finnes bare i demoen (config.settings.demo).")
    return Path(settings.DEMO_FIL)


def les() -> dict[str, Any]:
    """The content, or an empty mapping when there is no demo yet."""
    try:
        innhold: dict[str, Any] = json.loads(sti().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return innhold


def laget() -> datetime | None:
    """The moment the demo's times are seen from, or None when there is no demo."""
    tekst = les().get("laget")
    return datetime.fromisoformat(tekst) if tekst else None


def sett_laget(naa: datetime) -> None:
    """The demo's times are seen from now on."""
    _skriv(les() | {"laget": naa.isoformat()})


def skriv(naa: datetime, steder: dict[str, str]) -> None:
    """Write the file anew from the database. `steder` are the names of the organisations by place."""
    kandidater = (
        Kandidat.objects.med_navn()
        .select_related("person", "kandidatnummer", "parti", "eksamen__fag", "passord")
        .filter(passord__isnull=False, eksamen__siste_oppmoete__lt=naa + timedelta(days=1))
        # First those of the exam that starts soon who have not logged in: the ones a visitor wants to be.
        .order_by(
            Case(When(eksamen__fag__fagkode=FAG["om_litt"][0], then=0), default=1),
            "-eksamen__siste_oppmoete",
            "-pk",
        )
    )
    _skriv(
        {
            "laget": naa.isoformat(),
            "adresse": f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/",
            "kontoer": [
                {
                    "brukernavn": konto.brukernavn,
                    "passord": PASSORD,
                    "navn": f"{konto.fornavn} {konto.etternavn}",
                    "rolle": f"{konto.rolle.label}, {steder[konto.sted]}",
                }
                for konto in KONTOER
            ],
            "kandidater": [
                {
                    "nummer": kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else None,
                    "passord": kandidat.passord.passord,
                    "parti": f"{kandidat.parti.navn}, {kandidat.eksamen.fag}",
                    "navn": kandidat.person.navn,
                    "viser": viser(kandidat.parti.navn, kandidat.plass),
                }
                for kandidat in kandidater
            ],
            "dagspassord": [
                {"parti": f"{rad.parti.navn}, {rad.parti.eksamen.fag}", "passord": rad.passord}
                for rad in Dagspassord.objects.filter(avloest__isnull=True)
                .select_related("parti__eksamen__fag")
                .order_by("parti__navn")
            ],
            # Where the PAS of the demo answers, and who logs in there, is added when it has been started.
            "pas": {"partier": _til_pas()},
        }
    )


def _til_pas() -> list[dict[str, str | int]]:
    """The parties that are there to be exported."""
    partier = Eksamensparti.objects.filter(eksamen__fag__fagkode__in=TIL_PAS).select_related("eksamen__fag")
    return [
        {"id": parti.pk, "parti": f"{parti.navn}, {parti.eksamen.fag}", "fagkode": parti.eksamen.fag.fagkode}
        for parti in partier.order_by("eksamen__siste_oppmoete")
    ]


def _skriv(innhold: dict[str, Any]) -> None:
    fil = sti()
    fil.parent.mkdir(parents=True, exist_ok=True)
    ny = fil.with_suffix(".ny")
    ny.write_text(json.dumps(innhold, ensure_ascii=False, indent=2), encoding="utf-8")
    ny.replace(fil)
