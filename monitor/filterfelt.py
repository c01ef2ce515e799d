"""What stands around the live table: which school and day, the fields of the filter, and the filters in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from deltakelse.querysets.tilgang import Tilgang
from felles.liste import Listevalg
from felles.tid import AARENE
from levering.querysets.status import Fremdrift
from monitor.querysets.omfang import Omfang
from monitor.querysets.partier import Dagsparti
from monitor.utvalg import FRAVAERSVALG, TILGANGSREKKE, VISNINGER

FLERE_SKOLER = 3
type Skole = tuple[int, str, str]  # id, name, number of the organisation


@dataclass(frozen=True, slots=True)
class Felt:
    """A field of the filter: a choice adds a value, the marks under the form take values away."""

    navn: str
    tekst: str
    foerste: str
    valg: list[tuple[str, str | Promise]]


@dataclass(frozen=True, slots=True)
class Sted:
    """Which school and day are in view, and the addresses that show others. Filters on groups and rooms stay behind."""

    dag: date
    i_dag: bool
    over: bool
    skoler: list[tuple[str, str, bool]]
    forrige: str
    neste: str
    dagens: str
    skjulte: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Visning:
    """One of the ways to look at the same candidates."""

    tekst: str
    adresse: str
    gjeldende: bool


def lag_sted(valg: Listevalg, syn: Omfang, skoler: Iterable[Skole], i_dag: date) -> Sted:
    """School and day; a school is asked for only where there is more than one to choose."""
    utenom = {"gruppe": (), "rom": ()}

    def adresse(dag: date) -> str:
        return valg.adresse(**utenom, dato="" if dag == i_dag else dag.isoformat())

    foerste, siste = (date(aar, *maaned) for aar, maaned in zip(AARENE, ((1, 1), (12, 31)), strict=True))
    return Sted(
        dag=syn.dag,
        i_dag=syn.i_dag,
        over=syn.dag < i_dag,
        skoler=_skolevalg(syn, list(skoler)),
        forrige=adresse(max(syn.dag - timedelta(days=1), foerste)),
        neste=adresse(min(syn.dag + timedelta(days=1), siste)),
        dagens=adresse(i_dag),
        skjulte=valg.skjulte_felt("skole", "dato", "gruppe", "rom"),
    )


def _skolevalg(syn: Omfang, skoler: list[Skole]) -> list[tuple[str, str, bool]]:
    if len(skoler) <= 1 and syn.skole_id is None:
        return []
    alle = _("Velg skole") if syn.maa_velge_skole else _("Alle (%(n)s)") % {"n": len(skoler)}
    navn = [navn for _pk, navn, _orgnr in skoler]
    return [
        ("", alle, syn.skole_id is None),
        *(
            # Two schools of one name are told apart by their number.
            (str(pk), f"{tekst} ({orgnr})" if navn.count(tekst) > 1 else tekst, pk == syn.skole_id)
            for pk, tekst, orgnr in skoler
        ),
    ]


def stedsnavn(partier: list[Dagsparti]) -> str:
    """The schools in view in words."""
    navn = list(dict.fromkeys(parti.skole.navn for parti in partier))
    return ", ".join(navn) if len(navn) <= FLERE_SKOLER else _("%(n)s skoler") % {"n": len(navn)}


def lag_felter(valg: Listevalg, partier: list[Dagsparti], rom: Iterable[str]) -> list[Felt]:
    """The fields of the filter form beside the search; none where nobody is in view."""
    if not partier:
        return []
    alle: list[tuple[str, str, list[tuple[str, str | Promise]]]] = [
        ("gruppe", _("Gruppe"), [(str(p.pk), _gruppe(p)) for p in partier]),
        ("fremdrift", _("Fremdriftsstatus"), [(s.value, s.label) for s in Fremdrift]),
        ("tilgang", _("Tilgangsstatus"), [(s.value, s.label) for s in TILGANGSREKKE]),
        ("fravaer", _("Fravær"), list(FRAVAERSVALG.items())),
    ]
    felter = [Felt(navn, tekst, _foerste(valg, navn), _igjen(valg, navn, verdier)) for navn, tekst, verdier in alle]
    romvalg: list[tuple[str, str | Promise]] = [(navn, navn) for navn in rom]
    if len(romvalg) > 1 or valg.valgt("rom"):
        felter.append(Felt("rom", _("Rom"), _foerste(valg, "rom"), _igjen(valg, "rom", romvalg)))
    return felter


def _foerste(valg: Listevalg, navn: str) -> str:
    return _("Valgt: %(n)s") % {"n": len(valg.valgt(navn))} if valg.valgt(navn) else _("Alle")


def _igjen(valg: Listevalg, navn: str, verdier: list[tuple[str, str | Promise]]) -> list[tuple[str, str | Promise]]:
    return [(verdi, tekst) for verdi, tekst in verdier if verdi not in valg.valgt(navn)]


def aktive_filtre(valg: Listevalg, partier: list[Dagsparti]) -> list[tuple[str, str]]:
    """Each active filter in words, and the address without it."""
    ord_: dict[str, str | Promise] = {str(parti.pk): _gruppe(parti) for parti in partier}
    ord_ |= {status.value: status.label for status in (*Fremdrift, *Tilgang)} | FRAVAERSVALG
    return [
        (_filtertekst(navn, verdi, ord_), valg.uten(navn, verdi))
        for navn, verdier in valg.filtre.items()
        for verdi in verdier
    ]


def _filtertekst(navn: str, verdi: str, ord_: dict[str, str | Promise]) -> str:
    if navn == "sok":
        return f"«{verdi}»"
    if navn == "rom":
        return _("Rom %(rom)s") % {"rom": verdi}
    return str(ord_[verdi])


def visninger(valg: Listevalg) -> list[Visning]:
    """List, by room, and the map of the seats."""
    ord_ = {"": _("Liste"), **VISNINGER}
    return [
        Visning(str(tekst), valg.adresse(visning=navn), valg.faste["visning"] == navn) for navn, tekst in ord_.items()
    ]


def _gruppe(parti: Dagsparti) -> str:
    return f"{parti.navn} · {parti.fag.kode}"
