"""Arrangements as those who prepare and run the day need them: what, where and until when, never why."""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamensform, Kandidat
from felles.rapport import Gruppe, Kolonne, Rapport, Slag, Tabellrapport, Utvalg
from rapporter.innhold.grunnlag import (
    deler_av,
    egne_slutter,
    fag_i_ord,
    foerste_start,
    i_rekkefoelge,
    navn_etternavn_foerst,
    nummer,
    rom,
    tilrettelegginger,
)
from tilrettelegging.models import Tiltak, Tiltaksslag
from tilrettelegging.models.valg import KORT
from tilrettelegging.services.brev import NYNORSK, NYNORSKE_FORMER
from tilrettelegging.services.grunnlag import Grunnlag, hent_grunnlag

# What must be ordered or made before the day. Rule: Utdanningsdirektoratet, «Ekstra materiell»: by 1 March.
BESTILLES: Final = (
    Tiltaksslag.PUNKTSKRIFT_PAPIR,
    Tiltaksslag.PUNKTSKRIFT_ELEKTRONISK,
    Tiltaksslag.STOR_SKRIFT,
    Tiltaksslag.LYDFIL,
    Tiltaksslag.TEGNSPRAAK,
)


def gitte_tiltak(grunnlag: Grunnlag | None) -> tuple[Tiltak, ...]:
    """What was granted and counts in this exam; nothing without a decision."""
    return tuple(grunnlag.vedtak.tiltak) if grunnlag and grunnlag.vedtak else ()


def bestillinger(grunnlag: Grunnlag | None) -> list[Tiltaksslag]:
    """The kinds of extra material among them, in a fixed order."""
    har = {ett.slag for ett in gitte_tiltak(grunnlag)}
    return [slag for slag in BESTILLES if slag in har]


def i_brev(grunnlag: Grunnlag | None, maalform: str) -> list[str]:
    """What the candidate has, as a letter to them says it, in their målform."""
    return [_i_ord(ett, grunnlag, maalform) for ett in gitte_tiltak(grunnlag)]


def _i_ord(tiltak: Tiltak, grunnlag: Grunnlag | None, maalform: str) -> str:
    slag, nynorsk = Tiltaksslag(tiltak.slag), maalform == "nn"
    if slag == Tiltaksslag.ANNET:
        return tiltak.tekst
    navn = NYNORSK[slag] if nynorsk else str(slag.label)
    if slag == Tiltaksslag.NY_FORM:
        form = NYNORSKE_FORMER[Eksamensform(tiltak.ny_form)] if nynorsk else tiltak.get_ny_form_display()
        return f"{navn}: {form.lower()}"
    if slag == Tiltaksslag.UTVIDET_TID and grunnlag and grunnlag.ekstra.hele:
        ekstra, minutter = grunnlag.ekstra, "minutt" if nynorsk else "minutter"
        if ekstra.del1:
            return f"{navn}: {ekstra.del1} {minutter} i del 1 og {ekstra.digital} {minutter} i del 2"
        return f"{navn}: {ekstra.digital} {minutter}"
    return navn


def oversikt(utvalg: Utvalg) -> Iterable[list[Any]]:
    """Candidates with an arrangement, party by party. A constant number of queries."""
    tekster, slutter = tilrettelegginger(utvalg), egne_slutter(utvalg.kandidater)
    for kandidat in i_rekkefoelge(utvalg.kandidater):
        if kandidat.pk in tekster:
            yield [
                fag_i_ord(kandidat.eksamen.fag), kandidat.parti.navn, navn_etternavn_foerst(kandidat.person),
                nummer(kandidat), tekster[kandidat.pk], slutter.get(kandidat.pk), rom(kandidat), kandidat.plass,
            ]  # fmt: skip


def vaktenes_liste(utvalg: Utvalg) -> Iterable[list[Any]]:
    """The same for invigilators, by room and without names: number, seat, extra time and the rest."""
    tekster, slutter, deler = (
        tilrettelegginger(utvalg),
        egne_slutter(utvalg.kandidater),
        deler_av(utvalg.partier),
    )
    rader = [
        (foerste_start(deler.get(kandidat.eksamen_id, [])), kandidat)
        for kandidat in i_rekkefoelge(utvalg.kandidater)
        if kandidat.pk in tekster
    ]
    for start, kandidat in sorted(rader, key=lambda par: _hvor(par[1], str(par[0] or ""))):
        yield [
            start, kandidat.parti.sted, rom(kandidat) or str(_("Uten rom")), nummer(kandidat), kandidat.plass, kandidat.eksamen.fag.kode,
            kandidat.parti.navn, tekster[kandidat.pk], slutter.get(kandidat.pk),
        ]  # fmt: skip


