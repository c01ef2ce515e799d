"""The steps of a pupil's own case, from the exam to the final answer: a pure function of the facts and the clock.

The same steps for the candidate and the school, so nobody is addressed in them. Every state has a way on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from felles.synlig_fra import er_synlig
from felles.templatetags.ramme import klokke, langdato
from felles.tid import dagens_dato
from klage.models import Annullering
from saksgang.fakta import Annulleringsfakta, Fakta, Hvem
from saksgang.klagesteg import annulleringssteg, klagesteg
from saksgang.stegtyper import Lenke, Steg, Tilstand
from sensur.models import Karakter


class Stilling(StrEnum):
    """Whether the case waits for something."""

    PAAGAAR = "paagaar"
    FERDIG = "ferdig"


@dataclass(frozen=True, slots=True)
class Sak:
    """The steps in the order in which they come, the one that the case is at, and whom one asks."""

    steg: list[Steg]
    stilling: Stilling
    spoer: list[Hvem]

    @property
    def naa(self) -> Steg:
        """The step that is on, or the next to come; where all is done, the last one."""
        venter = (steg for steg in self.steg if steg.tilstand != Tilstand.GJORT)
        return next(venter, self.steg[-1])


def lag_sak(fakta: Fakta, naa: datetime) -> Sak:
    """The case as it stands at `naa`. Rule: forskrift til opplæringslova kap. 10."""
    steg = [_eksamen(fakta, naa)]
    if fakta.borte:
        steg.append(_borte(fakta))
    else:
        steg += _foer_karakteren(fakta, naa)
        steg += [_resultat(fakta, naa)]
    klager = [ett for klage in fakta.klager for ett in klagesteg(klage)]
    vedtak = [ett for annullering in fakta.annulleringer for ett in annulleringssteg(annullering, naa)]
    steg += sorted(klager + vedtak, key=_rekke)
    if not fakta.borte and fakta.resultat and not _har_staaende(fakta):
        steg += _klagefrist(fakta, naa)
    steg = _ett_om_gangen(steg)
    ferdig = all(ett.tilstand == Tilstand.GJORT for ett in steg)
    return Sak(steg, Stilling.FERDIG if ferdig else Stilling.PAAGAAR, _spoer(fakta))


def _rekke(steg: Steg) -> tuple[int, float]:
    """What has happened by time, then what is on, then what comes; the order given where they are alike."""
    rang = {Tilstand.GJORT: 0, Tilstand.NAA: 1, Tilstand.SENERE: 2}[steg.tilstand]
    return rang, steg.tid.timestamp() if rang == 0 and steg.tid else 0.0


def _ett_om_gangen(steg: list[Steg]) -> list[Steg]:
    """Only the first that is on is «now», unless another has a deadline of its own that somebody must know of."""
    sett, svar = False, []
    for ett in steg:
        if ett.tilstand == Tilstand.NAA and sett and ett.lenke == Lenke.INGEN:
            svar.append(replace(ett, tilstand=Tilstand.SENERE))
        else:
            svar.append(ett)
        sett = sett or ett.tilstand == Tilstand.NAA
    return svar


def _eksamen(fakta: Fakta, naa: datetime) -> Steg:
    hos = _("Eksamen gjennomføres hos %(navn)s.") % {"navn": fakta.hos} if fakta.hos else ""
    if fakta.start is None or fakta.slutt is None:
        return Steg("eksamen", _("Eksamen"), hos or _("Tiden er ikke bestemt ennå."), tilstand=Tilstand.SENERE)
    if naa < fakta.start:
        return Steg("eksamen", _("Eksamen"), hos, fakta.start, Tilstand.SENERE)
    return Steg("eksamen", _("Eksamen"), hos, fakta.start, Tilstand.GJORT if naa > fakta.slutt else Tilstand.NAA)


def _borte(fakta: Fakta) -> Steg:
    tittel, tekst = {
        "IDF": (
            _("Ikke dokumentert fravær"),
            _("Dokumentasjon på fraværet leveres til skolen, som kan rette registreringen."),
        ),
        "DF": (_("Dokumentert fravær"), _("Fraværet gir rett til å ta eksamenen på nytt. Skolen melder på.")),
        "avlyst": (_("Eksamenen er avlyst"), _("Skolen sier fra hvis det blir en ny eksamen.")),
    }[fakta.borte]
    return Steg("borte", tittel, tekst, fakta.borte_fra)


def _foer_karakteren(fakta: Fakta, naa: datetime) -> list[Steg]:
    """What happened to the answer until there is a grade: only where there is an answer to speak of."""
    steg = [_levert(fakta, naa)] if fakta.skriftlig else []
    if fakta.av_sensorer and fakta.skriftlig:
        tekst = _("To sensorer vurderer besvarelsen. De ser bare kandidatnummeret.")
        if fakta.resultat or er_synlig(fakta.publiseres, naa) or any(map(_tar_karakteren, fakta.annulleringer)):
            tilstand = Tilstand.GJORT
        else:
            tilstand = Tilstand.NAA if er_synlig(fakta.sensur_fra, naa) else Tilstand.SENERE
        steg.append(Steg("sensur", _("Sensur"), tekst, fakta.sensur_fra, tilstand))
    return steg


def _levert(fakta: Fakta, naa: datetime) -> Steg:
    tittel = _("Besvarelsen er levert")
    if fakta.levert:
        hvem = _("Levert av skolen.") if fakta.levert_av_skolen else ""
        sen = _("Leveringen kom etter fristen og er merket som sen.") if fakta.sen else ""
        kode = _("Kvitteringskode %(kode)s.") % {"kode": fakta.kode} if fakta.kode else ""
        tekst = " ".join(filter(None, (hvem, sen, kode)))
        return Steg("levert", tittel, tekst, fakta.levert, lenke=Lenke.KVITTERING if fakta.kode else Lenke.INGEN)
    if fakta.paa_papir:
        return Steg("levert", _("Besvarelsen er på papir"), _("Skolen sender den til sensor i posten."))
    if fakta.hos:
        return Steg("levert", _("Levering"), _("Kvitteringen ligger der eksamen ble gjennomført."),
                    tilstand=_etter(fakta, naa))  # fmt: skip
    if fakta.slutt is None or naa <= fakta.slutt:
        return Steg("levert", _("Levering"), tilstand=Tilstand.SENERE)
    tekst = _("Ingen besvarelse er levert her. Ble den levert på papir, har skolen den. Spør skolen hvis noe er feil.")
    return Steg("levert", _("Ingen digital besvarelse"), tekst)


def _etter(fakta: Fakta, naa: datetime) -> Tilstand:
    return Tilstand.GJORT if fakta.slutt and naa > fakta.slutt else Tilstand.SENERE


def _resultat(fakta: Fakta, naa: datetime) -> Steg:
    resultat = fakta.resultat
    if resultat is None:
        return _uten_resultat(fakta, naa)
    # After an appeal the grade that counts stands with the answer; what was published first stands here.
    foerste = next((klage.karakter for klage in fakta.klager if klage.karakter), "")
    verdi = foerste if resultat.etter_klage else resultat.verdi
    tekst = str(Karakter(verdi).label) if verdi else ""
    if verdi == Karakter.MB:
        tekst = _("%(karakter)s. Ble det levert en besvarelse, så spør skolen med en gang.") % {"karakter": tekst}
    return Steg("resultat", _("Karakteren er publisert"), tekst, resultat.kjent)


def _uten_resultat(fakta: Fakta, naa: datetime) -> Steg:
    if any(_tar_karakteren(en) for en in fakta.annulleringer):
        return Steg("resultat", _("Karakteren gjelder ikke"), _("Eksamenen er annullert."))
    if fakta.publiseres and not er_synlig(fakta.publiseres, naa):
        tekst = _("Kommer %(dato)s klokken %(tid)s.") % {
            "dato": langdato(fakta.publiseres), "tid": klokke(fakta.publiseres),
        }  # fmt: skip
        return Steg("resultat", _("Karakteren publiseres"), tekst, tilstand=Tilstand.SENERE)
    if fakta.publiseres and fakta.av_sensorer:
        tekst = _("Karakterene er publisert, men denne er ikke satt ennå. Skolen vet hvorfor.")
        return Steg("resultat", _("Karakteren mangler"), tekst, tilstand=Tilstand.NAA)
    tekst = _("Skolen sier fra når karakteren er klar.")
    return Steg("resultat", _("Karakteren publiseres"), tekst, tilstand=Tilstand.SENERE)


def _tar_karakteren(en: Annulleringsfakta) -> bool:
    return en.medhold and not en.opphevet and (not en.valgfri or en.valg == Annullering.Valg.ANNULLERES)


def _har_staaende(fakta: Fakta) -> bool:
    """Whether there is an appeal that stands, so that the days to appeal say nothing more."""
    return any(klage.vist not in ("trukket", "avvist") for klage in fakta.klager)


def _klagefrist(fakta: Fakta, naa: datetime) -> list[Steg]:
    resultat = fakta.resultat
    if resultat is None:
        return []
    if resultat.etter_klage:
        tekst = _("Karakteren er %(karakter)s etter klagen. Avgjørelsen er endelig.")
        return [Steg("svar", _("Svaret på klagen"), tekst % {"karakter": Karakter(resultat.verdi).label})]
    frist = resultat.klagefrist
    if frist is None:
        tekst = _("Spør skolen om klagefristen.")
        return [Steg("frist", _("Klage"), tekst, tilstand=Tilstand.NAA, lenke=Lenke.KLAGE)]
    if dagens_dato(naa) > frist:
        return [_frist_ute(frist)]
    tekst = _("Karakteren kan påklages til og med %(dato)s.") % {"dato": langdato(frist)}
    return [Steg("frist", _("Klagefrist"), tekst, tilstand=Tilstand.NAA, til=frist, lenke=Lenke.KLAGE)]


def _frist_ute(frist: date) -> Steg:
    tekst = _("Siste dag å klage var %(dato)s. Var det ikke mulig å klage før, så spør skolen.")
    return Steg("frist", _("Klagefristen er ute"), tekst % {"dato": langdato(frist)}, til=frist)


def _spoer(fakta: Fakta) -> list[Hvem]:
    """The school first, and the authority that has the case; each once."""
    alle = [fakta.skole, *(klage.ansvarlig for klage in fakta.klager), *(en.ansvarlig for en in fakta.annulleringer)]
    return list(dict.fromkeys(hvem for hvem in alle if hvem))
