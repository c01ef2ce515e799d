"""Two acts on the same decision at once: whoever comes second sees what the first did. With controls without the lock."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, get_ident

import pytest
from django.db import IntegrityError, connection
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
from tests.fabrikker.samtidig import vent_paa
from tests.fabrikker.sensur import aktoer

pytestmark = pytest.mark.django_db(transaction=True)


def samtidig(monkeypatch, sted, foerst, saa):
    """The second begins when the first has checked and has not written (`sted`: module and function); what each got."""
    modul, navn = sted
    ekte, framme, ferdig, ident = getattr(modul, navn), Event(), Event(), []

    def vent(*argumenter, **navngitte):
        svar = ekte(*argumenter, **navngitte)
        if ident == [get_ident()]:
            framme.set()
            vent_paa(ferdig)  # unless the second is held by a lock, as it should be
        return svar

    monkeypatch.setattr(modul, navn, vent)

    def en():
        ident.append(get_ident())
        return foerst()

    def to():
        framme.wait()
        try:
            return saa()
        finally:
            ferdig.set()

    def kjoer(handling):
        try:
            return handling()
        except UgyldigOvergang as feil:
            return feil.kode
        finally:
            framme.set()
            connection.close()

    with ThreadPoolExecutor(2) as gjeng:
        return list(gjeng.map(kjoer, (en, to)))


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
    with pytest.raises(IntegrityError):
        samtidig(monkeypatch, (valgtjeneste, "_krev_aapen"), velger(rad), opphever(rad, direktoratet))
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
    with pytest.raises(IntegrityError):
        samtidig(
            monkeypatch, (vedtakstjeneste, "_krev_lovlig"), lambda: fatt_vedtak(sak, direktoratet),
            lambda: fatt_vedtak(sak, direktoratet, Utfall.IKKE_MEDHOLD),
        )  # fmt: skip
