"""Fagkoder and exam periods, «Viktige datoer», and the plan for everybody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from brukere.models import Rolle
from eksamen.models import Eksamensperiode, Fag
from eksamen.models.valg import Deltype
from felles.models import Hendelse
from felles.tid import naa
from plan.services.planregister import PERIODEDATOER
from plan.services.planregler import Tidsrom, feil_i_datoer, feil_i_tider
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import EksamenFactory, FagFactory, PartiFactory, PeriodeFactory, lag_eksamen

FAG = {"fagkode": "FSP6289", "variant": "FOR", "navn_nb": "Fransk III", "navn_nn": "", "nivaa": "VGS"}
PERIODE = {
    "kode": "V-2031",
    "paamelding_fra": "2031-01-05T08:00",
    "paamelding_til": "2031-02-01T23:59",
    "endringsfrist": "2031-03-01T12:00",
    "trekk_gs": "2031-05-07T09:00",
    "trekk_vgs": "2031-05-12T09:00",
    "gjennomfoering_fra": "2031-05-18T00:00",
    "gjennomfoering_til": "2031-06-05T23:59",
    "sensurfrist": "2031-06-20T10:00",
    "klagefrist": "2031-07-01T23:59",
}


@pytest.fixture
def udirbruker(udir):
    return bruker_med_rolle(Rolle.UDIR, udir)


@pytest.fixture
def fylkesbruker(fylke):
    return bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)


def feil(svar):
    assert svar.status_code == 422
    return {felt: str(tekst) for felt, tekst in svar.context["skjema"].errors.items()}


def test_et_fag_lages_en_gang_og_endres_siden(som, udirbruker):
    klient = som(udirbruker)

    assert klient.post("/eksamen/plan/fag/ny/", FAG | {"hjelpemiddelmodell": "2"}).status_code == 302
    fag = Fag.objects.get()
    assert (fag.kode, fag.hjelpemiddelmodell) == ("FSP6289-FOR", 2)
    assert "finnes allerede" in feil(klient.post("/eksamen/plan/fag/ny/", FAG))["fagkode"]

    sett = klient.get(f"/eksamen/plan/fag/{fag.pk}/").context["skjema"]["sett"].value()
    assert (
        klient.post(f"/eksamen/plan/fag/{fag.pk}/", FAG | {"navn_nn": "Fransk III nn", "sett": sett}).status_code == 302
    )
    assert "endret av en annen" in feil(klient.post(f"/eksamen/plan/fag/{fag.pk}/", FAG | {"sett": sett}))["__all__"]
    fag.refresh_from_db()
    assert (fag.navn_nn, fag.hjelpemiddelmodell) == ("Fransk III nn", None)


def test_koder_kan_skrives_med_smaa_bokstaver_og_meldingen_sier_hva_som_ble_lagret(som, udirbruker):
    svar = som(udirbruker).post("/eksamen/plan/fag/ny/", FAG | {"fagkode": "fsp6289", "variant": "for"}, follow=True)

    assert Fag.objects.get().kode == "FSP6289-FOR"
    assert "FSP6289-FOR er lagret." in svar.content.decode()


def test_et_nytt_fag_er_i_videregaaende_til_noen_velger_noe_annet(som, udirbruker):
    assert som(udirbruker).get("/eksamen/plan/fag/ny/").context["skjema"]["nivaa"].value() == "VGS"


@pytest.mark.parametrize(
    ("felt", "verdi"),
    [
        ("fagkode", "NO12678"),
        ("fagkode", ""),
        ("variant", "før"),
        ("navn_nb", " "),
        ("nivaa", "X"),
    ],
)
def test_et_fag_med_feil_sier_fra_ved_feltet(som, udirbruker, felt, verdi):
    assert list(feil(som(udirbruker).post("/eksamen/plan/fag/ny/", FAG | {felt: verdi}))) == [felt]
    assert not Fag.objects.exists()


def test_koden_til_et_fag_i_bruk_staar_fast(som, udirbruker):
    eksamen = lag_eksamen(fag=FagFactory(fagkode="NOR1267"))
    klient, sti = som(udirbruker), f"/eksamen/plan/fag/{eksamen.fag_id}/"
    sett = klient.get(sti).context["skjema"]["sett"].value()

    assert klient.post(sti, FAG | {"navn_nb": "Nytt navn", "sett": sett}).status_code == 302

    eksamen.fag.refresh_from_db()
    assert (eksamen.fag.kode, eksamen.fag.navn_nb) == ("NOR1267", "Nytt navn")


def test_et_nytt_fagnavn_sies_til_partiene_som_viser_det(som, udirbruker, parti):
    sti = f"/eksamen/plan/fag/{parti.eksamen.fag_id}/"
    klient = som(udirbruker)
    sett = klient.get(sti).context["skjema"]["sett"].value()

    klient.post(sti, {"navn_nb": "Nytt navn", "nivaa": "VGS", "sett": sett})

    assert Hendelse.objects.get(handling="fag.endret").parti_id == parti.pk


def test_fylket_endrer_bare_fag_som_andre_ikke_bruker(som, fylkesbruker, fylke, udir):
    fylkets = lag_eksamen(ansvarlig=fylke).fag
    sentralt = lag_eksamen(ansvarlig=udir).fag
    klient = som(fylkesbruker)

    assert klient.get(f"/eksamen/plan/fag/{fylkets.pk}/").status_code == 200
    assert klient.get(f"/eksamen/plan/fag/{sentralt.pk}/").status_code == 403
    assert klient.get("/eksamen/plan/fag/ny/").status_code == 200
    assert klient.get("/eksamen/plan/perioder/ny/").status_code == 403


def test_skolen_leser_registrene_og_endrer_ingenting(som, skoleadmin):
    fag, periode = FagFactory(), PeriodeFactory()
    klient = som(skoleadmin)

    assert fag.kode in klient.get("/eksamen/plan/fag/").content.decode()
    assert periode.kode in klient.get("/eksamen/plan/perioder/").content.decode()
    for sti in ("fag/ny/", f"fag/{fag.pk}/", "perioder/ny/", f"perioder/{periode.pk}/"):
        assert klient.get(f"/eksamen/plan/{sti}").status_code == 403
        assert klient.post(f"/eksamen/plan/{sti}", FAG | PERIODE).status_code == 403


def test_en_periode_lages_med_alle_datoene(som, udirbruker):
    klient = som(udirbruker)

    assert klient.post("/eksamen/plan/perioder/ny/", PERIODE).status_code == 302
    periode = Eksamensperiode.objects.get()
    assert f"{periode.trekk_vgs:%d.%m.%Y %H:%M}" == "12.05.2031 07:00"
    assert "finnes allerede" in feil(klient.post("/eksamen/plan/perioder/ny/", PERIODE))["kode"]


@pytest.mark.parametrize(
    ("felt", "verdi"),
    [
        ("kode", "X-2031"),
        ("kode", "V2031"),
        ("paamelding_til", "2031-01-05T08:00"),
        ("paamelding_til", "2030-01-05T08:00"),
        ("endringsfrist", "2031-01-01T08:00"),
        ("endringsfrist", "2031-08-01T08:00"),
        ("gjennomfoering_fra", "2031-01-20T08:00"),
        ("gjennomfoering_til", "2031-05-17T08:00"),
        ("trekk_gs", "2031-06-06T08:00"),
        ("trekk_vgs", "2031-06-06T08:00"),
        ("sensurfrist", "2031-05-17T08:00"),
        ("klagefrist", "2031-06-19T08:00"),
        ("klagefrist", "i juli"),
    ],
)
def test_datoer_i_feil_rekkefoelge_sier_fra_ved_feltet(som, udirbruker, felt, verdi):
    assert felt in feil(som(udirbruker).post("/eksamen/plan/perioder/ny/", PERIODE | {felt: verdi}))
    assert not Eksamensperiode.objects.exists()


def test_perioden_kan_ikke_kutte_av_en_eksamen_og_eksamener_uten_tid_foelger_slutten(som, udirbruker):
    eksamen = lag_eksamen()
    uten_tid = EksamenFactory(periode=eksamen.periode)
    klient, sti = som(udirbruker), f"/eksamen/plan/perioder/{eksamen.periode_id}/"
    skjema = klient.get(sti).context["skjema"]
    data = {navn: skjema[navn].value() for navn in skjema.fields}
    data = {n: v if isinstance(v, str) else (f"{v:%Y-%m-%dT%H:%M}" if v else "") for n, v in data.items()}
    ny_slutt = naa().replace(second=0, microsecond=0) + timedelta(days=30)

    for_sen = {"gjennomfoering_fra": f"{naa() + timedelta(days=2):%Y-%m-%dT%H:%M}"}
    assert "gjennomfoering_fra" in feil(klient.post(sti, data | for_sen))
    assert klient.post(sti, data | {"gjennomfoering_til": f"{ny_slutt:%Y-%m-%dT%H:%M}"}).status_code == 302

    uten_tid.refresh_from_db()
    eksamen.periode.refresh_from_db()
    assert uten_tid.siste_oppmoete == uten_tid.sensur_fra == eksamen.periode.gjennomfoering_til
    assert Hendelse.objects.get(handling="periode.endret").data["felt"] == ["gjennomfoering_til"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sok", "treff"),
    [
        ("REA3056", 1),
        ("rea", 1),
        ("Matematikk R1", 1),
        ("Realfagsmatematikk", 1),
        ("norsk", 0),
        ("x' OR 1=1", 0),
        ("", 1),
    ],
)
def test_alle_finner_fagkoden_uten_aa_logge_inn(skole, sok, treff):
    fag = FagFactory(fagkode="REA3056", navn_nb="Matematikk R1", navn_nn="Realfagsmatematikk R1", hjelpemiddelmodell=2)
    eksamen = lag_eksamen(fag=fag, todelt=True)
    lag_eksamen(fag=FagFactory(fagkode="NOR9999", navn_nb="Skolens egen"), lokal=True, ansvarlig=skole)

    svar = Client().get("/eksamen/fagkoder/", {"sok": sok})

    assert [e.pk for e in svar.context["side"]] == [eksamen.pk] * treff
    tekst = svar.content.decode()
    assert "Skolens egen" not in tekst
    if treff:
        assert all(ord_ in tekst for ord_ in ("Del 1:", "Del 2:", "Modell 2", "Skriftlig", "Realfagsmatematikk R1"))


def test_innloggingssiden_viser_vei_til_fagkodene(client, db):
    assert "/eksamen/fagkoder/" in client.get("/logg-inn/").content.decode()


@pytest.mark.parametrize(
    ("parametre", "koder"),
    [
        ({"form": "M"}, ["SPR3029"]),
        ({"nivaa": "GS"}, ["NOR0218"]),
        ({"sted": "papir"}, ["SPR3029"]),
        ({"periode": "V-2020"}, ["HIS1009"]),
        ({"periode": "finnes-ikke", "form": "tull"}, ["NOR0218", "SPR3029"]),
        ({"sorter": "-fag"}, ["SPR3029", "NOR0218"]),
        ({"sok": "nor", "form": "M"}, []),
    ],
)
def test_planen_filtreres_og_sorteres(som, skoleadmin, parametre, koder):
    lag_eksamen(fag=FagFactory(fagkode="NOR0218", nivaa="GS"))
    lag_eksamen(fag=FagFactory(fagkode="SPR3029", navn_nb="Engelsk 1"), form="M", gjennomfoering="papir")
    slutt = naa() - timedelta(days=100)
    gammel = PeriodeFactory(kode="V-2020", gjennomfoering_fra=slutt - timedelta(days=9), gjennomfoering_til=slutt)
    lag_eksamen(fag=FagFactory(fagkode="HIS1009"), periode=gammel, start=slutt - timedelta(days=1))

    rader = som(skoleadmin).get("/eksamen/plan/", parametre).context["rader"]

    assert sorted(e.fag.kode for e, _ in rader) == sorted(koder)
    if "sorter" in parametre:
        assert [e.fag.kode for e, _ in rader] == koder


def test_sidene_bruker_like_mange_spoerringer_for_1_og_30(som, udirbruker):
    klient = som(udirbruker)
    stier = ("/eksamen/plan/", "/eksamen/plan/fag/", "/eksamen/plan/perioder/", "/eksamen/fagkoder/", "/")
    PartiFactory()

    def antall():
        tall = []
        for sti in stier:
            with CaptureQueriesContext(connection) as spoerringer:
                klient.get(sti)
            tall.append(len(spoerringer))
        return tall

    foer = antall()
    for n in range(29):
        lag_eksamen(periode=PeriodeFactory(kode=f"V-20{n + 50}"))
    assert antall() == foer
    with CaptureQueriesContext(connection) as spoerringer:
        Client().get("/eksamen/fagkoder/")
    assert len(spoerringer) <= 3


@given(st.lists(st.integers(0, 400), min_size=len(PERIODEDATOER), max_size=len(PERIODEDATOER)))
def test_datoer_som_godtas_staar_i_rekkefoelge(dager):
    start = naa()
    datoer = {navn: start + timedelta(days=d) for navn, d in zip(PERIODEDATOER, dager, strict=True)}
    if not feil_i_datoer(datoer):
        assert datoer["paamelding_fra"] < datoer["paamelding_til"] < datoer["gjennomfoering_fra"]
        assert datoer["gjennomfoering_fra"] < datoer["sensurfrist"] < datoer["klagefrist"]
        assert datoer["gjennomfoering_fra"] < datoer["gjennomfoering_til"]


MINUTT = timedelta(minutes=1)


@given(*[st.integers(-600, 1500) for _ in range(7)])
def test_tider_som_godtas_er_gyldige_etter_hverandre(start1, min1, start2, min2, forb, minf, tidligste):
    null = naa().replace(hour=5, minute=0, second=0, microsecond=0)
    periode = PeriodeFactory.build()

    def rom(start, minutter, tidlig=None):
        return Tidsrom(null + start * MINUTT, null + (start + minutter) * MINUTT, minutter, tidlig)

    deler = {
        Deltype.DEL1: rom(start1, min1, null + tidligste * MINUTT),
        Deltype.DEL2: rom(start2, min2),
        Deltype.FORBEREDELSE: rom(forb, minf),
    }
    if not feil_i_tider(deler, periode=periode, sensur_fra=null + timedelta(days=5)):
        del1, del2, forberedelse = deler.values()
        assert forberedelse.start < forberedelse.slutt <= del1.start < del1.tidligste <= del1.slutt <= del2.start
        assert del2.start < del2.slutt
