"""Grade and reasons of an appeal, written by the two together: every change is a new version, without approvals.

No event here names the candidate or the school, and none carries a grade or a word.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from klage.services.tilstand import laas_klage
from klagenemnd.models import Overskrift, Vedtaksversjon
from klagenemnd.querysets.kontroll import siste_versjon
from klagenemnd.services.bord import krev_egen_gitt, krev_en_av_de_to, krev_hos_nemnda, krev_oppdrag
from klagenemnd.services.vurdering import VERDIER

LENGSTE: Final = 10_000


@transaction.atomic
def lagre_versjon(
    *,
    klage_id: int,
    verdi: str,
    elementer: str,
    arbeide_med: str,
    hvorfor: str,
    fra_nummer: int,
    aktoer: Aktoer,
    naa: datetime,
) -> Vedtaksversjon:
    """Keep grade and text as a new version; the approvals of the one before do not follow. The same again makes none.

    `fra_nummer` is the number of the version that the text was written from, 0 for none. Raises UgyldigOvergang `nyere`
    when there is a newer one than that: the caller shows it beside what was written, so that nothing is lost;
    `ikke_hos_nemnda`, `egen_foerst`; Domenefeil `ikke_din`, `bare_leser`, `tomt`, `ukjent_karakter`, `for_langt`.
    Rule: Vigo IKS, «Retningslinjer for klagebehandling»: both members approve grade and reasons.
    """  # fmt: skip
    klage = laas_klage(klage_id)
    oppdrag = krev_oppdrag(klage, aktoer)
    krev_en_av_de_to(oppdrag)
    krev_hos_nemnda(klage)
    krev_egen_gitt(oppdrag)
    tekster = {"elementer": elementer, "arbeide_med": arbeide_med, "hvorfor": hvorfor}
    innhold = _krev_gyldig({"verdi": verdi} | {navn: rens(tekst) for navn, tekst in tekster.items()})
    siste = siste_versjon(klage.pk)
    if siste is not None and er_lik(siste, innhold):
        return siste
    if siste is None and not any(innhold.values()):
        raise Domenefeil(_("Velg en karakter eller skriv noe, og lagre så. Ingenting er lagret."), kode="tomt")
    staar = siste.nummer if siste else 0
    if staar != fra_nummer:
        melding = _("Det er lagret en nyere versjon siden du begynte. Det du skrev, er ikke lagret, men står her ennå.")
        raise UgyldigOvergang(melding, kode="nyere")
    versjon = Vedtaksversjon.objects.create(
        klage=klage, nummer=staar + 1, laget=naa, laget_av_id=oppdrag.bruker_id, **innhold
    )
    logg_hendelse(versjon, "vedtaksversjon.lagret", aktoer=aktoer, naa=naa)
    return versjon


def rens(tekst: str) -> str:
    """The text as it is kept: line breaks of one kind, no blanks around."""
    return tekst.replace("\r\n", "\n").strip()


def er_lik(versjon: Vedtaksversjon, innhold: Mapping[str, str]) -> bool:
    """Whether the version says exactly that: `verdi` and the three headings, cleaned."""
    return all(getattr(versjon, felt) == verdi for felt, verdi in innhold.items())


def _krev_gyldig(innhold: dict[str, str]) -> dict[str, str]:
    if innhold["verdi"] not in VERDIER:
        raise Domenefeil(_("Velg en karakter fra 1 til 6. Ingenting er lagret."), kode="ukjent_karakter")
    for navn in Overskrift:
        if len(innhold[navn]) > LENGSTE:
            melding = _("«%(navn)s» kan ha høyst %(antall)s tegn. Ingenting er lagret.")
            raise Domenefeil(melding % {"navn": navn.label, "antall": LENGSTE}, kode="for_langt")
    return innhold
