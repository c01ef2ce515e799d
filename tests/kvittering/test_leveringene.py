"""Whoever delivered, by the real services: the receipt comes by itself."""

import pytest

from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import naa
from kvittering.innhold import les
from kvittering.models import Kvittering
from kvittering.tasks import kjoer_kvitteringer
from levering.services.levering import lever
from levering.services.skolelevering import lever_for_kandidat
from tests.fabrikker.levering import lag_fil, lag_sesjon

pytestmark = pytest.mark.django_db


@pytest.fixture
def skolens(vakt):
    return Aktoer(Hendelse.Aktoerslag.BRUKER, vakt.pk)


def koden(client, kode):
    return client.post("/kvittering/", {"kode": kode}).content.decode()


def test_kandidatens_levering(client, kandidat):
    sesjon = lag_sesjon(kandidat)
    lag_fil(kandidat)
    levering = lever(
        kandidat_id=kandidat.pk,
        sesjon_id=sesjon.pk,
        aktoer=Aktoer(Hendelse.Aktoerslag.KANDIDAT, kandidat.pk),
        naa=naa(),
    )
    kjoer_kvitteringer()

    assert les(Kvittering.objects.get(levering=levering).innhold).levert_av == "kandidat"
    assert "Koden hører til en levering." in koden(client, levering.kvitteringskode)


def test_skolens_levering(client, kandidat, skolens):
    lag_fil(kandidat, "337JQE-V.pdf", lastet_opp_av="skole")
    (levering,) = lever_for_kandidat(kandidat_id=kandidat.pk, aktoer=skolens, naa=naa())
    kjoer_kvitteringer()

    fakta = les(Kvittering.objects.get(levering=levering).innhold)
    assert (fakta.levert_av, [fil.navn for fil in fakta.filer]) == ("skole", ["337JQE-V.pdf"])
    assert "Koden hører til en levering." in koden(client, levering.kvitteringskode)


def test_ny_levering_i_stedet_for_den_gamle_faar_egen_kvittering(client, kandidat, skolens):
    lag_fil(kandidat, "en.pdf", lastet_opp_av="skole")
    (foerste,) = lever_for_kandidat(kandidat_id=kandidat.pk, aktoer=skolens, naa=naa())
    kjoer_kvitteringer()
    foerste.gjenaapnet = naa()
    foerste.save(update_fields=["gjenaapnet"])
    lag_fil(kandidat, "to.pdf", b"%PDF-1.7 to", lastet_opp_av="skole")
    (andre,) = lever_for_kandidat(kandidat_id=kandidat.pk, aktoer=skolens, naa=naa())
    kjoer_kvitteringer()

    assert Kvittering.objects.count() == 2
    assert "erstattet av en ny" in koden(client, foerste.kvitteringskode)
    assert "erstattet av en ny" not in koden(client, andre.kvitteringskode)
