"""Numbers: of candidates, given by PAS; of the school, in PAS; and made-up ones, which PAS does not know."""

from datetime import UTC, datetime

import pytest

from eksamen.models import Kandidat, Kandidatnummer
from felles.models import Jobb
from pas_integration.querysets.sammenligning import Forskjell
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.pas_integration import lag_passkole
from tests.pas_integration.eksporthjelp import antall, eksporter

Status = Jobb.Status

pytestmark = pytest.mark.django_db


def test_skolens_eget_nummer_i_pas_brukes(pas, partiet, admin):
    parti, _ = partiet
    parti.skole.pas_orgnr = "810000082"
    parti.skole.save(update_fields=["pas_orgnr"])

    eksporter(parti, admin)

    assert pas.mottatt[0].orgnr == "810000082"


def test_et_nummer_som_en_annen_har_her_tas_ikke_inn_og_grunnen_sies(pas, partiet, admin):
    parti, kandidater = partiet
    annen = lag_kandidat(PartiFactory(eksamen__periode=parti.eksamen.periode))
    pas.numre[kandidater[0].person.nummer] = annen.kandidatnummer.nummer

    pasjobb, _ = eksporter(parti, admin)

    assert list(pasjobb.utfall["numre_nei"].values()) == ["opptatt"]
    assert Kandidat.objects.get(pk=kandidater[0].pk).kandidatnummer is None
    assert Kandidat.objects.get(pk=kandidater[1].pk).kandidatnummer is not None


def test_et_nummer_som_er_tatt_i_bruk_byttes_ikke(pas, skole, admin):
    parti, kandidater = lag_passkole(skole, antall=1)
    nummer = Kandidatnummer.objects.create(
        periode=parti.eksamen.periode, person=kandidater[0].person, nummer="555BBB-V"
    )
    Kandidat.objects.filter(pk=kandidater[0].pk).update(kandidatnummer=nummer)

    pasjobb, _ = eksporter(parti, admin, datetime.now(UTC))

    nummer.refresh_from_db()
    assert (nummer.nummer, list(pasjobb.utfall["numre_nei"].values())) == ("555BBB-V", ["i_bruk"])


def test_et_nummer_som_ikke_er_brukt_enda_byttes_med_det_fra_pas(pas, partiet, admin):
    parti, kandidater = partiet
    nummer = Kandidatnummer.objects.create(
        periode=parti.eksamen.periode, person=kandidater[0].person, nummer="555BBB-V"
    )
    Kandidat.objects.filter(pk=kandidater[0].pk).update(kandidatnummer=nummer)

    pasjobb, _ = eksporter(parti, admin)

    nummer.refresh_from_db()
    assert nummer.nummer == pas.numre[kandidater[0].person.nummer]
    assert (pasjobb.utfall["numre_nye"], pasjobb.utfall["numre_byttet"]) == (1, 1)


def test_et_fiktivt_nummer_sendes_ikke(pas, partiet, admin):
    parti, kandidater = partiet
    kandidater[0].person.nummerslag = "fiktivt"
    kandidater[0].person.save(update_fields=["nummerslag"])

    eksporter(parti, admin)

    assert len(pas.mottatt[0].grupper[0].kandidater) == 1
    assert antall(parti) == {Forskjell.SENDES_IKKE: 1, "lik": 1}
