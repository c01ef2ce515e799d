"""The exam plan message of PAS, of both generations, as rows of a plan import.

Rule: PAS contract 1.3 (`ep:EksamensplanResponse`; V-2016 adds `Variant`, so one reader takes both).
"""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _
from lxml import etree

from felles.importer.grunnlag import Dokument, Importfeil, Rad
from pas_kontrakt.lesere.skjema import Element, Node, les, linje_til, navn_paa
from pas_kontrakt.lesere.xmlfil import les_tre, ser_ut_som_xml

EP: Final = "http://pas.udir.no/Eksamensplan"
NIVAA: Final = {"GS": "GS", "VGS": "VGS"}
DELTYPER: Final = {navn: navn for navn in ("Eksamen", "EksamenDel1", "EksamenDel2", "Forberedelse")}
# The group of columns that a part becomes.
GRUPPE: Final = {"Eksamen": "del1", "EksamenDel1": "del1", "EksamenDel2": "del2", "Forberedelse": "forberedelse"}

EKSAMENSDEL: Final = Element(
    "Eksamensdel",
    EP,
    minst=0,
    maks=None,
    barn=(
        Element("Type", EP, verdier=DELTYPER),
        Element("GjennomforingStart", EP),
        Element("GjennomforingStopp", EP),
        Element("Varighet", EP),
    ),
)
EKSAMEN: Final = Element(
    "Eksamen",
    EP,
    minst=0,
    maks=None,
    barn=(
        Element("Fagkode", EP),
        Element("Variant", EP, minst=0),
        Element("Eksamensdeler", EP, barn=(EKSAMENSDEL,)),
    ),
)
PERIODE: Final = Element(
    "Eksamensperiode",
    EP,
    barn=(
        Element("Kode", EP),
        Element("PameldingStart", EP),
        Element("PameldingStopp", EP),
        Element("GjennomforingStart", EP),
        Element("GjennomforingStopp", EP),
    ),
)
PLAN: Final = Element(
    "Eksamensplan",
    EP,
    minst=0,
    maks=None,
    barn=(Element("Opplaeringsniva", EP, verdier=NIVAA), PERIODE, Element("Eksamener", EP, barn=(EKSAMEN,))),
)
MELDING: Final = Element("EksamensplanResponse", EP, barn=(Element("Eksamensplaner", EP, kan_nil=True, barn=(PLAN,)),))


class PasPlanXml:
    """The import format: the exam plan of PAS as an XML file."""

    navn = "pas_plan_xml"

    def kjenner_igjen(self, data: bytes) -> bool:
        """True for anything that begins as XML; whether it is a plan, `les` says."""
        return ser_ut_som_xml(data)

    def les(self, data: bytes) -> Dokument:
        """Read the message. Raises Importfeil with the line and nothing else."""
        rot = les_tre(data)
        if rot.tag != MELDING.tagg:
            raise _ukjent_rot(rot)
        planer = les(rot, MELDING).alle("Eksamensplaner", "Eksamensplan")
        return Dokument(self.navn, {}, {}, [*_perioder(planer), *_eksamener(planer)])


def _perioder(planer: list[Node]) -> Iterator[Rad]:
    """Each period once: a message has one plan for each level, with the same period."""
    sett: set[str] = set()
    for plan in planer:
        [periode] = plan.alle("Eksamensperiode")
        kode = periode.tekst_i("Kode")
        if kode in sett:
            continue
        sett.add(kode)
        felt = {
            "kode": kode,
            "paamelding_fra": periode.tekst_i("PameldingStart"),
            "paamelding_til": periode.tekst_i("PameldingStopp"),
            "gjennomfoering_fra": periode.tekst_i("GjennomforingStart"),
            "gjennomfoering_til": periode.tekst_i("GjennomforingStopp"),
        }
        yield Rad(periode.linje, "periode", felt)


def _eksamener(planer: list[Node]) -> Iterator[Rad]:
    for plan in planer:
        [periode] = plan.alle("Eksamensperiode")
        felles = {"periode": periode.tekst_i("Kode"), "nivaa": plan.tekst_i("Opplaeringsniva")}
        for eksamen in plan.alle("Eksamener", "Eksamen"):
            felt = {**felles, "fagkode": eksamen.tekst_i("Fagkode"), "variant": eksamen.tekst_i("Variant")}
            yield Rad(eksamen.linje, "rad", {**felt, **_deler(eksamen)})


def _deler(eksamen: Node) -> dict[str, str]:
    """The parts as columns, with whole moments. Raises Importfeil when a part stands twice."""
    felt = {"deltyper": ""}
    typer: list[str] = []
    for deel in eksamen.alle("Eksamensdeler", "Eksamensdel"):
        type_ = deel.tekst_i("Type")
        gruppe = GRUPPE[type_]
        if f"{gruppe}_start" in felt:
            tekst = _("Eksamenen har flere deler av typen %(type)s. Hent filen på nytt fra PAS.") % {"type": type_}
            raise Importfeil(deel.linje, tekst, kode="skjema")
        typer.append(type_)
        felt[f"{gruppe}_start"] = deel.tekst_i("GjennomforingStart")
        felt[f"{gruppe}_slutt"] = deel.tekst_i("GjennomforingStopp")
        felt[f"{gruppe}_minutter"] = deel.tekst_i("Varighet")
    return {**felt, "deltyper": ",".join(typer)}


def _ukjent_rot(rot: etree._Element) -> Importfeil:
    navn = navn_paa(rot)
    if navn == MELDING.navn:
        tekst = _("Elementet %(navn)s står i feil navnerom. Det skal stå i %(rom)s.") % {"navn": navn, "rom": EP}
    else:
        tekst = _(
            "Filen er ikke en eksamensplan: den begynner med %(navn)s, og skulle begynt med EksamensplanResponse. "
            "Velg filen med eksamensplanen."
        ) % {"navn": navn}
    return Importfeil(linje_til(rot), tekst, kode="ukjent_melding")
