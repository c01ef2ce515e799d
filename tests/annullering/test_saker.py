"""A case about a formal fault: who opens it, what documents it, who sees it, and to whom it is sent."""

from datetime import timedelta

import pytest
from django.urls import reverse

from annullering.models import Formellsak, Sakskandidat
from annullering.querysets.dokumentasjon import avbrudd_i
from avbrudd.models import Avbrudd, Avbruddsrad
from brukere.models.bruker import Rolle
from eksamen.models import Eksamen, Eksamensparti
from felles.models import Hendelse
from felles.tid import naa
from tests.annullering.conftest import kandidatene
from tests.fabrikker.annullering import HVA, lag_sak
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.karakterfoering import lag_skoleparti
from tests.fabrikker.klage import lag_klage

pytestmark = pytest.mark.django_db
LISTE = "/klage/formelle-feil/"
NY = f"{LISTE}ny/"


def adresse(navn, sak, **felt):
    return reverse(f"annullering:{navn}", kwargs={"pk": sak.pk, **felt})


def opprett(klient, parti, **felt):
    data = {"eksamen": parti.eksamen_id, "partier": [parti.pk], "feil": "innlogging", "hva": HVA} | felt
    return klient.post(NY, data)


def test_skolen_lager_en_sak_for_partiet_og_sender_den_til_udir(som, skoleadmin, norsk, udir):
    klient = som(skoleadmin)
    assert f"?eksamen={norsk.eksamen_id}&amp;parti={norsk.pk}" in klient.get(f"/eksamen/partier/{norsk.pk}/").text
    assert "3STA (2 kandidater)" in klient.get(NY, {"eksamen": norsk.eksamen_id, "parti": norsk.pk}).text
    opprett(klient, norsk)
    sak = Formellsak.objects.get()
    assert (sak.myndighet, sak.aapnet_hos, sak.kandidater.count()) == (udir, norsk.skole, 2)
    assert "1 sak om formell feil er ikke sendt" in klient.get("/").text
    assert "er sendt til Utdanningsdirektoratet" in klient.post(adresse("send", sak), follow=True).text
    sak.refresh_from_db()
    assert sak.sendt
    assert "er alt sendt" in klient.post(adresse("send", sak), follow=True).text
    # What went wrong stands in no event, and not readable in the table.
    assert HVA not in str(list(Hendelse.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(
    ("endring", "felt"),
    [
        ({"partier": []}, "partier"),
        ({"partier": ["999999"]}, "partier"),
        ({"feil": "ukjent"}, "feil"),
        ({"hva": ""}, "hva"),
        ({"fra": "10:00", "til": "09:00", "dato": "2027-05-20"}, "til"),
        ({"til": "09:00"}, "fra"),
        ({"fra": "25:99"}, "fra"),
    ],
)
def test_det_som_mangler_eller_er_galt_faar_en_setning_og_lager_ingen_sak(som, skoleadmin, norsk, endring, felt):
    svar = opprett(som(skoleadmin), norsk, **endring)
    assert svar.status_code == 422
    assert felt in svar.context["skjema"].errors
    assert not Formellsak.objects.exists()


@pytest.mark.parametrize("eksamen", ["", "tull", "999999999999999999999", "\x00"])
def test_en_adresse_uten_eksamen_spoer_hvilken(som, skoleadmin, norsk, eksamen):
    assert str(norsk.eksamen.fag) in som(skoleadmin).get(NY, {"eksamen": eksamen}).text


def test_annen_skole_og_vakt_slipper_ikke_til(som, skoleadmin, annen_skoleadmin, norsk):
    sak = lag_sak(norsk, skoleadmin)
    annen = som(annen_skoleadmin)
    assert annen.get(adresse("sak", sak)).status_code == 404
    assert opprett(annen, norsk).status_code == 404
    assert norsk.navn not in annen.get(LISTE).text
    assert som(bruker_med_rolle(Rolle.EKSAMENSVAKT, norsk.skole)).get(LISTE).status_code == 403
    rektor = som(bruker_med_rolle(Rolle.REKTOR, norsk.skole))
    assert HVA in rektor.get(adresse("sak", sak)).text
    assert rektor.post(adresse("trekk", sak)).status_code == 403


def test_et_utkast_er_skjult_for_myndigheten_til_det_er_sendt(som, skoleadmin, direktoratet, norsk):
    sak = lag_sak(norsk, skoleadmin, sendt=False)
    udir = som(direktoratet)
    assert udir.get(adresse("sak", sak)).status_code == 404
    som(skoleadmin).post(adresse("send", sak))
    assert HVA in udir.get(adresse("sak", sak)).text
    assert "1 sak om formell feil venter på vedtak" in udir.get("/").text


def test_kandidater_tas_ut_og_legges_til_i_utkastet(som, skoleadmin, norsk):
    sak, klient = lag_sak(norsk, skoleadmin, sendt=False), som(skoleadmin)
    rad = Sakskandidat.objects.order_by("pk").first()
    klient.post(adresse("kandidater", sak), {"valgt": [rad.pk], "handling": "ta_ut"})
    rad.refresh_from_db()
    assert rad.tatt_ut_av == skoleadmin
    assert "Ingen er endret" in klient.post(adresse("kandidater", sak), {"valgt": [rad.pk]}, follow=True).text
    klient.post(adresse("kandidater", sak), {"valgt": [rad.kandidat_id], "handling": "legg_til"})
    assert sak.kandidater.filter(tatt_ut__isnull=True).count() == 2
    klient.post(adresse("send", sak))
    # From then on it is the authority's.
    assert klient.post(adresse("kandidater", sak), {"valgt": [rad.pk], "handling": "ta_ut"}).status_code == 403


def test_ingen_staar_i_to_saker_som_venter(som, skoleadmin, norsk):
    lag_sak(norsk, skoleadmin)
    svar = opprett(som(skoleadmin), norsk)
    assert svar.status_code == 422
    assert "er alt med i en sak" in svar.text


def test_avbruddene_i_loggen_foelger_saken_etter_tid_parti_og_skole(som, skoleadmin, direktoratet, norsk, annen_skole):
    start = norsk.eksamen.deler.get().start
    tider = {"startet": start, "stoppet": start + timedelta(minutes=50)}
    om = {"aarsak": "nasjonal", "startet_av": skoleadmin}
    mitt = Avbrudd.objects.create(skole=norsk.skole, parti=norsk, beskrivelse="Ingen kom inn", **tider, **om)
    Avbruddsrad.objects.create(avbrudd=mitt, kandidat=kandidatene(norsk)[0], tapte_minutter=50)
    Avbrudd.objects.create(skole=norsk.skole, beskrivelse="Hele skolen sto", **tider, **om)
    Avbrudd.objects.create(skole=annen_skole, beskrivelse="Et annet sted", **tider, **om)
    dagen_etter = {navn: tid + timedelta(days=2) for navn, tid in tider.items()}
    Avbrudd.objects.create(skole=norsk.skole, parti=norsk, beskrivelse="Senere", **dagen_etter, **om)
    Avbrudd.objects.create(skole=norsk.skole, parti=norsk, beskrivelse="Trukket", trukket=naa(), **tider, **om)
    side = som(direktoratet).get(adresse("sak", lag_sak(norsk, skoleadmin))).text
    assert "Ingen kom inn" in side
    assert "Hele skolen sto" in side
    assert "tapte 50 min" in side
    for utenfor in ("Et annet sted", "Senere", "Trukket"):
        assert utenfor not in side
    # One that nobody has stopped lasts into what came after it; one that was over by then does not.
    Avbrudd.objects.create(skole=norsk.skole, parti=norsk, beskrivelse="Aldri stoppet", startet=start, **om)
    sak = Formellsak.objects.get()
    sak.fra = start + timedelta(hours=1)
    funnet = avbrudd_i(sak, [k.pk for k in kandidatene(norsk)])
    assert [ett.beskrivelse for ett in funnet] == ["Aldri stoppet"]


def test_skolens_siste_uttalelse_gjelder_og_andre_skoler_leser_den_ikke(
    som, skoleadmin, direktoratet, norsk, annen_skole, udir
):
    annet = Eksamensparti.objects.create(skole=annen_skole, eksamen=norsk.eksamen, navn="3STB")
    sak = lag_sak(norsk, direktoratet, kandidater=[*kandidatene(norsk), lag_kandidat(annet)], hos=udir)
    klient = som(skoleadmin)
    for tekst in ("Vi ringte Udir", "Vi ringte Udir klokken ni"):
        klient.post(adresse("uttalelse", sak), {"tekst": tekst, "skole": norsk.skole.pk})
    siden = som(direktoratet).get(adresse("sak", sak)).context["uttalelser"]
    assert [rad.tekst for rad in siden] == ["Vi ringte Udir klokken ni"]
    andre = som(bruker_med_rolle(Rolle.SKOLEADMIN, annen_skole))
    side = andre.get(adresse("sak", sak)).text
    assert "Vi ringte" not in side
    assert kandidatene(norsk)[0].person.etternavn not in side
    assert andre.post(adresse("uttalelse", sak), {"tekst": "x", "skole": norsk.skole.pk}).status_code == 404
    assert som(direktoratet).post(adresse("uttalelse", sak), {"tekst": "x"}).status_code == 403


def test_en_klage_paa_formell_feil_blir_til_en_sak_og_gaar_med_naar_den_sendes(som, skoleadmin, norsk, olga, udir):
    klage = lag_klage(olga, slag="formell_feil", karakter="", begrunnelse="Jeg kom ikke inn før ti")
    klient = som(skoleadmin)
    assert "1 klage på formelle feil er ikke i en sak" in klient.get("/").text
    klient.post(f"{LISTE}fra-klager/", {"klage": [klage.pk, "tull"]})
    sak = Formellsak.objects.get()
    assert (sak.hva, sak.kandidater.get().klage) == ("Jeg kom ikke inn før ti", klage)
    assert f"Se saken om formell feil, FF-{sak.pk}" in klient.get(f"/klage/klager/{klage.pk}/").text
    klient.post(adresse("send", sak))
    klage.refresh_from_db()
    assert (klage.status, klage.ansvarlig) == ("sendt", udir)
    klient.post(f"{LISTE}fra-klager/", {"klage": [klage.pk]})
    assert Formellsak.objects.count() == 1


def test_en_sak_trekkes_og_klagen_kan_gaa_i_en_ny(som, skoleadmin, norsk, olga):
    lag_klage(olga, slag="formell_feil", karakter="")
    sak, klient = lag_sak(norsk, skoleadmin), som(skoleadmin)
    assert "Saken er trukket" in klient.post(adresse("trekk", sak), follow=True).text
    assert "ikke i en sak" in klient.get("/").text
    opprett(klient, norsk)
    assert Formellsak.objects.filter(trukket__isnull=True).count() == 1


def test_muntlig_og_lokalt_gitt_gaar_til_den_som_svarer_paa_klager(som, skoleadmin, fylke, udir, norsk):
    muntlig = lag_skoleparti(norsk.skole)
    Eksamen.objects.filter(pk=muntlig.eksamen_id).update(ansvarlig=norsk.skole)
    opprett(som(skoleadmin), muntlig, feil="vurdering")
    assert Formellsak.objects.get(eksamen=muntlig.eksamen_id).myndighet == fylke


@pytest.mark.parametrize("antall", [1, 25])
def test_saken_koster_like_mange_spoerringer(
    som, skoleadmin, direktoratet, norsk, antall, django_assert_max_num_queries
):
    for _nr in range(antall):
        lag_kandidat(norsk, passord=None)
    sak, klient = lag_sak(norsk, skoleadmin), som(direktoratet)
    klient.get(LISTE)
    with django_assert_max_num_queries(28):
        klient.get(adresse("sak", sak))
