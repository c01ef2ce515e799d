"""The time account: lost time granted or refused by the one who may, documented, and what it costs."""

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from avbrudd.models import Avbrudd, Avbruddsrad
from brukere.models.bruker import Rolle
from deltakelse.models import Kandidatdel, Partiversjon, Tidstillegg
from eksamen.models import Eksamensparti, Kandidat
from felles.bidrag import bindinger, partibindinger
from felles.tid import naa, oslo
from levering.models import Leveringsregel
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import finn_del, legg_fil, legg_levering, sett_fravaer, sett_sendespost
from tests.fabrikker.eksamen import lag_kandidat
from tests.monitor.avbrudd import ADRESSE, angre, avgjoer, gaa, html, kjoer, parti_, slutt, start, tapt

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reisen(klokken):
    """Noon; the exams began at eleven and last for five hours."""
    return klokken


@pytest.fixture
def rektor(skole):
    return bruker_med_rolle(Rolle.REKTOR, skole)


# --- granted or refused -----------------------------------------------------------------------------------------------
def test_innvilget_tid_flytter_egen_slutt_og_begge_ser_hvorfor(som, vakt, skoleadmin, parti, kandidat, reisen):
    avbrudd = kjoer(reisen, som(vakt), parti_(parti))
    foer = Partiversjon.objects.get(parti=parti).nummer
    svar = avgjoer(som(skoleadmin), avbrudd)

    assert "Avgjort for 1 kandidat." in html(svar)
    assert slutt(kandidat) == "16:20"
    assert "slutt 16:20 (+20 min tapt tid)" in html(som(vakt).get("/monitor/"))
    assert Partiversjon.objects.get(parti=parti).nummer > foer
    rad = avbrudd.rader.get()
    assert (rad.innvilget_minutter, rad.avgjort, rad.avgjort_av, rad.tillegg.minutter) == (20, naa(), skoleadmin, 20)


def test_et_annet_antall_minutter_til_alle(som, skoleadmin, parti, kandidat, reisen):
    avbrudd = kjoer(reisen, som(skoleadmin), parti_(parti))
    assert "minst ett minutt" in html(avgjoer(som(skoleadmin), avbrudd, minutter="0"))
    assert "høyst 240" in html(avgjoer(som(skoleadmin), avbrudd, minutter="241"))
    avgjoer(som(skoleadmin), avbrudd, minutter="30")

    assert slutt(kandidat) == "16:30"


def test_avslag_staar_uten_minutter(som, skoleadmin, parti, kandidat, reisen):
    avbrudd = kjoer(reisen, som(skoleadmin), parti_(parti))
    svar = avgjoer(som(skoleadmin), avbrudd, "avslaa")

    assert "Avslått" in html(svar)
    assert (avbrudd.rader.get().innvilget_minutter, slutt(kandidat)) == (0, "16:00")


def test_avgjort_to_ganger_gir_tid_en_gang(som, skoleadmin, parti, kandidat, reisen):
    avbrudd = kjoer(reisen, som(skoleadmin), parti_(parti))
    avgjoer(som(skoleadmin), avbrudd)
    svar = avgjoer(som(skoleadmin), avbrudd)

    assert "Avgjort fra før, og står som det var." in html(svar)
    assert slutt(kandidat) == "16:20"


def test_avgjoerelsen_kan_angres_og_gjoeres_om(som, skoleadmin, parti, kandidat, reisen):
    avbrudd = kjoer(reisen, som(skoleadmin), parti_(parti))
    klient = som(skoleadmin)
    avgjoer(klient, avbrudd)
    assert "Avgjørelsen er angret for 1 kandidat." in angre(klient, "avbrudd.avgjort")
    assert slutt(kandidat) == "16:00"

    avgjoer(klient, avbrudd, "avslaa")
    assert "1 kandidat kan avgjøres på nytt." in html(avgjoer(klient, avbrudd, "omgjoer"))
    avgjoer(klient, avbrudd)
    assert slutt(kandidat) == "16:20"


def test_tid_som_brukes_kan_ikke_tas_tilbake(som, skoleadmin, parti, kandidat, reisen):
    avbrudd = kjoer(reisen, som(skoleadmin), parti_(parti))
    avgjoer(som(skoleadmin), avbrudd)
    gaa(reisen, "16:05")
    svar = avgjoer(som(skoleadmin), avbrudd, "omgjoer")

    assert "bruker tiden de fikk" in html(svar)
    assert slutt(kandidat) == "16:20"


