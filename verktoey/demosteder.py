"""The two sites of the demo: the school's own, and the same code as PAS on the next port, in the same PostgreSQL."""

import contextlib
import json
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import psycopg

from config.miljoe import NEI
from verktoey import stack

ADRESSE: Final = "127.0.0.1"
PAS_DATABASE: Final = "pas"
# Of the demo only, and known to all: the PAS of the demo answers nobody but 127.0.0.1.
KLIENT_ID: Final = "demo-lillevik"
KLIENT_HEMMELIGHET: Final = "demo-hemmeligheten-som-alle-kan-lese"
# What a command beside a running site needs (`make manage`).
FOR_KOMMANDOER: Final = (
    "DJANGO_SETTINGS_MODULE", "DATABASE_URL", "DATABASE_URL_EIER", "REDIS_URL", "FILLAGER", "SPOLMAPPE", "DEMO_FIL",
    "NETTADRESSE", "PORT", "KAPSELFORLEDD", "PAS_TJENER", "PAS_KLIENT_ADRESSE", "PAS_KLIENT_ID",
    "PAS_KLIENT_HEMMELIGHET",
)  # fmt: skip


@dataclass(frozen=True)
class Sted:
    """One of the sites: where it listens, where its files lie, and the environment of its processes."""

    navn: str
    port: int
    data: Path
    miljoe: dict[str, str]

    @property
    def adresse(self) -> str:
        return f"http://{ADRESSE}:{self.port}"

    @property
    def demofil(self) -> Path:
        return self.data / "demo.json"

    @property
    def er_pas(self) -> bool:
        return self.navn == "pas"


def med_pas(kilde: Mapping[str, str]) -> bool:
    """Whether the second site is started: not with PAS=nei, with a database of one's own, or with another PAS."""
    egen = any(kilde.get(navn) for navn in ("DATABASE_URL", "PAS_KLIENT_ADRESSE"))
    return not egen and kilde.get("PAS", "ja").lower() not in NEI


def miljoe_for(
    adresser: contextlib.ExitStack, kilde: Mapping[str, str], port: int, data: Path
) -> tuple[dict[str, str], stack.Adresser | None]:
    """Return the environment of the school's site, and the embedded database (None: it is somebody else's)."""
    miljoe = dict(kilde, DJANGO_SETTINGS_MODULE="config.settings.demo", PYTHONUNBUFFERED="1")
    # Celery warns root at every start; here every process is on one's own machine.
    miljoe["PYTHONWARNINGS"] = "ignore:You're running the worker"
    database = None
    if not miljoe.get("DATABASE_URL"):
        database = adresser.enter_context(stack.postgres("demo", varig=True))
        miljoe |= {"DATABASE_URL": database.app, "DATABASE_URL_EIER": database.eier}
    if not miljoe.get("REDIS_URL"):
        miljoe["REDIS_URL"] = adresser.enter_context(stack.redis("demo"))
    miljoe.setdefault("FILLAGER", str(data / "filer"))
    miljoe.setdefault("SPOLMAPPE", str(data / "spol"))
    # Where the links in its letters go.
    miljoe.setdefault("NETTADRESSE", f"http://{ADRESSE}:{port}")
    miljoe |= {"DEMO_FIL": str(data / "demo.json"), "PORT": str(port)}
    _lag_mapper(miljoe)
    return miljoe, database


def som_pas(skole: Mapping[str, str], database: stack.Adresser, port: int, data: Path) -> dict[str, str]:
    """The environment of the site that is PAS: nothing of it is the school's but the servers themselves."""
    egen = stack.med_database(database, PAS_DATABASE)
    miljoe = {navn: verdi for navn, verdi in skole.items() if not navn.startswith("PAS_KLIENT_")}
    miljoe |= {
        "DATABASE_URL": egen.app,
        "DATABASE_URL_EIER": egen.eier,
        "REDIS_URL": stack.redis_nummer(skole["REDIS_URL"], 1),
        "FILLAGER": str(data / "filer"),
        "SPOLMAPPE": str(data / "spol"),
        "DEMO_FIL": str(data / "demo.json"),
        "NETTADRESSE": f"http://{ADRESSE}:{port}",
        "PORT": str(port),
        "KAPSELFORLEDD": "pas",
        "DEMO_NAVN": "PAS",
        "PAS_TJENER": "ja",
        "NETTPROSESSER": "1",
    }
    _lag_mapper(miljoe)
    return miljoe


