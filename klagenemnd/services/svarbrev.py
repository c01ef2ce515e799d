"""The answer to an appeal as a letter: in the case's målform, to whoever appealed, from the responsible authority.

Rule: Vigo IKS, «Retningslinjer for klagebehandling»: the candidate gets a reasoned, written answer.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from felles.brev import lag_brev, maalformdato
from klage.models import Klage, Klageutfall
from klagenemnd.querysets.svar import deler_av
from klagenemnd.svartekst import i_ord, sak_for

MAL: Final = "klagesvar.typ"
_FOR: Final = {
    Klage.Fra.FORESATT: {"nb": "Foresatt til {navn}", "nn": "Føresett til {navn}"},
    Klage.Fra.FULLMEKTIG: {"nb": "For {navn}", "nn": "For {navn}"},
}


def lag_svarbrev(svar: Iterable[Klageutfall]) -> bytes:
    """One PDF with a letter for each answer, read with `synlige_svar()`. Raises ValueError without any."""
    brev = [brevdata(utfall) for utfall in svar]
    en = brev[0] if len(brev) == 1 else None
    tittel = en["tittel"] if en else "Svar på klager på karakter"
    return lag_brev(MAL, tittel=tittel, brev=brev, skole=en["skole"] if en else "")


def filnavn(utfall: Klageutfall) -> str:
    """By candidate number, never by name."""
    nummer = utfall.klage.kandidat.kandidatnummer
    return f"klagesvar-{nummer.nummer if nummer else utfall.klage_id}.pdf"


def brevdata(utfall: Klageutfall) -> Mapping[str, Any]:
    """What the template reads: plain values. The text is the stored one, as it was approved."""
    klage, kandidat = utfall.klage, utfall.klage.kandidat
    sak = sak_for(klage)
    tittel, deler = deler_av(utfall.tekst, utfall.maalform)
    return {
        "maalform": utfall.maalform,
        "skole": sak.ansvarlig,
        "dato": maalformdato(utfall.synlig_fra, utfall.maalform, ukedag=False),
        "mottaker": _mottaker(klage, utfall.maalform),
        "referanse": f"klage {klage.pk}",
        "underskrift": "",
        "tittel": tittel or sak.fag,
        "navn": kandidat.person.navn,
        "nummer": sak.kandidatnummer,
        "fag": sak.fag,
        "periode": kandidat.eksamen.periode.kode,
        "eksamensskole": sak.skole,
        "fremsatt": maalformdato(klage.fremsatt, utfall.maalform, ukedag=False),
        "foer": i_ord(klage.karakter, utfall.maalform),
        "etter": i_ord(utfall.verdi, utfall.maalform),
        "deler": [{"overskrift": del_.overskrift, "ledd": del_.ledd} for del_ in deler],
    }


def _mottaker(klage: Klage, maalform: str) -> list[str]:
    navn = klage.kandidat.person.navn
    ord_ = _FOR.get(Klage.Fra(klage.fra))
    if ord_ is None or not klage.navn:
        return [navn]
    return [klage.navn, ord_[maalform].format(navn=navn)]
