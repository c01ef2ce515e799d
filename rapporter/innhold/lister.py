"""The lists of the exam day, and the list of parties."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from eksamen.querysets.partiliste import med_tall
from felles.rapport import Gruppe, Kolonne, Slag, Tabellrapport, Utvalg
from rapporter.innhold.grunnlag import egne_slutter, i_rekkefoelge, plassnoekkel, tilrettelegginger


def navneliste(utvalg: Utvalg) -> Iterable[list[Any]]:
    """The candidates of each party, with own end, arrangement in short words, and room to sign."""
    slutter = egne_slutter(utvalg.kandidater)
    tekster = tilrettelegginger(utvalg)
    for kandidat in i_rekkefoelge(utvalg.kandidater):
        yield [
            f"{kandidat.eksamen.fag.kode} {kandidat.eksamen.fag.navn}",
            kandidat.parti.navn,
            f"{kandidat.person.etternavn}, {kandidat.person.fornavn}",
            kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else "",
            kandidat.rom or kandidat.parti.rom,
            kandidat.plass,
            slutter.get(kandidat.pk),
            tekster.get(kandidat.pk, ""),
            "",
        ]


def plassliste(utvalg: Utvalg) -> Iterable[list[Any]]:
    """Who sits where: by room, then seat."""
    rader = [
        [
            kandidat.parti.sted,
            kandidat.rom or kandidat.parti.rom or str(_("Uten rom")),
            kandidat.plass,
            f"{kandidat.person.etternavn}, {kandidat.person.fornavn}",
            kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else "",
            kandidat.eksamen.fag.kode,
            kandidat.parti.navn,
        ]
        for kandidat in i_rekkefoelge(utvalg.kandidater)
    ]
    # Seats in the order people walk: 2 before 10; those without a seat last.
    return sorted(rader, key=lambda rad: (rad[0], rad[1], plassnoekkel(rad[2])))


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
        Kolonne(_("Navn"), bredde=26),
        Kolonne(_("Kandidatnummer"), bredde=12),
        Kolonne(_("Rom"), bredde=12),
        Kolonne(_("Plass"), bredde=7),
        Kolonne(_("Slutt"), Slag.KLOKKE, bredde=7),
        Kolonne(_("Tilrettelegging"), bredde=18),
        Kolonne(_("Signatur"), bredde=20),
    ],
    rader=navneliste,
    grupperes=2,
    ny_side=True,
    liggende=True,
)
PLASSLISTE: Final = Tabellrapport(
    navn="plassliste",
    gruppe=Gruppe.DAGEN,
    tittel=_("Plassliste"),
    beskrivelse=_("Hvem som sitter hvor, rom for rom."),
    kolonner=[
        Kolonne(_("Sted")),
        Kolonne(_("Rom")),
        Kolonne(_("Plass"), bredde=7),
        Kolonne(_("Navn"), bredde=28),
        Kolonne(_("Kandidatnummer"), bredde=14),
        Kolonne(_("Fagkode"), bredde=12),
        Kolonne(_("Parti"), bredde=14),
    ],
    rader=plassliste,
    grupperes=2,
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
        Kolonne(_("Kandidater"), Slag.TALL, bredde=9),
        Kolonne(_("Vakter"), Slag.TALL, bredde=7),
        Kolonne(_("Eksaminator"), bredde=14),
        Kolonne(_("Merknad"), bredde=18),
    ],
    rader=partiliste,
    liggende=True,
)
