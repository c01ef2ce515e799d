"""Guidance for the sensors: put in, replaced, taken out and undone by the authority that is responsible for the exam."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from felles.models import Angrepost, Hendelse
from felles.tid import naa
from plan.services import oppgaver
from sensur.models import Sensorveiledning
from sensur.services import veiledning as tjeneste
from sensur.services.veiledning import bytt_veiledning
from tests.fabrikker.sensur import PDF, aktoer, lag_sensurparti
from tests.sensur.test_samtidig import midt_i, traader
from tests.sensur.veiledning import NY_PDF, adresse, angre, fil, filadresse, for_sensor, innhold, legg_inn, svarside

pytestmark = pytest.mark.django_db

SEKUND = timedelta(seconds=1)


@pytest.fixture
def eksamen(sensurparti):
    return sensurparti.eksamen


def test_myndigheten_legger_inn_flere_filer_og_ser_dem_paa_siden_og_planen(som, ansvarlig, eksamen):
    klient = som(ansvarlig)
    assert "Ikke lagt inn" in klient.get(reverse("fordeling:plan", args=[eksamen.pk])).text
    svar = legg_inn(klient, eksamen, navn="  Kjennetegn,   del 2 ", maalform="nn")
    assert "«Kjennetegn, del 2» er lagt inn. Sensorene ser den fra nå." in svar.text
    assert legg_inn(klient, eksamen, navn="Generell veiledning").status_code == 200
    for side in (adresse(eksamen), reverse("fordeling:plan", args=[eksamen.pk])):
        tekst = klient.get(side).text
        assert "Kjennetegn, del 2, nynorsk" in tekst
        # By name, whatever came first.
        assert tekst.index("Generell veiledning") > tekst.index("Sensorveiledning")
        assert tekst.index("Generell veiledning") < tekst.index("Kjennetegn, del 2")
    assert "Lagt inn" in klient.get(reverse("sensur:veiledninger")).text
    rad = Sensorveiledning.objects.get(maalform="nn")
    svar = klient.get(filadresse("veiledningsfil", rad))
    assert innhold(svar) == PDF
    assert f"{eksamen.fag.kode}-kjennetegn-del-2-nn.pdf" in svar.headers["Content-Disposition"]
    assert svar.headers["Content-Disposition"].startswith("attachment")
    assert svar.headers["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in svar.headers["Cache-Control"]


def test_hendelsen_sier_hvilken_fil_og_verken_filnavn_parti_eller_kandidat(som, ansvarlig, eksamen):
    legg_inn(som(ansvarlig), eksamen)
    hendelse = Hendelse.objects.get(handling="veiledning.lagt_inn")
    rad = Sensorveiledning.objects.get()
    assert hendelse.aktoer_id == ansvarlig.pk
    assert hendelse.data == {
        "eksamen": eksamen.pk, "maalform": "", "stoerrelse": len(PDF), "sha256": rad.sha256,
    }  # fmt: skip
    assert (hendelse.parti_id, hendelse.kandidat_id) == (None, None)


def test_foer_sensuren_aapner_faar_myndigheten_vite_naar_sensorene_ser_den(som, ansvarlig, skole, statsforvalter):
    parti = lag_sensurparti(skole, statsforvalter, aapner_om=timedelta(days=2))
    svar = legg_inn(som(ansvarlig), parti.eksamen)
    assert "Sensorene ser den når sensuren åpner" in svar.text


def test_samme_fil_to_ganger_er_en_og_en_annen_under_samme_navn_avvises(som, ansvarlig, eksamen):
    klient = som(ansvarlig)
    legg_inn(klient, eksamen)
    legg_inn(klient, eksamen)
    assert Hendelse.objects.filter(handling="veiledning.lagt_inn").count() == 1
    svar = legg_inn(klient, eksamen, navn="SENSORVEILEDNING", innhold=NY_PDF)
    assert svar.status_code == 422
    assert "Det ligger alt en fil med dette navnet" in svar.text
    assert Sensorveiledning.objects.count() == 1
    assert legg_inn(klient, eksamen, maalform="nn", innhold=NY_PDF).status_code == 200
    assert Sensorveiledning.objects.count() == 2


DAARLIGE = {
    "tom": b"",
    "ikke PDF": b"PK\x03\x04 en zip med %%EOF",
    "avbrutt": PDF.removesuffix(b"%%EOF\n"),
}


@pytest.mark.parametrize("slag", DAARLIGE)
def test_det_som_ikke_er_en_hel_pdf_avvises_baade_som_ny_og_i_stedet_for_en_annen(
    som, ansvarlig, eksamen, veiledningen, settings, tmp_path, slag
):
    settings.SPOLMAPPE = tmp_path / "egen-spol"  # what another test left in the common one says nothing here
    klient = som(ansvarlig)
    for side, data in (
        (adresse(eksamen), {"navn": "Del 2", "maalform": ""}),
        (filadresse("bytt_veiledning", veiledningen), {}),
    ):
        svar = klient.post(side, data | {"fil": fil(DAARLIGE[slag])})
        assert svar.status_code == 422
        assert "PDF på nytt" in svar.text
    assert [rad.pk for rad in Sensorveiledning.objects.filter(tatt_bort=None)] == [veiledningen.pk]
    assert not list(settings.SPOLMAPPE.glob("*"))


def test_en_for_stor_fil_et_manglende_navn_og_en_ukjent_maalform_avvises(som, ansvarlig, eksamen, monkeypatch):
    monkeypatch.setattr(tjeneste, "MAKS_BYTE", len(PDF) - 1)
    klient = som(ansvarlig)
    assert tjeneste.MAKS_BYTE < oppgaver.MAKS_BYTE == 40 * 1024 * 1024
    svar = legg_inn(klient, eksamen)
    assert svar.status_code == 422
    assert "Filen er større enn" in svar.text
    for data in ({"navn": "   "}, {"navn": "a" * 81}, {"maalform": "se"}):
        assert legg_inn(klient, eksamen, innhold=b"%PDF-%%EOF", **data).status_code == 422
    assert klient.post(adresse(eksamen), {"navn": "Uten fil"}).status_code == 422
    assert not Sensorveiledning.objects.exists()


def test_det_er_en_grense_for_hvor_mange_filer_en_eksamen_har(som, ansvarlig, eksamen, veiledningen, monkeypatch):
    monkeypatch.setattr(tjeneste, "FLEST", 1)
    svar = legg_inn(som(ansvarlig), eksamen, navn="En til")
    assert svar.status_code == 422
    assert "Ta bort en før du legger inn en ny" in svar.text


def test_filen_byttes_under_samme_navn_og_den_gamle_tas_vare_paa(som, ansvarlig, eksamen, veiledningen, oppdrag):
    klient = som(ansvarlig)
    svar = klient.post(filadresse("bytt_veiledning", veiledningen), {"fil": fil(NY_PDF)}, follow=True)
    assert "«Sensorveiledning» er byttet. Sensorene ser den fra nå." in svar.text
    assert "Filer som ikke gjelder lenger" in svar.text
    ny = Sensorveiledning.objects.get(tatt_bort=None)
    assert innhold(klient.get(filadresse("veiledningsfil", ny))) == NY_PDF
    assert innhold(klient.get(filadresse("veiledningsfil", veiledningen))) == PDF
    assert Hendelse.objects.get(handling="veiledning.byttet").data["i_stedet_for"] == veiledningen.pk
    sensor = som(oppdrag.bruker)
    assert innhold(sensor.get(for_sensor(oppdrag, ny))) == NY_PDF
    assert sensor.get(for_sensor(oppdrag, veiledningen)).status_code == 404


def test_den_som_bytter_det_en_annen_har_byttet_faar_vite_det_og_endrer_ingenting(som, ansvarlig, veiledningen):
    klient = som(ansvarlig)
    url = filadresse("bytt_veiledning", veiledningen)
    klient.post(url, {"fil": fil(NY_PDF)})
    svar = klient.post(url, {"fil": fil(PDF + b"%%EOF\n")})
    assert svar.status_code == 422
    assert "byttet eller tatt bort av en annen" in svar.text
    assert Sensorveiledning.objects.count() == 2
    # The same bytes again are no change.
    ny = Sensorveiledning.objects.get(tatt_bort=None)
    klient.post(filadresse("bytt_veiledning", ny), {"fil": fil(NY_PDF)})
    assert Sensorveiledning.objects.count() == 2


def test_filen_tas_bort_en_gang_og_angres(som, ansvarlig, eksamen, veiledningen, oppdrag):
    klient, url = som(ansvarlig), filadresse("ta_bort_veiledning", veiledningen)
    sensor = som(oppdrag.bruker)
    svar = klient.post(url, follow=True)
    assert "er tatt bort. Sensorene ser den ikke." in svar.text
    klient.post(url)
    assert Hendelse.objects.filter(handling="veiledning.tatt_bort").count() == 1
    assert sensor.get(for_sensor(oppdrag, veiledningen)).status_code == 404
    assert "Det er ikke lagt inn sensorveiledning. Spør" in sensor.get(svarside(oppdrag)).text
    assert "ligger der igjen" in angre(klient).text
    assert innhold(sensor.get(for_sensor(oppdrag, veiledningen))) == PDF
    assert Hendelse.objects.filter(handling="veiledning.lagt_tilbake").count() == 1


def test_innlegging_og_bytte_angres(som, ansvarlig, eksamen, veiledningen):
    klient = som(ansvarlig)
    legg_inn(klient, eksamen, navn="Feil fil")
    assert "Filen er tatt bort igjen." in angre(klient).text
    klient.post(filadresse("bytt_veiledning", veiledningen), {"fil": fil(NY_PDF)})
    angre(klient)
    assert [rad.pk for rad in Sensorveiledning.objects.filter(tatt_bort=None)] == [veiledningen.pk]


def test_det_som_er_endret_siden_angres_ikke(som, ansvarlig, eksamen, veiledningen):
    klient = som(ansvarlig)
    klient.post(filadresse("ta_bort_veiledning", veiledningen))
    post = Angrepost.objects.latest("laget")
    legg_inn(klient, eksamen, innhold=NY_PDF)
    svar = klient.post(f"/angre/{post.pk}/", {"neste": "/"}, follow=True)
    assert "endret" in svar.text
    assert Sensorveiledning.objects.get(tatt_bort=None).sha256 != veiledningen.sha256


def test_etter_publiseringen_er_veiledningen_laast(som, ansvarlig, eksamen, veiledningen):
    type(eksamen).objects.filter(pk=eksamen.pk).update(publiseres=naa() - SEKUND)
    klient = som(ansvarlig)
    assert legg_inn(klient, eksamen, navn="Etterpå").status_code == 422
    assert klient.post(filadresse("bytt_veiledning", veiledningen), {"fil": fil(NY_PDF)}).status_code == 422
    assert "låst" in klient.post(filadresse("ta_bort_veiledning", veiledningen), follow=True).text
    assert [rad.pk for rad in Sensorveiledning.objects.filter(tatt_bort=None)] == [veiledningen.pk]
    assert "Legg inn filen" not in klient.get(adresse(eksamen)).text


def test_databasen_tar_ikke_to_gjeldende_med_samme_navn(eksamen, veiledningen):
    felt = {"eksamen": eksamen, "navn": "Sensorveiledning", "noekkel": "x", "stoerrelse": 1, "sha256": "0"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Sensorveiledning.objects.create(**felt, lagt_inn=naa())
    with pytest.raises(IntegrityError), transaction.atomic():
        Sensorveiledning.objects.create(**felt | {"navn": "B", "maalform": "se"}, lagt_inn=naa())
    with pytest.raises(IntegrityError), transaction.atomic():
        Sensorveiledning.objects.create(**felt | {"navn": "C"}, lagt_inn=naa(), tatt_bort=naa() - SEKUND)


# --- at the same time ------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("laast", [True, False], ids=["med lås", "uten lås"])
def test_to_som_bytter_samtidig_gir_en_ny_fil(ansvarlig, veiledningen, monkeypatch, laast):
    if not laast:
        monkeypatch.setattr(tjeneste, "_laas", lambda *_: None)

    def bytt(innhold_):
        return lambda: (
            bytt_veiledning(veiledning_id=veiledningen.pk, fil=BytesIO(innhold_), aktoer=aktoer(ansvarlig), naa=naa())[
                0
            ].sha256
        )

    with midt_i(monkeypatch, tjeneste, "_opprett") as (foerst, saa):
        svar = traader(foerst(bytt(NY_PDF)), saa(bytt(PDF + b"%%EOF\n")))
    if laast:
        assert svar[1] == "endret"
        assert Sensorveiledning.objects.get(tatt_bort=None).sha256 == svar[0]
    else:  # without the lock only the constraint holds them apart, and no sentence comes of it
        assert any(isinstance(ett, IntegrityError) for ett in svar)
        assert Sensorveiledning.objects.filter(tatt_bort=None).count() == 1
