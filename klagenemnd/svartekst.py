"""The whole answer to an appeal, made from its outcome: standard text, grade description and the board's reasons.

One function for the desk's preview, the stored answer and the letter, so that they cannot disagree. In the case's målform,
whatever language the reader of a page has: nothing here goes through gettext.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from eksamen.models import Maalform
from klage.models import Klage
from klagenemnd.models import Overskrift


class Retning(StrEnum):
    """What the outcome does to the grade. Set: there was none before (MB)."""

    OPPRETTHOLDT = "opprettholdt"
    OPP = "opp"
    NED = "ned"
    SATT = "satt"


class Avsnittslag(StrEnum):
    VEDTAK = "vedtak"
    BESKRIVELSE = "beskrivelse"
    BEGRUNNELSE = "begrunnelse"
    AVSLUTNING = "avslutning"


class Avsnitt(NamedTuple):
    """A part of the answer. `navn` says which (a heading's code for the reasons); no `overskrift`: none is shown."""

    slag: Avsnittslag
    navn: str
    overskrift: str
    tekst: str

    @property
    def ledd(self) -> list[str]:
        """The paragraphs, as they are separated by line breaks."""
        return [linje.strip() for linje in self.tekst.splitlines() if linje.strip()]


@dataclass(frozen=True, slots=True)
class Svartekst:
    """The answer in parts, for a page and a letter. `retning` is None until there is a grade."""

    maalform: str
    tittel: str
    retning: Retning | None
    avsnitt: tuple[Avsnitt, ...]

    @property
    def tekst(self) -> str:
        """The whole answer as plain text, without the parts that nothing is written in."""
        deler = ["\n".join(filter(None, [ett.overskrift, *ett.ledd])) for ett in self.avsnitt if ett.ledd]
        return "\n\n".join([self.tittel, *deler])


@dataclass(frozen=True, slots=True)
class Sak:
    """What the answer says of the case itself. Names of school and authority, never of people."""

    maalform: str
    karakter: str
    kandidatnummer: str
    fag: str
    skole: str = ""
    ansvarlig: str = ""


# Rule: forskrift til opplæringslova § 9-5, «Karakterar i fag»: what each grade expresses. Bokmål by Utdanningsdirektoratet.
KOMPETANSE: Final[Mapping[str, Mapping[str, str]]] = {
    "nb": {"1": "svært lav", "2": "lav", "3": "nokså god", "4": "god", "5": "meget god", "6": "fremragende"},
    "nn": {"1": "svært låg", "2": "låg", "3": "nokså god", "4": "god", "5": "mykje god", "6": "framifrå"},
}
BOKSTAVER: Final[Mapping[str, Mapping[str, str]]] = {
    "nb": {"1": "EN", "2": "TO", "3": "TRE", "4": "FIRE", "5": "FEM", "6": "SEKS"},
    "nn": {"1": "EIN", "2": "TO", "3": "TRE", "4": "FIRE", "5": "FEM", "6": "SEKS"},
}
_TITTEL: Final = {
    "nb": "Svar på klage på karakter: {fag}, kandidat {nummer}",
    "nn": "Svar på klage på karakter: {fag}, kandidat {nummer}",
}
# Rule: Vigo IKS, «Retningslinjer for klagebehandling»: the text is made from the grade; the board asks whether the grade that
# was set is unreasonable (forskrift til opplæringslova kap. 10, before: § 5-9).
_VEDTAK: Final = {
    "nb": {
        Retning.OPPRETTHOLDT: "Klagenemnda finner at karakteren ikke er urimelig i forhold til prestasjonen ved eksamen. "
                              "Karakteren {ny} – opprettholdes.",
        Retning.OPP: "Klagenemnda finner at karakteren {gammel} – er urimelig i forhold til prestasjonen ved eksamen. "
                     "Karakteren settes opp til {ny}.",
        Retning.NED: "Klagenemnda finner at karakteren {gammel} – er urimelig i forhold til prestasjonen ved eksamen. "
                     "Karakteren settes ned til {ny}.",
        Retning.SATT: "Klagenemnda finner at det er levert en besvarelse som skal ha karakter. "
                      "Karakteren settes til {ny}.",
    },
    "nn": {
        Retning.OPPRETTHOLDT: "Klagenemnda finn at karakteren ikkje er urimeleg i høve til prestasjonen ved eksamen. "
                              "Karakteren {ny} – blir halden ved lag.",
        Retning.OPP: "Klagenemnda finn at karakteren {gammel} – er urimeleg i høve til prestasjonen ved eksamen. "
                     "Karakteren blir sett opp til {ny}.",
        Retning.NED: "Klagenemnda finn at karakteren {gammel} – er urimeleg i høve til prestasjonen ved eksamen. "
                     "Karakteren blir sett ned til {ny}.",
        Retning.SATT: "Klagenemnda finn at det er levert eit svar som skal ha karakter. "
                      "Karakteren blir sett til {ny}.",
    },
}  # fmt: skip
_BESKRIVELSE: Final = {
    "nb": "Karakteren {ny} – uttrykker at kandidaten har {grad} kompetanse i faget.",
    "nn": "Karakteren {ny} – uttrykkjer at kandidaten har {grad} kompetanse i faget.",
}
_OVERSKRIFTER: Final = {
    "nb": {
        Overskrift.ELEMENTER: "Hva svaret viser, og hva det mangler",
        Overskrift.ARBEIDE_MED: "Hva kandidaten må arbeide med",
        Overskrift.HVORFOR: "Hvorfor karakteren blir stående eller endret",
    },
    "nn": {
        Overskrift.ELEMENTER: "Kva svaret viser, og kva det manglar",
        Overskrift.ARBEIDE_MED: "Kva kandidaten må arbeide med",
        Overskrift.HVORFOR: "Kvifor karakteren blir ståande eller endra",
    },
}
_HVORFOR: Final = {
    "nb": ("Hvorfor karakteren blir stående", "Hvorfor karakteren blir endret"),
    "nn": ("Kvifor karakteren blir ståande", "Kvifor karakteren blir endra"),
}
_ENDELIG: Final = {
    "nb": "Vedtaket er endelig. Det kan ikke klages på.",
    "nn": "Vedtaket er endeleg. Det kan ikkje klagast på.",
}
_AVSLUTNING: Final = {
    "nb": {
        Retning.OPPRETTHOLDT: "Karakteren er den samme som før klagen, og et vitnemål eller kompetansebevis som er "
                              "utstedt, gjelder fortsatt.",
        Retning.OPP: "Den nye karakteren gjelder fra nå. Er vitnemålet eller kompetansebeviset utstedt, lager skolen et "
                     "nytt. Lever det gamle tilbake til skolen.",
        Retning.NED: "Den nye karakteren gjelder fra nå. Er vitnemålet eller kompetansebeviset utstedt, lager skolen et "
                     "nytt. Lever det gamle tilbake til skolen.",
        Retning.SATT: "Karakteren gjelder fra nå. Er vitnemålet eller kompetansebeviset utstedt, lager skolen et nytt. "
                      "Lever det gamle tilbake til skolen.",
    },
    "nn": {
        Retning.OPPRETTHOLDT: "Karakteren er den same som før klaga, og eit vitnemål eller kompetansebevis som er "
                              "utferda, gjeld framleis.",
        Retning.OPP: "Den nye karakteren gjeld frå no. Er vitnemålet eller kompetansebeviset utferda, lagar skulen eit "
                     "nytt. Lever det gamle tilbake til skulen.",
        Retning.NED: "Den nye karakteren gjeld frå no. Er vitnemålet eller kompetansebeviset utferda, lagar skulen eit "
                     "nytt. Lever det gamle tilbake til skulen.",
        Retning.SATT: "Karakteren gjeld frå no. Er vitnemålet eller kompetansebeviset utferda, lagar skulen eit nytt. "
                      "Lever det gamle tilbake til skulen.",
    },
}  # fmt: skip
_SPOER: Final = {
    "nb": ("Har du spørsmål om svaret, spør {skole}.", "{ansvarlig} har ansvaret for klagebehandlingen."),
    "nn": ("Har du spørsmål om svaret, spør {skole}.", "{ansvarlig} har ansvaret for klagebehandlinga."),
}
_SKOLEN: Final = {"nb": "skolen", "nn": "skulen"}


def maalformen(maalform: str) -> str:
    """The målform whose words are used: nynorsk, or else bokmål."""
    return "nn" if maalform == Maalform.NYNORSK else "nb"


def i_ord(verdi: str, maalform: str) -> str:
    """A grade in figures and letters: «2 – TO»; «MB» as it is."""
    ord_ = BOKSTAVER[maalformen(maalform)].get(verdi)
    return f"{verdi} – {ord_}" if ord_ else verdi


def retning(foer: str, verdi: str) -> Retning | None:
    """What the grade does to the one that was appealed against; None without a grade."""
    if not verdi:
        return None
    if not foer.isdigit():
        return Retning.SATT
    if verdi == foer:
        return Retning.OPPRETTHOLDT
    return Retning.OPP if verdi > foer else Retning.NED


def overskrift(navn: str, maalform: str, til: Retning | None = None) -> str:
    """A heading of the reasons in that målform; the last one says what the outcome was."""
    spraak = maalformen(maalform)
    if navn == Overskrift.HVORFOR and til is not None:
        return _HVORFOR[spraak][til is not Retning.OPPRETTHOLDT]
    return _OVERSKRIFTER[spraak][Overskrift(navn)]


def lag_svartekst(sak: Sak, *, verdi: str, begrunnelse: Mapping[str, str]) -> Svartekst:
    """The answer to the case with that grade ("" while none is chosen: only the reasons then).

    `begrunnelse` holds what the board has written under each `Overskrift`. The same input gives the same text.
    Rule: Vigo IKS, «Retningslinjer for klagebehandling», «Opprettholde karakter/ny karakter/begrunnelse».
    """
    spraak = maalformen(sak.maalform)
    til = retning(sak.karakter, verdi)
    ny, gammel = i_ord(verdi, spraak), i_ord(sak.karakter, spraak)
    avsnitt = [
        Avsnitt(Avsnittslag.BEGRUNNELSE, navn, overskrift(navn, spraak, til), begrunnelse.get(navn, "").strip())
        for navn in Overskrift.values
    ]
    if til is not None:
        vedtak = _VEDTAK[spraak][til].format(ny=ny, gammel=gammel)
        grad = _BESKRIVELSE[spraak].format(ny=ny, grad=KOMPETANSE[spraak][verdi])
        avsnitt = [
            Avsnitt(Avsnittslag.VEDTAK, "vedtak", "", vedtak),
            Avsnitt(Avsnittslag.BESKRIVELSE, "beskrivelse", "", grad),
            *avsnitt,
            Avsnitt(Avsnittslag.AVSLUTNING, "avslutning", "", _avslutning(sak, spraak, til)),
        ]
    tittel = _TITTEL[spraak].format(fag=sak.fag, nummer=sak.kandidatnummer)
    return Svartekst(spraak, tittel, til, tuple(avsnitt))


def _avslutning(sak: Sak, spraak: str, til: Retning) -> str:
    """Final, what happens to the diploma, and who to ask; one paragraph each."""
    spoer, ansvar = _SPOER[spraak]
    ledd = [_ENDELIG[spraak], _AVSLUTNING[spraak][til], spoer.format(skole=sak.skole or _SKOLEN[spraak])]
    if sak.ansvarlig:
        ledd.append(ansvar.format(ansvarlig=sak.ansvarlig))
    return "\n".join(ledd)


def sak_for(klage: Klage) -> Sak:
    """What the answer needs of an appeal, read with `for_visning()`."""
    kandidat, fag = klage.kandidat, klage.kandidat.eksamen.fag
    navn = fag.navn_nn if klage.maalform == Maalform.NYNORSK and fag.navn_nn else fag.navn_nb
    return Sak(
        maalform=klage.maalform,
        karakter=klage.karakter,
        kandidatnummer=kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else "",
        fag=f"{fag.kode} {navn}",
        skole=kandidat.parti.skole.navn,
        ansvarlig=klage.ansvarlig.navn if klage.ansvarlig else "",
    )


def svartekst_for(klage: Klage, *, verdi: str, begrunnelse: Mapping[str, str]) -> Svartekst:
    """`lag_svartekst` of an appeal, read with `for_visning()`."""
    return lag_svartekst(sak_for(klage), verdi=verdi, begrunnelse=begrunnelse)
