"""What the letters say: to pupils in their målform and not before the announcement, to examiners, and for the rooms."""

from datetime import timedelta

import pytest

from deltakelse.models import Avlysning
from eksamen.models import Eksamensperiode
from felles.brev import klokkeslett, maalformdato
from felles.tid import dagens_dato, naa
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.tilrettelegging import om_en_uke
from tests.felles.test_brev import struktur
from tests.rapporter.innhold import BREV, lag_alt, lag_dag, pdf, rader, side, tekst

pytestmark = pytest.mark.django_db
TIL_SKOLEN = "Til skolen: Ikke del ut dette brevet ennå."


@pytest.fixture(autouse=True)
def eget_lager(settings, tmp_path):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"


def trekk(om):
    """The draw is told `om` from now; None when nobody has set it."""
    tid = naa() + om if om is not None else None
    Eksamensperiode.objects.update(trekk_gs=tid, trekk_vgs=tid)
    return tid


class TestElevene:
    def test_brevet_sier_tid_sted_forberedelse_og_tilrettelegging(self, som, skoleadmin, skole):
        kandidat = lag_dag(skole)
        trekk(timedelta(days=-1))
        brevet = tekst(pdf(som(skoleadmin), "innkalling", fritekst="Velkommen\n\ntil oss"))
        for ord_ in (
            "Du skal opp til eksamen", kandidat.person.navn, kandidat.kandidatnummer.nummer, "Samfunnshuset", "Aula",
            maalformdato(om_en_uke(), "nb"), "09:00", "15:00 (din egen sluttid)", "B12", "Ta med ordbok", "Eget rom",
            "Utvidet tid: 25 minutter i del 1 og 35 minutter i del 2", "Velkommen", "Ta med legitimasjon med bilde",
        ):  # fmt: skip
            assert ord_ in brevet
        for ord_ in (TIL_SKOLEN, "Dysleksi", "kfm4-tr7w"):
            assert ord_ not in brevet

    def test_brevet_er_paa_kandidatens_nynorsk(self, som, skoleadmin, skole):
        lag_dag(skole, maalform="nn")
        trekk(timedelta(days=-1))
        leser = pdf(som(skoleadmin), "innkalling")
        brevet = tekst(leser)
        for ord_ in ("Her står når og kvar du skal møte.", "di eiga sluttid", "Førebuing", "Stad", "Eige rom", "Hugs"):
            assert ord_ in brevet
        assert "Sted" not in brevet
        assert leser.trailer["/Root"]["/Lang"] == "nn"

    def test_foer_kunngjoeringen_sier_brevet_naar_det_kan_deles_ut(self, som, skoleadmin, skole):
        lag_dag(skole)
        tid = trekk(timedelta(days=2))
        brevet = tekst(pdf(som(skoleadmin), "innkalling"))
        assert TIL_SKOLEN in brevet
        assert f"{maalformdato(tid, 'nb')} kl. {klokkeslett(tid)}" in brevet
        trekk(timedelta(seconds=-1))
        assert TIL_SKOLEN not in tekst(pdf(som(skoleadmin), "innkalling"))

    def test_det_som_er_kunngjort_og_det_som_ikke_er_det_staar_aldri_i_samme_brev(self, som, skoleadmin, skole):
        kandidat = lag_dag(skole)
        muntlig = lag_eksamen(start=om_en_uke() + timedelta(days=3), form="M")
        lag_kandidat(PartiFactory(skole=skole, eksamen=muntlig, navn="MUNTLIG"), person=kandidat.person)
        trekk(timedelta(days=-1))
        kjent, ukjent = [" ".join(s.extract_text().split()) for s in pdf(som(skoleadmin), "innkalling").pages]
        assert TIL_SKOLEN not in kjent
        assert "MUNTLIG" not in kjent
        assert TIL_SKOLEN in ukjent
        assert "MUNTLIG" in ukjent

    def test_alle_kjente_eksamener_staar_i_ett_brev(self, som, skoleadmin, skole):
        kandidat = lag_dag(skole)
        annen = lag_eksamen(start=om_en_uke() + timedelta(days=3))
        lag_kandidat(PartiFactory(skole=skole, eksamen=annen), person=kandidat.person)
        trekk(timedelta(days=-1))
        leser = pdf(som(skoleadmin), "innkalling")
        assert len(leser.pages) == 1
        assert "Eksamenene dine" in tekst(leser)

    def test_avlyste_eksamener_har_ikke_brev_og_nus_er_bare_nus(self, som, skoleadmin, skole):
        kandidat = lag_dag(skole, nus_status="utsatt")
        vanlig = lag_kandidat(kandidat.parti)
        klient = som(skoleadmin)
        assert vanlig.person.etternavn not in tekst(pdf(klient, "innkalling-nus"))
        assert [rad[9] for rad in rader(klient, "oppmeldinger-nus")] == ["Utsatt eksamen"]
        assert len(rader(klient, "oppmeldinger")) == 2
        Avlysning.objects.create(parti=kandidat.parti, begrunnelse="Brann", registrert=naa())
        assert klient.post(side("innkalling"), {"format": "pdf"}).status_code == 422

    def test_eksamener_som_er_over_har_ikke_brev(self, som, skoleadmin, skole):
        kandidat = lag_dag(skole)
        over = lag_eksamen(start=naa() - timedelta(days=7))
        ferdig = lag_kandidat(PartiFactory(skole=skole, eksamen=over, navn="OVER"), person=kandidat.person)
        klient = som(skoleadmin)
        assert "OVER" not in tekst(pdf(klient, "innkalling", periode="alle"))
        svar = klient.post(side("innkalling"), {"format": "pdf", "periode": "alle", "kandidat": ferdig.pk})
        assert svar.status_code == 422
        assert "eksamener som er over" in svar.text

    def test_bare_de_som_er_krysset_av(self, som, skoleadmin, skole):
        kandidat = lag_dag(skole)
        annen = lag_kandidat(kandidat.parti)
        brevet = tekst(pdf(som(skoleadmin), "innkalling", kandidat=annen.pk))
        assert annen.person.etternavn in brevet
        assert kandidat.kandidatnummer.nummer not in brevet

    def test_listen_sier_fra_naar_eleven_kan_faa_vite_det(self, som, skoleadmin, skole):
        lag_dag(skole)
        trekk(None)
        [rad] = rader(som(skoleadmin), "oppmeldinger")
        # Never later than the exam's own first part.
        assert rad[10]


