"""What keeps a case about a formal fault from those whom it does not concern, or not yet."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from annullering.models import Formellsak, Formellvedtak
from annullering.services.oppheving import opphev
from annullering.services.saker import send_sak, ta_ut, trekk_sak
from annullering.services.uttalelser import uttal
from brukere.models.bruker import Rolle
from eksamen.models import Eksamensparti
from felles.feil import Domenefeil
from felles.tid import naa
from tests.annullering.conftest import kandidatene
from tests.fabrikker.annullering import GRUNN, HVA, fatt_vedtak, lag_sak, vedtaksraden
from tests.fabrikker.brukere import RolletildelingFactory, bruker_med_rolle
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.klage import lag_klage
from tests.fabrikker.sensur import aktoer

pytestmark = pytest.mark.django_db
LISTE = "/klage/formelle-feil/"


def adresse(navn, sak, **felt):
    return reverse(f"annullering:{navn}", kwargs={"pk": sak.pk, **felt})


def av(bruker):
    return {"bruker": bruker, "aktoer": aktoer(bruker), "naa": naa()}


def test_et_vedtak_som_ble_opphevet_foer_sekundet_leses_bare_av_den_som_avgjorde(
    som, direktoratet, skoleadmin, norsk, olga
):
    sak = lag_sak(norsk, skoleadmin)
    fatt_vedtak(sak, direktoratet, om=timedelta(hours=1))
    rad = vedtaksraden(olga)
    opphev(rad_id=rad.pk, grunn="Gjaldt en annen", **av(direktoratet))
    side = adresse("rad", sak, rad_id=rad.sakskandidat_id)
    with time_machine.travel(Formellvedtak.objects.get().synlig_fra, tick=False):
        lest = som(direktoratet).get(side).text
        assert "Gjaldt en annen" in lest
        lest = som(skoleadmin).get(side).text
        assert not any(ord_ in lest for ord_ in (GRUNN, "Gjaldt en annen"))


def test_et_utkast_hos_myndigheten_er_skjult_for_skolen_til_det_er_sendt(som, direktoratet, skoleadmin, norsk, udir):
    sak = lag_sak(norsk, direktoratet, hos=udir, sendt=False)
    assert som(skoleadmin).get(adresse("sak", sak)).status_code == 404
    send_sak(sak_id=sak.pk, **av(direktoratet))
    assert HVA in som(skoleadmin).get(adresse("sak", sak)).text


def test_den_som_er_tatt_ut_er_ute_og_skolen_uten_noen_igjen_ser_ikke_saken(
    som, direktoratet, skoleadmin, norsk, annen_skole, udir
):
    ute = lag_kandidat(Eksamensparti.objects.create(skole=annen_skole, eksamen=norsk.eksamen, navn="3STB"))
    olga, kari = kandidatene(norsk)
    sak = lag_sak(norsk, direktoratet, kandidater=[olga, kari, ute], hos=udir)
    andre = som(bruker_med_rolle(Rolle.SKOLEADMIN, annen_skole))
    assert andre.get(adresse("sak", sak)).status_code == 200
    rader = list(sak.kandidater.filter(kandidat__in=[ute, kari]).values_list("pk", flat=True))
    ta_ut(sak_id=sak.pk, rad_ider=rader, **av(direktoratet))
    assert andre.get(adresse("sak", sak)).status_code == 404
    skolen = som(skoleadmin)
    assert skolen.get(adresse("sak", sak)).status_code == 200
    assert skolen.get(adresse("rad", sak, rad_id=sak.kandidater.get(kandidat=kari).pk)).status_code == 404
    # Whoever administers both makes a statement for the one that is left alone.
    RolletildelingFactory(bruker=skoleadmin, rolle=Rolle.SKOLEADMIN, organisasjon=annen_skole)
    assert som(skoleadmin).post(adresse("uttalelse", sak), {"tekst": "x", "skole": annen_skole.pk}).status_code == 404


def test_myndigheten_ser_ikke_en_klage_som_skolen_ikke_har_sendt(som, direktoratet, skoleadmin, norsk, udir):
    olga, kari = kandidatene(norsk)
    sendt = lag_klage(kari, slag="formell_feil", karakter="", ansvarlig=udir)
    klage = lag_klage(olga, slag="formell_feil", karakter="")
    klient = som(direktoratet)
    assert list(klient.get(LISTE).context["klager"]) == [sendt]
    klient.post(f"{LISTE}fra-klager/", {"klage": [klage.pk]})
    assert not Formellsak.objects.exists()
    assert set(som(skoleadmin).get(LISTE).context["klager"]) == {sendt, klage}


def test_en_klage_som_er_tatt_ut_av_saken_kan_gaa_i_en_ny(som, skoleadmin, norsk, olga):
    klage = lag_klage(olga, slag="formell_feil", karakter="")
    sak = lag_sak(norsk, skoleadmin, sendt=False)
    klient = som(skoleadmin)
    assert not klient.get(LISTE).context["klager"]
    ta_ut(sak_id=sak.pk, rad_ider=[sak.kandidater.get(klage=klage).pk], **av(skoleadmin))
    assert list(klient.get(LISTE).context["klager"]) == [klage]


def test_en_tom_sak_sendes_ikke_og_en_trukket_endres_ikke(skoleadmin, norsk):
    sak = lag_sak(norsk, skoleadmin, sendt=False)
    rader = list(sak.kandidater.values_list("pk", flat=True))

    def kode(handling, **felt):
        with pytest.raises(Domenefeil) as feil:
            handling(sak_id=sak.pk, **av(skoleadmin), **felt)
        return feil.value.kode

    ta_ut(sak_id=sak.pk, rad_ider=rader, **av(skoleadmin))
    assert kode(send_sak) == "ingen"
    trekk_sak(sak_id=sak.pk, **av(skoleadmin))
    assert kode(ta_ut, rad_ider=rader) == kode(uttal, skole=norsk.skole, tekst="Vi ringte") == "trukket"
