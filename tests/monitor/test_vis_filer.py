"""«Vis filer»: what the answer is made of, by whom and when, one file plain and all as a zip."""

import io
import zipfile
from datetime import timedelta

import pytest

from brukere.models.bruker import Rolle
from felles.models import Hendelse
from felles.tid import naa
from levering.models import Delmerke
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PeriodeFactory
from tests.fabrikker.levering import PDF, lag_fil, lag_levering
from tests.monitor.skolelever import html, lever, skolefil

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokken")]
HTMX = {"HX-Request": "true"}


def vis(klient, kandidat, hva="", **valg):
    return klient.get(f"/monitor/kandidater/{kandidat.pk}/filer/{hva}", **valg)


def pakke(svar):
    return zipfile.ZipFile(io.BytesIO(b"".join(svar.streaming_content)))


def test_navn_stoerrelse_del_naar_av_hvem_og_om_den_er_levert(som, vakt, kandidat):
    levert = lag_fil(kandidat, "svar.pdf", delmerke=Delmerke.EKSAMEN)
    lag_levering(kandidat, levert)
    skolefil(kandidat, "skann.pdf", delmerke=Delmerke.EKSAMEN, lastet_opp_bruker_id=vakt.pk)
    side = html(vis(som(vakt), kandidat))

    assert f'href="/monitor/kandidater/{kandidat.pk}/filer/{levert.pk}/">svar.pdf</a>' in side
    assert f"{len(PDF)} byte" in side
    assert "Eksamen" in side
    assert "12:00:00" in side
    assert "Kandidaten" in side
    assert vakt.navn in side
    assert side.count("Lastet opp, ikke levert") == 1


def test_den_som_leverte_for_kandidaten_er_navngitt(som, vakt, kandidat):
    klient = som(vakt)
    skolefil(kandidat, delmerke=Delmerke.EKSAMEN)
    lever(klient, kandidat)

    assert f'<span class="dempet">{vakt.navn}</span>' in html(vis(klient, kandidat))


def test_uten_filer_sier_siden_det_og_har_ingen_zip(som, vakt, kandidat):
    klient = som(vakt)

    assert "Ingen filer er lastet opp for kandidaten." in html(vis(klient, kandidat))
    assert vis(klient, kandidat, "zip/").status_code == 422


def test_en_fil_er_som_den_ble_mottatt(som, vakt, kandidat):
    fil = lag_fil(kandidat, "svar.pdf")
    svar = vis(som(vakt), kandidat, f"{fil.pk}/")

    assert b"".join(svar.streaming_content) == PDF
    assert 'filename="svar.pdf"' in svar.headers["Content-Disposition"]


def test_alle_som_zip_ogsaa_det_som_ikke_er_levert_og_det_staar_i_loggen(som, vakt, kandidat):
    lag_levering(kandidat, lag_fil(kandidat, "a.pdf", b"%PDF-1.7 a"))
    lag_fil(kandidat, "b.pdf", b"%PDF-1.7 b")
    lag_fil(kandidat, "borte.pdf", b"%PDF-1.7 c", slettet=naa())
    svar = vis(som(vakt), kandidat, "zip/")
    innhold = pakke(svar)

    assert svar.headers["Content-Type"] == "application/zip"
    assert innhold.testzip() is None
    assert sorted(innhold.read(navn) for navn in innhold.namelist()) == [b"%PDF-1.7 a", b"%PDF-1.7 b"]
    hendelse = Hendelse.objects.get(handling="besvarelser.lastet_ned")
    assert (hendelse.aktoer_id, hendelse.kandidat_id, hendelse.data["filer"]) == (vakt.pk, kandidat.pk, 2)


def test_bare_hodet_av_zipen_gir_ikke_ut_noe_og_logges_ikke(som, vakt, kandidat):
    lag_fil(kandidat)
    svar = som(vakt).head(f"/monitor/kandidater/{kandidat.pk}/filer/zip/")

    assert svar.status_code == 200
    assert not Hendelse.objects.filter(handling="besvarelser.lastet_ned").exists()


def test_etter_neste_periode_er_zipen_ikke_lenger_aapen(som, skoleadmin, kandidat, klokken):
    lag_fil(kandidat)
    PeriodeFactory(kode="H-2027", gjennomfoering_fra=naa() + timedelta(days=10))
    klokken.shift(timedelta(days=30))
    svar = vis(som(skoleadmin), kandidat, "zip/")

    assert svar.status_code == 422
    assert "kunne lastes ned til og med" in html(svar)


def test_i_vinduet_er_det_bare_innholdet(som, vakt, kandidat):
    side = html(vis(som(vakt), kandidat, headers=HTMX))

    assert "<html" not in side
    assert 'id="vindutittel"' in side


def test_annen_skole_faar_ikke_vite_og_rektor_faar_ikke_lese(som, skole, annen_skoleadmin, kandidat):
    lag_fil(kandidat)
    rektor = bruker_med_rolle(Rolle.REKTOR, skole)

    for hva in ("", "zip/"):
        assert vis(som(annen_skoleadmin), kandidat, hva).status_code == 404
        assert vis(som(rektor), kandidat, hva).status_code == 403


def test_samme_antall_spoerringer_med_en_og_tretti(som, vakt, kandidat, django_assert_max_num_queries):
    klient = som(vakt)
    antall = []
    for n in (1, 29):
        for nr in range(n):
            lag_levering_eller_fil(kandidat, f"{n}-{nr}.pdf", foerst=n == 1)
        with django_assert_max_num_queries(40) as talt:
            vis(klient, kandidat)
        antall.append(len(talt))

    assert antall[0] == antall[1]


def lag_levering_eller_fil(kandidat, navn, *, foerst):
    fil = lag_fil(kandidat, navn, navn.encode())
    if foerst:
        lag_levering(kandidat, fil)
