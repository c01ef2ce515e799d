"""Grade and reasons in versions, and the two approvals: one consistent end whatever the two do."""

import pytest
from django.db import IntegrityError, transaction

from felles.feil import Domenefeil
from felles.models import Hendelse
from felles.tid import naa
from klage.models import Klage
from klagenemnd.models import Klageoppdrag, Vedtaksgodkjenning, Vedtaksversjon
from klagenemnd.querysets.kontroll import staaende_godkjenninger
from klagenemnd.services.godkjenning import godkjenn, trekk_godkjenning
from klagenemnd.services.kontroll import godkjenn_kontroll, returner
from klagenemnd.services.vedtak import LENGSTE, lagre_versjon
from tests.fabrikker.brukere import BrukerFactory
from tests.fabrikker.klagebord import TEKST, godkjenn_begge, krev_egen_foerst, skriv
from tests.fabrikker.klagenemnd import lag_medlem, lag_nemnd, lag_sendt_klage, nemndgruppe
from tests.fabrikker.sensur import aktoer


@pytest.fixture
def klage(skole, statsforvalter):
    return lag_sendt_klage(skole, statsforvalter)


@pytest.fixture
def nemnd(klage):
    return lag_nemnd(klage)


def kode(handling, *argumenter, **felt):
    with pytest.raises(Domenefeil) as feil:
        handling(*argumenter, **felt)
    return feil.value.kode


def si_ja(versjon, bruker):
    return godkjenn(versjon_id=versjon.pk, aktoer=aktoer(bruker), naa=naa())


def status(klage):
    return Klage.objects.values_list("status", flat=True).get(pk=klage.pk)


def test_hver_endring_er_en_ny_versjon_uten_godkjenninger_og_det_samme_lager_ingen(klage, nemnd):
    skriver, medlem = nemnd
    foerste = skriv(klage, skriver)
    si_ja(foerste, skriver)
    assert skriv(klage, medlem, elementer=f"  {TEKST['elementer']}\r\n") == foerste
    andre = skriv(klage, medlem, "4")
    assert [foerste.nummer, andre.nummer] == [1, 2]
    assert not staaende_godkjenninger(andre).exists()
    # The first one is what it was.
    assert Vedtaksversjon.objects.get(pk=foerste.pk).verdi == "3"


def test_saken_gaar_til_kvalitetssikring_naar_begge_staar_bak_samme_versjon(klage, nemnd):
    versjon = skriv(klage, nemnd[0])
    si_ja(versjon, nemnd[0])
    assert si_ja(versjon, nemnd[0]) == si_ja(versjon, nemnd[0])
    assert status(klage) == "tildelt"
    si_ja(versjon, nemnd[1])
    assert status(klage) == "til_kontroll"
    si_ja(versjon, nemnd[1])
    assert Vedtaksgodkjenning.objects.count() == 2
    assert kode(skriv, klage, nemnd[0], "5") == "ikke_hos_nemnda"


def test_godkjenningen_av_en_eldre_versjon_teller_ikke(klage, nemnd):
    skriver, medlem = nemnd
    gammel = skriv(klage, skriver)
    si_ja(gammel, skriver)
    ny = skriv(klage, medlem, "4")
    assert kode(si_ja, gammel, medlem) == "nyere"
    si_ja(ny, medlem)
    assert status(klage) == "tildelt"
    si_ja(ny, skriver)
    assert status(klage) == "til_kontroll"


def test_en_som_skriver_fra_en_gammel_versjon_faar_si_fra_og_lagrer_ikke(klage, nemnd):
    skriv(klage, nemnd[0])
    gammelt = {"klage_id": klage.pk, "verdi": "2", **TEKST, "aktoer": aktoer(nemnd[1]), "naa": naa()}
    assert kode(lagre_versjon, fra_nummer=0, **gammelt) == "nyere"
    assert Vedtaksversjon.objects.count() == 1
    assert lagre_versjon(fra_nummer=1, **gammelt).nummer == 2


@pytest.mark.parametrize("mangler", ["verdi", "elementer", "arbeide_med", "hvorfor"])
def test_bare_et_helt_svar_kan_godkjennes(klage, nemnd, mangler):
    versjon = skriv(klage, nemnd[0], **({"verdi": "3"} | {mangler: ""}))
    assert kode(si_ja, versjon, nemnd[0]) == "ufullstendig"


def test_ugyldig_innhold_lagres_ikke(klage, nemnd):
    skriver = nemnd[0]
    assert kode(skriv, klage, skriver, "", elementer=" ", arbeide_med="", hvorfor="\n") == "tomt"
    assert kode(skriv, klage, skriver, "7") == "ukjent_karakter"
    assert kode(skriv, klage, skriver, "MB") == "ukjent_karakter"
    assert kode(skriv, klage, skriver, hvorfor="x" * (LENGSTE + 1)) == "for_langt"
    assert not Vedtaksversjon.objects.exists()


def test_andre_enn_de_to_skriver_og_godkjenner_ikke(klage, nemnd):
    gruppe = nemndgruppe(klage)
    tredje = lag_medlem(gruppe)
    Klageoppdrag.objects.create(klage=klage, bruker=tredje, rolle="tredje", tildelt=naa())
    fremmed = BrukerFactory()
    versjon = skriv(klage, nemnd[0])
    assert kode(skriv, klage, tredje, "4") == kode(si_ja, versjon, tredje) == "bare_leser"
    assert kode(skriv, klage, fremmed, "4") == kode(si_ja, versjon, fremmed) == "ikke_din"


