"""What goes wrong on the way of an enrolment: workers that die, poisoned messages, and two at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.test import Client

from eksamen.models import Kandidat, Kandidatnummer, Person
from felles.jobbkjoering import FLEST_FORSOEK, LEIETID, kjoer, kjoer_forfalte
from felles.models import Hendelse, Importkjoering, Jobb
from felles.tid import naa
from paamelding.services import importen as tjeneste
from pas_kontrakt.meldinger.typer import Behandling, Kandidatstatus
from pas_tjener.models import Mottak
from pas_tjener.services import behandling
from tests.fabrikker.paamelding import lag_norsk
from tests.fabrikker.pas_mottak import System, aapne_paamelding, gruppe, kandidat, pamelding
from tests.fabrikker.samtidig import Moete
from tests.pas_tjener.conftest import apifeil

pytestmark = pytest.mark.django_db


class Drept(BaseException):
    """What a killed worker looks like from inside: nothing catches it."""


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


def uroert() -> bool:
    return not (Kandidat.objects.exists() or Person.objects.exists() or Importkjoering.objects.exists())


# --- workers that die -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("hvor", ["lagre", "lag_manglende_passord", "_vis_numrene"])
def test_en_arbeider_som_drepes_midt_i_gjoer_ingenting_og_den_neste_alt_en_gang(skole, system, monkeypatch, hvor):
    mottak = system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1), kandidat(2))))
    ekte = getattr(tjeneste, hvor)

    def doe(*args, **kwargs):
        ekte(*args, **kwargs)
        raise Drept

    monkeypatch.setattr(tjeneste, hvor, doe)
    with pytest.raises(Drept):
        kjoer(jobb_id=mottak.jobb_id)
    assert uroert()
    assert system.rapport(mottak.referanse).status == Behandling.STARTET
    monkeypatch.setattr(tjeneste, hvor, ekte)
    assert kjoer(jobb_id=mottak.jobb_id, klokke=lambda: naa() + LEIETID)
    assert system.rapport(mottak.referanse).status == Behandling.FERDIG
    assert Kandidat.objects.count() == 2
    assert Hendelse.objects.filter(handling="paamelding.importert").count() == 1


def test_en_arbeider_som_drepes_etter_at_alt_er_lagret_gjoer_det_ikke_om_igjen(skole, system, monkeypatch):
    mottak = system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1))))
    ekte = behandling.fullfoer

    def doe(**felt):
        ekte(**felt)
        raise Drept

    monkeypatch.setattr(behandling, "fullfoer", doe)
    with pytest.raises(Drept):
        kjoer(jobb_id=mottak.jobb_id)
    monkeypatch.setattr(behandling, "fullfoer", ekte)
    antall = Hendelse.objects.count()
    assert kjoer(jobb_id=mottak.jobb_id, klokke=lambda: naa() + LEIETID)
    assert Hendelse.objects.count() == antall
    assert Kandidat.objects.count() == 1


def test_en_jobb_ingen_melding_til_broker_rakk_fram_til_finnes_av_klokka(skole, system):
    mottak = system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1))))
    assert kjoer_forfalte() == 1
    assert system.rapport(mottak.referanse).status == Behandling.FERDIG


# --- poisoned messages ----------------------------------------------------------------------------------------------
def test_en_forgiftet_melding_feiler_alene_med_en_setning(skole, system, monkeypatch):
    forgiftet = system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1))))
    frisk = system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(2))))
    ekte = behandling.fullfoer

    def fullfoer(*, mottak_id, **felt):
        if mottak_id == forgiftet.pk:
            raise ValueError("gift")
        return ekte(mottak_id=mottak_id, **felt)

    monkeypatch.setattr(behandling, "fullfoer", fullfoer)
    for forsoek in range(FLEST_FORSOEK):
        kjoer_forfalte(klokke=om(10 * forsoek))
    rapport = system.rapport(forgiftet.referanse)
    assert rapport.status == Behandling.FEILET
    assert "feil hos PAS" in rapport.melding
    assert "gift" not in rapport.melding
    assert system.rapport(frisk.referanse).status == Behandling.FERDIG


def test_en_melding_der_lageret_har_mistet_filen_feiler_med_en_setning(skole, system):
    mottak = system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1))))
    Mottak.objects.update(noekkel="aa/bb/" + "0" * 32)
    for forsoek in range(FLEST_FORSOEK):
        kjoer(jobb_id=mottak.jobb_id, klokke=om(10 * forsoek))
    assert system.rapport(mottak.referanse).status == Behandling.FEILET


def test_en_jobb_som_dreper_hver_arbeider_er_feilet_ogsaa_i_rapporten(skole, system, monkeypatch):
    mottak = system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1)), epost_ved_feil="skole@example.no"))

    def doe(**_felt):
        raise Drept

    monkeypatch.setattr(behandling, "fullfoer", doe)
    for forsoek in range(FLEST_FORSOEK):
        with pytest.raises(Drept):
            kjoer(jobb_id=mottak.jobb_id, klokke=om(10 * forsoek))
    kjoer(jobb_id=mottak.jobb_id, klokke=om(10 * FLEST_FORSOEK))
    assert system.rapport(mottak.referanse).status == Behandling.FEILET
    behandling.rydd(naa=naa())
    mottak.refresh_from_db()
    assert mottak.status == Mottak.Status.FEILET
    assert Jobb.objects.filter(slag=behandling.VARSEL).count() == 1


def test_noen_utenfor_importen_skrev_det_samme_og_den_proeves_igjen(skole, system, monkeypatch):
    mottak = system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1))))
    ekte = tjeneste.lagre

    def kolliderer(*_args):
        raise IntegrityError

    monkeypatch.setattr(tjeneste, "lagre", kolliderer)
    kjoer(jobb_id=mottak.jobb_id)
    assert system.rapport(mottak.referanse).status == Behandling.STARTET
    assert uroert()
    monkeypatch.setattr(tjeneste, "lagre", ekte)
    kjoer(jobb_id=mottak.jobb_id, klokke=om(1))
    assert system.rapport(mottak.referanse).status == Behandling.FERDIG


# --- who may see it -------------------------------------------------------------------------------------------------
def test_rapporten_er_for_den_som_sendte_og_for_skolens_systemer(skole, annen_skole, fylke, system):
    mottak = system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1))))
    sti = f"/kandidatpamelding/{mottak.referanse}"
    assert System(skole).hent(sti).status_code == 200
    assert System(fylke).hent(sti).status_code == 200
    andres, ukjent = System(annen_skole).hent(sti), system.hent("/kandidatpamelding/finnes-ikke")
    assert (andres.status_code, ukjent.status_code) == (404, 404)
    assert apifeil(andres) == apifeil(ukjent)
    assert Client().get(f"/api/ekstern{sti}").status_code == 401


def test_rapporten_er_ikke_lenger_for_en_klient_som_har_mistet_skolen(skole, annen_skole, system):
    mottak = system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1))))
    sti = f"/kandidatpamelding/{mottak.referanse}"
    assert system.hent(sti).status_code == 200
    system.klient.organisasjoner.set([annen_skole])
    assert system.hent(sti).status_code == 404


def test_hver_melding_har_sin_egen_referanse(skole, system):
    melding = pamelding(skole, gruppe("NOR1267", kandidat(1)))
    referanser = {system.meld_paa(melding).referanse for _ in range(3)}
    assert len(referanser) == 3
    assert all(len(referanse) == 32 for referanse in referanser)


# --- two at once ----------------------------------------------------------------------------------------------------
def samtidig(monkeypatch, *mottak: Mottak) -> None:
    """Work these up at once. Both stand between reading and writing together, if the locks let them."""
    ekte, moetes, start = tjeneste.lagre, Moete(len(mottak)), Barrier(len(mottak))

    def lagre(*args):
        moetes.vent()
        return ekte(*args)

    monkeypatch.setattr(tjeneste, "lagre", lagre)

    def en(ett: Mottak) -> None:
        try:
            start.wait(timeout=60)
            kjoer(jobb_id=ett.jobb_id)
        finally:
            moetes.ferdig()
            connection.close()

    with ThreadPoolExecutor(len(mottak)) as traader:
        list(traader.map(en, mottak))


@pytest.mark.django_db(transaction=True)
def test_to_skoler_melder_paa_den_samme_samtidig_og_en_faar_den(skole, annen_skole, monkeypatch):
    systemer = [(System(en), en) for en in (skole, annen_skole)]
    mottak = [system.meld_paa(pamelding(en, gruppe("NOR1267", kandidat(1)))) for system, en in systemer]
    samtidig(monkeypatch, *mottak)
    rapporter = [system.rapport(m.referanse) for (system, _en), m in zip(systemer, mottak, strict=True)]
    assert sorted(r.grupper[0].kandidater[0].status for r in rapporter) == sorted(
        [Kandidatstatus.PAAMELDT, Kandidatstatus.ANNEN_SKOLE]
    )
    assert Kandidat.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_kontroll_uten_laas_tror_begge_at_de_er_foerst(skole, annen_skole, monkeypatch):
    """Proves that the test above can fail: without locks both have read before either writes, and the database stops one."""
    systemer = [(System(en), en) for en in (skole, annen_skole)]
    mottak = [system.meld_paa(pamelding(en, gruppe("NOR1267", kandidat(1)))) for system, en in systemer]
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    samtidig(monkeypatch, *mottak)
    assert sorted(Jobb.objects.filter(pasmottak__isnull=False).values_list("status", flat=True)) == ["ferdig", "venter"]


@pytest.mark.django_db(transaction=True)
def test_to_arbeidere_med_samme_melding_gjoer_den_en_gang(skole, monkeypatch):
    system = System(skole)
    mottak = system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1))))
    samtidig(monkeypatch, mottak, mottak)
    assert system.rapport(mottak.referanse).status == Behandling.FERDIG
    assert Hendelse.objects.filter(handling="paamelding.importert").count() == 1


# --- size -----------------------------------------------------------------------------------------------------------
def test_fem_tusen_kandidater_i_ett(skole, system):
    grupper = [gruppe("NOR1267", *(kandidat(n) for n in range(fra, fra + 500)), navn=f"G{fra}")
               for fra in range(0, 5000, 500)]  # fmt: skip
    rapport = system.meld_paa_og_behandle(pamelding(skole, *grupper))
    assert rapport.status == Behandling.FERDIG
    assert sum(len(g.kandidater) for g in rapport.grupper) == 5000
    assert Kandidatnummer.objects.count() == 5000
