"""Two administrators press at once; each test has a control that shows the race when the lock is taken away."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import QuerySet

from brukere.models import Rolle
from eksamen.models import Kandidatpassord, Vaktoppdrag
from eksamen.services import passord
from felles.hendelser import SYSTEM, Aktoer
from felles.models import Angrepost, Hendelse
from felles.tid import naa
from tests.fabrikker.brukere import BrukerFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_forslag, lag_kandidat
from tests.fabrikker.samtidig import Moete
from vakter.services import vakter, vaktplan

pytestmark = pytest.mark.django_db(transaction=True)


def samtidig(monkeypatch, modul, navn, handling) -> None:
    """Run the act in two threads that meet at `modul.navn`, between reading and writing, if the locks let them."""
    ekte = getattr(modul, navn)
    moetes, start = Moete(2), Barrier(2)

    def vent(*args):
        moetes.vent()
        return ekte(*args)

    monkeypatch.setattr(modul, navn, vent)

    def en(_):
        try:
            start.wait(timeout=60)
            handling()
        finally:
            moetes.ferdig()
            connection.close()

    with ThreadPoolExecutor(2) as traader:
        list(traader.map(en, range(2)))


@pytest.fixture
def uten_laas(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)


def godkjenn_to_ganger(monkeypatch) -> int:
    """How many approvals the log tells of."""
    parti = PartiFactory()
    BrukerFactory(epost="kari.vakt@example.no")
    forslag = lag_forslag(parti)
    samtidig(
        monkeypatch,
        vakter,
        "_finn_eller_lag_bruker",
        lambda: vakter.godkjenn_forslag(parti_id=parti.pk, forslag_ider=[forslag.pk], aktoer=SYSTEM, naa=naa()),
    )
    return Hendelse.objects.filter(handling="vaktforslag.godkjent").count()


def test_to_som_godkjenner_samtidig_gir_en_godkjenning_og_en_vakt(monkeypatch):
    assert godkjenn_to_ganger(monkeypatch) == 1
    assert Vaktoppdrag.objects.count() == 1


def test_kontroll_uten_laas_godkjennes_forslaget_to_ganger(monkeypatch, uten_laas):
    assert godkjenn_to_ganger(monkeypatch) == 2


def forny_to_ganger(monkeypatch) -> list[int]:
    """The versions that the log tells of."""
    kandidat = lag_kandidat(PartiFactory())
    samtidig(
        monkeypatch,
        passord,
        "lag_passord",
        lambda: passord.fornye_passord(kandidat_ider=[kandidat.pk], aktoer=SYSTEM, naa=naa()),
    )
    return sorted(h.data["versjon"] for h in Hendelse.objects.filter(handling="passord.fornyet"))


def test_to_som_fornyer_samtidig_gir_to_versjoner_etter_hverandre(monkeypatch):
    assert forny_to_ganger(monkeypatch) == [2, 3]
    assert Kandidatpassord.objects.get().versjon == 3


def test_kontroll_uten_laas_faar_begge_samme_versjon(monkeypatch, uten_laas):
    assert forny_to_ganger(monkeypatch) == [2, 2]


def vikarer_samtidig(monkeypatch) -> list[str]:
    """Two administrators hand the same watch to two colleagues at once; what the log says that each took over from."""
    parti = PartiFactory()
    kari, *vikarer = (bruker_med_rolle(Rolle.EKSAMENSVAKT, parti.skole) for _ in range(3))
    oppdrag = gi_vakt(parti, kari)
    koe = iter(vikarer)
    samtidig(
        monkeypatch,
        vaktplan,
        "_avtrykk",
        lambda: vaktplan.sett_inn_vikar(
            oppdrag_ider=[oppdrag.pk], bruker_id=next(koe).pk, aktoer=Aktoer("bruker", kari.pk), naa=naa()
        ),
    )
    return [json.loads(post.data)["foer"][0]["bruker_id"] for post in Angrepost.objects.order_by("pk")]


def test_to_vikarer_samtidig_gaar_etter_hverandre_og_hver_kan_angres(monkeypatch):
    fra = vikarer_samtidig(monkeypatch)

    assert len(set(fra)) == 2
    assert Vaktoppdrag.objects.count() == 1


def test_kontroll_uten_laas_tar_begge_vikarene_over_fra_den_samme(monkeypatch, uten_laas):
    assert len(set(vikarer_samtidig(monkeypatch))) == 1