def lever(kandidat):
    legg_levering(kandidat, legg_fil(kandidat))


@pytest.mark.parametrize("ferdig", [lever, sett_sendespost])
def test_tid_som_det_er_levert_med_tas_ikke_tilbake(som, skoleadmin, parti, kandidat, reisen, ferdig):
    klient, andre = som(skoleadmin), lag_kandidat(parti)
    avbrudd = kjoer(reisen, klient, parti_(parti))
    avgjoer(klient, avbrudd)
    ferdig(kandidat)

    assert "har levert med tiden de fikk" in html(avgjoer(klient, avbrudd, "omgjoer"))
    assert "har levert med tiden de fikk" in angre(klient, "avbrudd.avgjort")
    assert [slutt(k) for k in (kandidat, andre)] == ["16:20", "16:20"]
    assert not avbrudd.rader.filter(avgjort__isnull=True).exists()


def test_avslag_gjoeres_om_ogsaa_naar_det_er_levert(som, skoleadmin, parti, kandidat, reisen):
    avbrudd = kjoer(reisen, som(skoleadmin), parti_(parti))
    avgjoer(som(skoleadmin), avbrudd, "avslaa")
    lever(kandidat)

    assert "1 kandidat kan avgjøres på nytt." in html(avgjoer(som(skoleadmin), avbrudd, "omgjoer"))


def test_det_som_ikke_er_avgjort_gjoeres_ikke_om_og_det_sies(som, skoleadmin, parti, kandidat, reisen):
    avbrudd = kjoer(reisen, som(skoleadmin), parti_(parti))
    svar = html(avgjoer(som(skoleadmin), avbrudd, "omgjoer"))

    assert "Ingen av de valgte var avgjort. Ingenting er endret." in svar
    assert "0 kandidater" not in svar


def test_tid_som_var_ute_foer_den_ble_gitt_gis_ikke(som, skoleadmin, fylke, parti, kandidat, reisen):
    """Own end is 16:00, and what is uploaded may be handed in for five minutes more."""
    Leveringsregel.objects.create(eier=fylke, frist_minutter=5, sen_levering=False, endret=naa())
    avbrudd = kjoer(reisen, som(skoleadmin), parti_(parti))
    gaa(reisen, "16:25")
    svar = html(avgjoer(som(skoleadmin), avbrudd))
    assert "Tiden ville vært ute før kandidaten fikk den." in svar
    assert (slutt(kandidat), avbrudd.rader.get().avgjort) == ("16:00", None)

    gaa(reisen, "16:24")
    avgjoer(som(skoleadmin), avbrudd)
    assert slutt(kandidat) == "16:20"


def test_den_som_har_levert_eller_er_borte_faar_ikke_tid_men_de_andre_faar(som, skoleadmin, parti, reisen):
    levert, borte, skriver = (lag_kandidat(parti) for _ in range(3))
    avbrudd = kjoer(reisen, som(skoleadmin), parti_(parti))
    legg_levering(levert, legg_fil(levert))
    sett_fravaer(borte)
    svar = html(avgjoer(som(skoleadmin), avbrudd))

    assert "Åpne for ny levering først" in svar
    assert "Fjern fraværet først" in svar
    assert [slutt(k) for k in (levert, borte, skriver)] == ["16:00", "16:00", "16:20"]
    avgjoer(som(skoleadmin), avbrudd, "avslaa")
    assert not avbrudd.rader.filter(avgjort__isnull=True).exists()


def test_dagen_etter_gis_ingen_tid_men_det_tapte_er_dokumentert(som, skoleadmin, parti, kandidat, reisen):
    avbrudd = kjoer(reisen, som(skoleadmin), parti_(parti))
    reisen.shift(timedelta(days=1))

    assert "Eksamensdagen er over" in html(avgjoer(som(skoleadmin), avbrudd))
    assert tapt(avbrudd) == {kandidat.pk: 20}
    assert "20 min" in html(som(skoleadmin).get(f"{ADRESSE}{avbrudd.pk}/"))


