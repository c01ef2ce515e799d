"""What the letters about decisions hold, in the pupil's målform."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import translation

from eksamen.models import Eksamensdel, Eksamensform, Kandidat
from eksamen.models.valg import Deltype
from eksamen.querysets.kunngjoering import kunngjorte
from felles.brev import klokkeslett, maalformdato
from felles.rapport import Utvalg
from tilrettelegging.models import Soeker, Tilrettelegging, Tiltak, Tiltaksslag
from tilrettelegging.services.ekstratid import Ekstra
from tilrettelegging.services.grunnlag import hent_grunnlag

MAL = "vedtak_tilrettelegging.typ"
# A letter is in the pupil's målform whatever language the site has been put in.
NYNORSK = {
    Tiltaksslag.UTVIDET_TID: "Utvida tid",
    Tiltaksslag.EGET_ROM: "Eige rom",
    Tiltaksslag.HVILEROM: "Kvilerom",
    Tiltaksslag.PAUSER: "Hyppige pausar",
    Tiltaksslag.OPPLESNING: "Opplesing av oppgåva",
    Tiltaksslag.LYDFIL: "Oppgåva som lydfil",
    Tiltaksslag.SKRIVER: "Skrivehjelp eller assistent",
    Tiltaksslag.EGEN_PC: "Eigen PC",
    Tiltaksslag.RETTEPROGRAM: "Retteprogram",
    Tiltaksslag.STOR_SKRIFT: "Forstørra skrift",
    Tiltaksslag.PUNKTSKRIFT_PAPIR: "Punktskrift på papir",
    Tiltaksslag.PUNKTSKRIFT_ELEKTRONISK: "Elektronisk punktskrift (leselist)",
    Tiltaksslag.TEGNSPRAAK: "Teiknspråk",
    Tiltaksslag.NY_FORM: "Anna eksamensform",
}
NYNORSKE_FORMER = {
    Eksamensform.SKRIFTLIG: "Skriftleg",
    Eksamensform.MUNTLIG: "Munnleg",
    Eksamensform.MUNTLIG_PRAKTISK: "Munnleg-praktisk",
    Eksamensform.PRAKTISK: "Praktisk",
}


def brev_for_utvalg(utvalg: Utvalg) -> list[Mapping[str, Any]]:
    """The letters of all decisions about the chosen candidates, for those who may read the cases."""
    saker = (
        Tilrettelegging.objects.synlige_for(utvalg.bruker, utvalg.naa)
        .filter(status__in=Tilrettelegging.UTFALL, person__in=utvalg.kandidater.order_by().values("person"))
        .filter(periode__in=utvalg.kandidater.order_by().values("eksamen__periode"))
    )
    return brevdata(saker.med_person().select_related("vedtatt_av").sortert(), naa=utvalg.naa)


def brevdata(saker: Iterable[Tilrettelegging], *, naa: datetime) -> list[Mapping[str, Any]]:
    """One letter a case, of plain values; a constant number of queries.

    The letter goes home, so an exam that was drawn is not named before it is announced.
    Rule: eksamen.querysets.kunngjoering.
    """
    alle = list(saker)
    kandidater = list(
        Kandidat.objects.filter(
            person__in=[sak.person_id for sak in alle],
            parti__skole__in=[sak.skole_id for sak in alle],
            eksamen__periode__in=[sak.periode_id for sak in alle],
        )
        .select_related("eksamen__fag", "eksamen__periode", "parti")
        .prefetch_related("eksamen__deler")
        .order_by("eksamen__siste_oppmoete", "pk")
    )
    grunnlag = hent_grunnlag(kandidater)
    brev: list[Mapping[str, Any]] = []
    for sak in alle:
        mine = [
            k for k in kandidater
            if (k.person_id, k.parti.skole_id, k.eksamen.periode_id) == (sak.person_id, sak.skole_id, sak.periode_id)
        ]  # fmt: skip
        maalform = mine[0].maalform if mine else "nb"
        # Names of arrangements and forms are the interface's; the rest of the letter is in the template.
        with translation.override(maalform):
            tider = [
                _eksamen(k, grunnlag[k.pk].deler, grunnlag[k.pk].ekstra, maalform)
                for k in kunngjorte(mine, naa)
                if grunnlag[k.pk].vedtak is not None and grunnlag[k.pk].vedtak.sak_id == sak.pk  # type: ignore[union-attr]
            ]
            brev.append(_brev(sak, maalform, tider))
    return brev


def _brev(sak: Tilrettelegging, maalform: str, eksamener: list[dict[str, Any]]) -> dict[str, Any]:
    navn = sak.person.navn
    foresatt = sak.soeker == Soeker.FORESATT
    return {
        "maalform": maalform,
        "skole": sak.skole.navn,
        "dato": maalformdato(sak.vedtatt, maalform, ukedag=False) if sak.vedtatt else "",
        "mottaker": [sak.soekernavn, navn] if foresatt else [navn],
        "navn": navn,
        "periode": sak.periode.kode,
        "utfall": sak.status,
        "soekt": maalformdato(sak.soekt, maalform, ukedag=False),
        "uttalelse": maalformdato(sak.uttalelse_dato, maalform, ukedag=False) if sak.uttalelse_dato else "",
        "oensket": [_tiltak(ett, maalform) for ett in sak.tiltak.all() if ett.oensket],
        "innvilget": [_tiltak(ett, maalform) for ett in sak.tiltak.all() if ett.innvilget],
        "ny_form": any(ett.innvilget and ett.ny_form for ett in sak.tiltak.all()),
        "utvidet_tid": any(ett.innvilget and ett.slag == Tiltaksslag.UTVIDET_TID for ett in sak.tiltak.all()),
        "alle_eksamener": sak.alle_eksamener,
        "eksamener": eksamener,
        "begrunnelse": sak.vedtakstekst,
        "underskrift": sak.vedtatt_av.navn if sak.vedtatt_av else "",
    }


def _tiltak(tiltak: Tiltak, maalform: str) -> str:
    if maalform != "nn" or tiltak.slag == Tiltaksslag.ANNET:
        return tiltak.navn
    navn = NYNORSK[Tiltaksslag(tiltak.slag)]
    return f"{navn}: {NYNORSKE_FORMER[Eksamensform(tiltak.ny_form)]}" if tiltak.ny_form else navn


def _eksamen(kandidat: Kandidat, deler: Iterable[Eksamensdel], ekstra: Ekstra, maalform: str) -> dict[str, Any]:
    fag = kandidat.eksamen.fag
    linjer = []
    for deel in deler:
        if deel.type == Deltype.FORBEREDELSE:
            continue
        minutter = ekstra.del1 if deel.type == Deltype.DEL1 else ekstra.digital
        linjer.append({"del": deel.get_type_display(), "start": klokkeslett(deel.start), "ekstra": minutter})
    dato = maalformdato(min(d.start for d in deler), maalform, ukedag=False) if linjer else ""
    return {"fag": f"{fag.kode} {fag.navn}", "dato": dato, "deler": linjer}
