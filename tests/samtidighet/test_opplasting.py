"""Two browsers write the same upload; with the lease taken away they would write over each other."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from levering import http, tus_kropp, tus_spol
from levering.models import Besvarelsesfil, Opplasting
from levering.services import opplasting_biter, opplasting_leie
from levering.services.opplasting_leie import Leie
from tests.fabrikker.levering import PDF, lag_sesjon
from tests.fabrikker.samtidig import Moete
from tests.levering.conftest import klokken, mapper  # noqa: F401 - fixtures
from tests.levering.tusklient import Tus, sha256

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("klokken", "mapper")]
STOR = PDF + b"x" * 200_000


@pytest.fixture
def tus(klokken, mapper, kandidat):  # noqa: F811
    sesjon = lag_sesjon(kandidat, token="ett")
    klient = Client()
    klient.cookies["eksamen_kandidat"] = "ett"
    assert sesjon.kandidat_id == kandidat.pk
    return Tus(klient)


def samtidig(*handlinger, moete=None):
    def kjoer(handling):
        try:
            return handling()
        finally:
            if moete:
                moete.ferdig()
            connection.close()

    with ThreadPoolExecutor(len(handlinger)) as traader:
        return list(traader.map(kjoer, handlinger))


def moetes(monkeypatch, modul, navn) -> Moete:
    """Hold both at this point until both have come, or it is clear that one of them cannot."""
    ekte, moete = getattr(modul, navn), Moete(2)

    def vent(*args, **kwargs):
        svar = ekte(*args, **kwargs)
        moete.vent()
        return svar

    monkeypatch.setattr(modul, navn, vent)
    return moete


def uten_leie(monkeypatch):
    """A lease that everybody gets."""

    @contextmanager
    def leie_av(opplasting, *, naa):
        yield Leie(opplasting.pk, opplasting.noekkel, naa, sluppet=True)

    monkeypatch.setattr(http, "leie_av", leie_av)
    monkeypatch.setattr(Leie, "bekreft", lambda self, naa: None)
    monkeypatch.setattr(Leie, "_min", lambda self: Opplasting.objects.filter(pk=self.opplasting_id))


def send(tus, adresse, bit):
    return lambda: tus.bit(adresse, 0, bit).status_code


def test_to_som_skriver_samtidig_den_ene_maa_vente(tus, monkeypatch):
    adresse = tus.begynn(STOR)
    moete = moetes(monkeypatch, http, "les_bit")

    svar = samtidig(send(tus, adresse, STOR[:1000]), send(tus, adresse, STOR[:5000]), moete=moete)

    assert sorted(svar) in ([204, 409], [204, 423])
    mottatt = Opplasting.objects.get().mottatt
    assert mottatt == (1000 if svar[0] == 204 else 5000)
    assert tus.bit(adresse, mottatt, STOR[mottatt:]).headers["Upload-Complete"] == "?1"
    assert Besvarelsesfil.objects.get().sha256 == sha256(STOR)


def test_kontroll_uten_leie_og_laas_bekreftes_begge(tus, monkeypatch):
    """Both are told that their bytes are kept; only one of them is right."""
    adresse = tus.begynn(STOR)
    moete = moetes(monkeypatch, http, "les_bit")
    uten_leie(monkeypatch)
    monkeypatch.setattr(tus_spol.fcntl, "flock", lambda fd, slag: None)

    svar = samtidig(send(tus, adresse, b"a" * 1000), send(tus, adresse, b"b" * 5000), moete=moete)

    assert svar == [204, 204]


def test_en_leie_som_er_loept_ut_skriver_ikke_mer(tus, monkeypatch, klokken):  # noqa: F811
    """The first was only slow: when it wakes, its bytes are not acknowledged, and the other's stand."""
    adresse = tus.begynn(STOR)
    ekte, lest = http.les_bit, []

    def treg(request, lengde, *, underveis):
        bit = ekte(request, lengde, underveis=underveis)
        if not lest:
            lest.append(True)
            klokken.shift(60)
            assert tus.bit(adresse, 0, STOR[:100_000]).status_code == 204
        return bit

    monkeypatch.setattr(http, "les_bit", treg)
    assert tus.bit(adresse, 0, b"feil" * 1000).status_code == 423

    monkeypatch.undo()
    assert tus.hode(adresse).headers["Upload-Offset"] == "100000"
    assert tus.bit(adresse, 100_000, STOR[100_000:]).headers["Upload-Complete"] == "?1"
    assert Besvarelsesfil.objects.get().sha256 == sha256(STOR)


def test_laasen_paa_filen_holder_dem_fra_hverandre_naar_leien_ikke_gjoer(tus):
    adresse = tus.begynn(STOR)
    tus.bit(adresse, 0, STOR[:1000])
    opplasting = Opplasting.objects.get()

    with tus_spol.aapen(opplasting.noekkel):
        assert tus.bit(adresse, 1000, STOR[1000:]).status_code == 423
    assert tus.bit(adresse, 1000, STOR[1000:]).status_code == 204


def test_to_som_avslutter_samtidig_gir_en_fil(tus, monkeypatch):
    adresse = tus.begynn(PDF)
    monkeypatch.setattr(http, "sluttfoer", lambda *args, **kwargs: None)
    tus.bit(adresse, 0, PDF)
    monkeypatch.undo()
    Opplasting.objects.update(leie=None, leie_til=None)

    svar = samtidig(*[lambda: tus.hode(adresse).status_code] * 3)

    assert set(svar) <= {200, 423, 503}
    assert 200 in svar
    assert Besvarelsesfil.objects.count() == 1
    assert Opplasting.objects.get().er_ferdig


def test_to_som_begynner_samme_fil_samtidig_faar_samme_opplasting(tus, monkeypatch):
    moete = moetes(monkeypatch, opplasting_biter, "_krev_kandidat")

    adresser = samtidig(*[lambda: tus.begynn(STOR)] * 2, moete=moete)

    assert len(set(adresser)) == 1
    assert Opplasting.objects.count() == 1


def test_leien_varer_lenger_enn_stillheten_som_bryter_linjen():
    stille = tus_kropp.STILLHET_SEKUNDER + opplasting_leie.FORNYES_ETTER.total_seconds()
    assert stille < opplasting_leie.LEIETID.total_seconds()
