"""The whole round over two real sites: two databases, HTTP between them, and on each side its own worker and beat."""

import http.cookiejar
import os
import re
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from verktoey.pasproeve.handlinger import FAG
from verktoey.pasproeve.nettsteder import Proevefeil, ToNettsteder, ledige_porter

SEKUNDER = 120
HELE_RUNDEN, MED_ENDRINGER, FRAVAER, UTEN_DEL2 = FAG
PER_PARTI = 8


@pytest.fixture(scope="module")
def to():
    """A school with a party in each fagkode, and PAS; the same for all tests here, each in a fagkode of its own."""
    with tempfile.TemporaryDirectory(prefix="to-", dir="/var/tmp", ignore_cleanup_errors=True) as mappe:
        os.chmod(mappe, 0o755)
        with ToNettsteder(Path(mappe), ledige_porter(2)) as steder:
            partier = steder.skole.gjoer("lag_partier", per_parti=PER_PARTI)
            steder.partier = dict(zip(FAG, partier, strict=True))
            yield steder


def ferdig(to, jobb):
    """Ask until the job is over, and let its pauses pass; the job."""
    frist = time.monotonic() + SEKUNDER
    while True:
        (rad,) = to.skole.gjoer("jobber", ider=[jobb])
        if rad["jobb__status"] not in ("venter", "kjoerer"):
            assert rad["jobb__status"] == "ferdig", rad
            return rad
        assert time.monotonic() < frist, rad
        to.skole.gjoer("framskynd")
        time.sleep(0.3)


def eksporter(to, fagkode):
    return ferdig(to, to.skole.gjoer("eksporter", parti_ider=[to.partier[fagkode]]))


def utveksle(to, slag):
    return ferdig(to, to.skole.gjoer("utveksle", slag=slag, orgnr=to.orgnumre[0]))


def hent_resultater(to):
    return utveksle(to, "resultater")


def utveksle_til(to, slag, er_i_takt):
    """Exchange until it holds: one that was under way already may have looked before the last change. The last job."""
    frist = time.monotonic() + SEKUNDER
    while True:
        jobb = utveksle(to, slag)
        if er_i_takt():
            return jobb
        assert time.monotonic() < frist, er_i_takt()


def kandidater(sted, fagkode):
    """By person, without the keys of the site."""
    return {
        rad["person"]: {navn: verdi for navn, verdi in rad.items() if navn not in ("id", "parti_id")}
        for rad in sted.gjoer("kandidater")
        if rad["fagkode"] == fagkode
    }


def ider(to, fagkode):
    """The school's candidates: person → pk."""
    return ider_i(to.skole, fagkode)


def ider_i(sted, fagkode):
    return {rad["person"]: rad["id"] for rad in sted.gjoer("kandidater") if rad["fagkode"] == fagkode}


def resultater(sted, fagkode):
    """What shows on that side, by person; those of the other tests' fagkoder may have come along."""
    vist, alle = sted.gjoer("resultater"), ider_i(sted, fagkode)
    return {person: vist[str(pk)] for person, pk in alle.items() if str(pk) in vist}


def fravaer(sted, fagkode):
    staar, alle = sted.gjoer("fravaer"), ider_i(sted, fagkode)
    return {person: staar[str(pk)] for person, pk in alle.items() if str(pk) in staar}


def dagen_er_forbi(to, fagkode):
    for sted in (to.skole, to.pas):
        sted.gjoer("dagene_gaar", fagkode=fagkode, dager=20)


def eksamensdagen(to, fagkode):
    dagen_er_forbi(to, fagkode)
    to.pas.gjoer("spill_eksamen", fagkode=fagkode)


def ser_kandidaten(to, kandidat_id):
    """The candidate's own page at the school's site, after logging in with number and password."""
    nettleser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    doer = f"http://127.0.0.1:{to.port}/kandidat/logg-inn/"
    with nettleser.open(doer, timeout=60) as svar:
        side = svar.read().decode()
    merke = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', side)[1]
    felt = to.skole.gjoer("innlogging", kandidat_id=kandidat_id) | {"csrfmiddlewaretoken": merke, "til": "eksamener"}
    with nettleser.open(doer, urllib.parse.urlencode(felt).encode(), timeout=60) as svar:
        return svar.read().decode()


def klagen_gaar_hele_veien(to, person, annen):
    """One appeal is decided at PAS and comes home; another is withdrawn at the school, and so it is there."""
    her, der = ider(to, HELE_RUNDEN), ider_i(to.pas, HELE_RUNDEN)
    ny = "2" if resultater(to.pas, HELE_RUNDEN)[person] != "2" else "3"

    def stilling(sted, hvem):
        return sted.gjoer("klager").get(str((her if sted is to.skole else der)[hvem]))

    for hvem in (person, annen):
        to.skole.gjoer("klag", kandidat_id=her[hvem])
    utveksle_til(to, "klager", lambda: stilling(to.pas, annen) == "sendt" == stilling(to.pas, person))
    to.skole.gjoer("trekk_klagen", kandidat_id=her[annen])
    utveksle_til(to, "klager", lambda: stilling(to.pas, annen) == "trukket")
    to.pas.gjoer("behandle_klagen", kandidat_id=der[person], verdi=ny)
    utveksle_til(to, "klager", lambda: stilling(to.skole, person) == "avgjort")
    hent_resultater(to)
    assert resultater(to.skole, HELE_RUNDEN)[person] == resultater(to.pas, HELE_RUNDEN)[person] == ny
    assert stilling(to.skole, annen) == "trukket"


