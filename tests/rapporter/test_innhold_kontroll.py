"""What the checks, overviews and lists of results hold: the right rows, and nothing before its time."""

from datetime import timedelta

import pytest

from eksamen.models import Eksamensparti
from felles.hendelser import SYSTEM
from felles.tid import naa
from sensur.services.publisering import publiser
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_kandidat
from tests.fabrikker.sensur import foreslaa, kandidater, lag_sensor, lag_sensurparti, sett_alle_like, tildel
from tests.fabrikker.tilrettelegging import om_en_uke
from tests.rapporter.innhold import lag_alt, lag_dag, pdf, rader, side, tekst

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def eget_lager(settings, tmp_path):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"


class TestKontroll:
    def test_det_som_mangler_paa_partiene_staar_under_sin_mangel(self, som, skoleadmin, skole, vakt):
        tomt = PartiFactory(
            skole=skole, eksamen=lag_eksamen(), navn="TOMT", rom="", sted="", eksamenstype="muntlig"
        )  # fmt: skip
        tomt.eksamen.deler.all().delete()
        funnet = [(rad[0], rad[3]) for rad in rader(som(skoleadmin), "kontroll-partier") if rad[3] == "TOMT"]
        assert [mangel for mangel, _ in funnet] == [
            "Mangler dato", "Mangler rom", "Mangler eksamenssted", "Mangler sensor", "Mangler eksaminator",
            "Mangler eksamensvakt", "Mangler kandidater",
        ]  # fmt: skip

    def test_et_parti_som_har_alt_staar_ikke_der(self, som, skoleadmin, skole, vakt):
        kandidat = lag_dag(skole)
        gi_vakt(kandidat.parti, vakt)
        Eksamensparti.objects.exclude(pk=kandidat.parti_id).filter(skole=skole).update(sted="X")
        assert "3STA" not in [rad[3] for rad in rader(som(skoleadmin), "kontroll-partier")]

    def test_sentralgitt_sensur_settes_ikke_av_skolen(self, som, skoleadmin, kandidat):
        mangler = {rad[0] for rad in rader(som(skoleadmin), "kontroll-partier")}
        assert not mangler & {"Mangler sensor", "Mangler eksaminator"}

    def test_kandidater_uten_nummer_og_passord(self, som, skoleadmin, parti):
        uten = lag_kandidat(parti, passord=None)
        lag_kandidat(parti)
        type(uten).objects.filter(pk=uten.pk).update(kandidatnummer=None)
        assert [(rad[0], rad[1]) for rad in rader(som(skoleadmin), "kontroll-kandidater")] == [
            (mangel, f"{uten.person.etternavn}, {uten.person.fornavn}")
            for mangel in ("Mangler kandidatnummer", "Mangler passord")
        ]

    def test_vakter_i_to_rom_staar_med_dag_og_begge_partiene(self, som, skoleadmin, skole, vakt):
        for navn, rom in (("EN", "Aula"), ("TO", "Gym")):
            gi_vakt(PartiFactory(skole=skole, eksamen=lag_eksamen(start=om_en_uke()), navn=navn, rom=rom), vakt)
        [rad] = rader(som(skoleadmin), "kontroll-kollisjoner")
        assert rad[:3] == ["Eksamensvakter i to rom samtidig", vakt.navn, f"{om_en_uke():%Y-%m-%d}"]
        assert {celle.split()[-1] for celle in rad[3:]} == {"EN", "TO"}

    def test_plasslisten_skiller_dagene_i_samme_rom(self, som, skoleadmin, skole):
        for dager in (0, 1):
            eksamen = lag_eksamen(start=om_en_uke() + timedelta(days=dager))
            lag_kandidat(PartiFactory(skole=skole, eksamen=eksamen, sted="Skolen", rom="Aula"), plass="1")
        klient = som(skoleadmin)
        dager = [f"{om_en_uke() + timedelta(days=n):%Y-%m-%d}" for n in (0, 1)]
        assert [rad[:4] for rad in rader(klient, "plassliste")] == [[dag, "Skolen", "Aula", "1"] for dag in dager]
        assert len(pdf(klient, "plassliste").pages) == 2

    def test_kollisjoner_dobbeltmeldinger_og_fulle_rom(self, som, skoleadmin, skole):
        kandidat = lag_alt(skole)
        klient = som(skoleadmin)
        navn = f"{kandidat.person.etternavn}, {kandidat.person.fornavn}"
        assert {rad[1] for rad in rader(klient, "kontroll-kollisjoner")} == {navn}
        assert rader(klient, "kontroll-kollisjoner")[0][0] == "Kandidater med to eksamener samtidig"
        [dobbelt] = rader(klient, "kontroll-dobbeltmeldte")
        assert dobbelt[:3] == [navn, kandidat.eksamen.fag.fagkode, "2"]
        [fullt] = rader(klient, "kontroll-rom")
        assert fullt[2:6] == ["Lite", "2", "1", "1"]

    def test_en_kollisjon_med_en_annen_skole_sier_ikke_hvor_eller_naar(self, som, skoleadmin, skole, annen_skole):
        kandidat = lag_dag(skole)
        lag_kandidat(
            PartiFactory(skole=annen_skole, eksamen=lag_eksamen(start=om_en_uke()), navn="HEMMELIG"),
            person=kandidat.person,
        )  # fmt: skip
        [rad] = rader(som(skoleadmin), "kontroll-kollisjoner")
        assert rad[2:] == ["", f"{kandidat.eksamen.fag.kode} 3STA", "En annen skole"]


