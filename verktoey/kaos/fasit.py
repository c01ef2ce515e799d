"""Holds what the clients were told against what the site has."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Utfall:
    """What became of one upload, as its client saw it: `kvittert` is the id that the server acknowledged it with, or 0."""

    kandidat: int
    navn: str
    stoerrelse: int
    sha256: str
    kvittert: int
    grunn: str
    statuser: Counter[int]
    avbrudd: int
    paa_null: int


@dataclass(frozen=True)
class Svar:
    """How many files are lost, are there twice, and are not what was sent."""

    tapt: int
    doblet: int
    endret: int


def kontroller(utfall: list[Utfall], rader: list[dict[str, Any]], lager: Path) -> Svar:
    """Every acknowledged file has its row and its bytes; no upload has two rows; no row is without its file."""
    per_id = {rad["pk"]: rad for rad in rader}
    like = Counter((rad["kandidat_id"], rad["navn"]) for rad in rader)
    innhold = Counter(rad["sha256"] for rad in rader)
    doblet = sum(antall - 1 for antall in like.values())
    doblet += sum(antall - 1 for antall in innhold.values()) if not doblet else 0
    hasher = {rad["pk"]: _hash(lager / rad["noekkel"]) for rad in rader}
    tapt = sum(1 for verdi in hasher.values() if not verdi)
    endret = sum(1 for pk, verdi in hasher.items() if verdi and verdi != per_id[pk]["sha256"])
    for ett in utfall:
        if not ett.kvittert:
            continue
        rad = per_id.get(ett.kvittert)
        if rad is None or (rad["kandidat_id"], rad["navn"]) != (ett.kandidat, ett.navn):
            tapt += 1
        elif hasher[ett.kvittert] not in ("", ett.sha256) or rad["stoerrelse"] != ett.stoerrelse:
            endret += 1
    return Svar(tapt, doblet, endret)


def _hash(sti: Path) -> str:
    """SHA-256 of the file as it lies; "" when it is not there."""
    try:
        with sti.open("rb") as fil:
            return hashlib.file_digest(fil, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
