"""NOR1415, norsk with exemption from sidemål: two days in the hovedmål, one candidate, one grade."""

from datetime import timedelta

import pytest

from deltakelse.services.tider import egen_tid
from eksamen.models import Deltype, Eksamensdel, Kandidat
from felles.tid import naa
from tests.elever.conftest import meldinger
from tests.fabrikker.eksamen import EksamenFactory, FagFactory, PartiFactory, lag_kandidat
from tilrettelegging.services.ekstratid import Vedtatt


@pytest.fixture
def nor1415(skole):
    """The party, with a part on each of two days."""
    start = (naa() + timedelta(days=7)).replace(hour=7, minute=0, second=0, microsecond=0)
    eksamen = EksamenFactory(start=start, fag=FagFactory(fagkode="NOR1415", navn_nb="Norsk, fritak sidemål"))
    for nr, deltype in enumerate((Deltype.DEL1, Deltype.DEL2)):
        fra = start + timedelta(days=nr)
        Eksamensdel.objects.create(
            eksamen=eksamen, type=deltype, start=fra, slutt=fra + timedelta(hours=5), minutter=300
        )
    return PartiFactory(skole=skole, eksamen=eksamen, navn="3FRI")


def test_en_kandidat_har_begge_dagene_og_ett_nummer(nor1415):
    kandidat = lag_kandidat(nor1415, maalform="nn", fritak_sidemaal=True)

    dager = [rad.start.date() for rad in kandidat.deler.order_by("start")]
    assert len(set(dager)) == 2
    assert Kandidat.objects.filter(person=kandidat.person).count() == 1


def test_ekstra_tid_den_ene_dagen_flyttes_ikke_til_den_andre(nor1415):
    deler = list(nor1415.eksamen.deler.all())

    tider = egen_tid(deler, Vedtatt(sak_id=1, utvidet_tid=True, del1=60, del2=30))

    assert tider[Deltype.DEL1].slutt == deler[0].slutt + timedelta(minutes=60)
    assert tider[Deltype.DEL2].slutt == deler[1].slutt + timedelta(minutes=30)


def test_fritaket_kan_bare_foeres_her(klient, nor1415, snart):
    kandidat = lag_kandidat(nor1415)
    adresse = f"/eksamen/partier/{nor1415.pk}/kandidater/"
    felt = {"maalform": "nn", "slag": "elev", "fritak_sidemaal": "on", "foer": "{}"}

    klient.post(adresse, {f"k{kandidat.pk}-{navn}": verdi for navn, verdi in felt.items()})

    kandidat.refresh_from_db()
    assert (kandidat.maalform, kandidat.fritak_sidemaal) == ("nn", True)
    # Where the fagkode is another, the field does not exist, and is not read when it is sent all the same.
    annen = lag_kandidat(snart)
    adresse = f"/eksamen/partier/{snart.pk}/kandidater/"
    svar = klient.post(adresse, {f"k{annen.pk}-{navn}": verdi for navn, verdi in felt.items()}, follow=True)
    assert meldinger(svar)
    assert not Kandidat.objects.get(pk=annen.pk).fritak_sidemaal
