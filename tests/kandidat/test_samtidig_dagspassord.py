"""The day password against somebody else at the same moment; each race has a control that shows it is one."""

import contextlib
from threading import Event

import pytest
from django.db import transaction

from deltakelse.models import Innloggingssesjon
from deltakelse.services import dagspassord as paa_partiet
from deltakelse.services.dagspassord import FeilDagspassord, forny_dagspassord, lag_dagspassord
from eksamen.models import Kandidat
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from kandidat.services import dagspassord as tjeneste
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.levering import lag_sesjon
from tests.fabrikker.samtidig import Moete, vent_paa, vent_til_noen_holdes
from tests.kandidat.test_samtidig import aktoer, samtidig, uten_laas

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sesjon(kandidat):
    return lag_sesjon(kandidat, autorisert=False)


@pytest.fixture
def passord(parti):
    return lag_dagspassord(parti_id=parti.pk, aktoer=SYSTEM, naa=naa()).passord


def slipp_inn(sesjon, passord):
    return lambda: tjeneste.slipp_inn(
        kandidat_id=sesjon.kandidat_id, sesjon_id=sesjon.pk, passord=passord, aktoer=aktoer(sesjon.kandidat), naa=naa()
    )


def hvem_foerst(sesjon, passord, monkeypatch):
    """The password is right, and is renewed before the access that it gives is written, if that can be."""
    inne, fornyet = Event(), Event()
    ekte, rekke = tjeneste.autoriser, []

    def autoriser(**felt):
        inne.set()
        rekke.append("fornyet" if vent_paa(fornyet) else "sluppet inn")
        return ekte(**felt)

    def forny():
        assert inne.wait(timeout=60)
        forny_dagspassord(parti_id=sesjon.kandidat.parti_id, versjon=1, aktoer=SYSTEM, naa=naa())
        fornyet.set()

    monkeypatch.setattr(tjeneste, "autoriser", autoriser)
    samtidig(slipp_inn(sesjon, passord), forny)
    return rekke


def test_et_passord_som_er_fornyet_slipper_ingen_inn_etterpaa(sesjon, passord, monkeypatch):
    assert hvem_foerst(sesjon, passord, monkeypatch) == ["sluppet inn"]


def test_kontroll_uten_laas_slipper_det_gamle_inn_etter_fornyingen(sesjon, passord, monkeypatch):
    uten_laas(monkeypatch)

    assert hvem_foerst(sesjon, passord, monkeypatch) == ["fornyet"]
    assert Innloggingssesjon.objects.get().autorisert is not None


def test_den_som_venter_paa_fornyingen_maa_skrive_det_nye(sesjon, passord, parti, monkeypatch):
    """The renewal holds the row; whoever typed the old one meanwhile is compared with the new."""
    inne = Event()
    ekte = paa_partiet.logg_hendelse

    def logg(objekt, handling, **felt):
        if handling == "dagspassord.fornyet":
            inne.set()
            vent_til_noen_holdes()
        return ekte(objekt, handling, **felt)

    def skriv_gammelt():
        assert inne.wait(timeout=60)
        return slipp_inn(sesjon, passord)()

    monkeypatch.setattr(paa_partiet, "logg_hendelse", logg)
    nytt, svar = samtidig(
        lambda: forny_dagspassord(parti_id=parti.pk, versjon=1, aktoer=SYSTEM, naa=naa()), skriv_gammelt
    )

    assert isinstance(svar, FeilDagspassord)
    assert slipp_inn(sesjon, nytt.passord)().autorisert is not None


def fravaer_samtidig(sesjon, passord):
    """Absence is being set when the password is typed."""
    inne, ferdig = Event(), Event()

    def sett():
        with transaction.atomic():
            list(Kandidat.objects.select_for_update(of=("self",)).order_by("pk").filter(pk=sesjon.kandidat_id))
            sett_fravaer(sesjon.kandidat)
            inne.set()
            vent_paa(ferdig)

    def skriv():
        assert inne.wait(timeout=60)
        try:
            return slipp_inn(sesjon, passord)()
        finally:
            ferdig.set()

    return samtidig(sett, skriv)[1]


def test_fravaer_som_fores_samtidig_vinner(sesjon, passord):
    assert fravaer_samtidig(sesjon, passord).kode == "stengt"
    assert Innloggingssesjon.objects.get().autorisert is None


def test_kontroll_uten_laas_slipper_passordet_en_fravaerende_inn(sesjon, passord, monkeypatch):
    uten_laas(monkeypatch)

    assert fravaer_samtidig(sesjon, passord).autorisert is not None


def salve(sesjon, monkeypatch):
    """Three wrong ones at once, when two were wrong before."""
    for _forsoek in range(2):
        with contextlib.suppress(FeilDagspassord):
            slipp_inn(sesjon, "feil")()
    ekte, moete = paa_partiet.tell, Moete(3)

    def tell(*args, **felt):
        moete.vent()
        return ekte(*args, **felt)

    monkeypatch.setattr(paa_partiet, "tell", tell)
    return sorted(feil.kode for feil in samtidig(*[slipp_inn(sesjon, "feil")] * 3, moete=moete))


def test_en_salve_bremses_som_en_etter_en(sesjon, passord, monkeypatch):
    assert salve(sesjon, monkeypatch) == ["feil_passord", "vent", "vent"]


def test_kontroll_uten_laas_gaar_hele_salven_gjennom(sesjon, passord, monkeypatch):
    uten_laas(monkeypatch)

    assert salve(sesjon, monkeypatch) == ["feil_passord"] * 3


def test_to_trykk_samtidig_gir_en_tilgang(sesjon, passord):
    ene, andre = samtidig(slipp_inn(sesjon, passord), slipp_inn(sesjon, passord))

    assert ene.pk == andre.pk == sesjon.pk
    assert Hendelse.objects.filter(handling="tilgang.gitt").count() == 1


def test_to_administratorer_fornyer_samtidig_og_faar_det_samme(passord, parti):
    def forny():
        return forny_dagspassord(parti_id=parti.pk, versjon=1, aktoer=SYSTEM, naa=naa())

    ene, andre = samtidig(forny, forny)

    assert (ene.passord, ene.versjon) == (andre.passord, 2)
    assert ene.passord != passord
