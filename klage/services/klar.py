"""What still lacks before the school can send an appeal: the same answer on the page and under the lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Kandidat
from felles.tid import dagens_dato
from klage.alder import aldersgruppe
from klage.models import Kalender, Klage
from klage.querysets.grunnlag import Grunnlag, grunnlag_for
from klage.services.registrering import MAALFORMFAG, er_sen, krever_fullmakt
from klage.services.ruting import finn_ansvarlig, myndighet_for


@dataclass(frozen=True, slots=True)
class Klarhet:
    """Who would get it, and what lacks: a code and a sentence each."""

    ansvarlig: Organisasjon | None
    mangler: list[tuple[str, str]]


def maalform_sjekkes(kandidat: Kandidat) -> bool:
    """Rule: Utdanningsdirektoratet, «Klagebehandling i PAS»: in norsk and matematikk the school checks the målform."""
    return kandidat.eksamen.fag.fagkode.startswith(MAALFORMFAG)


def klarhet(klage: Klage, naa: datetime) -> Klarhet:
    """How an appeal that is registered stands. Reads the candidate's id for the age; a constant number of queries."""
    kandidat = klage.kandidat
    grunnlag = grunnlag_for(Kandidat.objects.filter(pk=kandidat.pk), naa)[kandidat.pk]
    ansvarlig = ansvarlig_for(klage, grunnlag)
    mangler = [*_grunn_mangler(klage, grunnlag, naa), *_skolens_mangler(klage, grunnlag, naa)]
    if ansvarlig is None:
        tekst = _(
            "Ingen er satt opp som klageansvarlig for %(fag)s i %(periode)s. Be Utdanningsdirektoratet, eller fylkeskommunen "
            "som gir eksamenen, legge det inn under «Klageansvar», og send klagen da."
        )
        mangler.append(("ingen_ansvarlig", tekst % {"fag": kandidat.eksamen.fag.kode, "periode": klage.runde.kode}))
    return Klarhet(ansvarlig, mangler)


def ansvarlig_for(klage: Klage, grunnlag: Grunnlag) -> Organisasjon | None:
    """Who answers it. Formal faults: Udir for a written exam given centrally, else the authority of the exam.

    Rule: Utdanningsdirektoratet: a formal fault in a centrally given written exam is applied for to Udir.
    """
    eksamen, skole = klage.kandidat.eksamen, klage.kandidat.parti.skole
    if klage.slag == Klage.Slag.KARAKTER:
        return finn_ansvarlig(
            periode_id=klage.runde_id, fag_id=eksamen.fag_id, skole=skole, eksamen_ansvarlig=eksamen.ansvarlig,
            lokal=eksamen.lokal,
        )  # fmt: skip
    if grunnlag.sentral_skriftlig:
        return Organisasjon.objects.filter(slag=Organisasjon.Slag.UDIR).order_by("pk").first()
    return myndighet_for(eksamen.ansvarlig)


def _grunn_mangler(klage: Klage, grunnlag: Grunnlag, naa: datetime) -> list[tuple[str, str]]:
    """Whether the result can still be appealed; that this appeal stands is no reason against itself."""
    nei = grunnlag.nei(klage.slag)
    if nei is not None and nei.kode != "finnes":
        return [(nei.kode, str(nei.tekst))]
    if klage.slag == Klage.Slag.KARAKTER and grunnlag.resultat and grunnlag.resultat.verdi != klage.karakter:
        tekst = _("Karakteren er rettet fra %(gammel)s til %(ny)s etter at det ble klaget. Trekk klagen. Vil kandidaten "
                  "klage på den nye karakteren, registreres en ny.")  # fmt: skip
        return [("rettet", tekst % {"gammel": klage.karakter, "ny": grunnlag.resultat.verdi})]
    if klage.kalender == Kalender.HURTIG and not grunnlag.hurtig_aapen(naa):
        return [("for_sen_hurtig", _("Siste dag for hurtigklage er over. Endre til ordinær klage."))]
    return []


def _skolens_mangler(klage: Klage, grunnlag: Grunnlag, naa: datetime) -> list[tuple[str, str]]:
    mangler = []
    if maalform_sjekkes(klage.kandidat) and not klage.maalform_bekreftet:
        mangler.append(("maalform", _("Se på besvarelsen hvilken målform den er i, og bekreft det.")))
    gruppe = aldersgruppe(klage.kandidat.person, dagens_dato(klage.fremsatt))
    if not gruppe and not klage.maalform_bekreftet:
        mangler.append(
            ("alder", _("Nummeret til kandidaten viser ikke fødselsdatoen. Se over klagen, og svar på alderen."))
        )
    if krever_fullmakt(klage.fra, gruppe) and not klage.fullmakt_sett:
        tekst = (
            _("Skolen må ha sett skriftlig fullmakt fra kandidaten.")
            if klage.fra == Klage.Fra.FULLMEKTIG
            else _("Kandidaten er under 15 år. Skolen må ha sett skriftlig samtykke fra foreldrene.")
        )
        mangler.append(("fullmakt", tekst))
    runde = grunnlag.frister.ordinaer if klage.slag == Klage.Slag.KARAKTER else None
    sen = er_sen(klage.fremsatt, klage.frist, runde, naa)
    if sen and not (klage.sen_grunn and klage.senvalg):
        tekst = _("Klagen kommer etter fristen. Skriv hvorfor den likevel skal behandles, og velg om det skal være nå eller i "
                  "neste runde.")  # fmt: skip
        mangler.append(("sen", tekst))
    return mangler