def test_tid_tapt_i_del_1_foeres_videre_til_del_2(som, skoleadmin, todelt_kandidat, reisen):
    avbrudd = kjoer(reisen, som(skoleadmin), parti_(todelt_kandidat.parti))
    avgjoer(som(skoleadmin), avbrudd)

    assert Tidstillegg.objects.get().eksamensdel == finn_del(todelt_kandidat, del1=True)
    tider = [f"{oslo(d.slutt):%H:%M}" for d in Kandidatdel.objects.filter(kandidat=todelt_kandidat).order_by("start")]
    assert tider == ["13:20", "16:20"]


def test_paagaaende_avbrudd_avgjoeres_ikke(som, skoleadmin, parti, kandidat):
    start(som(skoleadmin), parti_(parti))
    avbrudd = Avbrudd.objects.get()
    Avbruddsrad.objects.create(avbrudd=avbrudd, kandidat=kandidat, tapte_minutter=5)

    assert "Stopp det først" in html(avgjoer(som(skoleadmin), avbrudd))


@pytest.mark.parametrize("felt", [{"valgt": []}, {"valgt": ["x", "9" * 40]}, {"handling": "oppdiktet"}])
def test_oppdiktede_valg_endrer_ingenting(som, skoleadmin, parti, kandidat, reisen, felt):
    avbrudd = kjoer(reisen, som(skoleadmin), parti_(parti))
    data = {"valgt": [avbrudd.rader.get().pk], "handling": "innvilg"} | felt
    svar = som(skoleadmin).post(f"{ADRESSE}{avbrudd.pk}/avgjoer/", data, follow=True)

    assert "Ingenting er endret" in html(svar)
    assert not Tidstillegg.objects.exists()


# --- documentation ----------------------------------------------------------------------------------------------------
def test_dokumentasjonen_har_hva_naar_hvem_og_hva_som_ble_gjort(som, vakt, skoleadmin, rektor, parti, kandidat, reisen):
    avbrudd = kjoer(reisen, som(vakt), parti_(parti), beskrivelse="=Nettet falt ut i aulaen")
    avgjoer(som(skoleadmin), avbrudd)
    pdf = som(rektor).get(f"{ADRESSE}{avbrudd.pk}/pdf/")
    tekst = "".join(side.get_textpage().get_text_range() for side in pypdfium2.PdfDocument(b"".join(pdf)))
    ark = som(skoleadmin).get(f"{ADRESSE}{avbrudd.pk}/xlsx/")
    rader = CalamineWorkbook.from_filelike(BytesIO(b"".join(ark))).get_sheet_by_index(0).to_python()

    for innhold in (tekst, str(rader)):
        for ord_ in (kandidat.person.navn, kandidat.kandidatnummer.nummer, "Nettet falt ut", "20", "16:20"):
            assert ord_ in innhold
    assert pdf.headers["Content-Disposition"].startswith("attachment")
    assert som(vakt).get(f"{ADRESSE}{avbrudd.pk}/pdf/").status_code == 403
    assert som(vakt).get(f"{ADRESSE}{avbrudd.pk}/xlsx/").status_code == 403


# --- cost and ties ----------------------------------------------------------------------------------------------------
def test_sidene_koster_det_samme_for_en_og_for_tretti(som, skoleadmin, parti, reisen):
    lag_kandidat(parti)

    def tell():
        avbrudd = kjoer(reisen, som(skoleadmin), parti_(parti))
        klient = som(skoleadmin)
        with CaptureQueriesContext(connection) as liste:
            klient.get(ADRESSE)
        with CaptureQueriesContext(connection) as en:
            klient.get(f"{ADRESSE}{avbrudd.pk}/")
        with CaptureQueriesContext(connection) as svar:
            klient.post(
                f"{ADRESSE}{avbrudd.pk}/avgjoer/",
                {"valgt": [r.pk for r in avbrudd.rader.all()], "handling": "innvilg"},
            )
        return len(liste), len(en), len(svar)

    faa = tell()
    Avbrudd.objects.update(trukket=naa())
    for _ in range(29):
        lag_kandidat(parti, passord=None)
    assert tell() == faa


def test_den_som_er_rammet_og_partiet_blir_der_de_er(som, vakt, parti, kandidat, reisen):
    kjoer(reisen, som(vakt), parti_(parti))

    svar = [ledd(Kandidat.objects.all()) for ledd in bindinger.alle()]
    assert any("avbrudd" in str(ett.get(kandidat.pk, "")) for ett in svar)
    assert any(parti.pk in ledd(Eksamensparti.objects.all()) for ledd in partibindinger.alle())
