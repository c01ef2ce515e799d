"""The practice exam through HTTP: the way through it, its rules, its limits, and that nothing real is touched."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from felles.models import Hendelse
from felles.tid import naa
from kandidat.stripe import Stripe as Kandidatstripe
from levering.models import Besvarelsesfil, Levering, Opplasting
from oevelse.models import Oevelse, Oevelsesfil, Oevelsesopplasting, Teller
from oevelse.services import filer as filtjeneste
from oevelse.services import grense, oevelser
from oevelse.services.rydding import rydd
from oevelse.visning import Stripe

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 en oevelse"
TUS = {"Tus-Resumable": "1.0.0"}


def last_opp(klient, navn="svar.pdf", data=PDF):
    return klient.post("/oevelse/opplasting/", {"filer": SimpleUploadedFile(navn, data)})


def lagrede_filer(settings):
    return [sti for sti in Path(settings.FILLAGER).rglob("*") if sti.is_file()]


def adresser(tekst):
    return set(re.findall(r'(?:href|action|hx-get|data-adresse|data-side)="(/[^"?]*)', tekst))


def test_hele_veien_fra_start_til_kvittering(ny):
    klient = ny()
    venter = klient.get("/oevelse/venter/").content.decode()
    assert "Øvelse – ingenting av dette er eksamen" in venter
    assert "01:00" in venter
    assert klient.post("/oevelse/venter/start/", follow=True).redirect_chain[-1][0] == "/oevelse/oppgave/"
    papir = klient.get("/oevelse/oppgave/nb/fil/")
    assert b"".join(papir.streaming_content).startswith(b"%PDF")
    assert last_opp(klient).headers["Location"] == "/oevelse/levering/"
    side = klient.get("/oevelse/levering/").content.decode()
    assert "svar.pdf" in side
    assert "Lever 1 fil" in side
    svar = klient.post("/oevelse/lever/", follow=True)
    assert svar.redirect_chain[-1][0] == "/oevelse/kvittering/"
    tekst = svar.content.decode()
    assert "Besvarelsen er levert" in tekst
    assert "øvelseskvittering" in tekst
    assert Oevelse.objects.get().kvitteringskode in tekst
    papir = klient.get("/oevelse/kvittering/pdf/")
    assert b"".join(papir.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("spraak", "foerst", "ord_"), [("nb", "nb", "øvelse"), ("nn", "nn", "øving"), ("en", "nb", "øvelse")]
)
def test_oppgaven_finnes_i_begge_maalformer_og_sidens_egen_staar_foerst(i_gang, settings, spraak, foerst, ord_):
    i_gang.cookies[settings.LANGUAGE_COOKIE_NAME] = spraak
    filer = re.findall(r'href="(/oevelse/oppgave/\w+/fil/)"', i_gang.get("/oevelse/oppgave/").content.decode())
    assert len(filer) == 2
    assert filer[0] == f"/oevelse/oppgave/{foerst}/fil/"
    leser = PdfReader(BytesIO(b"".join(i_gang.get(filer[0]).streaming_content)))
    assert ord_ in leser.pages[0].extract_text()
    assert leser.trailer["/Root"]["/Lang"] == foerst
    assert i_gang.get("/oevelse/oppgave/en/fil/").status_code == 404


def test_oevelsen_roerer_ingenting_ekte(i_gang):
    foer = Hendelse.objects.count()
    last_opp(i_gang)
    i_gang.post("/oevelse/lever/")
    ekte = (Besvarelsesfil, Levering, Opplasting)
    assert [modell.objects.count() for modell in ekte] == [0, 0, 0]
    assert Hendelse.objects.count() == foer


def test_sidene_i_oevelsen_lenker_aldri_til_kandidatens_egne(i_gang):
    last_opp(i_gang)
    sider = ["venter", "oppgave", "levering", "filtyper"]
    funnet = set().union(*(adresser(i_gang.get(f"/oevelse/{side}/", follow=True).content.decode()) for side in sider))
    i_gang.post("/oevelse/lever/")
    funnet |= adresser(i_gang.get("/oevelse/kvittering/").content.decode())
    # The mark of the site leads to the real door, as everywhere; nothing else may.
    assert {sti for sti in funnet if sti.startswith("/kandidat/")} == {"/kandidat/"}


def test_stripen_har_alt_som_kandidatens_egen_har():
    synlig = {navn for navn in dir(Kandidatstripe) if not navn.startswith("_")}
    synlig |= set(Kandidatstripe.__dataclass_fields__) - {"ekstra", "regel"}
    assert synlig <= {*dir(Stripe), *Stripe.__dataclass_fields__} | {"ekstra", "regel"}


def test_kapselen_sendes_bare_til_oevelsen_og_leses_ikke_av_skript(ny):
    kapsel = ny().cookies["eksamen_oevelse"]
    assert kapsel["path"] == "/oevelse/"
    assert kapsel["httponly"]
    assert Oevelse.objects.get().token_hash != kapsel.value


@pytest.mark.parametrize("side", ["venter", "oppgave", "levering", "kvittering", "status", "videre"])
def test_uten_oevelse_gaar_veien_til_inngangen(client, side):
    assert client.get(f"/oevelse/{side}/").headers["Location"] == "/oevelse/"


def test_den_som_ikke_har_startet_sendes_til_ventesiden(ny):
    klient = ny()
    assert klient.get("/oevelse/levering/").headers["Location"] == "/oevelse/venter/"
    assert last_opp(klient).headers["Location"] == "/oevelse/venter/"
    assert not Oevelsesfil.objects.exists()
    assert klient.post("/oevelse/lever/").status_code == 409


def test_nedtellingen_gaar_videre_av_seg_selv(ny, klokken):
    klient = ny()
    klokken.shift(61)
    svar = klient.get("/oevelse/status/?side=venter", headers={"HX-Request": "true"})
    assert svar.headers["HX-Redirect"] == "/oevelse/oppgave/"


def test_status_er_stille_naar_ingenting_er_nytt(i_gang):
    side = i_gang.get("/oevelse/oppgave/").content.decode()
    merke = re.search(r"v=([0-9a-f]{16})", side)[1]
    htmx = {"HX-Request": "true"}
    assert i_gang.get(f"/oevelse/status/?side=oppgave&v={merke}", headers=htmx).status_code == 204
    last_opp(i_gang)
    ny_stripe = i_gang.get(f"/oevelse/status/?side=oppgave&v={merke}", headers=htmx)
    assert 'id="stripe"' in ny_stripe.content.decode()
    assert i_gang.get("/oevelse/status/").json()["adresse"] == "/oevelse/levering/"


def test_filreglene_er_eksamens_egne(i_gang, settings):
    svar = last_opp(i_gang, "virus.exe")
    assert svar.status_code == 422
    assert "Filen har en ugyldig filtype" in svar.content.decode()
    assert "Filen er tom" in last_opp(i_gang, "tom.pdf", b"").content.decode()
    last_opp(i_gang)
    assert "er allerede lastet opp" in last_opp(i_gang, data=b"%PDF noe annet").content.decode()
    assert last_opp(i_gang).status_code == 302  # the same file again is harmless
    assert Oevelsesfil.objects.count() == len(lagrede_filer(settings)) == 1


def test_en_fil_kan_hentes_og_slettes_av_den_som_oever_og_ingen_andre(
    i_gang, ny, settings, django_capture_on_commit_callbacks
):
    last_opp(i_gang)
    fil = Oevelsesfil.objects.get()
    assert b"".join(i_gang.get(f"/oevelse/filer/-{fil.pk}/").streaming_content) == PDF
    annen = ny()
    annen.post("/oevelse/venter/start/")
    assert annen.get(f"/oevelse/filer/-{fil.pk}/").status_code == 404
    annen.post(f"/oevelse/filer/-{fil.pk}/slett/")
    assert Oevelsesfil.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert i_gang.post(f"/oevelse/filer/-{fil.pk}/slett/").status_code == 302
    assert i_gang.post(f"/oevelse/filer/-{fil.pk}/slett/").status_code == 302
    assert not lagrede_filer(settings)


def test_levering_to_ganger_er_en_levering(i_gang):
    assert i_gang.post("/oevelse/lever/").status_code == 422
    last_opp(i_gang)
    i_gang.post("/oevelse/lever/")
    kode = Oevelse.objects.get().kvitteringskode
    assert i_gang.post("/oevelse/lever/").headers["Location"] == "/oevelse/kvittering/"
    assert Oevelse.objects.get().kvitteringskode == kode


def test_etter_arbeidstiden_kan_det_bare_leveres(i_gang, klokken):
    last_opp(i_gang)
    klokken.shift(31 * 60)
    assert last_opp(i_gang, "sen.pdf").status_code == 422
    assert Oevelsesfil.objects.count() == 1
    klokken.shift(15 * 60)
    assert i_gang.post("/oevelse/lever/").status_code == 422
    assert Oevelse.objects.get().levert is None


def test_en_oevelse_tar_ikke_flere_filer_enn_den_har_plass_til(i_gang, monkeypatch):
    monkeypatch.setattr(filtjeneste, "MAKS_FILER", 1)
    last_opp(i_gang)
    svar = last_opp(i_gang, "to.pdf")
    assert "Øvelsen er full" in svar.content.decode()
    monkeypatch.setattr(filtjeneste, "MAKS_FILER", 10)
    monkeypatch.setattr(filtjeneste, "MAKS_BYTE_I_ALT", len(PDF))
    assert "ikke plass til flere øvelsesfiler" in last_opp(i_gang, "to.pdf").content.decode()
    assert Oevelsesfil.objects.count() == 1


def test_en_for_stor_runde_leses_ikke(i_gang):
    svar = i_gang.post("/oevelse/opplasting/", {}, CONTENT_LENGTH=str(62 * 1024 * 1024))
    assert svar.status_code == 413
    assert "10 filer og 60 MB" in svar.content.decode()


def test_naar_plassen_er_tatt_faar_den_neste_beskjed_og_ingenting_leses(i_gang):
    with grense.plass():
        svar = last_opp(i_gang)
        assert svar.status_code == 429
        assert svar.headers["Retry-After"]
        assert "Mange øver akkurat nå" in svar.content.decode()
    assert last_opp(i_gang).status_code == 302


def test_for_mange_oevelser_fra_samme_adresse_maa_vente(monkeypatch, klokken):
    monkeypatch.setattr(oevelser, "MAKS_OEVELSER", 2)
    assert [Client().post("/oevelse/begynn/").status_code for _ in range(3)] == [302, 302, 429]
    assert Client().post("/oevelse/begynn/", REMOTE_ADDR="192.0.2.7").status_code == 302
    klokken.shift(grense.VINDU)
    assert Client().post("/oevelse/begynn/").status_code == 302
    assert not Teller.objects.filter(noekkel__contains="127").exists()


def test_for_mange_oevelser_i_alt_avvises(monkeypatch, ny):
    ny()
    monkeypatch.setattr(oevelser, "MAKS_OEVELSER_I_ALT", 1)
    assert Client().post("/oevelse/begynn/").status_code == 429
    assert Oevelse.objects.count() == 1


def test_etter_et_doegn_er_alt_borte(i_gang, klokken, settings, django_capture_on_commit_callbacks):
    last_opp(i_gang)
    oevelse = Oevelse.objects.get()
    Oevelsesopplasting.objects.create(oevelse=oevelse, navn="halv.pdf", stoerrelse=9, begynt=naa())
    klokken.shift(timedelta(hours=23))
    rydd(naa=naa())
    assert Oevelse.objects.exists()
    klokken.shift(timedelta(hours=2))
    assert i_gang.get("/oevelse/levering/").headers["Location"] == "/oevelse/"
    with django_capture_on_commit_callbacks(execute=True):
        assert rydd(naa=naa()) == 1
    assert rydd(naa=naa()) == 0
    igjen = [modell.objects.count() for modell in (Oevelse, Oevelsesfil, Oevelsesopplasting, Teller)]
    assert igjen == [0, 0, 0, 0]
    assert not lagrede_filer(settings)


def test_den_som_gaar_ut_av_oevelsen_er_ute(i_gang):
    assert i_gang.post("/oevelse/logg-ut/").headers["Location"] == "/oevelse/"
    assert i_gang.get("/oevelse/levering/").headers["Location"] == "/oevelse/"


def test_skjemaet_krever_kjennetegn(i_gang):
    klient = Client(enforce_csrf_checks=True)
    klient.cookies = i_gang.cookies
    assert last_opp(klient).status_code == 419
    assert klient.post("/oevelse/begynn/").status_code == 419


def test_leveringssiden_har_samme_antall_spoerringer_for_en_og_mange_filer(i_gang, django_assert_num_queries):
    last_opp(i_gang)
    antall = 4
    with django_assert_num_queries(antall):
        i_gang.get("/oevelse/levering/")
    for nr in range(8):
        last_opp(i_gang, f"{nr}.pdf")
    with django_assert_num_queries(antall):
        i_gang.get("/oevelse/levering/")


def test_kvitteringen_sier_hva_som_gjelder_i_en_oevelse_og_lover_ikke_mer(i_gang):
    last_opp(i_gang)
    levering = i_gang.get("/oevelse/levering/").content.decode()
    tekst = i_gang.post("/oevelse/lever/", follow=True).content.decode()

    for side in (levering, tekst):
        assert "Filer i en øvelse blir ikke sjekket." in side
        assert "Ikke sjekket" not in side
    assert "Koden fra en øvelse kan ikke kontrolleres." in tekst
    assert 'href="/kvittering/"' not in tekst
    assert "På eksamen rekker du opp hånden nå" in tekst
    assert "Rekk opp hånden" not in tekst
    assert "Hva skjer etter en eksamen?" in tekst
