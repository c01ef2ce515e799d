"""Values of every message, made from what the message may hold: by chance, and one for each thing that may be left out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from felles.tid import OSLO
from pas_kontrakt.meldinger.form import HELTALL, INT_MAKS, ROM, TEKST, TID, Felt, Liste, Post, Verdi
from pas_kontrakt.meldinger.oversikter import Karakterkandidat
from pas_kontrakt.meldinger.register import KLASSER, melding_av
from pas_kontrakt.meldinger.typer import Deltakelse, Generasjon

NEPAL = timezone(timedelta(hours=5, minutes=45))
ALLE = [(klasse, generasjon) for klasse in KLASSER for generasjon in Generasjon]
NAVN = [f"{klasse.__name__}-v{generasjon.value}" for klasse, generasjon in ALLE]

tekster = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8) | st.sampled_from(
    ["Åse & Bjørn", "<tag>", "]]>", "a\tb\nc", "a\rb", "&amp;", "ʼn", "𝔸", "\u00a0hardt\u00a0"]
)  # fmt: skip
BLADER = {
    TEKST: tekster.map(lambda tekst: tekst.strip(ROM)),
    HELTALL: st.integers(-INT_MAKS - 1, INT_MAKS),
    # Fixed offsets: Python never calls two moments equal when one of them stands in an hour that comes twice.
    TID: st.datetimes(datetime(1901, 1, 1), datetime(2199, 12, 31), timezones=st.sampled_from([UTC, NEPAL])),
}
EKSEMPLER = {TEKST: "Ørjan", HELTALL: 3, TID: datetime(2027, 5, 20, 9, tzinfo=OSLO)}


def ord_i(verdi: Verdi) -> list[Any]:
    """What an enumeration can mean."""
    return list(verdi.les.__self__.values())


def strategi(felt: Felt) -> st.SearchStrategy[Any]:
    """Anything that may stand in that element."""
    match felt.innhold:
        case Verdi() as verdi:
            verdier = BLADER[verdi] if verdi in BLADER else st.sampled_from(ord_i(verdi))
        case Liste(rad):
            verdier = st.lists(strategi(rad), max_size=2).map(tuple)
        case Post(None, (barn,)):
            verdier = strategi(barn)
        case Post(klasse, barn):
            verdier = st.builds(klasse, **{barnet.attributt: strategi(barnet) for barnet in barn})
            if klasse is Karakterkandidat:
                verdier = st.builds(_enig, verdier, st.integers(1, 6))
    return st.none() | verdier if felt.valgfri or felt.kan_nil else verdier


def _enig(kandidat: Karakterkandidat, karakter: int) -> Karakterkandidat:
    return replace(kandidat, karakter=karakter if kandidat.deltakelse is Deltakelse.DELTATT else 0)


def meldinger(klasse: type, generasjon: Generasjon) -> st.SearchStrategy[Any]:
    return strategi(melding_av(klasse, generasjon).rot)


@dataclass(frozen=True)
class Valgfritt:
    """A place where an element may be missing or nil, as the elements from the root."""

    sti: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join(self.sti)


def eksempel(felt: Felt, tom: Valgfritt | None = None, sti: tuple[str, ...] = ()) -> Any:
    """A message with everything present, and one row in each list; but for the place that is `tom`."""
    sti = (*sti, felt.element)
    if tom is not None and sti == tom.sti:
        return None
    match felt.innhold:
        case Verdi() as verdi:
            return EKSEMPLER[verdi] if verdi in EKSEMPLER else ord_i(verdi)[0]
        case Liste(rad):
            return (eksempel(rad, tom, sti),)
        case Post(None, (barn,)):
            return eksempel(barn, tom, sti)
        case Post(klasse, barn):
            return klasse(**{barnet.attributt: eksempel(barnet, tom, sti) for barnet in barn})


def valgfrie(felt: Felt, sti: tuple[str, ...] = ()) -> Iterator[Valgfritt]:
    """Every place of a message where an element may be missing or nil."""
    sti = (*sti, felt.element)
    if felt.valgfri or felt.kan_nil:
        yield Valgfritt(sti)
    match felt.innhold:
        case Liste(rad):
            yield from valgfrie(rad, sti)
        case Post(_, barn):
            for barnet in barn:
                yield from valgfrie(barnet, sti)
