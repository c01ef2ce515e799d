"""Lists of the party's candidates, without and with results, and the protocols to fill in."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from deltakelse.querysets.oppmoete import oppmoete
from eksamen.models import Vaktoppdrag
from felles.brev import klokkeslett, maalformdato
from felles.rapport import Brevrapport, Gruppe, Kolonne, Rapport, Slag, Tabellrapport, Utvalg
from rapporter.innhold.grunnlag import (
    dag_av,
    egne_slutter,
    fag_i_ord,
    foerste_start,
    fra_til,
    i_rekkefoelge,
    klasser,
    navn_etternavn_foerst,
    nummer,
    partier_med_plan,
    siste_slutt,
)
from rapporter.innhold.rommene import rommene


def kandidatliste(utvalg: Utvalg) -> Iterable[list[Any]]:
    """The candidates of each party, with class and kind of candidate. Two queries."""
    klassene = klasser(utvalg)
    for kandidat in i_rekkefoelge(utvalg.kandidater):
        yield [
            fag_i_ord(kandidat.eksamen.fag), kandidat.parti.navn, nummer(kandidat),
            navn_etternavn_foerst(kandidat.person), klassene.get(kandidat.person_id, ""), kandidat.get_slag_display(),
            kandidat.get_nus_status_display(), kandidat.get_maalform_display(),
        ]  # fmt: skip


def resultatliste(utvalg: Utvalg) -> Iterable[list[Any]]:
    """The same with status and grade: only what is published. A constant number of queries.

    Rule: iSkole, «Oppmøte»: IM for absence, `--` for a cancelled exam, `*` for no grade yet.
    """
    status = oppmoete(utvalg.kandidater, utvalg.naa)
    for kandidat in i_rekkefoelge(utvalg.kandidater):
        staar = status[kandidat.pk]
        yield [
            fag_i_ord(kandidat.eksamen.fag), kandidat.parti.navn, nummer(kandidat),
            navn_etternavn_foerst(kandidat.person), kandidat.get_nus_status_display(), str(staar.status.label),
            staar.karakter,
        ]  # fmt: skip


def dagsprotokoll(utvalg: Utvalg) -> Iterable[list[Any]]:
    """Each room's parties of a day, with columns to fill in by hand. Three queries."""
    for romdag in rommene(utvalg):
        for ett in romdag.partier:
            yield [
                romdag.dato, foerste_start(ett.deler), siste_slutt(ett.deler), fag_i_ord(ett.parti.eksamen.fag),
                ett.parti.navn, romdag.sted, romdag.romnavn, len(ett.kandidater), "", "", "", "",
            ]  # fmt: skip


def eksamensprotokoll(utvalg: Utvalg) -> list[Mapping[str, Any]]:
    """A protocol per party: who is to sit there, and blank columns for what happens. Five queries."""
    slutter, maalform = egne_slutter(utvalg.kandidater), utvalg.maalform
    inne: dict[int, list[dict[str, str]]] = {}
    for kandidat in i_rekkefoelge(utvalg.kandidater):
        slutt = slutter.get(kandidat.pk)
        inne.setdefault(kandidat.parti_id, []).append(
            {
                "nummer": nummer(kandidat),
                "navn": navn_etternavn_foerst(kandidat.person),
                "plass": " ".join(filter(None, (kandidat.rom, kandidat.plass))),
                "slutt": klokkeslett(slutt) if slutt else "",
            }
        )
    vakter: dict[int, list[str]] = {}
    oppdrag = Vaktoppdrag.objects.filter(parti__in=utvalg.partier.values("pk")).select_related("bruker").order_by("pk")
    for vakt in oppdrag:
        vakter.setdefault(vakt.parti_id, []).append(vakt.bruker.navn)
    return [
        _protokoll(parti, inne.get(parti.pk, []), vakter.get(parti.pk, []), maalform)
        for parti in partier_med_plan(utvalg).order_by("eksamen__fag__fagkode", "navn", "pk")
    ]


