"""The rows of a run as the page shows them: counts, the rows asked for, and the cells that can be mended."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from felles.importer.grunnlag import Kolonnefelt, Radresultat, Utfall, tell
from felles.importer.innhold import Innhold
from felles.importer.register import Importslag
from felles.templatetags.ramme import tall

ALLE, UTELATT = "alle", "utelatt"
PER_SIDE: Final = 50
# Django refuses forms with more than a thousand fields.
FLEST_FELT: Final = 900
FARGER: Final = {
    Utfall.AVVIST: ("danger", "feil"),
    Utfall.NY: ("success", "nyrad"),
    Utfall.ENDRET: ("info", "endre"),
    Utfall.LIK: ("neutral", "lik"),
}


@dataclass(frozen=True, slots=True)
class Celle:
    """A cell to mend: the field, the name of its input, and what stands in it (nothing when it is hidden)."""

    felt: Kolonnefelt
    navn: str
    verdi: str
    feil: bool


@dataclass(frozen=True, slots=True)
class Visningsrad:
    """A row on the page: what happens to it, its place in the file, and its cells."""

    rad: Radresultat
    plass: int | None
    feilceller: list[Celle] = field(default_factory=list)
    andre: list[Celle] = field(default_factory=list)


class Visning:
    """What a run comes to. `vis` is the filter asked for; refused rows come first when nothing is asked."""

    def __init__(self, slag: Importslag, resultater: Sequence[Radresultat], innhold: Innhold | None, vis: str) -> None:
        self.slag, self.innhold = slag, innhold
        plasser = innhold.plasser(resultater) if innhold else [None] * len(resultater)
        alle = list(zip(resultater, plasser, strict=True))
        self.hoved = [par for par in alle if par[0].slag not in slag.andre_rader]
        self.andre = {navn: [par for par in alle if par[0].slag == navn] for navn in slag.andre_rader}
        self.antall = _tell([rad for rad, _plass in self.hoved])
        self.utelatt = sorted(innhold.utelatt) if innhold else []
        kjente = {ALLE, *Utfall.values, *self.andre, *((UTELATT,) if self.utelatt else ())}
        standard = Utfall.AVVIST.value if self.antall[Utfall.AVVIST] else ALLE
        self.vis = vis if vis in kjente else standard

    @property
    def viser_andre(self) -> bool:
        return self.vis in self.andre

    @property
    def andre_lenker(self) -> list[tuple[str, Any, int]]:
        """Kinds of rows beside the first that the file has: filter, words, and how many."""
        return [
            (navn, self.slag.andre_rader[navn], len(rader))
            for navn, rader in self.andre.items()
            if rader and navn != self.vis
        ]

    @property
    def valgte(self) -> list[tuple[Radresultat, int | None]]:
        """The rows of the filter."""
        if self.vis == UTELATT:
            return [(self._utelatt_rad(plass), plass) for plass in self.utelatt]
        if self.viser_andre:
            return self.andre[self.vis]
        return self.hoved if self.vis == ALLE else [par for par in self.hoved if par[0].utfall == self.vis]

    def per_side(self, felt: Sequence[Kolonnefelt]) -> int:
        """How many rows a page has room for."""
        return max(min(PER_SIDE, FLEST_FELT // (len(felt) + 1)), 1)

    def med_celler(
        self, rader: Sequence[tuple[Radresultat, int | None]], felt: Sequence[Kolonnefelt]
    ) -> list[Visningsrad]:
        """Rows of a page with the cells that can be mended; only refused rows have any."""
        return [
            Visningsrad(rad, plass, *_del_celler(self._celler(rad, plass, felt) if rad.utfall == Utfall.AVVIST else []))
            for rad, plass in rader
        ]

    def _celler(self, rad: Radresultat, plass: int | None, felt: Sequence[Kolonnefelt]) -> list[Celle]:
        if self.innhold is None or plass is None or self.viser_andre or self.vis == UTELATT:
            return []
        verdier = self.innhold.rader[plass].felt
        return [
            Celle(
                ett, f"celle-{plass}-{ett.navn}", "" if ett.skjult else verdier.get(ett.navn, ""), ett.navn in rad.felt
            )
            for ett in felt
        ]

    def _utelatt_rad(self, plass: int) -> Radresultat:
        rad = self.innhold.rader[plass] if self.innhold else None
        navn = [rad.felt.get(felt, "") for felt in ("fornavn", "etternavn", "navn")] if rad else []
        return Radresultat(rad.linje if rad else 0, rad.slag if rad else "", UTELATT, " ".join(filter(None, navn)))

    @property
    def sum_alle(self) -> int:
        return len(self.hoved)

    @property
    def importeres(self) -> int:
        return self.antall[Utfall.NY] + self.antall[Utfall.ENDRET]

    @property
    def andre_importeres(self) -> int:
        return sum(rad.utfall in {Utfall.NY, Utfall.ENDRET} for rader in self.andre.values() for rad, _plass in rader)

    @property
    def oppsummering(self) -> str:
        """«2 nye, 1 endret», of what is or was stored."""
        nye, endret = self.antall[Utfall.NY], self.antall[Utfall.ENDRET]
        deler = [
            ngettext("%(antall)s ny", "%(antall)s nye", nye) % {"antall": tall(nye)},
            ngettext("%(antall)s endret", "%(antall)s endret", endret) % {"antall": tall(endret)},
        ]
        return ", ".join(deler)

    def enhet(self, antall: int) -> str:
        """What so many rows are called."""
        en, flere = self.slag.enhet or (_("rad"), _("rader"))
        return str(en if antall == 1 else flere)

    @property
    def importeres_tekst(self) -> str:
        """«27 kandidater»."""
        antall = self.importeres or self.andre_importeres
        return f"{tall(antall)} {self.enhet(antall) if self.importeres else _('forslag')}"

    @property
    def alle_tekst(self) -> str:
        return f"{tall(self.sum_alle)} {self.enhet(self.sum_alle)}"

    @property
    def kort(self) -> list[dict[str, Any]]:
        """The counts on top, each a link to its rows."""
        kort = [
            {"vis": utfall.value, "antall": self.antall[utfall], "farge": farge, "ikon": ikon}
            for utfall, (farge, ikon) in FARGER.items()
        ]
        if self.utelatt:
            kort.append({"vis": UTELATT, "antall": len(self.utelatt), "farge": "neutral", "ikon": "fjern"})
        return kort


def _tell(rader: Sequence[Radresultat]) -> dict[str, int]:
    samlet = {utfall.value: 0 for utfall in Utfall}
    for slag in {rad.slag for rad in rader}:
        for utfall, antall in tell(rader, slag).items():
            samlet[utfall] += antall
    return samlet


def _del_celler(celler: list[Celle]) -> tuple[list[Celle], list[Celle]]:
    return [celle for celle in celler if celle.feil], [celle for celle in celler if not celle.feil]
