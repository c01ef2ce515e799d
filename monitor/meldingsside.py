"""The page where messages are written: whom they may go to, and the form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Bruker
from eksamen.models import Kandidat
from monitor.querysets.meldinger import adressater, navn_paa, til_adressater
from monitor.services.meldinger import MAKS_TEGN
from monitor.setninger import FERDIGE
from vakter.permissions import MAKS_SKOLER

VALGTE, PARTI, ROM = "valgte", "parti", "rom"
VISTE_NAVN = 10
RADER = 3


@dataclass(frozen=True)
class Adresse:
    """Somewhere a message may go: a party or a room, with how it is said."""

    tekst: str
    skole_id: int
    parti_id: int | None = None
    rom: str = ""


@dataclass(frozen=True)
class Mottakervalg:
    """Whom this user may send to: those that were marked, and parties and rooms by the value of their choice."""

    kandidater: QuerySet[Kandidat]
    valgte: list[tuple[int, str]] = field(default_factory=list)
    adresser: dict[str, Adresse] = field(default_factory=dict)
    skoler: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    for_mange_skoler: bool = False

    @property
    def tomt(self) -> bool:
        return not self.valgte and not self.adresser

    def valg(self) -> list[Any]:
        """The choices of the form, those that were marked first."""
        merket = [(VALGTE, _navneliste([navn for _pk, navn in self.valgte]))] if self.valgte else []
        return [*merket, *self.skoler]

    def ider(self, valgt: str) -> list[int]:
        """The candidates behind a choice of the form."""
        if valgt == VALGTE:
            return [pk for pk, _navn in self.valgte]
        adresse = self.adresser[valgt]
        kandidater = self.kandidater.filter(parti__skole=adresse.skole_id)
        if adresse.parti_id is not None:
            kandidater = kandidater.filter(parti=adresse.parti_id)
        else:
            kandidater = kandidater.filter(Q(rom__iexact=adresse.rom) | Q(rom="", parti__rom__iexact=adresse.rom))
        return list(kandidater.values_list("pk", flat=True))


def lag_valg(bruker: Bruker, ider: Iterable[int], skole_id: int | None, naa: datetime) -> Mottakervalg:
    """Whom the user may send to at this moment; those marked that they may not act on are left out. Three queries."""
    kandidater = til_adressater(bruker, naa)
    mine = set(kandidater.filter(pk__in=list(ider)).values_list("pk", flat=True))
    grupper = adressater(kandidater, skole_id)
    skolenavn: dict[int, str] = {rad["skole_id"]: rad["skolenavn"] for rad in grupper}
    if len(skolenavn) > MAKS_SKOLER:
        return Mottakervalg(kandidater, navn_paa(mine), for_mange_skoler=True)
    adresser: dict[str, Adresse] = {}
    skoler = []
    for pk, navn in skolenavn.items():
        egne = _partier(pk, grupper) | _rom(pk, grupper)
        adresser |= egne
        skoler.append((navn, [(verdi, adresse.tekst) for verdi, adresse in egne.items()]))
    return Mottakervalg(kandidater, navn_paa(mine), adresser, skoler)


def _partier(skole_id: int, grupper: list[dict[str, Any]]) -> dict[str, Adresse]:
    antall: dict[int, int] = {}
    navn: dict[int, str] = {}
    for rad in grupper:
        if rad["skole_id"] == skole_id:
            antall[rad["parti_id"]] = antall.get(rad["parti_id"], 0) + rad["antall"]
            navn[rad["parti_id"]] = f"{rad['parti__navn']}, {rad['eksamen__fag__fagkode']}"
    # Whoever watches a room of it has no way to the whole party.
    delte = {rad["parti_id"] for rad in grupper if rad["andres"]}
    tekst = _("Hele partiet %(hva)s (%(n)s)")
    return {
        f"{PARTI}:{pk}": Adresse(tekst % {"hva": navn[pk], "n": n}, skole_id, parti_id=pk)
        for pk, n in antall.items()
        if pk not in delte
    }


def _rom(skole_id: int, grupper: list[dict[str, Any]]) -> dict[str, Adresse]:
    antall: dict[str, int] = {}
    navn: dict[str, str] = {}
    for rad in grupper:
        rom = rad["rom"] or rad["parti__rom"]
        if rad["skole_id"] == skole_id and rom and rad["antall"]:
            # Case does not tell rooms apart, as where invigilators are given a room.
            antall[rom.casefold()] = antall.get(rom.casefold(), 0) + rad["antall"]
            navn.setdefault(rom.casefold(), rom)
    tekst = _("Alle i %(hva)s (%(n)s)")
    return {
        f"{ROM}:{skole_id}:{noekkel}": Adresse(tekst % {"hva": navn[noekkel], "n": n}, skole_id, rom=navn[noekkel])
        for noekkel, n in sorted(antall.items())
    }


def _navneliste(navn: list[str]) -> str:
    if len(navn) == 1:
        return navn[0]
    if len(navn) <= VISTE_NAVN:
        return _("De %(n)s du valgte: %(navn)s") % {"n": len(navn), "navn": ", ".join(navn)}
    return _("De %(n)s kandidatene du valgte") % {"n": len(navn)}


class MeldingForm(forms.Form):
    """Whom it goes to, and the words."""

    til = forms.ChoiceField(
        label=gettext_lazy("Til"),
        help_text=gettext_lazy("De som har fravær, får ikke meldingen. I et helt parti eller rom får heller ikke de som "
                               "har levert, den."),
        error_messages={
            "required": gettext_lazy("Velg hvem meldingen skal til."),
            "invalid_choice": gettext_lazy("Mottakeren finnes ikke blant kandidatene dine i dag. Velg på nytt."),
        },
    )  # fmt: skip
    tekst = forms.CharField(
        label=gettext_lazy("Melding"),
        help_text=gettext_lazy("Høyst 500 tegn. Skriv aldri noe om andre kandidater."),
        max_length=MAKS_TEGN,
        widget=forms.Textarea(attrs={"rows": RADER}),
        error_messages={
            "required": gettext_lazy("Skriv meldingen, eller velg en ferdig setning."),
            "max_length": gettext_lazy("Meldingen er for lang. Skriv høyst 500 tegn."),
        },
    )

    def __init__(self, *args: Any, mottakere: Mottakervalg, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        til = self.fields["til"]
        valg = mottakere.valg()
        if not mottakere.valgte and len(mottakere.adresser) > 1:
            valg = [("", _("Velg hvem meldingen skal til")), *valg]
        til.choices = valg  # type: ignore[attr-defined]  # a ChoiceField


def ferdig_setning(tekst: str) -> str | None:
    """The ready-made sentence that a button of the form stands for."""
    ett_siffer = len(tekst) == 1 and tekst.isascii() and tekst.isdigit()
    return FERDIGE[int(tekst)] if ett_siffer and int(tekst) < len(FERDIGE) else None
