"""The reports through HTTP: who gets them, what they hold, and the files."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from brukere.models.bruker import Rolle
from eksamen.models import Oppgave
from felles.jobbkjoering import kjoer
from felles.models import Hendelse, Jobb
from felles.regneark import les
from rapporter.services import filer
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, PersonFactory, lag_eksamen, lag_kandidat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def eget_lager(settings, tmp_path):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"


def side(navn):
    return reverse("rapporter:rapport", args=[navn])


def innhold(svar) -> bytes:
    assert svar.status_code == 200, svar
    return b"".join(svar.streaming_content)


def pdf_tekst(svar) -> str:
    return "\n".join(s.extract_text() for s in PdfReader(BytesIO(innhold(svar))).pages)


class TestListen:
    def test_rapportene_staar_i_grupper_og_finnes_ved_soek(self, som, skoleadmin):
        klient = som(skoleadmin)
        tekst = klient.get(reverse("rapporter:liste")).text
        assert "Eksamensdagen" in tekst
        assert "Plassliste" in tekst
        funnet = klient.get(reverse("rapporter:liste"), {"sok": "hvem  SITTER"}).text
        assert "Plassliste" in funnet
        assert "Navneliste" not in funnet
        assert "Ingen rapport passer" in klient.get(reverse("rapporter:liste"), {"sok": "\x00finnesikke"}).text

    def test_rektor_ser_ikke_rapporter_med_passord(self, som, skole):
        rektor = som(bruker_med_rolle(Rolle.REKTOR, skole))
        assert "Kandidatlapper" not in rektor.get(reverse("rapporter:liste")).text
        assert rektor.get(side("kandidatlapper")).status_code == 403
        assert rektor.post(side("kandidatlapper"), {"format": "pdf"}).status_code == 403

    def test_vakten_har_ingen_rapporter_og_ukjente_finnes_ikke(self, som, vakt, skoleadmin):
        assert som(vakt).get(reverse("rapporter:liste")).status_code == 403
        assert som(vakt).get(side("navneliste")).status_code == 403
        assert som(skoleadmin).get(side("finnes-ikke")).status_code == 404


class TestTabellen:
    def test_paa_skjermen_som_regneark_og_som_pdf(self, som, skoleadmin, kandidat, parti):
        klient = som(skoleadmin)
        navn = f"{kandidat.person.etternavn}, {kandidat.person.fornavn}"
        assert navn in klient.get(side("navneliste")).text
        ark = les(innhold(klient.post(side("navneliste"), {"format": "xlsx"})))
        assert ark.overskrifter[:4] == ["Fag", "Parti", "Start", "Navn"]
        assert ark.rader[0][1][3:5] == [navn, kandidat.kandidatnummer.nummer]
        svar = klient.post(side("navneliste"), {"format": "pdf"})
        assert svar.headers["Content-Type"] == "application/pdf"
        assert "no-store" in svar.headers["Cache-Control"]
        assert navn in pdf_tekst(svar)

    def test_formler_i_navn_blir_aldri_formler(self, som, skoleadmin, parti):
        lag_kandidat(parti, person=PersonFactory(fornavn="=1+1", etternavn='=HYPERLINK("http://x.no")'))
        parti.rom = "@SUM(A1)"
        parti.save(update_fields=["rom"])
        data = innhold(som(skoleadmin).post(side("navneliste"), {"format": "xlsx"}))
        [(_, rad)] = les(data).rader
        assert rad[3] == '=HYPERLINK("http://x.no"), =1+1'
        assert b"<f>" not in data

    def test_bare_ens_egen_skole(self, som, skoleadmin, kandidat, annen_skole):
        annet = PartiFactory(skole=annen_skole, eksamen=kandidat.eksamen, rom="Fremmed")
        fremmed = lag_kandidat(annet)
        klient = som(skoleadmin)
        for valg in ({}, {"skole": annen_skole.orgnr}, {"parti": annet.pk}):
            assert fremmed.person.etternavn not in klient.get(side("navneliste"), valg).text
        for valg in ({}, {"skole": annen_skole.orgnr}):
            svar = klient.post(side("plassliste"), {"format": "xlsx", **valg})
            assert "Fremmed" not in str(les(innhold(svar)).rader)
        svar = klient.post(side("navneliste"), {"format": "xlsx", "parti": annet.pk})
        assert svar.status_code == 422
        assert "Ingenting å vise" in svar.text

    def test_fylket_velger_skole(self, som, fylke, kandidat, annen_skole):
        annet = PartiFactory(skole=annen_skole, eksamen=kandidat.eksamen)
        fremmed = lag_kandidat(annet)
        klient = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
        assert kandidat.person.etternavn in klient.get(side("navneliste")).text
        tekst = klient.get(side("navneliste"), {"skole": annen_skole.orgnr}).text
        assert fremmed.person.etternavn in tekst
        assert kandidat.person.etternavn not in tekst

    def test_parti_dag_og_periode_smalner(self, som, skoleadmin, skole, kandidat):
        annet = PartiFactory(skole=skole)
        hun = lag_kandidat(annet)
        klient = som(skoleadmin)
        tekst = klient.get(side("navneliste"), {"parti": annet.pk}).text
        assert hun.person.etternavn in tekst
        assert kandidat.person.etternavn not in tekst
        oppdiktet = {"dag": "2027-99-99", "periode": "X", "parti": "a", "side": "99999999"}
        assert kandidat.person.etternavn in klient.get(side("navneliste"), oppdiktet).text

    def test_lange_lister_deles_i_sider(self, som, skoleadmin, parti):
        for _ in range(51):
            lag_kandidat(parti)
        svar = som(skoleadmin).get(side("navneliste"), {"side": "2"}).text
        assert "51–51 av 51" in svar

    def test_konstant_antall_spoerringer(self, som, skoleadmin, skole, parti):
        klient = som(skoleadmin)
        lag_kandidat(parti)
        for navn in ("navneliste", "plassliste", "partier"):
            foer = _spoerringer(klient, side(navn))
            for _ in range(10):
                nytt = PartiFactory(skole=skole, eksamen=lag_eksamen())
                for _ in range(3):
                    lag_kandidat(nytt)
            assert _spoerringer(klient, side(navn)) == foer

    def test_en_skole_uten_partier_faar_det_sagt(self, som, annen_skoleadmin):
        assert "ingen partier ennå" in som(annen_skoleadmin).get(side("navneliste")).text
        assert "ingen partier ennå" in som(annen_skoleadmin).get(reverse("rapporter:klar")).text

    def test_store_lister_lages_av_en_jobb(self, som, skoleadmin, kandidat, monkeypatch):
        monkeypatch.setitem(filer.MAKS_RADER, "xlsx", 0)
        klient = som(skoleadmin)
        svar = klient.post(side("navneliste"), {"format": "xlsx", "parti": kandidat.parti_id})
        jobben = Jobb.objects.get()
        assert svar.headers["Location"] == reverse("brukere:jobb", args=[jobben.noekkel])
        assert kjoer(jobb_id=jobben.pk)
        fil = innhold(klient.post(reverse("brukere:hent_jobb", args=[jobben.noekkel])))
        assert kandidat.person.etternavn in str(les(fil).rader)


def _spoerringer(klient, adresse) -> int:
    with CaptureQueriesContext(connection) as fanget:
        assert klient.get(adresse).status_code == 200
    return len(fanget)


class TestLappene:
    def test_lapper_med_nummer_og_passord_i_kandidatens_maalform(self, som, skoleadmin, parti):
        nb = lag_kandidat(parti, plass="7")
        nn = lag_kandidat(parti, maalform="nn", passord="qqqq-2222")
        svar = som(skoleadmin).post(side("kandidatlapper"), {"format": "pdf"})
        assert "passord" not in svar.headers["Content-Disposition"]
        tekst = pdf_tekst(svar)
        for ord_ in (
            nb.kandidatnummer.nummer,
            nn.kandidatnummer.nummer,
            "kfm4-tr7w",
            "qqqq-2222",
            "testserver/kandidat/",
        ):
            assert ord_ in tekst
        assert "Slik loggar du inn" in tekst
        assert "Slik logger du inn" in tekst

    def test_at_passord_er_hentet_er_en_hendelse_uten_verdier(self, som, skoleadmin, kandidat):
        som(skoleadmin).post(side("kandidatlapper"), {"format": "pdf"})
        hendelse = Hendelse.objects.get(handling="rapport.hemmelig")
        assert hendelse.data == {"rapport": "kandidatlapper", "parti_ider": [kandidat.parti_id], "antall": 1}

    def test_bare_de_som_er_krysset_av(self, som, skoleadmin, parti, annen_skole):
        en, to = lag_kandidat(parti), lag_kandidat(parti)
        klient = som(skoleadmin)
        assert f'value="{en.pk}"' in klient.get(side("kandidatlapper")).text
        tekst = pdf_tekst(klient.post(side("kandidatlapper"), {"format": "pdf", "kandidat": [to.pk, "tull"]}))
        assert to.kandidatnummer.nummer in tekst
        assert en.kandidatnummer.nummer not in tekst
        fremmed = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=parti.eksamen))
        svar = klient.post(side("kandidatlapper"), {"format": "pdf", "kandidat": fremmed.pk})
        assert svar.status_code == 422
        assert "Ingen av kandidatene" in svar.text

    def test_uten_passord_eller_nummer_blir_det_sagt(self, som, skoleadmin, parti):
        lag_kandidat(parti, passord=None)
        svar = som(skoleadmin).post(side("kandidatlapper"), {"format": "pdf"})
        assert svar.status_code == 422
        assert "både kandidatnummer og passord" in svar.text

    def test_det_foerste_arket_vises_med_alle_lappene_paa_det(self, som, skoleadmin, parti):
        for _ in range(4):
            lag_kandidat(parti)
        klient = som(skoleadmin)
        for navn in ("kandidatlapper", "kandidatlapper-store"):
            assert "data:image/png;base64," in klient.post(side(navn), {"format": "vis"}).text
        vist = Hendelse.objects.filter(handling="rapport.hemmelig").order_by("pk")
        assert [hendelse.data["antall"] for hendelse in vist] == [3, 1]

    def test_det_foerste_vises_som_bilde(self, som, skoleadmin, kandidat):
        svar = som(skoleadmin).post(side("kandidatlapper"), {"format": "vis", "kandidat": kandidat.pk})
        assert "data:image/png;base64," in svar.text
        assert f'value="{kandidat.pk}" checked' in svar.text
        assert "kfm4-tr7w" not in svar.text

    def test_mange_lapper_lages_av_en_jobb_og_hentes_en_gang(
        self, som, skoleadmin, kandidat, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr(filer, "MAKS_BREV", 0)
        klient = som(skoleadmin)
        klient.post(side("kandidatlapper"), {"format": "pdf", "kandidat": [kandidat.pk]})
        jobben = Jobb.objects.get()
        assert kjoer(jobb_id=jobben.pk)
        hent = reverse("brukere:hent_jobb", args=[jobben.noekkel])
        with django_capture_on_commit_callbacks(execute=True):
            assert "kfm4-tr7w" in pdf_tekst(klient.post(hent))
        assert "Filen er slettet" in klient.post(hent, follow=True).text

    def test_den_som_mistet_rollen_faar_ikke_jobben_utfoert(self, som, skoleadmin, kandidat, monkeypatch):
        monkeypatch.setattr(filer, "MAKS_BREV", 0)
        som(skoleadmin).post(side("kandidatlapper"), {"format": "pdf"})
        skoleadmin.tildelinger.all().delete()
        jobben = Jobb.objects.get()
        kjoer(jobb_id=jobben.pk)
        jobben.refresh_from_db()
        assert (jobben.status, jobben.fil) == (Jobb.Status.FEILET, "")

    def test_konstant_antall_spoerringer(self, som, skoleadmin, parti):
        klient, antall = som(skoleadmin), []
        for flere in (1, 29):
            for _ in range(flere):
                lag_kandidat(parti)
            with CaptureQueriesContext(connection) as fanget:
                innhold(klient.post(side("kandidatlapper"), {"format": "pdf"}))
            antall.append(len(fanget))
        assert antall[0] == antall[1]


class TestTavlen:
    def test_roedt_gult_og_groent_med_ord_og_lenke(self, som, skoleadmin, kandidat):
        tekst = som(skoleadmin).get(reverse("rapporter:klar")).text
        assert "Må ordnes" in tekst
        assert "Oppgaven mangler for" in tekst
        assert reverse("eksamen:partier") + "?mangler=oppgave" in tekst
        assert "punkter er klare" in tekst

    def test_oppgaver_paa_plass_er_groent(self, som, skoleadmin, kandidat):
        for deel in kandidat.eksamen.deler.all():
            Oppgave.objects.create(
                eksamensdel=deel, maalform="nb", noekkel="x", navn="o.pdf", stoerrelse=1, sha256="0" * 64
            )
        assert "Alle har oppgave i sin målform." in som(skoleadmin).get(reverse("rapporter:klar")).text

    @pytest.mark.parametrize("dag", ["alle", "2027-99-99", "2020-01-01", ""])
    def test_hele_perioden_og_oppdiktede_dager(self, som, skoleadmin, kandidat, dag):
        svar = som(skoleadmin).get(reverse("rapporter:klar"), {"dag": dag})
        assert svar.status_code == 200
        assert ("hele V-2027" in svar.text) == (dag == "alle")

    def test_vakten_slipper_ikke_inn(self, som, vakt):
        assert som(vakt).get(reverse("rapporter:klar")).status_code == 403

    def test_startsiden_sier_fra_om_roede_punkter(self, som, skoleadmin, kandidat):
        tekst = som(skoleadmin).get("/").text
        assert "før eksamen" in tekst
        assert reverse("rapporter:klar") in tekst

    def test_startsiden_tier_naar_det_er_lenge_til(self, som, skoleadmin, kandidat):
        for deel in kandidat.eksamen.deler.all():
            type(deel).objects.filter(pk=deel.pk).update(
                start=deel.start.replace(year=deel.start.year + 1), slutt=deel.slutt.replace(year=deel.slutt.year + 1)
            )
        assert "før eksamen" not in som(skoleadmin).get("/").text

    def test_konstant_antall_spoerringer(self, som, skoleadmin, skole, kandidat):
        klient, adresse = som(skoleadmin), reverse("rapporter:klar")
        foer = _spoerringer(klient, adresse)
        for _ in range(10):
            nytt = PartiFactory(skole=skole, eksamen=lag_eksamen())
            for _ in range(3):
                lag_kandidat(nytt)
        assert _spoerringer(klient, adresse) == foer


def test_fra_partiets_side_til_lappene_og_navnelisten(som, skoleadmin, skole, kandidat, parti):
    adresse = reverse("eksamen:parti", args=[parti.pk])
    tekst = som(skoleadmin).get(adresse).text
    assert f"{side('kandidatlapper')}?skole={skole.orgnr}" in tekst
    rektors = som(bruker_med_rolle(Rolle.REKTOR, skole)).get(adresse).text
    assert side("kandidatlapper") not in rektors
    assert side("navneliste") in rektors
