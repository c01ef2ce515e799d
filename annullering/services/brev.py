"""The letter with the decision about a formal fault, in the candidate's målform."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import translation
from django.views.decorators.debug import sensitive_variables

from annullering.models import Formellsak
from annullering.querysets.rader import Rad
from brukere.models import Organisasjon
from felles.brev import klokkeslett, lag_brev, maalformdato

MAL = "formell_feil.typ"


@sensitive_variables()
def lag_vedtaksbrev(sak: Formellsak, rad: Rad) -> bytes:
    """The candidate's letter as PDF. The caller has checked who asks, and that the decision shows to them."""
    return lag_brev(MAL, tittel="Formell feil", brev=[brevdata(sak, rad)], skole=sak.myndighet.navn)


def brevdata(sak: Formellsak, rad: Rad) -> Mapping[str, Any]:
    """Plain values for the template. Raises ValueError without a decision."""
    if rad.vedtaksrad is None:
        raise ValueError("no decision")
    vedtak, kandidat = rad.vedtaksrad.vedtak, rad.kandidat
    maalform = kandidat.maalform
    with translation.override(maalform):
        fag, form = str(sak.eksamen.fag), str(sak.eksamen.get_form_display()).lower()
    return {
        "maalform": maalform,
        "skole": sak.myndighet.navn,
        "dato": maalformdato(vedtak.synlig_fra, maalform, ukedag=False),
        "mottaker": [kandidat.person.navn, kandidat.parti.skole.navn],
        "referanse": f"FF-{sak.pk}",
        "underskrift": vedtak.fattet_av.navn,
        "fag": fag,
        "form": form,
        "periode": sak.eksamen.periode.kode,
        "utfall": vedtak.utfall,
        "begrunnelse": vedtak.begrunnelse,
        "frist": _tid(vedtak.valgfrist, maalform),
        "klage": rad.sakskandidat.klage_id is not None,
        "udir": sak.myndighet.slag == Organisasjon.Slag.UDIR,
        "elev": kandidat.slag == "elev",
        "ny_trekning": rad.ny_trekning,
    }


def _tid(tidspunkt: datetime | None, maalform: str) -> str:
    return f"{maalformdato(tidspunkt, maalform)} kl. {klokkeslett(tidspunkt)}" if tidspunkt else ""
