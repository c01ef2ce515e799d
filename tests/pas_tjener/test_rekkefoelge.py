"""The order of messages: newest wins, whoever waits is not to blame, and what has been taken out stays out."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction

from eksamen.models import Eksamensperiode, Kandidat, Vaktforslag
from felles.hendelser import SYSTEM
from felles.jobb import avbryt, proev_igjen
from felles.jobbkjoering import FLEST_FORSOEK, kjoer
from felles.models import Jobb
from felles.tid import naa
from paamelding.services import importen
from pas_kontrakt.meldinger.egne import Sletting
from pas_kontrakt.meldinger.typer import Behandling, Kandidatstatus
from pas_tjener.services import behandling
from tests.fabrikker.paamelding import fnr, lag_norsk
from tests.fabrikker.pas_mottak import System, aapne_paamelding, ansvarlig, gruppe, kandidat, pamelding
from tests.pas_tjener.conftest import apifeil

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _norsk(db):
    lag_norsk()
    aapne_paamelding()


@pytest.fixture
def system(skole):
    return System(skole)


def om(minutter: int):
    """The clock so many minutes from now."""
    return lambda: naa() + timedelta(minutes=minutter)


def til(skole, navn: str, *hvem: int, **felt):
    """A message that puts these in a group of that name."""
    return pamelding(skole, gruppe("NOR1267", *(kandidat(n) for n in hvem), navn=navn), **felt)


def sletting(skole, n: int) -> Sletting:
    return Sletting(fnr(n), skole.nummer_i_pas, "V-2027", "NOR1267")


# --- two messages of a school ---------------------------------------------------------------------------------------
def test_den_nyeste_meldingen_gjelder_ogsaa_naar_den_eldste_behandles_sist(skole, system):
    eldst = system.meld_paa(til(skole, "X", 1, 2))
    nyest = system.meld_paa(til(skole, "Y", 1))
    kjoer(jobb_id=nyest.jobb_id)
    kjoer(jobb_id=eldst.jobb_id)
    assert set(Kandidat.objects.values_list("person__etternavn", "parti__navn")) == {("Abdi 1", "Y"), ("Abdi 2", "X")}
    rapport = system.rapport(eldst.referanse)
    forbigaatt, paameldt = rapport.grupper[0].kandidater
    assert rapport.status == Behandling.DELVIS
    assert (forbigaatt.status, paameldt.status) == (Kandidatstatus.DELVIS, Kandidatstatus.PAAMELDT)
    assert forbigaatt.kandidatnr == Kandidat.objects.get(parti__navn="Y").kandidatnummer.nummer
    assert "nyere melding" in forbigaatt.melding


def test_i_den_rekkefoelgen_de_kom_gjelder_hver_av_dem(skole, system):
    for navn in ("X", "Y"):
        assert system.meld_paa_og_behandle(til(skole, navn, 1)).status == Behandling.FERDIG
    assert Kandidat.objects.get().parti.navn == "Y"


def test_en_nyere_som_ikke_tok_inn_kandidaten_gaar_ikke_foran(skole, system):
    eldst = system.meld_paa(til(skole, "X", 1))
    navnloes = replace(kandidat(1), fornavn="N" * 200)
    nyest = system.meld_paa(pamelding(skole, gruppe("NOR1267", navnloes, navn="Y")))
    kjoer(jobb_id=nyest.jobb_id)
    kjoer(jobb_id=eldst.jobb_id)
    assert Kandidat.objects.get().parti.navn == "X"


# --- deletions ------------------------------------------------------------------------------------------------------
def test_en_som_er_tatt_ut_meldes_ikke_paa_av_en_melding_som_kom_foer(skole, system):
    system.meld_paa_og_behandle(til(skole, "X", 1, 2))
    ventende = system.meld_paa(til(skole, "X", 1, 2))
    assert system.send("/kandidat/sletting", sletting(skole, 1)).status_code == 204
    kjoer(jobb_id=ventende.jobb_id)
    assert Kandidat.objects.get().person.etternavn == "Abdi 2"
    en, _to = system.rapport(ventende.referanse).grupper[0].kandidater
    assert (en.status, en.kandidatnr) == (Kandidatstatus.IKKE_PAAMELDT, "")
    assert "tatt ut etter" in en.melding


def test_en_som_er_tatt_ut_kan_meldes_paa_igjen_etterpaa(skole, system):
    system.meld_paa_og_behandle(til(skole, "X", 1))
    assert system.send("/kandidat/sletting", sletting(skole, 1)).status_code == 204
    assert system.meld_paa_og_behandle(til(skole, "X", 1)).status == Behandling.FERDIG


@pytest.mark.parametrize("var_inne", [False, True])
def test_en_sletting_venter_til_paameldingen_foran_er_behandlet(skole, system, var_inne):
    if var_inne:
        system.meld_paa_og_behandle(til(skole, "X", 1))
        system.send("/kandidat/sletting", sletting(skole, 1))
    ventende = system.meld_paa(til(skole, "X", 1))
    svar = system.send("/kandidat/sletting", sletting(skole, 1))
    assert (svar.status_code, svar.headers["Retry-After"]) == (503, "30")
    assert "ikke ferdig behandlet" in apifeil(svar)
    kjoer(jobb_id=ventende.jobb_id)
    assert system.send("/kandidat/sletting", sletting(skole, 1)).status_code == 204
    assert not Kandidat.objects.exists()


# --- others in the period -------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_en_travel_periode_er_ikke_meldingens_feil(skole):
    system = System(skole)
    mottak = system.meld_paa(til(skole, "X", 1))
    holder, slipp = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Eksamensperiode.objects.select_for_update(no_key=True).get()
                holder.set()
                slipp.wait(60)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as traad:
        en = traad.submit(hold)
        assert holder.wait(60)
        for forsoek in range(FLEST_FORSOEK + 1):
            assert kjoer(jobb_id=mottak.jobb_id, klokke=om(10 * forsoek))
        slipp.set()
        en.result()
    jobb = Jobb.objects.get(pk=mottak.jobb_id)
    assert (jobb.status, jobb.forsoek) == (Jobb.Status.VENTER, 0)
    assert "kommer etterpå" in jobb.melding
    kjoer(jobb_id=mottak.jobb_id, klokke=om(100))
    assert system.rapport(mottak.referanse).status == Behandling.FERDIG


# --- called off, given up -------------------------------------------------------------------------------------------
def test_en_jobb_som_avbrytes_foer_lagringen_lagrer_ingenting(skole, system, monkeypatch):
    mottak = system.meld_paa(til(skole, "X", 1))
    ekte = behandling.fullfoer

    def fullfoer(**felt):
        avbryt(jobb_id=mottak.jobb_id, aktoer=SYSTEM, naa=naa())
        return ekte(**felt)

    monkeypatch.setattr(behandling, "fullfoer", fullfoer)
    kjoer(jobb_id=mottak.jobb_id)
    assert not Kandidat.objects.exists()
    rapport = system.rapport(mottak.referanse)
    assert rapport.status == Behandling.FEILET
    assert "avbrutt hos PAS" in rapport.melding


def test_en_melding_som_er_avgjort_proeves_ikke_igjen(skole, system, monkeypatch):
    mottak = system.meld_paa(til(skole, "X", 1))

    def gift(*_args):
        raise ValueError

    monkeypatch.setattr(importen, "lagre", gift)
    for forsoek in range(FLEST_FORSOEK):
        kjoer(jobb_id=mottak.jobb_id, klokke=om(10 * forsoek))
    monkeypatch.undo()
    rapport = system.rapport(mottak.referanse)
    assert "ta kontakt med den som driver PAS" in rapport.melding
    proev_igjen(jobb_id=mottak.jobb_id, aktoer=SYSTEM, naa=naa())
    kjoer(jobb_id=mottak.jobb_id, klokke=om(100))
    jobb = Jobb.objects.get(pk=mottak.jobb_id)
    assert jobb.status == Jobb.Status.FEILET
    assert "sendes på nytt" in jobb.melding


# --- responsible people ---------------------------------------------------------------------------------------------
def test_ansvarlige_som_ikke_ble_foreslaatt_sies_det_fra_om(skole, system):
    en = gruppe("NOR1267", kandidat(1), ansvarlige=(ansvarlig(2, epost="ikke-epost"), ansvarlig(3)))
    melding = pamelding(skole, en, epost_ved_feil="skole@example.no")
    rapport = system.meld_paa_og_behandle(melding)
    assert rapport.status == Behandling.FERDIG
    assert "1 ansvarlig er ikke foreslått som vakt. NOR1267 · 3STA: E-postadressen er ikke gyldig" in rapport.melding
    assert Vaktforslag.objects.count() == 1
    assert Jobb.objects.filter(slag=behandling.VARSEL).count() == 1