def test_fra_eksport_til_karakter_hos_kandidaten(to):
    assert not any(rad["nummer"] for rad in kandidater(to.skole, HELE_RUNDEN).values())

    jobb = eksporter(to, HELE_RUNDEN)

    # The same people, names, målformer and groups on both sides, and PAS's numbers here.
    i_pas = kandidater(to.pas, HELE_RUNDEN)
    assert len(i_pas) == PER_PARTI
    assert kandidater(to.skole, HELE_RUNDEN) == i_pas
    assert all(re.fullmatch(r"\d{3}[A-Z]{3}-[VH]", rad["nummer"]) for rad in i_pas.values())
    assert jobb["utfall"]["numre_nye"] == PER_PARTI

    assert resultater(to.skole, HELE_RUNDEN) == {}
    eksamensdagen(to, HELE_RUNDEN)
    assert resultater(to.skole, HELE_RUNDEN) == {}  # nobody has asked for them yet
    hent_resultater(to)

    her, vist = ider(to, HELE_RUNDEN), resultater(to.skole, HELE_RUNDEN)
    assert len(vist) == PER_PARTI - 1  # the last one was absent
    assert vist == resultater(to.pas, HELE_RUNDEN)
    alle = to.skole.gjoer("resultater")
    person = next(iter(vist))
    assert re.search(rf"\b{vist[person]}\b", ser_kandidaten(to, her[person])), person

    # Once more changes nothing, on either side.
    eksporter(to, HELE_RUNDEN)
    igjen = hent_resultater(to)
    assert kandidater(to.pas, HELE_RUNDEN) == i_pas
    assert to.skole.gjoer("resultater") == alle
    assert (igjen["utfall"]["ny"], igjen["utfall"]["endret"]) == (0, 0)

    klagen_gaar_hele_veien(to, *list(vist)[:2])


def test_sletting_og_endring_foelger_med_til_pas_og_nektes_naar_det_er_for_sent(to):
    eksporter(to, MED_ENDRINGER)
    alle = ider(to, MED_ENDRINGER)
    bort, annet, *_andre = alle.values()
    to.skole.gjoer("fjern", kandidat_id=bort)
    to.skole.gjoer("endre_maalform", kandidat_id=annet)
    to.skole.gjoer("meld_inn", parti_id=to.partier[MED_ENDRINGER])

    jobb = eksporter(to, MED_ENDRINGER)

    assert (jobb["utfall"]["slettet"], jobb["utfall"]["nektet"]) == (1, 0)
    assert len(kandidater(to.pas, MED_ENDRINGER)) == PER_PARTI
    assert kandidater(to.pas, MED_ENDRINGER) == kandidater(to.skole, MED_ENDRINGER)

    eksamensdagen(to, MED_ENDRINGER)
    person, pk = next(iter(ider(to, MED_ENDRINGER).items()))
    to.skole.gjoer("fjern", kandidat_id=pk)
    jobb = eksporter(to, MED_ENDRINGER)

    assert (jobb["utfall"]["slettet"], jobb["utfall"]["nektet"]) == (0, 1)
    assert person in kandidater(to.pas, MED_ENDRINGER)


def slag_i(logg):
    """The kinds that stand in a candidate's log, in order, without what was only lifted."""
    return [spor["slag"] for spor in logg if spor["hva"] != "opphevet"]


