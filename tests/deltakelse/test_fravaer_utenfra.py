"""Absence that another system registered: the newest stands, and both are on record."""

from datetime import timedelta

import pytest

from deltakelse.models import Avlysning, Fravaer
from deltakelse.services.fravaer import Utenfra, opphev_fravaer, sett_fravaer, sett_fravaer_utenfra
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa

# Some minutes ago is the exam day too.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("formiddag")]


def send(kandidat, slag, *, minutter=0):
    """What the other system registered so many minutes ago."""
    tid = naa()
    registrert = tid - timedelta(minutes=minutter)
    return sett_fravaer_utenfra(kandidat_id=kandidat.pk, slag=slag, registrert=registrert, aktoer=SYSTEM, naa=tid)


def staar(kandidat):
    return Fravaer.objects.filter(kandidat=kandidat, opphevet__isnull=True).values_list("slag", flat=True).first()


def test_det_nyeste_gjelder_uansett_hvilken_side_det_kom_fra(kandidat):
    sett_fravaer(kandidat_id=kandidat.pk, slag="IDF", aktoer=SYSTEM, naa=naa() - timedelta(minutes=10))
    assert send(kandidat, "DF", minutter=20) is Utenfra.ELDRE
    assert staar(kandidat) == "IDF"
    assert send(kandidat, "DF", minutter=5) is Utenfra.ENDRET
    assert staar(kandidat) == "DF"
    assert send(kandidat, "D", minutter=1) is Utenfra.ENDRET
    assert staar(kandidat) is None


def test_tidspunktet_er_det_andre_systemets_saa_en_eldre_retting_siden_ikke_vinner(kandidat):
    assert send(kandidat, "IDF", minutter=30) is Utenfra.ENDRET
    assert send(kandidat, "DF", minutter=20) is Utenfra.ENDRET
    assert send(kandidat, "IDF", minutter=25) is Utenfra.ELDRE
    assert staar(kandidat) == "DF"


def test_den_som_ikke_gjaldt_er_logget_en_gang(kandidat):
    sett_fravaer(kandidat_id=kandidat.pk, slag="IDF", aktoer=SYSTEM, naa=naa())
    tid = naa()
    for _gang in range(3):
        sett_fravaer_utenfra(
            kandidat_id=kandidat.pk, slag="DF", registrert=tid - timedelta(hours=1), aktoer=SYSTEM, naa=tid
        )
    assert Hendelse.objects.filter(handling="fravaer.eldre_utenfra", kandidat_id=kandidat.pk).count() == 1


def test_det_samme_igjen_endrer_ingenting(kandidat):
    assert send(kandidat, "IDF", minutter=2) is Utenfra.ENDRET
    antall = Hendelse.objects.count()
    assert send(kandidat, "IDF", minutter=1) is Utenfra.LIK
    assert Hendelse.objects.count() == antall
    assert Fravaer.objects.filter(kandidat=kandidat).count() == 1


def test_opphevet_her_staar_mot_et_eldre_fravaer(kandidat):
    sett_fravaer(kandidat_id=kandidat.pk, slag="IDF", aktoer=SYSTEM, naa=naa() - timedelta(minutes=30))
    opphev_fravaer(kandidat_id=kandidat.pk, aktoer=SYSTEM, naa=naa() - timedelta(minutes=10))
    assert send(kandidat, "IDF", minutter=20) is Utenfra.ELDRE
    assert staar(kandidat) is None


def test_en_klokke_som_gaar_foran_faar_beskjed(kandidat):
    with pytest.raises(Domenefeil) as feil:
        send(kandidat, "IDF", minutter=-30)
    assert feil.value.kode == "fram_i_tid"


@pytest.mark.parametrize("slag", ["IDF", "D"])
def test_en_avlysning_her_oppheves_ikke_utenfra(kandidat, slag):
    Avlysning.objects.create(kandidat=kandidat, begrunnelse="Strømbrudd", registrert=naa())
    with pytest.raises(Domenefeil) as feil:
        send(kandidat, slag)
    assert feil.value.kode == "avlyst"
    assert Avlysning.objects.filter(kandidat=kandidat, opphevet__isnull=True).exists()