class TestOversikt:
    def test_klassene_og_rommene(self, som, skoleadmin, skole):
        kandidat = lag_alt(skole)
        klient = som(skoleadmin)
        klasserader = rader(klient, "kandidater-klasser")
        assert [rad[0] for rad in klasserader] == ["3A", "3A", "3A", "Uten klasse"]
        assert klasserader[0][2] == kandidat.kandidatnummer.nummer
        dager = rader(klient, "dager-og-rom")
        assert [(rad[1], rad[2], rad[4], rad[5]) for rad in dager if rad[2] == "Aula"] == [
            ("Samfunnshuset", "Aula", "14:00", "15:00")
        ]

    def test_tilretteleggingen_uten_grunn_og_vaktenes_liste_uten_navn(self, som, skoleadmin, skole):
        kandidat = lag_dag(skole)
        klient = som(skoleadmin)
        [rad] = rader(klient, "tilrettelegging")
        assert rad[4] == "+25 +35 min, eget rom, lydfil"
        liste = tekst(pdf(klient, "tilrettelegging-vakter"))
        assert kandidat.kandidatnummer.nummer in liste
        assert "15:00" in liste
        for ord_ in (kandidat.person.etternavn, "Dysleksi"):
            assert ord_ not in liste
        [bestilling] = rader(klient, "ekstra-materiell")
        assert (bestilling[0], bestilling[4], bestilling[5]) == ("Lydfil", "Bokmål", "1")


class TestResultater:
    @pytest.fixture
    def ferdig(self, skole, statsforvalter):
        """Final grades 5 and 4 that are not published."""
        parti = lag_sensurparti(skole, statsforvalter, navn="3STA")
        oppdragene = tildel(parti, lag_sensor(statsforvalter), lag_sensor(statsforvalter))
        for oppdrag in oppdragene:
            foreslaa(oppdrag, "5", "4", bekreftet=True)
        sett_alle_like(oppdragene[1])
        return parti

    @pytest.mark.parametrize("navn", ["resultatliste", "pas-kandidater"])
    def test_karakteren_staar_foerst_naar_den_er_publisert(self, som, skoleadmin, ferdig, navn):
        klient = som(skoleadmin)
        assert [rad[-1] for rad in rader(klient, navn)] == ["*", "*"]
        assert "5" not in [rad[-1] for rad in rader(klient, "pas-uten-karakter")]
        assert len(rader(klient, "pas-uten-karakter")) == 2
        publiser(eksamen_id=ferdig.eksamen_id, aktoer=SYSTEM, naa=naa())
        assert sorted(rad[-1] for rad in rader(klient, navn)) == ["4", "5"]
        svar = klient.post(side("pas-uten-karakter"), {"format": "xlsx"})
        assert "Alle kandidatene i utvalget har karakter." in svar.text

    def test_fravaer_er_im_og_mangler_ikke_karakter(self, som, skoleadmin, ferdig):
        sett_fravaer(kandidater(ferdig)[0])
        klient = som(skoleadmin)
        assert sorted(rad[-1] for rad in rader(klient, "resultatliste")) == ["*", "IM"]
        assert len(rader(klient, "pas-uten-karakter")) == 1

    def test_lokale_partier_gaar_ikke_til_pas(self, som, skoleadmin, ferdig):
        Eksamensparti.objects.update(eksamenstype="lokal_egen")
        svar = som(skoleadmin).post(side("pas-kandidater"), {"format": "pdf"})
        assert svar.status_code == 422


def test_pakkelisten_teller_oppgaver_i_hver_maalform_og_det_som_er_bestilt(som, skoleadmin, skole):
    kandidat = lag_dag(skole)
    for _ in range(2):
        lag_kandidat(kandidat.parti, maalform="nn")
    del1, del2 = rader(som(skoleadmin), "pakkeliste")
    assert del1[6:] == ["Del 1", "På papir", "1", "2", "3", "1 lydfil"]
    assert del2[6:] == ["Del 2", "På skjerm", "1", "2", "0", "1 lydfil"]
