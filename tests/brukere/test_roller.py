from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from brukere.bakende import Brukerbakende
from brukere.models import Bruker, Innloggingsforsoek, Rolletildeling
from brukere.models.bruker import Rolle
from brukere.services.brukere import opprett_bruker
from brukere.services.innlogging import ta_forsoek
from brukere.services.roller import avslutt_rolle, gi_rolle
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from tests.fabrikker.brukere import BrukerFactory, OrganisasjonFactory


def gi(bruker, skole, **felt):
    return gi_rolle(bruker=bruker, rolle=Rolle.LAERER, organisasjon=skole, aktoer=SYSTEM, **{"naa": naa(), **felt})


@pytest.mark.django_db
def test_rollen_gis_en_gang_med_en_hendelse(skole):
    bruker = BrukerFactory()
    assert gi(bruker, skole).pk == gi(bruker, skole).pk
    hendelse = Hendelse.objects.get(handling="rolle.gitt")
    assert (hendelse.skole_id, hendelse.data) == (skole.pk, {"bruker_id": bruker.pk, "rolle": "LAERER"})


@pytest.mark.django_db
def test_avsluttet_rolle_gjelder_ikke_lenger_og_kan_gis_paa_nytt(skole):
    bruker, tid = BrukerFactory(), naa()
    tildeling = gi(bruker, skole, naa=tid)
    slutt = tid + timedelta(hours=1)
    for _ in range(2):
        avslutt_rolle(tildeling_id=tildeling.pk, aktoer=SYSTEM, naa=slutt)
    assert not Bruker.objects.get(pk=bruker.pk).har_rolle(slutt, Rolle.LAERER)
    assert Hendelse.objects.filter(handling="rolle.avsluttet").count() == 1
    assert gi(bruker, skole, naa=slutt).pk != tildeling.pk
    assert Bruker.objects.get(pk=bruker.pk).har_rolle(slutt, Rolle.LAERER)


@pytest.mark.django_db
def test_perioder_som_ikke_gaar_opp_avvises_uten_spor(skole):
    bruker, tid = BrukerFactory(), naa()
    with pytest.raises(Domenefeil) as feil:
        gi(bruker, skole, naa=tid, fra=tid, til=tid)
    assert feil.value.kode == "periode"
    framtidig = gi(bruker, skole, naa=tid, fra=tid + timedelta(days=2))
    with pytest.raises(Domenefeil) as feil:
        gi(bruker, skole, naa=tid)
    assert feil.value.kode == "gitt_senere"
    with pytest.raises(Domenefeil) as feil:
        avslutt_rolle(tildeling_id=framtidig.pk, aktoer=SYSTEM, naa=tid)
    assert feil.value.kode == "ikke_begynt"
    assert list(Rolletildeling.objects.all()) == [framtidig]


@pytest.mark.django_db
def test_opptatt_brukernavn_avvises_ogsaa_med_andre_bokstaver():
    felt = {"fornavn": "Siv", "etternavn": "Haugland", "aktoer": SYSTEM, "naa": naa()}
    opprett_bruker(brukernavn="siv", **felt)
    with pytest.raises(Domenefeil) as feil:
        opprett_bruker(brukernavn=" SIV ", **felt)
    assert feil.value.kode == "brukernavn_opptatt"
    assert not Bruker.objects.get(brukernavn="siv").has_usable_password()


def _samtidig(antall, handling):
    start = Barrier(antall)

    def kjoer(_):
        try:
            start.wait(timeout=60)
            return handling()
        except Domenefeil as feil:
            return feil.kode
        finally:
            connection.close()

    with ThreadPoolExecutor(antall) as traader:
        return list(traader.map(kjoer, range(antall)))


@pytest.mark.django_db(transaction=True)
def test_to_administratorer_samtidig_gir_rollen_en_gang():
    bruker, skole = BrukerFactory(), OrganisasjonFactory()
    slutt = naa() + timedelta(days=1)
    _samtidig(4, lambda: gi(bruker, skole, til=slutt))
    assert Rolletildeling.objects.count() == Hendelse.objects.filter(handling="rolle.gitt").count() == 1


@pytest.mark.django_db(transaction=True)
def test_et_skred_av_forsoek_slipper_ikke_flere_gjennom_enn_en_rekke():
    tid = naa()
    svar = _samtidig(8, lambda: ta_forsoek(brukernavn="siv", sted="adresse:10.0.0.7", naa=tid))
    assert sorted(svar, key=str).count(None) == 3
    assert svar.count("vent") == 5
    assert Innloggingsforsoek.objects.get().antall == 3


@pytest.mark.django_db
def test_forsoek_som_behandles_i_en_annen_rekkefoelge_enn_de_kom_maa_ikke_vente():
    ta_forsoek(brukernavn="siv", sted="adresse:10.0.0.7", naa=naa())
    ta_forsoek(brukernavn="siv", sted="adresse:10.0.0.7", naa=naa() - timedelta(seconds=1))


@pytest.mark.django_db
def test_den_som_er_logget_inn_kommer_med_rollene_sine_i_ett_oppslag(skole, django_assert_num_queries):
    bruker, tid, annen = BrukerFactory(), naa(), OrganisasjonFactory()
    gi(bruker, skole, naa=tid)
    gi(bruker, annen, naa=tid, fra=tid + timedelta(days=1))
    gi(BrukerFactory(), skole)
    with django_assert_num_queries(1):
        hentet = Brukerbakende().get_user(bruker.pk)
        assert hentet == bruker
        assert [(ett.rolle, ett.organisasjon) for ett in hentet.roller(tid)] == [(Rolle.LAERER, skole)]
        assert [ett.organisasjon.navn for ett in hentet.roller(tid + timedelta(days=1))] == [skole.navn, annen.navn]
    assert [str(ett) for ett in hentet.roller(tid)] == [
        str(ett) for ett in Bruker.objects.get(pk=bruker.pk).roller(tid)
    ]


@pytest.mark.django_db
def test_den_uten_roller_er_noen_og_den_som_er_ute_av_tjeneste_er_ingen(django_assert_num_queries):
    bruker = BrukerFactory()
    with django_assert_num_queries(1):
        assert Brukerbakende().get_user(bruker.pk).roller(naa()) == []
    Bruker.objects.filter(pk=bruker.pk).update(is_active=False)
    assert Brukerbakende().get_user(bruker.pk) is None
    assert Brukerbakende().get_user(bruker.pk + 1_000_000) is None
