"""Overviews: candidates per party and class, the exams of each day and room, and what goes to PAS."""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from deltakelse.querysets.oppmoete import Oppmoetestatus, oppmoete
from eksamen.models import Eksamensparti
from elever.querysets.elever import ELEVLESERE
from felles.rapport import Gruppe, Kolonne, Rapport, Slag, Tabellrapport, Utvalg
from felles.tid import dagens_dato
from rapporter.innhold.grunnlag import (
    deler_av,
    egne_slutter,
    fag_i_ord,
    foerste_start,
    i_rekkefoelge,
    klasser,
    navn_etternavn_foerst,
    nummer,
    rom,
    siste_slutt,
)
from rapporter.innhold.rommene import rommene

UTEN_KLASSE: Final = _("Uten klasse")


def kandidatoversikt(utvalg: Utvalg) -> Iterable[list[Any]]:
    """The candidates of each party. Two queries."""
    klassene = klasser(utvalg)
    for kandidat in i_rekkefoelge(utvalg.kandidater):
        yield [
            fag_i_ord(kandidat.eksamen.fag),
            kandidat.parti.navn,
            navn_etternavn_foerst(kandidat.person),
            klassene.get(kandidat.person_id, ""),
            nummer(kandidat),
            kandidat.get_maalform_display(),
            kandidat.get_slag_display(),
            kandidat.get_nus_status_display(),
            kandidat.program,
            rom(kandidat),
        ]


def klasseoversikt(utvalg: Utvalg) -> Iterable[list[Any]]:
    """The pupils of each class with their exams. Three queries."""
    klassene, deler = klasser(utvalg), deler_av(utvalg.partier)
    rader = []
    for kandidat in i_rekkefoelge(utvalg.kandidater):
        klasse = klassene.get(kandidat.person_id, "")
        start = foerste_start(deler.get(kandidat.eksamen_id, []))
        noekkel = (klasse == "", klasse, kandidat.person.sortering, kandidat.person_id, start is None, str(start))
        rader.append(
            (
                noekkel,
                [
                    klasse or str(UTEN_KLASSE),
                    navn_etternavn_foerst(kandidat.person),
                    nummer(kandidat),
                    kandidat.eksamen.fag.kode,
                    kandidat.eksamen.fag.navn,
                    kandidat.parti.navn,
                    start,
                    start,
                ],
            )
        )
    return [rad for _noekkel, rad in sorted(rader, key=lambda par: par[0])]


def dagoversikt(utvalg: Utvalg) -> Iterable[list[Any]]:
    """The exams of each day, room by room, with the last own end. Four queries."""
    slutter = egne_slutter(utvalg.kandidater)
    for romdag in rommene(utvalg):
        for ett in romdag.partier:
            slutt = siste_slutt(ett.deler)
            egne = [slutter[k.pk] for k in ett.kandidater if k.pk in slutter]
            # Own ends are those of the digital part, which may lie on another day.
            senest = max([slutt, *(e for e in egne if dagens_dato(e) == dagens_dato(slutt))]) if slutt else None
            yield [
                romdag.dato,
                romdag.sted,
                romdag.romnavn,
                foerste_start(ett.deler),
                slutt,
                senest,
                fag_i_ord(ett.parti.eksamen.fag),
                ett.parti.navn,
                len(ett.kandidater),
                ett.parti.eksaminator,
            ]


def pas_kandidater(utvalg: Utvalg) -> Iterable[list[Any]]:
    """Candidates of parties that go to PAS, with status and published grade. A constant number of queries."""
    return [rad for _status, rad in _pas(utvalg)]


def pas_uten_karakter(utvalg: Utvalg) -> Iterable[list[Any]]:
    """Those of them who should have a grade and have none that is published."""
    return [rad for status, rad in _pas(utvalg) if status == Oppmoetestatus.UTEN_KARAKTER]


def _pas(utvalg: Utvalg) -> Iterable[tuple[Oppmoetestatus, list[Any]]]:
    til_pas = utvalg.kandidater.filter(parti__eksamenstype__in=Eksamensparti.PAS_TYPER)
    status, deler = oppmoete(til_pas, utvalg.naa), deler_av(utvalg.partier)
    for kandidat in i_rekkefoelge(til_pas):
        staar = status[kandidat.pk]
        rad = [
            fag_i_ord(kandidat.eksamen.fag),
            kandidat.parti.navn,
            navn_etternavn_foerst(kandidat.person),
            nummer(kandidat),
            foerste_start(deler.get(kandidat.eksamen_id, [])),
            kandidat.get_nus_status_display(),
            str(staar.status.label),
            staar.karakter,
        ]
        yield staar.status, rad


