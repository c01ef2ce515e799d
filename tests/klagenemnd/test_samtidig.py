"""Two of a board at once: one consistent end and a clear sentence. Each with a control that takes the lock away."""

import pytest
from django.db import IntegrityError

from brukere.models import Organisasjon
from felles.tid import naa
from klage.models import Klage
from klagenemnd.models import Vedtaksgodkjenning, Vedtaksversjon
from klagenemnd.querysets.kontroll import godkjent_av_begge, siste_versjon
from klagenemnd.services import godkjenning, kontroll, vedtak
from tests.fabrikker.brukere import BrukerFactory, OrganisasjonFactory
from tests.fabrikker.klagebord import TEKST, godkjenn_begge, skriv
from tests.fabrikker.klagenemnd import lag_nemnd, lag_sendt_klage
from tests.fabrikker.samtidig import Moete
from tests.fabrikker.sensur import aktoer
from tests.sensur.test_samtidig import midt_i, traader, uten_laas

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def klage(transactional_db):
    over = OrganisasjonFactory(slag=Organisasjon.Slag.STATSFORVALTER)
    return lag_sendt_klage(OrganisasjonFactory(overordnet=over), over)


@pytest.fixture
def nemnd(klage):
    return lag_nemnd(klage)


def status(klage):
    return Klage.objects.values_list("status", flat=True).get(pk=klage.pk)


def godkjenner(versjon, bruker):
    return lambda: bool(godkjenning.godkjenn(versjon_id=versjon.pk, aktoer=aktoer(bruker), naa=naa()))


def lagrer(klage, bruker, verdi, fra):
    return lambda: (
        vedtak.lagre_versjon(
            klage_id=klage.pk, verdi=verdi, **TEKST, fra_nummer=fra, aktoer=aktoer(bruker), naa=naa()
        ).nummer
    )


def moetes(monkeypatch, modul, navn):
    """Both compute `modul.navn` before either goes on, unless a lock holds the second."""
    ekte, moete = getattr(modul, navn), Moete(2)

    def vent(*argumenter, **navngitte):
        svar = ekte(*argumenter, **navngitte)
        moete.vent()
        return svar

    monkeypatch.setattr(modul, navn, vent)

    def ferdig(handling):
        def kjoer():
            try:
                return handling()
            finally:
                moete.ferdig()

        return kjoer

    return ferdig


def begge_godkjenner(klage, nemnd, monkeypatch):
    versjon = skriv(klage, nemnd[0])
    ferdig = moetes(monkeypatch, godkjenning, "godkjent_av_begge")
    return traader(*(ferdig(godkjenner(versjon, bruker)) for bruker in nemnd))


def test_begge_godkjenner_samtidig_og_saken_gaar_til_kvalitetssikring(klage, nemnd, monkeypatch):
    assert begge_godkjenner(klage, nemnd, monkeypatch) == [True, True]
    assert status(klage) == "til_kontroll"


def test_kontroll_uten_laas_har_begge_godkjent_og_saken_blir_liggende(klage, nemnd, monkeypatch):
    uten_laas(monkeypatch)
    assert begge_godkjenner(klage, nemnd, monkeypatch) == [True, True]
    assert godkjent_av_begge(siste_versjon(klage.pk))
    assert status(klage) == "tildelt"


def godkjenner_mens_den_andre_lagrer(klage, nemnd, monkeypatch):
    """One approves the first version while the other saves a second."""
    foerste = skriv(klage, nemnd[0])
    with midt_i(monkeypatch, godkjenning, "_krev_fullstendig") as (foerst, saa):
        return traader(foerst(godkjenner(foerste, nemnd[0])), saa(lagrer(klage, nemnd[1], "5", 1)))


def test_den_som_godkjenner_mens_svaret_endres_staar_ikke_bak_det_nye(klage, nemnd, monkeypatch):
    assert godkjenner_mens_den_andre_lagrer(klage, nemnd, monkeypatch) == [True, 2]
    ny = siste_versjon(klage.pk)
    assert godkjenner(ny, nemnd[1])()
    assert status(klage) == "tildelt"
    assert Vedtaksgodkjenning.objects.filter(versjon=ny).count() == 1


def test_kontroll_uten_laas_er_det_bare_databasen_som_stopper_godkjenningen(klage, nemnd, monkeypatch):
    uten_laas(monkeypatch)
    godkjent, nummer = godkjenner_mens_den_andre_lagrer(klage, nemnd, monkeypatch)
    assert isinstance(godkjent, IntegrityError)
    assert nummer == 2


def begge_lagrer(klage, nemnd, monkeypatch):
    ferdig = moetes(monkeypatch, vedtak, "siste_versjon")
    return traader(*(ferdig(lagrer(klage, bruker, verdi, 0)) for bruker, verdi in zip(nemnd, "45", strict=True)))


def test_begge_lagrer_samtidig_og_den_ene_faar_vite_om_den_andre(klage, nemnd, monkeypatch):
    assert sorted(begge_lagrer(klage, nemnd, monkeypatch), key=str) == [1, "nyere"]
    assert Vedtaksversjon.objects.count() == 1


def test_kontroll_uten_laas_stoter_de_to_versjonene_sammen_i_databasen(klage, nemnd, monkeypatch):
    uten_laas(monkeypatch)
    svar = begge_lagrer(klage, nemnd, monkeypatch)
    assert [ett for ett in svar if isinstance(ett, IntegrityError)]
    assert 1 in svar


def trekker_mens_myndigheten_godkjenner(klage, nemnd, monkeypatch):
    godkjenn_begge(klage)
    hvem = aktoer(BrukerFactory())

    def kontroller():
        rad = kontroll.godkjenn_kontroll(klage_id=klage.pk, kontrollert_versjon=1, aktoer=hvem, naa=naa())
        return rad.utfall

    def trekk():
        return godkjenning.trekk_godkjenning(klage_id=klage.pk, aktoer=aktoer(nemnd[0]), naa=naa())

    with midt_i(monkeypatch, kontroll, "flytt") as (foerst, saa):
        return traader(foerst(kontroller), saa(trekk))


def test_godkjenningen_kan_ikke_tas_tilbake_mens_myndigheten_godkjenner(klage, nemnd, monkeypatch):
    assert trekker_mens_myndigheten_godkjenner(klage, nemnd, monkeypatch) == ["godkjent", "kvalitetssikret"]
    assert status(klage) == "godkjent"


def test_kontroll_uten_laas_er_det_bare_databasen_som_stopper_myndigheten(klage, nemnd, monkeypatch):
    uten_laas(monkeypatch)
    kontrollert, trukket = trekker_mens_myndigheten_godkjenner(klage, nemnd, monkeypatch)
    assert isinstance(kontrollert, IntegrityError)
    assert trukket is None
