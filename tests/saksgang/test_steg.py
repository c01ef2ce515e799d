"""The steps of a case as a table of states: what each says is on, what comes, and that none is a dead end."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from felles.tid import OSLO
from klage.querysets.resultat import Resultat
from klage.querysets.skolens import Vist
from saksgang.fakta import Annulleringsfakta, Fakta, Hvem, Klagefakta
from saksgang.steg import Stilling, lag_sak
from saksgang.stegtyper import Lenke, Tilstand

NAA = datetime(2027, 6, 20, 12, 0, tzinfo=OSLO)  # a Sunday
DAG, TIME = timedelta(days=1), timedelta(hours=1)
SKOLE, SF = Hvem("Lillevik videregående skole", "post@example.no"), Hvem("Statsforvalteren")
LEVERT = Fakta(
    skole=SKOLE, start=NAA - 24 * DAG, slutt=NAA - 24 * DAG + 5 * TIME, levert=NAA - 24 * DAG + 4 * TIME,
    kode="7F3K-9QPX", sensur_fra=NAA - 20 * DAG, publiseres=NAA - 4 * DAG,
)  # fmt: skip
FIRE = Resultat("4", False, NAA - 4 * DAG, True)
PUBLISERT = replace(LEVERT, resultat=FIRE)
KLAGE = Klagefakta(1, "karakter", Vist.REGISTRERT, NAA - 2 * DAG, "4")
SENDT = replace(KLAGE, vist=Vist.SENDT, sendt=NAA - DAG, ansvarlig=SF, besvares_innen=date(2027, 7, 9))
HOS = replace(SENDT, vist=Vist.BEHANDLES)


def etter_klage(verdi):
    return replace(PUBLISERT, resultat=Resultat(verdi, True, NAA - 4 * DAG, True))


def med(klage, fakta=PUBLISERT):
    return replace(fakta, klager=[klage])


def annullert(fakta=PUBLISERT, **felt):
    return replace(fakta, annulleringer=[Annulleringsfakta(NAA - DAG, **felt)])


UTEN = replace(LEVERT, levert=None, kode="")
TABELL = {
    # name: (facts, steps in order, the step that it is at, what that one says)
    "før eksamen": (
        replace(UTEN, start=NAA + DAG, slutt=NAA + DAG + TIME, sensur_fra=None, publiseres=None),
        "eksamen levert sensur resultat", "eksamen", "",
    ),
    "uten tid": (Fakta(skole=SKOLE), "eksamen levert sensur resultat", "eksamen", "ikke bestemt"),
    "eksamen pågår": (
        replace(UTEN, start=NAA - TIME, slutt=NAA + TIME, sensur_fra=NAA + DAG, publiseres=None),
        "eksamen levert sensur resultat", "eksamen", "",
    ),
    "levert, sensur ikke begynt": (
        replace(LEVERT, sensur_fra=NAA + DAG, publiseres=None), "eksamen levert sensur resultat", "sensur",
        "To sensorer",
    ),
    "sensur pågår": (
        replace(LEVERT, publiseres=NAA + DAG), "eksamen levert sensur resultat", "sensur", "bare kandidatnummeret",
    ),
    "levert sent av skolen": (
        replace(LEVERT, sen=True, levert_av_skolen=True, publiseres=None), "eksamen levert sensur resultat", "sensur", "",
    ),
    "på papir": (replace(UTEN, paa_papir=True, publiseres=None), "eksamen levert sensur resultat", "sensur", ""),
    "ingenting levert": (replace(UTEN, publiseres=None), "eksamen levert sensur resultat", "sensur", ""),
    "i PAS": (replace(UTEN, hos="PAS prøvestasjon", publiseres=None), "eksamen levert sensur resultat", "sensur", ""),
    "muntlig": (
        replace(UTEN, skriftlig=False, av_sensorer=False, publiseres=None), "eksamen resultat", "resultat",
        "Skolen sier fra",
    ),
    "publisert uten karakter": (LEVERT, "eksamen levert sensur resultat", "resultat", "Skolen vet hvorfor"),
    "ikke dokumentert fravær": (replace(LEVERT, borte="IDF", borte_fra=NAA - 24 * DAG), "eksamen borte", "borte",
                                "leveres til skolen"),
    "dokumentert fravær": (replace(LEVERT, borte="DF"), "eksamen borte", "borte", "på nytt"),
    "avlyst": (replace(LEVERT, borte="avlyst"), "eksamen borte", "borte", "ny eksamen"),
    "publisert": (PUBLISERT, "eksamen levert sensur resultat frist", "frist", "mandag 28. juni 2027"),
    "publisert, klagefristen ute": (
        replace(PUBLISERT, resultat=replace(FIRE, kjent=NAA - 16 * DAG)), "eksamen levert sensur resultat frist",
        "frist", "Var det ikke mulig",
    ),
    "publisert, ukjent dag": (
        replace(PUBLISERT, resultat=replace(FIRE, kjent=None)), "eksamen levert sensur resultat frist", "frist",
        "Spør skolen om klagefristen",
    ),
    "mangler besvarelse": (
        replace(PUBLISERT, resultat=replace(FIRE, verdi="MB")), "eksamen levert sensur resultat frist", "frist", "",
    ),
    "klage registrert": (med(KLAGE), "eksamen levert sensur resultat registrert sendes svar", "sendes", "Skolen sender"),
    "klage sendt": (
        med(SENDT), "eksamen levert sensur resultat registrert sendt behandles svar", "behandles", "To medlemmer",
    ),
    "klage hos nemnda": (
        med(HOS), "eksamen levert sensur resultat registrert sendt behandles svar", "behandles", "To medlemmer",
    ),
    "klage avgjort, satt opp": (
        med(replace(HOS, vist=Vist.AVGJORT, svar="5", svar_fra=NAA - TIME, brev=True), etter_klage("5")),
        "eksamen levert sensur resultat registrert sendt svar", "svar", "endret til 5 – fem",
    ),
    "klage avgjort, står": (
        med(replace(HOS, vist=Vist.AVGJORT, svar="4", svar_fra=NAA - TIME), etter_klage("4")),
        "eksamen levert sensur resultat registrert sendt svar", "svar", "blir stående: 4 – fire",
    ),
    "klage trukket, fristen åpen": (
        med(replace(SENDT, vist=Vist.TRUKKET, avsluttet=NAA - TIME)),
        "eksamen levert sensur resultat registrert sendt trukket frist", "frist", "kan påklages",
    ),
    "klage avvist, fristen ute": (
        med(replace(KLAGE, vist=Vist.AVVIST, avsluttet=NAA - TIME, grunn="For sent."),
            replace(PUBLISERT, resultat=replace(FIRE, kjent=NAA - 16 * DAG))),
        "eksamen levert sensur resultat registrert avvist frist", "frist", "spør skolen",
    ),
    "behandlet i PAS": (etter_klage("6"), "eksamen levert sensur resultat svar", "svar", "6 – seks"),
    "formell feil til behandling": (
        med(replace(HOS, slag="formell_feil", karakter="")),
        "eksamen levert sensur resultat registrert sendt behandles svar", "behandles", "",
    ),
    "formell feil, ikke medhold": (
        annullert(med(replace(SENDT, slag="formell_feil", vist=Vist.AVGJORT, avsluttet=NAA - DAG)), medhold=False),
        "eksamen levert sensur resultat registrert sendt avgjort ikke_medhold", "ikke_medhold", "førte ikke fram",
    ),
    "annullert": (annullert(LEVERT), "eksamen levert sensur resultat annullert", "annullert", "melder på"),
    "kan velge": (
        annullert(valgfri=True, valgfrist=NAA + DAG), "eksamen levert sensur resultat valgfri valg frist", "valg",
        "Ingenting er valgt",
    ),
    "har valgt å beholde, fristen ute": (
        annullert(replace(PUBLISERT, resultat=replace(FIRE, kjent=NAA - 16 * DAG)), valgfri=True, valgfrist=NAA - TIME,
                  valg="beholder"),
        "eksamen levert sensur resultat valgfri valg frist", "frist", "",
    ),
    "har valgt annullering": (
        annullert(LEVERT, valgfri=True, valgfrist=NAA - TIME, valg="annulleres"),
        "eksamen levert sensur resultat valgfri valg", "valg", "etter kandidatens valg",
    ),
    "annulleringen opphevet": (
        annullert(opphevet=NAA - TIME), "eksamen levert sensur resultat opphevet frist", "frist", "kan påklages",
    ),
}  # fmt: skip
FERDIGE = {
    "ikke dokumentert fravær", "dokumentert fravær", "avlyst", "publisert, klagefristen ute", "klage avgjort, satt opp",
    "klage avgjort, står", "klage avvist, fristen ute", "behandlet i PAS", "formell feil, ikke medhold", "annullert",
    "har valgt å beholde, fristen ute", "har valgt annullering",
}  # fmt: skip


@pytest.mark.parametrize("navn", TABELL)
def test_stegene_i_hver_tilstand(navn):
    fakta, rekke, naa_slag, sier = TABELL[navn]
    sak = lag_sak(fakta, NAA)
    assert [steg.slag for steg in sak.steg] == rekke.split()
    assert sak.naa.slag == naa_slag
    assert sier in sak.naa.tekst
    assert (sak.stilling == Stilling.FERDIG) == (navn in FERDIGE)
    # No dead end: it says what is on, what comes, or that it is over; and there is somebody to ask.
    assert sak.stilling == Stilling.FERDIG or sak.naa.tilstand != Tilstand.GJORT
    assert sak.spoer[0] == SKOLE
    assert all(steg.tittel for steg in sak.steg)


def test_det_som_har_skjedd_staar_i_rekkefoelge_foer_det_som_kommer():
    for fakta, *_resten in TABELL.values():
        sak = lag_sak(fakta, NAA)
        rang = [steg.tilstand != Tilstand.GJORT for steg in sak.steg if steg.slag not in {"frist", "levert", "eksamen"}]
        assert rang == sorted(rang)


def test_lenkene_gaar_dit_noe_kan_gjoeres():
    def lenker(fakta):
        return [steg.lenke for steg in lag_sak(fakta, NAA).steg if steg.lenke]

    assert lenker(PUBLISERT) == [Lenke.KVITTERING, Lenke.KLAGE]
    assert lenker(TABELL["klage avgjort, satt opp"][0]) == [Lenke.KVITTERING, Lenke.SVAR]
    assert lenker(TABELL["kan velge"][0]) == [Lenke.KVITTERING, Lenke.VALG, Lenke.KLAGE]
    assert lenker(TABELL["publisert, klagefristen ute"][0]) == [Lenke.KVITTERING]


def test_fristen_gaar_ut_med_den_norske_dagen():
    siste = datetime(2027, 6, 28, 23, 59, 59, tzinfo=OSLO)
    assert lag_sak(PUBLISERT, siste).naa.lenke == Lenke.KLAGE
    assert lag_sak(PUBLISERT, siste + timedelta(seconds=1)).stilling == Stilling.FERDIG


def test_den_som_behandler_klagen_er_en_av_dem_man_kan_spoerre():
    assert lag_sak(TABELL["klage hos nemnda"][0], NAA).spoer == [SKOLE, SF]
    assert lag_sak(TABELL["klage registrert"][0], NAA).spoer == [SKOLE]