def bestillingsliste(utvalg: Utvalg) -> Iterable[list[Any]]:
    """How many of each kind of extra material each exam needs, in each målform. A constant number of queries."""
    grunnlag, deler = hent_grunnlag(utvalg.kandidater), deler_av(utvalg.partier)
    kandidater = {kandidat.pk: kandidat for kandidat in i_rekkefoelge(utvalg.kandidater)}
    tall: dict[tuple[int, int, str], list[Kandidat]] = {}
    for pk, kandidat in kandidater.items():
        for slag in bestillinger(grunnlag.get(pk)):
            tall.setdefault((BESTILLES.index(slag), kandidat.eksamen_id, kandidat.maalform), []).append(kandidat)
    for (nr, eksamen_id, _maalform), hvem in sorted(tall.items(), key=lambda par: _bestilling(par[0], par[1][0])):
        start = foerste_start(deler.get(eksamen_id, []))
        yield [
            str(KORT[BESTILLES[nr]]).capitalize(), start, hvem[0].eksamen.fag.kode, hvem[0].eksamen.fag.navn,
            hvem[0].get_maalform_display(), len(hvem), ", ".join(nummer(kandidat) or "–" for kandidat in hvem),
        ]  # fmt: skip


def _hvor(kandidat: Kandidat, start: str) -> tuple[str, ...]:
    return start[:10], kandidat.parti.sted.casefold(), rom(kandidat).casefold(), nummer(kandidat)


def _bestilling(noekkel: tuple[int, int, str], kandidat: Kandidat) -> tuple[int, str, str, int]:
    return noekkel[0], kandidat.eksamen.fag.kode, noekkel[2], noekkel[1]


RAPPORTER: Final[tuple[Rapport, ...]] = (
    Tabellrapport(
        navn="tilrettelegging",
        gruppe=Gruppe.OVERSIKT,
        tittel=_("Tilrettelegging per parti"),
        beskrivelse=_("Hvem som har hva, med egen sluttid. Grunnen står aldri her."),
        kolonner=[
            Kolonne(_("Fag")),
            Kolonne(_("Parti")),
            Kolonne(_("Navn"), bredde=26),
            Kolonne(_("Kandidatnummer"), bredde=14),
            Kolonne(_("Tilrettelegging"), bredde=30),
            Kolonne(_("Slutt"), Slag.KLOKKE, bredde=7),
            Kolonne(_("Rom"), bredde=12),
            Kolonne(_("Plass"), bredde=7),
        ],
        rader=oversikt,
        grupperes=2,
        liggende=True,
        tomt=_("Ingen i utvalget har tilrettelegging."),
    ),
    Tabellrapport(
        navn="tilrettelegging-vakter",
        gruppe=Gruppe.TILRETTELEGGING,
        tittel=_("Tilrettelegging, liste til eksamensvaktene"),
        beskrivelse=_("Rom for rom: kandidatnummer, plass, ekstra tid og hva kandidaten ellers har. Uten navn."),
        kolonner=[
            Kolonne(_("Dato"), Slag.DATO),
            Kolonne(_("Sted")),
            Kolonne(_("Rom")),
            Kolonne(_("Kandidatnummer"), bredde=14),
            Kolonne(_("Plass"), bredde=7),
            Kolonne(_("Fagkode"), bredde=11),
            Kolonne(_("Parti"), bredde=11),
            Kolonne(_("Tilrettelegging"), bredde=32),
            Kolonne(_("Slutt"), Slag.KLOKKE, bredde=7),
        ],
        rader=vaktenes_liste,
        grupperes=3,
        ny_side=True,
        tomt=_("Ingen i utvalget har tilrettelegging."),
    ),
    Tabellrapport(
        navn="ekstra-materiell",
        gruppe=Gruppe.TILRETTELEGGING,
        tittel=_("Bestilling av ekstra materiell"),
        beskrivelse=_(
            "Hvor mange oppgaver i punktskrift, stor skrift, som lydfil og på tegnspråk hver eksamen trenger."
        ),
        kolonner=[
            Kolonne(_("Materiell")),
            Kolonne(_("Dato"), Slag.DATO, bredde=11),
            Kolonne(_("Fagkode"), bredde=11),
            Kolonne(_("Fag"), bredde=24),
            Kolonne(_("Målform"), bredde=10),
            Kolonne(_("Antall"), Slag.TALL, bredde=8),
            Kolonne(_("Kandidatnummer"), bredde=26),
        ],
        rader=bestillingsliste,
        grupperes=1,
        tomt=_("Ingen i utvalget trenger ekstra materiell."),
    ),
)