def test_en_som_er_byttet_ut_kan_ikke_mer_og_godkjenningen_teller_ikke(klage, nemnd):
    skriver, medlem = nemnd
    versjon = skriv(klage, skriver)
    si_ja(versjon, skriver)
    Klageoppdrag.objects.filter(klage=klage, bruker=skriver).update(avsluttet=naa())
    ny = lag_medlem(nemndgruppe(klage))
    Klageoppdrag.objects.create(klage=klage, bruker=ny, rolle="skriver", tildelt=naa())
    assert kode(si_ja, versjon, skriver) == kode(skriv, klage, skriver, "5") == "ikke_din"
    si_ja(versjon, medlem)
    assert status(klage) == "tildelt"
    si_ja(versjon, ny)
    assert status(klage) == "til_kontroll"


def test_en_godkjenning_kan_tas_tilbake_til_myndigheten_har_godkjent(klage, nemnd):
    skriver, medlem = nemnd
    versjon = godkjenn_begge(klage)
    trekk_godkjenning(klage_id=klage.pk, aktoer=aktoer(medlem), naa=naa())
    trekk_godkjenning(klage_id=klage.pk, aktoer=aktoer(medlem), naa=naa())
    assert status(klage) == "tildelt"
    assert [ett.oppdrag.bruker for ett in staaende_godkjenninger(versjon)] == [skriver]
    si_ja(versjon, medlem)
    assert status(klage) == "til_kontroll"
    godkjenn_kontroll(klage_id=klage.pk, kontrollert_versjon=1, aktoer=aktoer(BrukerFactory()), naa=naa())
    assert kode(trekk_godkjenning, klage_id=klage.pk, aktoer=aktoer(medlem), naa=naa()) == "kvalitetssikret"


def test_etter_en_retur_maa_begge_godkjenne_paa_nytt(klage, nemnd):
    versjon = godkjenn_begge(klage)
    hvem = aktoer(BrukerFactory())
    returner(klage_id=klage.pk, kontrollert_versjon=1, kommentar="Si hva som mangler.", aktoer=hvem, naa=naa())
    assert not staaende_godkjenninger(versjon).exists()
    si_ja(versjon, nemnd[0])
    assert status(klage) == "returnert"
    si_ja(versjon, nemnd[1])
    assert status(klage) == "til_kontroll"


def test_svaret_er_lukket_til_den_egne_vurderingen_er_levert(klage, nemnd):
    versjon = skriv(klage, nemnd[0])
    krev_egen_foerst(klage)
    assert kode(skriv, klage, nemnd[1], "4") == kode(si_ja, versjon, nemnd[1]) == "egen_foerst"


def test_hendelsene_baerer_verken_karakter_tekst_eller_kandidat(klage, nemnd):
    godkjenn_begge(klage)
    egne = Hendelse.objects.filter(handling__startswith="vedtak")
    assert egne.count() == 3
    for hendelse in egne:
        assert (hendelse.data, hendelse.kandidat_id, hendelse.skole_id) == ({}, None, None)
    assert Hendelse.objects.get(handling="klage.til_kontroll").data == {"fra": "tildelt", "til": "til_kontroll"}


def nekter(handling):
    with pytest.raises(IntegrityError), transaction.atomic():
        handling()


def test_databasen_nekter_at_versjoner_endres_og_at_eldre_godkjennes(klage, nemnd):
    skriver, medlem = nemnd
    oppdrag = Klageoppdrag.objects.get(klage=klage, bruker=medlem)
    gammel = skriv(klage, skriver)
    ny = skriv(klage, medlem, "4")
    nekter(lambda: Vedtaksversjon.objects.filter(pk=gammel.pk).update(verdi="6"))
    nekter(lambda: Vedtaksversjon.objects.filter(pk=ny.pk).delete())
    nekter(lambda: Vedtaksgodkjenning.objects.create(versjon=gammel, oppdrag=oppdrag, tid=naa()))
    nekter(lambda: Vedtaksversjon.objects.create(klage=klage, nummer=9, laget=naa(), laget_av=skriver))
    nekter(lambda: Vedtaksversjon.objects.create(klage=klage, nummer=3, laget=naa(), laget_av=BrukerFactory()))
    godkjenning = si_ja(ny, medlem)
    nekter(lambda: Vedtaksgodkjenning.objects.filter(pk=godkjenning.pk).delete())
    Vedtaksgodkjenning.objects.filter(pk=godkjenning.pk).update(trukket=naa())
    nekter(lambda: Vedtaksgodkjenning.objects.filter(pk=godkjenning.pk).update(trukket=None))


def test_databasen_nekter_godkjenning_av_andre_enn_sakens_to(klage, nemnd, skole, statsforvalter):
    annen = lag_sendt_klage(skole, statsforvalter)
    andres = lag_nemnd(annen)
    versjon = skriv(klage, nemnd[0])
    fra_annen_sak = Klageoppdrag.objects.get(klage=annen, bruker=andres[0])
    nekter(lambda: Vedtaksgodkjenning.objects.create(versjon=versjon, oppdrag=fra_annen_sak, tid=naa()))
    tredje = Klageoppdrag.objects.create(
        klage=klage, bruker=lag_medlem(nemndgruppe(klage)), rolle="tredje", tildelt=naa()
    )
    nekter(lambda: Vedtaksgodkjenning.objects.create(versjon=versjon, oppdrag=tredje, tid=naa()))
    avsluttet = Klageoppdrag.objects.get(klage=klage, bruker=nemnd[0])
    Klageoppdrag.objects.filter(pk=avsluttet.pk).update(avsluttet=naa())
    nekter(lambda: Vedtaksgodkjenning.objects.create(versjon=versjon, oppdrag=avsluttet, tid=naa()))
