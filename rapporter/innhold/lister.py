"""The lists of the exam day, and the list of parties."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from eksamen.querysets.partiliste import med_tall
from felles.rapport import Gruppe, Kolonne, Slag, Tabellrapport, Utvalg
from rapporter.innhold.grunnlag import (
    deler_av,
    egne_slutter,
    fag_i_ord,
    foerste_start,
    i_rekkefoelge,
    navn_etternavn_foerst,
    nummer,
    plassnoekkel,
    rom,
    tilrettelegginger,
)
from rapporter.innhold.rommene import rommene


def navneliste(utvalg: Utvalg) -> Iterable[list[Any]]:
    """The candidates of each party, with own end, arrangement in short words, and room to sign."""
    slutter, deler = egne_slutter(utvalg.kandidater), deler_av(utvalg.partier)
    tekster = tilrettelegginger(utvalg)
    for kandidat in i_rekkefoelge(utvalg.kandidater):
        yield [
            fag_i_ord(kandidat.eksamen.fag),
            kandidat.parti.navn,
            foerste_start(deler.get(kandidat.eksamen_id, [])),
            navn_etternavn_foerst(kandidat.person),
            nummer(kandidat),
            rom(kandidat),
            kandidat.plass,
            slutter.get(kandidat.pk),
            tekster.get(kandidat.pk, ""),
            "",
        ]


def plassliste(utvalg: Utvalg) -> Iterable[list[Any]]:
    """Who sits where: day by day, by room, then by seat in the order people walk, those without one last."""
    for romdag in rommene(utvalg):
        inne = [kandidat for ett in romdag.partier for kandidat in ett.kandidater]
        for kandidat in sorted(inne, key=lambda kandidat: plassnoekkel(kandidat.plass)):
            yield [
                romdag.dato,
                romdag.sted,
                romdag.romnavn,
                kandidat.plass,
                navn_etternavn_foerst(kandidat.person),
                nummer(kandidat),
                kandidat.eksamen.fag.kode,
                kandidat.parti.navn,
            ]


def partiliste(utvalg: Utvalg) -> Iterable[list[Any]]:
    """The parties with time, place and counts, in the order of time."""
    alle: QuerySet[Any] = med_tall(utvalg.partier)
    rader = alle.select_related("eksamen__fag").order_by(F("start").asc(nulls_last=True), "kode", "navn", "pk")
    for parti in rader:
        yield [
            parti.start,
            parti.start,
            parti.slutt,
            parti.eksamen.fag.kode,
            parti.eksamen.fag.navn,
            parti.navn,
            parti.get_eksamenstype_display(),
            parti.sted,
            parti.rom,
            parti.antall_kandidater,
            parti.antall_vakter,
            parti.eksaminator,
            parti.merknad,
        ]


NAVNELISTE: Final = Tabellrapport(
    navn="navneliste",
    gruppe=Gruppe.DAGEN,
    tittel=_("Navneliste"),
    beskrivelse=_("Oppmøteliste for hvert parti, med egen sluttid og plass til signatur."),
    kolonner=[
        Kolonne(_("Fag")),
        Kolonne(_("Parti")),
        Kolonne(_("Start"), Slag.TID),
        Kolonne(_("Navn"), bredde=26),
        Kolonne(_("Kandidatnummer"), bredde=12),
        Kolonne(_("Rom"), bredde=12),
        Kolonne(_("Plass"), bredde=7),
        Kolonne(_("Slutt"), Slag.KLOKKE, bredde=7),
        Kolonne(_("Tilrettelegging"), bredde=18),
        Kolonne(_("Signatur"), bredde=20),
    ],
    rader=navneliste,
    grupperes=3,
    ny_side=True,
    liggende=True,
    luft=True,
)
PLASSLISTE: Final = Tabellrapport(
    navn="plassliste",
    gruppe=Gruppe.DAGEN,
    tittel=_("Plassliste"),
    beskrivelse=_("Hvem som sitter hvor, dag for dag og rom for rom."),
    kolonner=[
        Kolonne(_("Dato"), Slag.DATO),
        Kolonne(_("Sted")),
        Kolonne(_("Rom")),
        Kolonne(_("Plass"), bredde=7),
        Kolonne(_("Navn"), bredde=28),
        Kolonne(_("Kandidatnummer"), bredde=14),
        Kolonne(_("Fagkode"), bredde=12),
        Kolonne(_("Parti"), bredde=14),
    ],
    rader=plassliste,
    grupperes=3,
    ny_side=True,
)
PARTILISTE: Final = Tabellrapport(
    navn="partier",
    gruppe=Gruppe.OVERSIKT,
    tittel=_("Partier"),
    beskrivelse=_("Alle partiene med tid, sted, antall og merknad."),
    kolonner=[
        Kolonne(_("Dato"), Slag.DATO, bredde=10),
        Kolonne(_("Start"), Slag.KLOKKE, bredde=6),
        Kolonne(_("Slutt"), Slag.KLOKKE, bredde=6),
        Kolonne(_("Fagkode"), bredde=10),
        Kolonne(_("Fag"), bredde=20),
        Kolonne(_("Parti"), bredde=10),
        Kolonne(_("Eksamenstype"), bredde=18),
        Kolonne(_("Sted"), bredde=14),
        Kolonne(_("Rom"), bredde=10),
        Kolonne(_("Kandidater"), Slag.TALL, bredde=11),
        Kolonne(_("Vakter"), Slag.TALL, bredde=8),
        Kolonne(_("Eksaminator"), bredde=14),
        Kolonne(_("Merknad"), bredde=18),
    ],
    rader=partiliste,
    liggende=True,
)
