"""An exam that somebody else has, or has taken away meanwhile: the one who comes second is told what to do."""

from datetime import timedelta
from functools import partial

import pytest

from brukere.models import Organisasjon, Rolle
from eksamen.models import Eksamen
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.tid import naa
from plan.services.planeksamener import Eksamensverdier, endre_eksamen, slett_eksamen
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PeriodeFactory, lag_eksamen


def test_to_fylker_vil_ha_samme_fagkode_og_den_andre_faar_vite_hvem_som_har_den(som, fylke):
    annet = OrganisasjonFactory(slag=Organisasjon.Slag.FYLKESKOMMUNE, navn="Nordre fylkeskommune")
    periode, fag = PeriodeFactory(), FagFactory(fagkode="BRT2004")
    lag_eksamen(fag=fag, periode=periode, ansvarlig=annet)
    skjema = {
        "fagkode": "BRT2004", "periode": periode.pk, "form": "S", "ansvarlig": fylke.pk, "gjennomfoering": "her",
        "dato": f"{naa() + timedelta(days=10):%Y-%m-%d}", "del1_start": "09:00", "del1_minutter": "240",
    }  # fmt: skip

    svar = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)).post("/eksamen/plan/ny/", skjema)

    assert svar.status_code == 422
    (melding,) = svar.context["skjema"].errors["fagkode"]
    assert "i planen til Nordre fylkeskommune" in melding
    assert "Lokalgitt eksamen – lokal sensur" in melding
    assert Eksamen.objects.count() == 1


@pytest.mark.parametrize(
    "handling", [partial(endre_eksamen, verdier=Eksamensverdier(ansvarlig_id=1)), slett_eksamen], ids=["endre", "slett"]
)
@pytest.mark.django_db
def test_en_eksamen_som_en_annen_har_tatt_ut_av_planen_gir_et_svar(handling):
    with pytest.raises(UgyldigOvergang) as avslag:
        handling(eksamen_id=999, aktoer=SYSTEM, naa=naa())

    assert "tatt ut av planen av en annen" in str(avslag.value.melding)