def test_fravaer_gaar_begge_veier_det_nyeste_vinner_og_begge_staar_i_loggen(to):
    eksporter(to, FRAVAER)
    dagen_er_forbi(to, FRAVAER)
    her, der = ider(to, FRAVAER), ider_i(to.pas, FRAVAER)
    bare_her, bare_der, sist_her, sist_der, *_uten = her

    def logg(sted, person):
        return sted.gjoer("fravaerslogg", kandidat_id=(her if sted is to.skole else der)[person])

    def i_takt(ventet):
        return fravaer(to.skole, FRAVAER) == fravaer(to.pas, FRAVAER) == ventet

    to.skole.gjoer("sett_oppmoete", kandidat_id=her[bare_her], slag="IDF")
    to.pas.gjoer("sett_oppmoete", kandidat_id=der[bare_der], slag="DF")
    to.pas.gjoer("sett_oppmoete", kandidat_id=der[sist_her], slag="DF")
    to.skole.gjoer("sett_oppmoete", kandidat_id=her[sist_her], slag="IDF")
    to.skole.gjoer("sett_oppmoete", kandidat_id=her[sist_der], slag="IDF")
    to.pas.gjoer("sett_oppmoete", kandidat_id=der[sist_der], slag="DF")

    satt = {bare_her: "IDF", bare_der: "DF", sist_her: "IDF", sist_der: "DF"}
    utveksle_til(to, "fravaer", lambda: i_takt(satt))

    # What was said on the one side stands in the log of the other, with who said it.
    assert slag_i(logg(to.pas, bare_her)) == ["IDF"]
    assert [(spor["slag"], bool(spor["kilde"])) for spor in logg(to.skole, bare_der)] == [("DF", True)]
    # The school has both, and so has PAS for the one that it was told of last.
    assert sorted(slag_i(logg(to.skole, sist_her))) == ["DF", "IDF"]
    assert sorted(slag_i(logg(to.skole, sist_der))) == ["DF", "IDF"]
    assert slag_i(logg(to.pas, sist_her)) == ["DF", "IDF"]
    assert [spor["hvem"] for spor in logg(to.pas, sist_her)] != ["bruker", "bruker"]

    # Lifted on the other side than where it was set.
    to.pas.gjoer("sett_oppmoete", kandidat_id=der[bare_her], slag="D")
    to.skole.gjoer("sett_oppmoete", kandidat_id=her[bare_der], slag="D")
    utveksle_til(to, "fravaer", lambda: i_takt({sist_her: "IDF", sist_der: "DF"}))

    # Once more changes nothing, and leaves no trace.
    loggene = [logg(sted, person) for sted in (to.skole, to.pas) for person in her]
    jobb = utveksle(to, "fravaer")
    assert (jobb["utfall"]["endret"], jobb["utfall"]["sendt"], jobb["utfall"]["nektet"]) == (0, 0, 0)
    assert [logg(sted, person) for sted in (to.skole, to.pas) for person in her] == loggene


def test_et_pas_uten_del_2_gir_numre_gjoeremaal_og_resultater_fra_fil(to):
    with to.skolen_med(PAS_KLIENT_DEL2="ingen"):
        # Numbers come from what PAS says that it has.
        eksporter(to, UTEN_DEL2)
        assert kandidater(to.skole, UTEN_DEL2) == kandidater(to.pas, UTEN_DEL2)
        assert all(rad["nummer"] for rad in kandidater(to.skole, UTEN_DEL2).values())

        # A deletion is something to do in PAS, once, until somebody has done it.
        person, pk = next(iter(ider(to, UTEN_DEL2).items()))
        to.skole.gjoer("fjern", kandidat_id=pk)
        assert [eksporter(to, UTEN_DEL2)["utfall"]["gjoeremaal"] for _gang in range(2)] == [1, 1]
        assert person in kandidater(to.pas, UTEN_DEL2)
        (maal,) = [rad for rad in to.skole.gjoer("gjoeremaal") if rad["slag"] == "sletting"]
        assert re.match(f"Ta .+ ut av {UTEN_DEL2}, gruppe .+, på http://", maal["tekst"])
        to.pas.gjoer("fjern", kandidat_id=ider_i(to.pas, UTEN_DEL2)[person])
        to.skole.gjoer("gjort_i_pas", gjoeremaal_id=maal["pk"])
        assert eksporter(to, UTEN_DEL2)["utfall"]["gjoeremaal"] == 0
        assert kandidater(to.skole, UTEN_DEL2) == kandidater(to.pas, UTEN_DEL2)

        # So is absence.
        eksamensdagen(to, UTEN_DEL2)
        borte = list(ider(to, UTEN_DEL2).values())[-1]
        to.skole.gjoer("sett_oppmoete", kandidat_id=borte, slag="DF")
        assert utveksle(to, "fravaer")["utfall"]["gjoeremaal"] >= 1  # the other tests' absence may be there too
        (maal,) = [rad for rad in to.skole.gjoer("gjoeremaal") if rad["paskandidat__fagkode"] == UTEN_DEL2]
        assert (maal["slag"], "«Dokumentert fravær»" in maal["tekst"]) == ("fravaer", True)

        # Results are not given, but are read from the file that is fetched in PAS, as often as one likes.
        with pytest.raises(Proevefeil, match="ikke_tilbudt"):
            to.skole.gjoer("utveksle", slag="resultater", orgnr=to.orgnumre[0])
        assert resultater(to.skole, UTEN_DEL2) == {}
        fil = to.pas.gjoer("karakterfil", orgnr=to.orgnumre[0])
        assert to.skole.gjoer("les_resultatfil", orgnr=to.orgnumre[0], innhold=fil)["ny"] >= PER_PARTI - 1
        vist = resultater(to.skole, UTEN_DEL2)
        assert vist == resultater(to.pas, UTEN_DEL2)
        assert len(vist) == PER_PARTI - 2  # one was taken out, and the last one was absent
        assert fravaer(to.skole, UTEN_DEL2) == fravaer(to.pas, UTEN_DEL2)
        assert "ny" not in to.skole.gjoer("les_resultatfil", orgnr=to.orgnumre[0], innhold=fil)
        assert resultater(to.skole, UTEN_DEL2) == vist
