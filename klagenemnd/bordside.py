"""What the desk of a case shows a member: the answer, the others' work as far as it is open, and the common text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from klage.models import Klage
from klage.querysets.frister import frister_for_klager
from klagenemnd.forms.bord import HJELP
from klagenemnd.lesbarhet import Hint, hint_til
from klagenemnd.models import (
    Frase,
    Klageoppdrag,
    Klagevurdering,
    Kvalitetskontroll,
    Overskrift,
    Vedtaksgodkjenning,
    Vedtaksversjon,
)
from klagenemnd.querysets.bord import (
    andres_vurderinger,
    egen_vurdering,
    har_staatt_ved,
    krever_egen_foerst,
    oppgaver,
)
from klagenemnd.querysets.fraser import frasebank
from klagenemnd.querysets.kontroll import GODKJENNER, kontroller, siste_versjon, staaende_godkjenninger
from klagenemnd.querysets.nemnd import HOS_NEMNDA, mine_saker, nemnda
from klagenemnd.svartekst import Svartekst, i_ord, overskrift, svartekst_for
from sensur.querysets.svar import svar_av
from sensur.querysets.veiledning import papirer_for


@dataclass(frozen=True, slots=True)
class Del:
    """One heading of the reasons on the page: in the answer's målform, with its text and phrases."""

    navn: str
    overskrift: str
    hjelp: Any
    tekst: str
    fraser: list[Frase]


@dataclass(frozen=True, slots=True)
class Felles:
    """What the two write together, as it stands; None of it is read while it is sealed."""

    versjon: Vedtaksversjon | None
    godkjenninger: list[Vedtaksgodkjenning]
    vurderinger: list[Klagevurdering]
    retur: Kvalitetskontroll | None
    fraser: Mapping[str, list[Frase]]

    def godkjent_av(self, oppdrag: Klageoppdrag) -> bool:
        return any(ett.oppdrag_id == oppdrag.pk for ett in self.godkjenninger)


def les_felles(oppdrag: Klageoppdrag) -> Felles:
    """The newest version with its approvals, the others' views and what the authority last said; the caller has asked
    whether it is sealed."""
    versjon = siste_versjon(oppdrag.klage_id)
    godkjenninger = staaende_godkjenninger(versjon).select_related("oppdrag__bruker").order_by("tid") if versjon else ()
    siste = kontroller(oppdrag.klage_id).first()
    return Felles(
        versjon,
        list(godkjenninger),
        list(andres_vurderinger(oppdrag)),
        siste if siste and siste.utfall == Kvalitetskontroll.Utfall.RETURNERT else None,
        frasebank(oppdrag.klage),
    )


def begrunnelse_av(versjon: Vedtaksversjon | None) -> dict[str, str]:
    """What a version says under each heading."""
    return {navn: getattr(versjon, navn, "") for navn in Overskrift.values}


def lag_svar(klage: Klage, verdi: str, begrunnelse: Mapping[str, str]) -> dict[str, Any]:
    """The whole answer as it would be sent, and the hints under the headings that have any."""
    hint: dict[str, list[Hint]] = {
        overskrift(navn, klage.maalform): hint_til(begrunnelse.get(navn, ""), verdi=verdi, maalform=klage.maalform)
        for navn in Overskrift.values
    }
    svar: Svartekst = svartekst_for(klage, verdi=verdi, begrunnelse=begrunnelse)
    return {"svartekst": svar, "hint": [(navn, liste) for navn, liste in hint.items() if liste]}


def lag_deler(klage: Klage, felles: Felles, tekster: Mapping[str, str]) -> list[Del]:
    """The three headings of the form."""
    return [
        Del(navn, overskrift(navn, klage.maalform), HJELP[navn], tekster.get(navn, ""), felles.fraser[navn])
        for navn in Overskrift
    ]


def lag_side(oppdrag: Klageoppdrag, naa: datetime) -> dict[str, Any]:
    """All of the page but the forms; nothing that is sealed for the member is read."""
    klage, kandidat = oppdrag.klage, oppdrag.klage.kandidat
    egen = egen_vurdering(oppdrag)
    foerst = krever_egen_foerst(klage)
    forseglet = foerst and (egen is None or egen.levert is None) and not har_staatt_ved(oppdrag)
    svar = svar_av(kandidat)
    folk = nemnda(klage.pk)
    return {
        "oppdrag": oppdrag,
        "klage": klage,
        "eksamen": kandidat.eksamen,
        "nummer": svar.nummer,
        "karakter": i_ord(klage.karakter, klage.maalform),
        "andre": [ett for ett in folk if ett.pk != oppdrag.pk],
        "skriver": next((ett for ett in folk if ett.rolle == Klageoppdrag.Rolle.SKRIVER), None),
        "en_av_to": oppdrag.rolle in GODKJENNER,
        "hos_nemnda": klage.status in HOS_NEMNDA,
        "frist": svarfrist(klage),
        "svar": svar,
        "papirer": papirer_for(kandidat.eksamen_id, naa),
        "egen": egen,
        "egen_foerst": foerst,
        "forseglet": forseglet,
        "felles": None if forseglet else les_felles(oppdrag),
        "naa": naa,
    }


def svarfrist(klage: Klage) -> date | None:
    """The last day on which the appeal is answered, by the calendar of its round."""
    rad = frister_for_klager([klage]).get(klage.pk)
    return rad.besvares_innen if rad else None


def naboer(oppdrag: Klageoppdrag, naa: datetime) -> dict[str, Any]:
    """The cases before and after this one in the member's list, and where it stands. One query."""
    ider = [rad.oppdrag.pk for rad in oppgaver(mine_saker(oppdrag.bruker, naa))]
    plass = ider.index(oppdrag.pk)
    return {
        "plass": plass + 1,
        "antall": len(ider),
        "forrige": ider[plass - 1] if plass else None,
        "neste": ider[plass + 1] if plass + 1 < len(ider) else None,
    }