class TestSkolensBrev:
    def test_eksaminator_faar_alle_sine_partier_svarfrist_og_fritekst(self, som, skoleadmin, skole):
        lag_dag(skole)
        lag_dag(skole, navn="3STB")
        frist = dagens_dato(naa()) + timedelta(days=9)
        leser = pdf(
            som(skoleadmin), "brev-eksaminator", svarfrist=frist.isoformat(), fritekst="Hilsen oss", maalform="nn"
        )  # fmt: skip
        brevet = tekst(leser)
        assert len(leser.pages) == 1
        for ord_ in ("Kari Eksaminator", "3STA", "3STB", maalformdato(frist, "nn"), "Hilsen oss", "Eg tek oppdraget."):
            assert ord_ in brevet
        assert "Ola Sensor" in tekst(pdf(som(skoleadmin), "brev-sensor"))

    def test_en_maalform_som_ikke_finnes_avvises(self, som, skoleadmin, skole):
        lag_dag(skole)
        svar = som(skoleadmin).post(side("brev-eksaminator"), {"format": "pdf", "maalform": "xx"})
        assert svar.status_code == 422

    def test_protokollen_har_kandidatene_og_vaktene(self, som, skoleadmin, skole):
        kandidat = lag_dag(skole)
        protokollen = tekst(pdf(som(skoleadmin), "eksamensprotokoll"))
        for ord_ in (kandidat.kandidatnummer.nummer, kandidat.person.etternavn, "15:00", "Underskrifter", "Møtt"):
            assert ord_ in protokollen

    def test_omslaget_har_nummer_og_aldri_navn(self, som, skoleadmin, skole):
        kandidat = lag_dag(skole)
        omslaget = tekst(pdf(som(skoleadmin), "innfoeringsark"))
        assert kandidat.kandidatnummer.nummer in omslaget
        assert "Del 1" in omslaget
        assert kandidat.person.etternavn not in omslaget

    def test_doerskilt_og_plasskart(self, som, skoleadmin, skole):
        kandidat = lag_dag(skole)
        skiltet = tekst(pdf(som(skoleadmin), "doerskilt", maalform="nn"))
        assert "Vis omsyn" in skiltet
        assert "Nokon har lengre tid, til kl. 15:00" in skiltet
        kartet = tekst(pdf(som(skoleadmin), "romkart"))
        assert f"7 {kandidat.person.navn}" in kartet
        assert "14" in kartet


@pytest.mark.parametrize("navn", BREV)
def test_hvert_brev_har_spraakmerke(som, skoleadmin, skole, navn):
    lag_alt(skole)
    leser = pdf(som(skoleadmin), navn, maalform="nn")
    spraak = {merke for _, merke in struktur(leser)} | {leser.trailer["/Root"]["/Lang"]}
    assert spraak & {"nb", "nn"}
