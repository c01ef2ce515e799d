"""The sensor's desk: notes and marks, the assessment form, the paper, the archive, and the deadline."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from eksamen.models import Oppgave
from felles import lager
from felles.models import Hendelse
from felles.tid import naa
from levering.models import Delmerke
from sensur.models import Karakterforslag, Kriterievurdering, Kriterium, Sensornotat, Sensoroppdrag, Sensurplan
from tests.fabrikker.eksamen import lag_eksamen
from tests.fabrikker.sensur import (
    PDF,
    foreslaa,
    kandidater,
    lag_sensurparti,
    legg_fil,
    lever_filer,
    svar_mangler,
    tildel,
)

pytestmark = pytest.mark.django_db


def adresse(navn, oppdrag, kandidat):
    return reverse(f"sensur:{navn}", args=[oppdrag.pk, kandidat.kandidatnummer.nummer])


def sett_frist(oppdrag, **om):
    Sensurplan.objects.update_or_create(eksamen=oppdrag.parti.eksamen, defaults={"frist": naa() + timedelta(**om)})


# --- notes and marks -------------------------------------------------------------------------------------------------


def test_notat_og_merke_lagres_uten_sidebytte_og_vises_bare_for_sensoren_selv(som, oppdragene, kandidatene):
    mitt, andres = oppdragene
    klient = som(mitt.bruker)
    url = adresse("notat", mitt, kandidatene[0])
    svar = klient.post(url, {"notat": "Sterk åpning", "merke": "se_igjen", "sett": ""}, headers={"HX-Request": "true"})
    assert svar.status_code == 200
    assert "Notat lagret" in svar.text
    assert "<html" not in svar.text
    side = klient.get(adresse("svar", mitt, kandidatene[0])).text
    assert "Sterk åpning" in side
    assert "Se igjen" in klient.get(reverse("sensur:oppdrag", args=[mitt.pk])).text
    foreslaa(mitt, "3", "3", bekreftet=True)
    foreslaa(andres, "3", "3", bekreftet=True)
    for navn in ("svar", "enighet"):
        args = [andres.pk] if navn == "enighet" else [andres.pk, kandidatene[0].kandidatnummer.nummer]
        assert "Sterk åpning" not in som(andres.bruker).get(reverse(f"sensur:{navn}", args=args)).text


def test_notatet_kan_skrives_ogsaa_etter_bekreftelsen_og_etter_fristen(som, oppdrag, kandidatene):
    foreslaa(oppdrag, "3", "3", bekreftet=True)
    sett_frist(oppdrag, hours=-1)
    klient = som(oppdrag.bruker)
    svar = klient.post(adresse("notat", oppdrag, kandidatene[0]), {"notat": "Til samtalen", "merke": ""}, follow=True)
    assert "Notatet er lagret. Bare du ser det." in svar.text
    assert Sensornotat.objects.get().tekst == "Til samtalen"


def test_notat_skrevet_i_to_vinduer_mister_ingen_av_tekstene(som, oppdrag, kandidatene):
    klient, url = som(oppdrag.bruker), adresse("notat", oppdrag, kandidatene[0])
    klient.post(url, {"notat": "Fra første vindu", "sett": ""}, headers={"HX-Request": "true"})
    svar = klient.post(url, {"notat": "Fra andre vindu", "sett": ""}, headers={"HX-Request": "true"})
    assert svar.status_code == 422
    assert "endret i et annet vindu" in svar.text
    notat = Sensornotat.objects.get()
    assert notat.tekst == "Fra første vindu"
    svar = klient.post(url, {"notat": "Samlet", "sett": notat.lagret.isoformat()}, headers={"HX-Request": "true"})
    assert svar.status_code == 200
    assert Sensornotat.objects.get().tekst == "Samlet"


@pytest.mark.parametrize("data", [{"notat": "a" * 10_001}, {"notat": "x", "merke": "tull"}])
def test_notat_som_ikke_kan_lagres_sier_det(som, oppdrag, kandidatene, data):
    svar = som(oppdrag.bruker).post(adresse("notat", oppdrag, kandidatene[0]), data, headers={"HX-Request": "true"})
    assert svar.status_code == 422
    assert not Sensornotat.objects.exists()


def test_et_tidspunkt_uten_sone_er_ikke_noe_vinduet_har_vist(som, oppdrag, kandidatene):
    klient, url = som(oppdrag.bruker), adresse("notat", oppdrag, kandidatene[0])
    klient.post(url, {"notat": "Først", "sett": ""}, headers={"HX-Request": "true"})
    svar = klient.post(url, {"notat": "Så", "sett": "2026-11-22"}, headers={"HX-Request": "true"})
    assert svar.status_code == 422
    assert Sensornotat.objects.get().tekst == "Først"


@pytest.mark.parametrize("navn", ["svar", "notat", "kriterier", "etterlys"])
def test_et_nulltegn_i_adressen_er_ingen_kandidat(som, oppdrag, navn):
    klient, url = som(oppdrag.bruker), reverse(f"sensur:{navn}", args=[oppdrag.pk, "X"]).replace("/X/", "/%00/")
    assert {klient.get(url).status_code, klient.post(url, {}).status_code} <= {404, 405}


def test_hendelsen_om_notatet_navngir_ingen(som, oppdrag, kandidatene):
    som(oppdrag.bruker).post(adresse("notat", oppdrag, kandidatene[0]), {"notat": "hemmelig ord"})
    hendelse = Hendelse.objects.get(handling="notat.lagret")
    assert (hendelse.data, hendelse.parti_id, hendelse.kandidat_id) == ({}, None, None)


def test_notatet_foelger_med_naar_karakteren_lagres(som, oppdrag, kandidatene):
    klient, url = som(oppdrag.bruker), adresse("svar", oppdrag, kandidatene[0])
    klient.post(url, {"verdi": "4", "notat": "Begrunnelse", "merke": "sikker", "sett": ""})
    assert Karakterforslag.objects.get().verdi == "4"
    assert Sensornotat.objects.get().tekst == "Begrunnelse"
    svar = klient.post(url, {"verdi": "9", "notat": "Begrunnelse", "merke": "", "sett": naa().isoformat()})
    assert svar.status_code == 422
    assert Sensornotat.objects.get().merke == ""
    assert Karakterforslag.objects.get().verdi == "4"


# --- assessment form -------------------------------------------------------------------------------------------------


@pytest.fixture
def kriterium(sensurparti):
    eksamen = sensurparti.eksamen
    return Kriterium.objects.create(
        fag=eksamen.fag, eier=eksamen.ansvarlig, navn="Innhold", beskrivelse="Svarer på oppgaven"
    )


def test_vurderingsskjemaet_lagres_for_sensoren_og_laases_med_forslagene(som, oppdragene, kandidatene, kriterium):
    mitt, andres = oppdragene
    klient, url = som(mitt.bruker), adresse("kriterier", mitt, kandidatene[0])
    felt = f"kriterium-{kriterium.pk}"
    svar = klient.post(url, {felt: "3"}, headers={"HX-Request": "true"})
    assert "Skjemaet er lagret" in svar.text
    assert f'name="{felt}" value="3" checked' in klient.get(adresse("svar", mitt, kandidatene[0])).text
    assert (
        f'name="{felt}" value="3" checked' not in som(andres.bruker).get(adresse("svar", andres, kandidatene[0])).text
    )
    svar_mangler(mitt, kandidatene[1])
    foreslaa(mitt, "3", "MB", bekreftet=True)
    svar = klient.post(url, {felt: "1"}, headers={"HX-Request": "true"})
    assert svar.status_code == 422
    assert Kriterievurdering.objects.get().nivaa == 3
    assert "Innhold: Høy" in klient.get(adresse("svar", mitt, kandidatene[0])).text


@pytest.mark.parametrize("verdi", ["0", "4", "x", ""])
def test_ukjent_nivaa_lagres_ikke(som, oppdrag, kandidatene, kriterium, verdi):
    url = adresse("kriterier", oppdrag, kandidatene[0])
    svar = som(oppdrag.bruker).post(url, {f"kriterium-{kriterium.pk}": verdi}, headers={"HX-Request": "true"})
    assert svar.status_code == 422
    assert not Kriterievurdering.objects.exists()


def test_kriterium_fra_et_annet_fag_lagres_ikke(som, oppdrag, kandidatene):
    fremmed = Kriterium.objects.create(fag=lag_eksamen().fag, navn="Annet")
    url = adresse("kriterier", oppdrag, kandidatene[0])
    svar = som(oppdrag.bruker).post(url, {f"kriterium-{fremmed.pk}": "2"}, headers={"HX-Request": "true"})
    assert svar.status_code == 422
    assert not Kriterievurdering.objects.exists()


# --- deadline --------------------------------------------------------------------------------------------------------


def test_etter_fristen_avvises_forslag_og_bekreftelse_og_det_staar_hvem_en_spoer(som, oppdrag, kandidatene):
    foreslaa(oppdrag, "3", "3")
    oppdrag.parti.eksamen.ansvarlig.telefon = "22 00 00 00"
    oppdrag.parti.eksamen.ansvarlig.save(update_fields=["telefon"])
    sett_frist(oppdrag, seconds=-1)
    klient = som(oppdrag.bruker)
    side = klient.get(adresse("svar", oppdrag, kandidatene[0])).text
    assert "Be om lengre frist hos Statsforvalteren, 22 00 00 00" in side
    svar = klient.post(adresse("svar", oppdrag, kandidatene[0]), {"verdi": "5"})
    assert svar.status_code == 422
    assert "Sensurfristen gikk ut" in svar.text
    svar = klient.post(reverse("sensur:bekreft", args=[oppdrag.pk]), follow=True)
    assert "Sensurfristen gikk ut" in svar.text
    assert set(Karakterforslag.objects.values_list("verdi", flat=True)) == {"3"}
    oppdrag.refresh_from_db()
    assert oppdrag.bekreftet is None


def test_egen_lengre_frist_gjelder_bare_den_sensoren(som, oppdragene, kandidatene):
    sett_frist(oppdragene[0], hours=-1)
    Sensoroppdrag.objects.filter(pk=oppdragene[0].pk).update(utsatt_til=naa() + timedelta(hours=1))
    for oppdrag, status in zip(oppdragene, (302, 422), strict=True):
        url = adresse("svar", oppdrag, kandidatene[0])
        assert som(oppdrag.bruker).post(url, {"verdi": "5"}).status_code == status


def test_fristen_og_tiden_igjen_staar_paa_listen_og_siden(som, oppdrag):
    sett_frist(oppdrag, days=3, hours=1)
    klient = som(oppdrag.bruker)
    for url in (reverse("sensur:liste"), reverse("sensur:oppdrag", args=[oppdrag.pk])):
        assert "3\xa0dager" in klient.get(url).text
    sett_frist(oppdrag, days=-1)
    assert "Gikk ut" in klient.get(reverse("sensur:liste")).text


def test_sensor_som_er_byttet_ut_faar_vite_det(som, oppdrag, kandidatene):
    klient = som(oppdrag.bruker)
    Sensoroppdrag.objects.filter(pk=oppdrag.pk).update(avsluttet=naa())
    for svar in (
        klient.get(adresse("svar", oppdrag, kandidatene[0])),
        klient.post(adresse("svar", oppdrag, kandidatene[0]), {"verdi": "4"}),
        klient.post(adresse("notat", oppdrag, kandidatene[0]), {"notat": "x"}),
        klient.get(reverse("sensur:zip", args=[oppdrag.pk])),
    ):
        assert svar.status_code == 403
        assert "gått over til en annen sensor" in svar.text
    assert not Karakterforslag.objects.exists()
    assert not Sensornotat.objects.exists()


# --- files -----------------------------------------------------------------------------------------------------------


def test_filene_leses_paa_siden_for_hver_del_og_samlet(som, skole, statsforvalter, foerstesensor, andresensor):
    start = naa() - timedelta(days=2)
    eksamen = lag_eksamen(start=start, todelt=True, ansvarlig=statsforvalter, sensur_fra=naa() - timedelta(days=1))
    parti = lag_sensurparti(skole, statsforvalter, eksamen=eksamen, kandidater=1)
    mitt, _andres = tildel(parti, foerstesensor, andresensor)
    en = kandidater(parti)[0]
    merker = (Delmerke.DEL2, Delmerke.DEL1, Delmerke.DEL1_OG_2)
    levering = en.leveringer.get()
    levering.gjenaapnet = naa()
    levering.save(update_fields=["gjenaapnet"])
    navn = ("b.pdf", "a.png", "c.docx")
    lever_filer(en, *(legg_fil(en, navn=ett, delmerke=merke) for ett, merke in zip(navn, merker, strict=True)))
    klient, url, nummer = som(foerstesensor), adresse("svar", mitt, en), en.kandidatnummer.nummer
    hele = klient.get(url).text
    assert [f'data-navn="{nummer}-0{nr}' in hele for nr in (1, 2, 3)] == [True, True, True]
    # Part 1 before part 2, whatever came first.
    assert hele.index(f'data-navn="{nummer}-02.png"') < hele.index(f'data-navn="{nummer}-01.pdf"')
    assert 'data-slag="bilde"' in hele
    del1 = klient.get(url, {"del": "del1"}).text
    assert [f'data-navn="{nummer}-0{nr}' in del1 for nr in (1, 2, 3)] == [False, True, True]
    assert klient.get(url, {"del": "tull"}).status_code == 200


def test_visningen_av_pdf_lastes_bare_der_den_brukes(som, oppdrag, kandidatene):
    klient = som(oppdrag.bruker)
    assert "pdfjs" in klient.get(adresse("svar", oppdrag, kandidatene[0])).text
    for url in (reverse("sensur:liste"), reverse("sensur:oppdrag", args=[oppdrag.pk])):
        assert "pdfjs" not in klient.get(url).text


def test_noen_eller_alle_svar_lastes_ned(som, oppdrag, kandidatene):
    klient, url = som(oppdrag.bruker), reverse("sensur:zip", args=[oppdrag.pk])
    en, to = (kandidat.kandidatnummer.nummer for kandidat in kandidatene)
    svar = klient.get(url, {"nummer": [to], "valgte": "ja"})
    assert ZipFile(BytesIO(b"".join(svar.streaming_content))).namelist() == [f"{to}/{to}-01.pdf"]
    alle = ZipFile(BytesIO(b"".join(klient.get(url).streaming_content)))
    assert alle.namelist() == [f"{en}/{en}-01.pdf", f"{to}/{to}-01.pdf"]
    assert alle.comment == b""
    assert "Kryss av for svarene" in klient.get(url, {"valgte": "ja"}, follow=True).text
    assert "ingen filer" in klient.get(url, {"nummer": ["000XXX-V"]}, follow=True).text


def test_oppgaven_aapnes_fra_siden_og_hentingen_logges(som, oppdrag, kandidatene):
    noekkel = lager.legg_inn(lager.skriv_spol(BytesIO(PDF), maks_byte=10**6))
    oppgave = Oppgave.objects.create(
        eksamensdel=oppdrag.parti.eksamen.deler.get(), maalform="nb", noekkel=noekkel, navn="TST-nb.pdf",
        stoerrelse=len(PDF), sha256="0" * 64,
    )  # fmt: skip
    klient = som(oppdrag.bruker)
    url = reverse("sensur:oppgave", args=[oppdrag.pk, oppgave.pk])
    assert url in klient.get(adresse("svar", oppdrag, kandidatene[0])).text
    assert b"".join(klient.get(url).streaming_content) == PDF
    assert Hendelse.objects.filter(handling="oppgave.hentet").count() == 1
    annen = Oppgave.objects.create(
        eksamensdel=lag_eksamen(start=naa() - timedelta(days=3)).deler.get(), maalform="nb", noekkel=noekkel + "x",
        navn="annen.pdf", stoerrelse=1, sha256="0" * 64,
    )  # fmt: skip
    assert klient.get(reverse("sensur:oppgave", args=[oppdrag.pk, annen.pk])).status_code == 404
