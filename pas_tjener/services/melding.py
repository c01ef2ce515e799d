"""A received enrolment as rows of the enrolment import, read from the stream with the line of each."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from felles.importer.grunnlag import Dokument, Rad
from paamelding.services.rader import ANSVARLIG, GRUPPE, KANDIDAT
from pas_kontrakt.lesere.paamelding import CT, PA
from pas_kontrakt.meldinger.stroem import Gruppedel, Stroemmelding, les_pamelding
from pas_kontrakt.meldinger.typer import Ansvarlig, Pameldingsgruppe, Pameldingskandidat

FORMAT: Final = "pas_mottak"
TAGGER: Final = {
    f"{{{PA}}}Kandidatgruppe": GRUPPE,
    f"{{{PA}}}Kandidat": KANDIDAT,
    f"{{{CT}}}Kandidatgruppeansvarlig": ANSVARLIG,
}

# Gives the bytes of the message anew each time it is called.
type Kilde = Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Linjer:
    """The line of each group, candidate and responsible person, in the order of the message."""

    av_slag: dict[str, "array[int]"] = field(default_factory=lambda: {slag: array("l") for slag in TAGGER.values()})

    def til(self, slag: str, nr: int) -> int:
        """The line of the `nr`-th of a kind, counted from 0."""
        return self.av_slag[slag][nr]


def finn_linjer(kilde: Kilde) -> Linjer:
    """Where everything stands, in flat memory. The message has been found valid before: nothing here can go wrong."""
    linjer = Linjer()
    leser: Any = etree.XMLPullParser(
        events=("end",), tag=tuple(TAGGER), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    for bit in kilde():
        leser.feed(bit)
        for _hendelse, element in leser.read_events():
            linjer.av_slag[TAGGER[str(element.tag)]].append(element.sourceline or 0)
            element.clear()
            forelder = element.getparent()
            while forelder is not None and len(forelder) and forelder[0] is not element:
                del forelder[0]
    return linjer


def gruppenavn(gruppe: Pameldingsgruppe) -> dict[str, str]:
    """What names a group in a row of the import; one without a name is called after its fagkode there."""
    return {"fagkode": gruppe.fagkode, "variant": gruppe.variant or "", "parti": gruppe.navn or ""}


def som_dokument(melding: Stroemmelding, linjer: Linjer) -> Dokument:
    """The message as the enrolment import takes it: rows of groups, responsible people and candidates."""
    hode = melding.hode
    felt = {"periodekode": hode.periodekode, "orgnr": hode.orgnr}
    return Dokument(FORMAT, felt, {}, list(_rader(melding.grupper(), linjer)))


def les(kilde: Kilde) -> Stroemmelding:
    """Check the whole message against the schema. Raises Importfeil with every fault in `.flere`."""
    return les_pamelding(kilde)


def _rader(deler: Iterator[Gruppedel], linjer: Linjer) -> Iterator[Rad]:
    kandidat = ansvarlig = 0
    for deel in deler:
        felles = gruppenavn(deel.gruppe)
        if not deel.fortsetter:
            yield Rad(linjer.til(GRUPPE, deel.nr - 1), GRUPPE, felles)
            for en in deel.gruppe.ansvarlige or ():
                yield Rad(linjer.til(ANSVARLIG, ansvarlig), ANSVARLIG, felles | _ansvarlig(en))
                ansvarlig += 1
        for en_kandidat in deel.gruppe.kandidater or ():
            yield Rad(linjer.til(KANDIDAT, kandidat), KANDIDAT, felles | _kandidat(en_kandidat))
            kandidat += 1


def _ansvarlig(en: Ansvarlig) -> dict[str, str]:
    return {
        "nummer": en.fodselsnr, "fornavn": en.fornavn, "etternavn": en.etternavn, "epost": en.epost or "",
        "telefon": en.mobil or "",
    }  # fmt: skip


def _kandidat(en: Pameldingskandidat) -> dict[str, str]:
    return {
        "nummer": en.fodselsnr, "fornavn": en.fornavn, "etternavn": en.etternavn, "maalform": en.maalform,
        "kandidatslag": en.slag,
    }  # fmt: skip