def _protokoll(parti: Any, kandidater: list[dict[str, str]], vakter: list[str], maalform: str) -> dict[str, Any]:
    deler = parti.eksamen.deler.all()
    start, slutt = foerste_start(deler), siste_slutt(deler)
    siste = parti.eksamen.siste_oppmoete
    return {
        "maalform": maalform,
        "skole": parti.skole.navn,
        "fag": fag_i_ord(parti.eksamen.fag, maalform),
        "parti": parti.navn,
        "dag": maalformdato(start, maalform) if start else "",
        "tid": fra_til(start, slutt) if dag_av(start) == dag_av(slutt) else "",
        "siste_oppmoete": klokkeslett(siste) if start else "",
        "sted": parti.sted,
        "rom": parti.rom,
        "eksaminator": parti.eksaminator,
        "sensor": parti.sensor,
        "vakter": ", ".join(vakter),
        "antall": len(kandidater),
        "kandidater": kandidater,
    }


LISTE: Final = (
    Kolonne(_("Fag")),
    Kolonne(_("Parti")),
    Kolonne(_("Kandidatnummer"), bredde=16),
    Kolonne(_("Navn"), bredde=30),
)
RAPPORTER: Final[tuple[Rapport, ...]] = (
    Tabellrapport(
        navn="kandidatliste",
        gruppe=Gruppe.PARTIER,
        tittel=_("Kandidatliste"),
        beskrivelse=_("Kandidatene i hvert parti, uten resultater."),
        kolonner=[
            *LISTE,
            Kolonne(_("Klasse"), bredde=9),
            Kolonne(_("Type"), bredde=9),
            Kolonne(_("Karakterstatus"), bredde=15),
            Kolonne(_("Målform"), bredde=9),
        ],
        rader=kandidatliste,
        grupperes=2,
        ny_side=True,
    ),
    Tabellrapport(
        navn="resultatliste",
        gruppe=Gruppe.PARTIER,
        tittel=_("Kandidatliste med resultater"),
        beskrivelse=_("Oppmøte og publiserte karakterer. IM er fravær, -- er avlyst, og * er ikke karakter ennå."),
        kolonner=[
            *LISTE,
            Kolonne(_("Karakterstatus"), bredde=16),
            Kolonne(_("Oppmøte"), bredde=22),
            Kolonne(_("Karakter"), bredde=10),
        ],
        rader=resultatliste,
        grupperes=2,
        ny_side=True,
    ),
    Tabellrapport(
        navn="dagsprotokoll",
        gruppe=Gruppe.PARTIER,
        tittel=_("Dagsprotokoll"),
        beskrivelse=_("Alt som foregår på en dag, med plass til antall møtt, antall levert, merknad og signatur."),
        kolonner=[
            Kolonne(_("Dato"), Slag.DATO),
            Kolonne(_("Start"), Slag.KLOKKE, bredde=7),
            Kolonne(_("Slutt"), Slag.KLOKKE, bredde=7),
            Kolonne(_("Fag"), bredde=24),
            Kolonne(_("Parti"), bredde=10),
            Kolonne(_("Sted"), bredde=14),
            Kolonne(_("Rom"), bredde=11),
            Kolonne(_("Oppmeldt"), Slag.TALL, bredde=9),
            Kolonne(_("Møtt"), bredde=8),
            Kolonne(_("Levert"), bredde=8),
            Kolonne(_("Merknad"), bredde=20),
            Kolonne(_("Signatur"), bredde=16),
        ],
        rader=dagsprotokoll,
        grupperes=1,
        ny_side=True,
        liggende=True,
        luft=True,
    ),
    Brevrapport(
        navn="eksamensprotokoll",
        gruppe=Gruppe.PARTIER,
        tittel=_("Eksamensprotokoll"),
        beskrivelse=_("Protokoll for hvert parti til å fylle ut: møtt, levert, hendelser og underskrifter."),
        mal="eksamensprotokoll.typ",
        data=eksamensprotokoll,
        felt=("maalform",),
        tomt=_("Ingen partier i dette utvalget."),
    ),
)
