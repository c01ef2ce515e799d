"""Deliver, receipt, and who gets which file, through the addresses that candidates use."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from deltakelse.models import Innloggingssesjon
from felles import lager
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from levering.models import Besvarelsesfil, Levering
from levering.services.skolelevering import slett_filer_for_skolen
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.levering import PDF, lag_fil, lag_levering, om
from tests.kandidat.conftest import adressen, fil, innhold, last_opp

pytestmark = pytest.mark.django_db


@pytest.fixture
def klient(olga, slipp_inn):
    return slipp_inn(olga)


def test_etter_egen_slutt_kan_ingenting_lastes_opp_eller_slettes_men_det_lastede_leveres(klient, olga, klokken):
    last_opp(klient, fil())
    slutt = olga.deler.get().slutt
    klokken.move_to(slutt, tick=False)
    assert last_opp(klient, fil("i-siste-sekund.pdf")).status_code == 302
    klokken.move_to(slutt + timedelta(seconds=1), tick=False)

    svar = last_opp(klient, fil("for-sen.pdf"))
    assert svar.status_code == 422
    assert svar.context["runde"].feil.kode == "tiden_er_ute"
    pk = Besvarelsesfil.objects.first().pk
    assert klient.post(f"/kandidat/filer/{pk}/slett/").status_code == 422
    assert Besvarelsesfil.objects.filter(slettet__isnull=True).count() == 2
    klokken.move_to(slutt + timedelta(minutes=15), tick=False)
    assert adressen(klient.post("/kandidat/lever/")) == "/kandidat/kvittering/"


def test_etter_fristen_henvises_kandidaten_til_eksamensvakten(klient, olga, klokken):
    last_opp(klient, fil())
    klokken.move_to(olga.deler.get().slutt + timedelta(minutes=15, seconds=1), tick=False)
    svar = klient.post("/kandidat/lever/")

    assert svar.status_code == 422
    assert svar.context["runde"].feil.kode == "for_sent"
    assert "eksamensvakten" in svar.content.decode()
    assert Levering.objects.count() == 0


def test_fristen_er_en_innstilling(klient, olga, klokken, settings):
    settings.LEVERINGSFRIST_MINUTTER = 0
    last_opp(klient, fil())
    klokken.move_to(olga.deler.get().slutt + timedelta(seconds=1), tick=False)

    assert klient.post("/kandidat/lever/").status_code == 422


def test_levering_uten_filer_sier_hva_som_mangler(klient):
    svar = klient.post("/kandidat/lever/")

    assert svar.status_code == 422
    assert "Last opp besvarelsen først" in svar.content.decode()


def test_kvitteringen_viser_navn_stoerrelse_hash_tid_med_sekunder_og_kode(klient, olga, klokken):
    last_opp(klient, fil("a.pdf"), fil("b.docx", b"PK\x03\x04" + b"y" * 5000))
    klokken.move_to(naa().replace(hour=9, minute=54, second=7, microsecond=0), tick=False)
    klient.post("/kandidat/lever/")
    side = klient.get("/kandidat/kvittering/").content.decode()

    levering = Levering.objects.get()
    sha = hashlib.sha256(PDF).hexdigest()
    grupper = " ".join(sha[nr : nr + 4] for nr in range(0, 64, 4))
    for ord_ in ("a.pdf", "b.docx", "5 kB", grupper, "11:54:07", levering.kvitteringskode, "Hva skjer nå?", "2 filer"):
        assert ord_ in side
    assert {rad.fil.navn for rad in levering.rader.all()} == {"a.pdf", "b.docx"}


def test_kvitteringen_sier_at_skolen_har_slettet_en_levert_fil(klient, olga, klokken):
    last_opp(klient, fil("a.pdf"), fil("b.pdf", PDF + b"b"))
    klient.post("/kandidat/lever/")
    assert "Slettet av skolen" not in klient.get("/kandidat/kvittering/").content.decode()
    klokken.move_to(naa().replace(hour=9, minute=58, second=0, microsecond=0), tick=False)
    borte = Besvarelsesfil.objects.get(navn="b.pdf")
    slett_filer_for_skolen(kandidat_id=olga.pk, fil_ider=[borte.pk], leverte=True, aktoer=SYSTEM, naa=naa())

    side = klient.get("/kandidat/kvittering/").content.decode()
    assert side.count("Slettet av skolen 11:58. Filen går ikke til sensor") == 1
    assert side.index("b.pdf") < side.index("Slettet av skolen")


def test_kvitteringen_sier_en_gang_naar_maskinen_kan_lukkes(klient):
    last_opp(klient, fil())
    klient.post("/kandidat/lever/")
    side = klient.get("/kandidat/kvittering/").content.decode()

    assert side.count("Rekk opp hånden, og lukk maskinen når eksamensvakten har sett denne siden.") == 1
    assert side.count("maskinen") == 1


def test_aa_levere_to_ganger_gir_samme_kvittering(klient):
    last_opp(klient, fil())

    assert adressen(klient.post("/kandidat/lever/")) == "/kandidat/kvittering/"
    assert adressen(klient.post("/kandidat/lever/")) == "/kandidat/kvittering/"
    assert Levering.objects.count() == 1
    assert Hendelse.objects.filter(handling="besvarelse.levert").count() == 1


def test_levering_laaser_besvarelsen(klient, olga):
    last_opp(klient, fil())
    klient.post("/kandidat/lever/")

    assert last_opp(klient, fil("sent.pdf")).status_code == 409
    assert klient.post(f"/kandidat/filer/{Besvarelsesfil.objects.get().pk}/slett/").status_code == 409
    assert klient.get("/kandidat/oppgave/nb/fil/").status_code == 302


def test_er_leveringen_aapnet_igjen_kan_kandidaten_levere_paa_nytt(klient, olga):
    last_opp(klient, fil())
    klient.post("/kandidat/lever/")
    Levering.objects.update(gjenaapnet=naa())
    last_opp(klient, fil("ny.pdf"))

    assert adressen(klient.post("/kandidat/lever/")) == "/kandidat/kvittering/"
    assert Levering.objects.get(gjenaapnet__isnull=True).rader.count() == 2


def test_er_alle_leverte_filer_tatt_bort_kan_kandidaten_levere_paa_nytt(klient, olga):
    last_opp(klient, fil())
    klient.post("/kandidat/lever/")
    Besvarelsesfil.objects.update(slettet=naa())
    last_opp(klient, fil("ny.pdf"))

    assert adressen(klient.post("/kandidat/lever/")) == "/kandidat/kvittering/"
    assert [rad.fil.navn for rad in Levering.objects.get(gjenaapnet__isnull=True).rader.all()] == ["ny.pdf"]


def test_slettet_fil_er_borte_for_kandidaten_og_tatt_vare_paa(klient):
    last_opp(klient, fil())
    rad = Besvarelsesfil.objects.get()
    adresse = f"/kandidat/filer/{rad.pk}/"

    assert adressen(klient.post(f"{adresse}slett/")) == "/kandidat/levering/"
    assert klient.get(adresse).status_code == 404
    assert adressen(klient.post(f"{adresse}slett/")) == "/kandidat/levering/"
    assert lager.finnes(rad.noekkel)
    assert Hendelse.objects.filter(handling="fil.slettet").count() == 1


def test_egen_fil_lastes_ned_som_vedlegg_med_norske_bokstaver_i_navnet(klient):
    last_opp(klient, fil("blåbær & «sitat».pdf"))
    svar = klient.get(f"/kandidat/filer/{Besvarelsesfil.objects.get().pk}/")

    assert innhold(svar) == PDF
    assert svar.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''bl%C3%A5b%C3%A6r")
    assert svar.headers["Content-Type"] == "application/octet-stream"
    assert svar.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in svar.headers["Content-Security-Policy"]


def test_en_annens_fil_finnes_ikke(klient, olga, slipp_inn):
    """Same party, same minute; neither reading nor deleting."""
    last_opp(klient, fil())
    pk = Besvarelsesfil.objects.get().pk
    annen = slipp_inn(lag_kandidat(olga.parti))

    assert annen.get(f"/kandidat/filer/{pk}/").status_code == 404
    assert annen.post(f"/kandidat/filer/{pk}/slett/").status_code == 404
    assert Besvarelsesfil.objects.get().slettet is None


def test_filer_som_skolen_har_lastet_opp_ses_foerst_paa_kvitteringen(klient, olga):
    skolens = lag_fil(olga, "skannet.pdf", lastet_opp_av="skole", delmerke="eksamen")
    assert "skannet.pdf" not in klient.get("/kandidat/levering/").content.decode()
    assert klient.get(f"/kandidat/filer/{skolens.pk}/").status_code == 404
    assert klient.post(f"/kandidat/filer/{skolens.pk}/slett/").status_code == 404
    assert klient.post("/kandidat/lever/").context["runde"].feil.kode == "ingen_filer"

    lag_levering(olga, skolens, levert_av="skole")
    assert "skannet.pdf" in klient.get("/kandidat/kvittering/").content.decode()
    assert innhold(klient.get(f"/kandidat/filer/{skolens.pk}/")) == PDF


def test_kvitteringen_viser_filer_av_alle_deler(skole, slipp_inn):
    eksamen = lag_eksamen(start=om(hours=-3), todelt=True)
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=eksamen))
    klient = slipp_inn(kandidat)
    del1 = lag_fil(kandidat, "del1.pdf", delmerke="del1", lastet_opp_av="skole")
    lag_levering(kandidat, del1, del_=eksamen.deler.first(), levert_av="skole")
    assert klient.get("/kandidat/levering/").status_code == 200
    last_opp(klient, fil("del2.pdf"))
    klient.post("/kandidat/lever/")
    side = klient.get("/kandidat/kvittering/").content.decode()

    assert "del1.pdf" in side
    assert "del2.pdf" in side
    assert "Vi har tatt imot 1 fil " in side
    assert "Levert av skolen" in side


def test_uten_tilgang_kan_den_som_har_passordet_ikke_hente_leverte_filer(klient, olga, logg_inn):
    last_opp(klient, fil())
    klient.post("/kandidat/lever/")
    pk = Besvarelsesfil.objects.get().pk

    assert innhold(klient.get(f"/kandidat/filer/{pk}/")) == PDF
    assert logg_inn(olga).get(f"/kandidat/filer/{pk}/").status_code == 403


def test_tilgangen_sjekkes_paa_nytt_naar_filen_lagres(klient, olga, monkeypatch):
    """Access is taken away while the bytes flow."""
    ekte = lager.legg_inn

    def legg_inn(spolfil):
        Innloggingssesjon.objects.update(avsluttet=naa(), avsluttet_grunn="fjernet")
        return ekte(spolfil)

    monkeypatch.setattr(lager, "legg_inn", legg_inn)
    svar = last_opp(klient, fil())

    assert svar.status_code == 403
    assert Besvarelsesfil.objects.count() == 0


@pytest.mark.parametrize("adresse", ["opplasting", "lever", "logg-ut"])
def test_uten_gyldig_skjemamerke_skjer_ingenting(olga, slipp_inn, adresse):
    streng = Client(enforce_csrf_checks=True)
    streng.cookies["eksamen_kandidat"] = slipp_inn(olga).cookies["eksamen_kandidat"].value
    svar = streng.post(f"/kandidat/{adresse}/", {"filer": fil()} if adresse == "opplasting" else {})

    assert svar.status_code == 419
    assert Besvarelsesfil.objects.count() == 0
    assert Innloggingssesjon.objects.get().avsluttet is None


def test_opplasting_leses_ikke_for_den_som_ikke_er_innlogget(db, settings):
    assert "/kandidat/logg-inn/" in adressen(last_opp(Client(), fil()))
    assert not Path(settings.SPOLMAPPE).exists()
