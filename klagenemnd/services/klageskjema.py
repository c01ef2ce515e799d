"""The appeal form that a school hands out: one for each candidate with a grade, and blank ones in both målformer."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from eksamen.models import Maalform
from felles.brev import maalformdato
from felles.rapport import Brevrapport, Gruppe, Rapport, Utvalg
from klage.querysets.grunnlag import SENTRALE
from klage.querysets.klager import LESER_VED_SKOLEN
from klage.querysets.resultat import resultater
from sensur.models import Karakter

MAL: Final = "klageskjema.typ"


def skjemaer(utvalg: Utvalg) -> list[Mapping[str, Any]]:
    """A form for each candidate whose grade is published and can be appealed, in their målform; four queries.

    None before the grade shows, and none after an appeal, which is final.
    Rule: forskrift til opplæringslova § 10-8: ten days; a grade of a written exam, else formal faults.
    """
    viste = resultater(utvalg.kandidater, utvalg.naa)
    kandidater = utvalg.kandidater.filter(pk__in=[pk for pk, resultat in viste.items() if resultat.klagefrist])
    svar: list[Mapping[str, Any]] = []
    rader = kandidater.select_related(
        "person", "kandidatnummer", "parti__skole", "eksamen__fag", "eksamen__periode"
    ).defer("person__nummer")  # fmt: skip
    for kandidat in rader.order_by("parti__navn", "person__etternavn", "person__fornavn", "pk"):
        resultat, maalform, fag = viste[kandidat.pk], kandidat.maalform, kandidat.eksamen.fag
        frist = resultat.klagefrist
        navn = f"{kandidat.person.fornavn} {kandidat.person.etternavn}"
        svar.append(
            _skjema(utvalg, maalform)
            | {
                "skole": kandidat.parti.skole.navn,
                "mottaker": [navn],
                "navn": navn,
                "nummer": kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else "",
                "fag": f"{fag.kode} {fag.navn_nn if maalform == Maalform.NYNORSK and fag.navn_nn else fag.navn_nb}",
                "periode": kandidat.eksamen.periode.kode,
                "karakter": resultat.verdi,
                "frist": maalformdato(frist, maalform) if frist else "",
                # Where there is no answer there is nothing to read anew.
                "karakterklage": resultat.skriftlig and resultat.verdi != Karakter.MB,
                "udir": resultat.skriftlig and kandidat.parti.eksamenstype in SENTRALE,
                "blankt": False,
            }
        )
    return svar


def blanke(utvalg: Utvalg) -> list[Mapping[str, Any]]:
    """A blank form in bokmål, and one in nynorsk; no query."""
    return [_skjema(utvalg, maalform) for maalform in (Maalform.BOKMAAL, Maalform.NYNORSK)]


def _skjema(utvalg: Utvalg, maalform: str) -> dict[str, Any]:
    return {
        "maalform": str(maalform), "skole": utvalg.skole.navn, "dato": "", "mottaker": [], "navn": "", "nummer": "", "fag": "",
        "periode": "", "karakter": "", "frist": "", "karakterklage": True, "udir": True, "blankt": True,
    }  # fmt: skip


SKJEMARAPPORTER: Final[tuple[Rapport, ...]] = (
    Brevrapport(
        navn="klageskjema",
        gruppe=Gruppe.KLAGE,
        tittel=_("Klageskjema til kandidatene"),
        beskrivelse=_(
            "Et skjema til hver kandidat med karakter i utvalget, i kandidatens målform: hva det kan klages på, og "
            "innen når."
        ),
        mal=MAL,
        data=skjemaer,
        felt=("kandidater",),
        tomt=_(
            "Ingen i utvalget har en karakter som kan påklages. Skjemaet kan skrives ut når karakterene er publisert."
        ),
        roller=frozenset(LESER_VED_SKOLEN),
    ),
    Brevrapport(
        navn="klageskjema_blankt",
        gruppe=Gruppe.KLAGE,
        tittel=_("Klageskjema uten navn"),
        beskrivelse=_("Et tomt skjema på bokmål og et på nynorsk, til å kopiere."),
        mal=MAL,
        data=blanke,
        roller=frozenset(LESER_VED_SKOLEN),
    ),
)
