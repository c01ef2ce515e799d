"""Somebody of the same name: it may be the same person, twice."""

from eksamen.models import Kandidat
from tests.elever.conftest import meldinger
from tests.elever.test_personer import FIKTIVT, NYTT, person_med
from tests.fabrikker.elever import lag_elev


def test_en_med_samme_navn_ved_skolen_sies_og_en_ved_en_annen_skole_ikke(klient, til, snart, annen_skole):
    lag_elev(annen_skole, person=person_med(NYTT, fornavn="Ingrid", etternavn="Ødegård"))

    foerste = klient.post(til("ny_kandidat"), FIKTIVT, follow=True)
    andre = klient.post(til("ny_kandidat"), {**FIKTIVT, "fornavn": "INGRID"}, follow=True)

    assert "samme navn" not in " ".join(meldinger(foerste))
    assert "Skolen har en annen med samme navn" in " ".join(meldinger(andre))
    assert Kandidat.objects.filter(parti=snart).count() == 2
