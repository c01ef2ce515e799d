"""A candidate is taken out by the school's system, or not, with the reason."""

from datetime import timedelta

import pytest

from deltakelse.services.fravaer import sett_fravaer
from eksamen.models import Eksamensparti, Kandidat
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from pas_kontrakt.meldinger.egne import Sletting
from pas_tjener.models import Utmelding
from tests.fabrikker.eksamen import FagFactory, PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.levering import lag_fil, lag_levering, lag_sesjon
from tests.fabrikker.pas_mottak import System
from tests.fabrikker.sensur import foreslaa, lag_sensor, tildel
from tests.pas_tjener.conftest import apifeil

pytestmark = pytest.mark.django_db


@pytest.fixture
def parti(skole, statsforvalter):
    eksamen = lag_eksamen(fag=FagFactory(fagkode="FSP6289", variant="FOR"), start=naa() - timedelta(hours=1))
    eksamen.ansvarlig = statsforvalter
    eksamen.save(update_fields=["ansvarlig"])
    return PartiFactory(skole=skole, eksamen=eksamen)


@pytest.fixture
def system(skole):
    return System(skole)


def sletting(kandidat, **felt) -> Sletting:
    verdier = {
        "fodselsnr": kandidat.person.nummer, "orgnr": kandidat.parti.skole.orgnr, "periodekode": "V-2027",
        "fagkode": "FSP6289", "variant": "FOR",
    }  # fmt: skip
    return Sletting(**verdier | felt)


def slett(system, melding):
    return system.send("/kandidat/sletting", melding)


def test_kandidaten_tas_ut_og_det_samme_igjen_gir_det_samme(kandidat, system):
    melding = sletting(kandidat)
    for _gang in range(3):
        svar = slett(system, melding)
        assert (svar.status_code, svar.content) == (204, b"")
    assert not Kandidat.objects.exists()
    assert Utmelding.objects.get().klient == system.klient
    assert Hendelse.objects.filter(handling="pasklient.tok_ut_kandidat").count() == 1
    assert Hendelse.objects.filter(handling="kandidat.fjernet").count() == 1


def test_en_som_er_meldt_paa_igjen_kan_tas_ut_igjen(kandidat, system):
    melding, parti, person = sletting(kandidat), kandidat.parti, kandidat.person
    assert slett(system, melding).status_code == 204
    lag_kandidat(parti, person=person)
    assert slett(system, melding).status_code == 204
    assert not Kandidat.objects.exists()


@pytest.mark.parametrize(
    "felt", [{"fagkode": "NOR1267"}, {"variant": None}, {"variant": "TRA"}, {"fodselsnr": "01010112345"}]
)
def test_en_ukjent_kandidat(kandidat, system, felt):
    svar = slett(system, sletting(kandidat, **felt))
    assert svar.status_code == 404
    assert "ikke påmeldt" in apifeil(svar)
    assert Kandidat.objects.exists()


def test_en_ukjent_periode(kandidat, system):
    assert slett(system, sletting(kandidat, periodekode="V-1999")).status_code == 404


def lastet_opp(kandidat, _statsforvalter):
    lag_fil(kandidat)


def levert(kandidat, _statsforvalter):
    lag_levering(kandidat, lag_fil(kandidat))


def fravaerende(kandidat, _statsforvalter):
    sett_fravaer(kandidat_id=kandidat.pk, slag="IDF", aktoer=SYSTEM, naa=naa())


def innlogget(kandidat, _statsforvalter):
    lag_sesjon(kandidat)


def har_forslag(kandidat, statsforvalter):
    kandidat.eksamen.sensur_fra = naa() - timedelta(minutes=1)
    kandidat.eksamen.save(update_fields=["sensur_fra"])
    lag_levering(kandidat, lag_fil(kandidat))
    sensorer = tildel(kandidat.parti, lag_sensor(statsforvalter), lag_sensor(statsforvalter))
    foreslaa(sensorer[0], "4")


@pytest.mark.parametrize("hendt", [lastet_opp, levert, fravaerende, innlogget, har_forslag])
def test_en_kandidat_som_det_er_hendt_noe_med_blir_staaende_med_grunnen(kandidat, statsforvalter, system, hendt):
    hendt(kandidat, statsforvalter)
    svar = slett(system, sletting(kandidat))
    assert svar.status_code == 409
    grunn = apifeil(svar)
    assert "kan ikke slettes" in grunn
    assert kandidat.person.nummer not in grunn
    assert kandidat.person.etternavn not in grunn
    assert Kandidat.objects.filter(pk=kandidat.pk).exists()
    assert not Utmelding.objects.exists()


def test_en_annens_skole_er_som_en_ukjent_og_kandidaten_staar(kandidat, annen_skole):
    annet = System(annen_skole)
    assert slett(annet, sletting(kandidat)).status_code == 404
    assert slett(annet, sletting(kandidat, orgnr=annen_skole.orgnr)).status_code == 404
    assert Kandidat.objects.exists()


def test_et_muntlig_parti_er_ikke_pas_sitt(kandidat, system):
    Eksamensparti.objects.update(eksamenstype=Eksamensparti.Eksamenstype.MUNTLIG)
    assert slett(system, sletting(kandidat)).status_code == 404
    assert Kandidat.objects.exists()


@pytest.mark.parametrize("data", [b"<a/>", b"ikke xml", b""])
def test_det_som_ikke_er_en_sletting(system, data):
    svar = slett(system, data)
    assert svar.status_code == 400
    assert apifeil(svar)