def lag_steder(
    adresser: contextlib.ExitStack, kilde: Mapping[str, str], port: int, data: Path
) -> tuple[list[Sted], stack.Adresser | None]:
    """The school's site and, unless it is left out, PAS; and the embedded database."""
    miljoe, database = miljoe_for(adresser, kilde, port, data)
    if database is None or not med_pas(kilde):
        return [Sted("skole", port, data, miljoe)], database
    pas = Sted("pas", port + 1, data / "pas", som_pas(miljoe, database, port + 1, data / "pas"))
    miljoe |= {
        "PAS_KLIENT_ADRESSE": pas.adresse,
        "PAS_KLIENT_ID": KLIENT_ID,
        "PAS_KLIENT_HEMMELIGHET": KLIENT_HEMMELIGHET,
    }
    return [Sted("skole", port, data, miljoe), pas], database


def _lag_mapper(miljoe: Mapping[str, str]) -> None:
    for navn in ("FILLAGER", "SPOLMAPPE"):
        Path(miljoe[navn]).mkdir(parents=True, exist_ok=True)


def skriv_miljoe(sted: Sted) -> None:
    """Write what a command beside the running site needs."""
    linjer = [f"{n}={shlex.quote(sted.miljoe[n])}\n" for n in FOR_KOMMANDOER if n in sted.miljoe]
    (sted.data / "miljoe").write_text("".join(linjer), encoding="utf-8")


def prosesser(sted: Sted) -> dict[str, list[str]]:
    """The commands of the site's processes, by the name their lines are printed with."""
    py = [sys.executable, "-m"]
    nett = [
        *py, "gunicorn", "-c", "python:config.gunicorn", "--bind", f"{ADRESSE}:{sted.port}",
        "--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket", "config.wsgi",
    ]  # fmt: skip
    celery = [*py, "celery", "-q", "-A", "config"]
    arbeider = [*celery, "worker", "-l", "warning", "-c", "1", "--without-gossip", "--without-mingle"]
    takt = [*celery, "beat", "-l", "warning", "-s", str(sted.data / "takt"), "--pidfile="]
    forledd = "pas-" if sted.er_pas else ""
    return {forledd + navn: hva for navn, hva in (("nett", nett), ("arbeider", arbeider), ("takt", takt))}


def er_tom(adresse: str) -> bool:
    """Whether the migrated database has nobody in it yet."""
    with psycopg.connect(adresse) as tilkobling:
        return not tilkobling.execute("SELECT 1 FROM brukere_organisasjon LIMIT 1").fetchone()


def laget(sted: Sted) -> datetime | None:
    """The moment the site's times are seen from; None when it has no demo.json."""
    tekst = les_demofil(sted).get("laget")
    return datetime.fromisoformat(tekst) if tekst else None


def les_demofil(sted: Sted) -> dict[str, Any]:
    """The content of the site's demo.json; empty when there is none that can be read."""
    with contextlib.suppress(OSError, ValueError):
        innhold = json.loads(sted.demofil.read_text(encoding="utf-8"))
        if isinstance(innhold, dict):
            return innhold
    return {}


def skriv_adresser(steder: Sequence[Sted]) -> None:
    """Say in the school's demo.json where the sites are now, and who may log in to PAS. Repeatable."""
    skole, *andre = steder
    innhold = les_demofil(skole)
    if not innhold:
        return
    innhold["adresse"] = f"{skole.adresse}/"
    pas = {navn: verdi for navn, verdi in innhold.get("pas", {}).items() if navn == "partier"}
    for sted in andre:
        pas |= {
            "adresse": f"{sted.adresse}/",
            "kontoer": les_demofil(sted).get("kontoer", []),
            "klient": {"id": KLIENT_ID, "hemmelighet": KLIENT_HEMMELIGHET},
        }
    innhold["pas"] = pas
    ny = skole.demofil.with_suffix(".ny")
    ny.write_text(json.dumps(innhold, ensure_ascii=False, indent=2), encoding="utf-8")
    ny.replace(skole.demofil)
