"""What a sensor sees of the checks of a file, and what the school sees of it."""

import io
import zipfile

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.models import Hendelse
from felles.tid import naa
from levering.models import Besvarelsesfil
from sensur.models import Sensoroppdrag
from sjekk.models import Filsjekk
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.sensur import kandidater, lag_sensor, lag_sensurparti, tildel
from tests.kandidat.conftest import innhold
from tests.sjekk.conftest import gi_virus

pytestmark = pytest.mark.django_db


@pytest.fixture
def hos_sensor(skole, statsforvalter):
    """(sensor, assignment, candidate) with one delivered file in an open grading."""
    parti = lag_sensurparti(skole, statsforvalter, kandidater=1)
    sensor = lag_sensor(statsforvalter)
    oppdrag, _ = tildel(parti, sensor, lag_sensor(statsforvalter))
    return sensor, oppdrag, kandidater(parti)[0]


def sensors(oppdrag: Sensoroppdrag, kandidat, navn="sensur:fil", *rest):
    return reverse(navn, args=[oppdrag.pk, kandidat.kandidatnummer.nummer, *rest])


def test_sensor_advares_og_maa_be_om_en_fil_i_karantene_en_gang_til(som, hos_sensor):
    sensor, oppdrag, kandidat = hos_sensor
    fil = Besvarelsesfil.objects.get(kandidat=kandidat)
    klient, adresse = som(sensor), sensors(oppdrag, kandidat, "sensur:fil", 1)
    assert innhold(klient.get(adresse))

    gi_virus(fil)
    spoersmaal = klient.get(adresse)
    assert "er i karantene" in spoersmaal.content.decode()
    assert fil.navn not in spoersmaal.content.decode()
    assert "I karantene: mulig virus" in klient.get(sensors(oppdrag, kandidat, "sensur:svar")).content.decode()

    assert not Hendelse.objects.filter(handling="fil.lastet_ned").exists()
    likevel = klient.post(adresse)
    assert "attachment" in likevel.headers["Content-Disposition"]
    assert innhold(likevel)
    hendelse = Hendelse.objects.get(handling="fil.lastet_ned")
    assert (hendelse.aktoer_id, hendelse.objekt_id) == (sensor.pk, fil.pk)
    assert hendelse.data == {"karantene": True, "sensor": True}


@pytest.mark.parametrize("rolle", [Rolle.SKOLEADMIN, Rolle.SKOLEADMIN_PLUSS])
def test_skolens_logg_sier_bare_at_en_sensor_aapnet_filen(som, hos_sensor, rolle, skole):
    sensor, oppdrag, kandidat = hos_sensor
    sensor.fornavn, sensor.etternavn = "Ragnvald", "Sensorstad"
    sensor.save(update_fields=["fornavn", "etternavn"])
    gi_virus(Besvarelsesfil.objects.get(kandidat=kandidat))
    innhold(som(sensor).post(sensors(oppdrag, kandidat, "sensur:fil", 1), REMOTE_ADDR="203.0.113.77"))
    logg = som(bruker_med_rolle(rolle, skole)).get(reverse("monitor:logg", args=[kandidat.pk]))
    assert logg.status_code == 200
    assert "Lastet ned" in logg.text
    assert "En sensor" in logg.text
    for hemmelig in (sensor.fornavn, sensor.etternavn, sensor.epost, "203.0.113.77"):
        assert hemmelig not in logg.text


def test_pakken_har_en_tekst_i_stedet_for_filen_i_karantene(som, hos_sensor):
    sensor, oppdrag, kandidat = hos_sensor
    gi_virus(Besvarelsesfil.objects.get(kandidat=kandidat))
    svar = som(sensor).get(reverse("sensur:zip", args=[oppdrag.pk]))

    with zipfile.ZipFile(io.BytesIO(b"".join(svar.streaming_content))) as pakke:
        (navn,) = pakke.namelist()
        assert navn.endswith(".karantene.txt")
        assert "skadelig programvare" in pakke.read(navn).decode()


def test_sensor_faar_aldri_vite_om_anonymitet(som, hos_sensor):
    sensor, oppdrag, kandidat = hos_sensor
    fil = Besvarelsesfil.objects.get(kandidat=kandidat)
    Filsjekk.objects.create(
        fil=fil, slag="anonymitet", resultat="funn", funn=[{"hva": "navn", "hvor": "tekst"}], tid=naa()
    )
    Filsjekk.objects.create(fil=fil, slag="lesbar", resultat="funn", grunn="passord", tid=naa())
    side = som(sensor).get(sensors(oppdrag, kandidat, "sensur:svar")).content.decode()

    assert "Anonymitet" not in side
    assert "Filen er låst med passord." in side
