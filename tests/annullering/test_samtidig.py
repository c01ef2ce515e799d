"""Two acts on the same decision at once: whoever comes second sees what the first did. With controls without the lock."""

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from annullering.models import Utfall, Vedtaksrad
from annullering.services import valg as valgtjeneste
from annullering.services import vedtak as vedtakstjeneste
from annullering.services.oppheving import opphev
from annullering.services.valg import velg
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import naa
from klage.models import Annullering
from tests.fabrikker.annullering import fatt_vedtak, lag_sak, vedtaksraden
from tests.fabrikker.samtidig import midt_i, traader
from tests.fabrikker.sensur import aktoer

pytestmark = pytest.mark.django_db(transaction=True)


def samtidig(monkeypatch, sted, en, to):
    """The second begins when the first has checked and has not written (`sted`: module and function); what each got."""
    with midt_i(monkeypatch, *sted, etter=True) as (foerst, saa):
        return traader(foerst(en), saa(to))


def uten_laas(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self)


@pytest.fixture
def sak(norsk, skoleadmin):
    return lag_sak(norsk, skoleadmin)


@pytest.fixture
def rad(sak, direktoratet, olga):
    fatt_vedtak(sak, direktoratet, Utfall.VALGFRI)
    return vedtaksraden(olga)


def velger(rad, valg="annulleres"):
    hvem = Aktoer(Hendelse.Aktoerslag.KANDIDAT, rad.annullering.kandidat_id)
    return lambda: velg(annullering_id=rad.annullering_id, valg=valg, aktoer=hvem, naa=naa()).valg


def opphever(rad, bruker):
    return lambda: opphev(rad_id=rad.pk, grunn="Gjaldt en annen", bruker=bruker, aktoer=aktoer(bruker), naa=naa())


def test_et_valg_og_en_oppheving_kommer_etter_hverandre(monkeypatch, rad, direktoratet):
    sted = (valgtjeneste, "_krev_aapen")
    assert samtidig(monkeypatch, sted, velger(rad), opphever(rad, direktoratet)) == ["annulleres", True]
    rad.annullering.refresh_from_db()
    assert rad.annullering.opphevet
    with pytest.raises(UgyldigOvergang):
        velger(rad, "beholder")()


def test_kontroll_uten_laas_er_det_bare_databasen_som_stopper_valget(monkeypatch, rad, direktoratet):
    uten_laas(monkeypatch)
    valget, _ = samtidig(monkeypatch, (valgtjeneste, "_krev_aapen"), velger(rad), opphever(rad, direktoratet))
    assert isinstance(valget, IntegrityError)
    rad.annullering.refresh_from_db()
    assert (bool(rad.annullering.opphevet), rad.annullering.valg) == (True, "")


def test_to_valg_samtidig_ender_i_ett_og_begge_staar_i_sporet(monkeypatch, rad):
    sted = (valgtjeneste, "_krev_aapen")
    assert samtidig(monkeypatch, sted, velger(rad), velger(rad, "beholder")) == ["annulleres", "beholder"]
    rad.annullering.refresh_from_db()
    assert rad.annullering.valg == "beholder"
    assert rad.annullering.valgene.count() == 2


def test_to_vedtak_samtidig_gir_ett(monkeypatch, sak, direktoratet):
    svar = samtidig(
        monkeypatch, (vedtakstjeneste, "_krev_lovlig"), lambda: fatt_vedtak(sak, direktoratet),
        lambda: fatt_vedtak(sak, direktoratet, Utfall.IKKE_MEDHOLD, rader=list(sak.kandidater.values_list("pk", flat=True))),
    )  # fmt: skip
    assert [[rad.gjort for rad in en] for en in svar] == [[True, True], [False, False]]
    assert Vedtaksrad.objects.count() == Annullering.objects.count() == 2


def test_kontroll_uten_laas_fattes_begge_vedtakene(monkeypatch, sak, direktoratet):
    uten_laas(monkeypatch)
    foerste, _ = samtidig(
        monkeypatch, (vedtakstjeneste, "_krev_lovlig"), lambda: fatt_vedtak(sak, direktoratet),
        lambda: fatt_vedtak(sak, direktoratet, Utfall.IKKE_MEDHOLD),
    )  # fmt: skip
    assert isinstance(foerste, IntegrityError)