PAS_KOLONNER: Final = (
    Kolonne(_("Fag")),
    Kolonne(_("Parti")),
    Kolonne(_("Navn"), bredde=28),
    Kolonne(_("Kandidatnummer"), bredde=14),
    Kolonne(_("Dato"), Slag.DATO, bredde=11),
    Kolonne(_("Karakterstatus"), bredde=16),
    Kolonne(_("Oppmøte"), bredde=20),
    Kolonne(_("Karakter"), bredde=9),
)
RAPPORTER: Final[tuple[Rapport, ...]] = (
    Tabellrapport(
        navn="kandidater",
        gruppe=Gruppe.OVERSIKT,
        tittel=_("Kandidater per parti"),
        beskrivelse=_("Alle kandidatene i hvert parti med klasse, nummer, målform og karakterstatus."),
        kolonner=[
            Kolonne(_("Fag")),
            Kolonne(_("Parti")),
            Kolonne(_("Navn"), bredde=26),
            Kolonne(_("Klasse"), bredde=9),
            Kolonne(_("Kandidatnummer"), bredde=14),
            Kolonne(_("Målform"), bredde=9),
            Kolonne(_("Type"), bredde=9),
            Kolonne(_("Karakterstatus"), bredde=15),
            Kolonne(_("Program"), bredde=14),
            Kolonne(_("Rom"), bredde=11),
        ],
        rader=kandidatoversikt,
        grupperes=2,
        liggende=True,
    ),
    Tabellrapport(
        navn="kandidater-klasser",
        gruppe=Gruppe.OVERSIKT,
        tittel=_("Kandidater per klasse"),
        beskrivelse=_("Elevene i hver klasse med alle eksamenene sine."),
        kolonner=[
            Kolonne(_("Klasse")),
            Kolonne(_("Navn"), bredde=28),
            Kolonne(_("Kandidatnummer"), bredde=14),
            Kolonne(_("Fagkode"), bredde=11),
            Kolonne(_("Fag"), bredde=24),
            Kolonne(_("Parti"), bredde=11),
            Kolonne(_("Dato"), Slag.DATO, bredde=11),
            Kolonne(_("Start"), Slag.KLOKKE, bredde=7),
        ],
        rader=klasseoversikt,
        grupperes=1,
        ny_side=True,
        liggende=True,
        roller=ELEVLESERE,
    ),
    Tabellrapport(
        navn="dager-og-rom",
        gruppe=Gruppe.OVERSIKT,
        tittel=_("Eksamener per dag og rom"),
        beskrivelse=_("Hva som foregår i hvert rom, dag for dag, med den siste sluttiden når noen har utvidet tid."),
        kolonner=[
            Kolonne(_("Dato"), Slag.DATO),
            Kolonne(_("Sted"), bredde=16),
            Kolonne(_("Rom"), bredde=12),
            Kolonne(_("Start"), Slag.KLOKKE, bredde=7),
            Kolonne(_("Slutt"), Slag.KLOKKE, bredde=7),
            Kolonne(_("Siste slutt"), Slag.KLOKKE, bredde=8),
            Kolonne(_("Fag"), bredde=26),
            Kolonne(_("Parti"), bredde=11),
            Kolonne(_("Kandidater"), Slag.TALL, bredde=10),
            Kolonne(_("Eksaminator"), bredde=16),
        ],
        rader=dagoversikt,
        grupperes=1,
        liggende=True,
    ),
    Tabellrapport(
        navn="pas-kandidater",
        gruppe=Gruppe.OVERSIKT,
        tittel=_("Kandidater som går til PAS"),
        beskrivelse=_("Kandidatene i partiene som meldes til PAS, med oppmøte og publisert karakter."),
        kolonner=PAS_KOLONNER,
        rader=pas_kandidater,
        grupperes=2,
        liggende=True,
    ),
    Tabellrapport(
        navn="pas-uten-karakter",
        gruppe=Gruppe.OVERSIKT,
        tittel=_("PAS-kandidater uten karakter"),
        beskrivelse=_("Kandidatene i PAS-partiene som ikke har fått publisert karakter, og ikke har fravær."),
        kolonner=PAS_KOLONNER,
        rader=pas_uten_karakter,
        grupperes=2,
        liggende=True,
        tomt=_("Alle kandidatene i utvalget har karakter."),
    ),
)
