"""Typed readers of the environment.

Each name may also be given as ``NAME_FILE``, the path of a file with the value, so that secrets can be mounted.
A missing name is remembered, not raised at once: `kontroller` names everything that is missing in one message.
"""

import base64
import binascii
import os
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

JA = {"1", "ja", "true", "on", "yes"}
NEI = {"0", "nei", "false", "off", "no", ""}
NOEKKELLENGDE = 32


class Miljoe:
    """Reads settings from `kilde` (the process environment unless told otherwise)."""

    def __init__(self, kilde: Mapping[str, str] | None = None) -> None:
        self.kilde: Mapping[str, str] = os.environ if kilde is None else kilde
        self.mangler: list[str] = []

    def _raa(self, navn: str) -> str | None:
        sti = self.kilde.get(f"{navn}_FILE")
        if self.kilde.get(navn) and sti:
            raise ImproperlyConfigured(f"Både {navn} og {navn}_FILE er satt. Behold bare den ene.")
        if not sti:
            return self.kilde.get(navn) or None
        try:
            return Path(sti).read_text(encoding="utf-8").strip() or None
        except OSError as feil:
            raise ImproperlyConfigured(f"{navn}_FILE kan ikke leses: {feil.strerror}. Rett stien.") from feil

    def tekst(self, navn: str, standard: str | None = None) -> str:
        """Return a text. Without `standard` the name is required and noted as missing (then "" is returned)."""
        verdi = self._raa(navn)
        if verdi is not None:
            return verdi
        if standard is None:
            self.mangler.append(navn)
            return ""
        return standard

    def liste(self, navn: str, standard: str | None = None) -> list[str]:
        """Return a comma-separated list without empty items."""
        return [del_.strip() for del_ in self.tekst(navn, standard).split(",") if del_.strip()]

    def heltall(self, navn: str, standard: int) -> int:
        """Return a whole number. Raises ImproperlyConfigured when it is something else."""
        verdi = self._raa(navn)
        if verdi is None:
            return standard
        try:
            return int(verdi)
        except ValueError:
            raise ImproperlyConfigured(f"{navn} må være et helt tall.") from None

    def ja_nei(self, navn: str, standard: bool) -> bool:
        """Return a switch, written `ja` or `nei` (also 1/0, true/false, on/off)."""
        verdi = self._raa(navn)
        if verdi is None:
            return standard
        if verdi.lower() in JA | NEI:
            return verdi.lower() in JA
        raise ImproperlyConfigured(f"{navn} må være ja eller nei.")

    def valg(self, navn: str, lovlige: tuple[str, ...], standard: str) -> str:
        """Return one of `lovlige`."""
        verdi = self.tekst(navn, standard)
        if verdi not in lovlige:
            raise ImproperlyConfigured(f"{navn} må være en av: {', '.join(lovlige)}.")
        return verdi

    def noekkel(self, navn: str) -> bytes:
        """Return a 32-byte key given as base64. The value itself never stands in an error text."""
        verdi = self.tekst(navn)
        return _dekod_noekkel(navn, verdi) if verdi else b""

    def gamle_noekler(self, navn: str) -> dict[int, bytes]:
        """Return earlier keys by version, written `1:<base64>,2:<base64>`."""
        noekler: dict[int, bytes] = {}
        for ledd in self.liste(navn, ""):
            versjon, _, verdi = ledd.partition(":")
            if not versjon.isdecimal() or not verdi:
                raise ImproperlyConfigured(f"{navn} må skrives versjon:nøkkel, skilt med komma.")
            noekler[int(versjon)] = _dekod_noekkel(navn, verdi)
        return noekler

    def kontroller(self) -> None:
        """Raise ImproperlyConfigured naming every required setting that is missing."""
        if self.mangler:
            navn = ", ".join(self.mangler)
            raise ImproperlyConfigured(
                f"Nettstedet kan ikke starte. Disse innstillingene mangler: {navn}. "
                "Sett dem i miljøet, eller legg verdien i en fil og sett NAVN_FILE til stien."
            )


def _dekod_noekkel(navn: str, verdi: str) -> bytes:
    try:
        noekkel = base64.b64decode(verdi, validate=True)
    except (binascii.Error, ValueError):
        raise ImproperlyConfigured(f"{navn} må være base64.") from None
    if len(noekkel) != NOEKKELLENGDE:
        raise ImproperlyConfigured(f"{navn} må være {NOEKKELLENGDE} byte etter base64.")
    return noekkel
