"""What a sheet says of itself as a whole: its period, its columns, and people on two exams of a day."""

from datetime import timedelta

import pytest

from eksamen.models import Kandidat
from felles.tid import naa
from tests.fabrikker.eksamen import FagFactory, PeriodeFactory, lag_eksamen
from tests.fabrikker.paamelding import fnr
from tests.paamelding.test_ark import adresse, fil, last_opp, norsk, rad, tekst, til_kontroll  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def test_et_ark_uten_periode_gjelder_perioden_som_har_fagene_og_siden_sier_det(som, skoleadmin, skole):
    """The autumn goes on while the school enrols for the spring."""
    hoest = PeriodeFactory(kode="H-2026", gjennomfoering_fra=naa() - timedelta(days=40))
    lag_eksamen(start=naa() + timedelta(days=1), periode=hoest, fag=FagFactory(fagkode="HIS1010"))
    klient = som(skoleadmin)
    kjoering = til_kontroll(klient, skole, rad(1), rad(2))

    svar = klient.get(adresse("kontroll", kjoering))

    assert "Filen sier ikke hvilken periode den gjelder" in tekst(svar)
    assert svar.context["visning"].antall["ny"] == 2
    klient.post(adresse("bekreft_import", kjoering))
    assert set(Kandidat.objects.values_list("eksamen__fag__fagkode", flat=True)) == {"NOR1267"}


def test_to_eksamener_samme_dag_sies_paa_raden_og_paa_kvitteringen(som, skoleadmin, skole, norsk):  # noqa: F811
    start = norsk.deler.first().start
    lag_eksamen(start=start, periode=norsk.periode, fag=FagFactory(fagkode="HIS1010"))
    klient = som(skoleadmin)
    kjoering = til_kontroll(klient, skole, rad(1), rad(1, fag="HIS1010"), rad(2, fag="HIS1010"))

    svar = klient.get(adresse("kontroll", kjoering))
    klient.post(adresse("bekreft_import", kjoering))
    etter = klient.get(adresse("kontroll", kjoering))

    for en in (svar, etter):
        assert tekst(en).count("Har også NOR1267 på en av dagene til HIS1010.") == 1
    assert Kandidat.objects.count() == 3


def test_kolonnevalget_viser_fagkoder_og_skjuler_foedselsnumre(som, skoleadmin, skole):
    klient = som(skoleadmin)
    kjoering = last_opp(klient, skole, fil(rad(1, fag="NOR1267, ENG1007")))

    svar = tekst(klient.get(adresse("kolonner", kjoering)))

    assert "A: Fagkode (NOR1267, ENG1007)" in svar
    assert fnr(1) not in svar
    assert fnr(1)[-5:] not in svar
