"""«Flere valg»: absence, block, attendance and part 1. Rule: PGS kandidatmonitor, «Registrere fravær», «Sperr digital tilgang»."""

from datetime import datetime

import pytest
import time_machine

from deltakelse.models import Fravaer, Kandidatdel, Oppmoete, Sperre
from eksamen.models.valg import Deltype
from felles.models import Angrepost
from felles.tid import OSLO, naa
from tests.fabrikker.deltakelse import (
    lag_sesjon,
    legg_fil,
    legg_levering,
    sett_fravaer,
    sett_sendespost,
    sett_sperre,
)
from tests.fabrikker.eksamen import lag_kandidat
from tests.monitor.radvalg import HTMX, angre, gjoer, hendelser, status, viste

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def klokken():
    with time_machine.travel(datetime(2027, 5, 27, 12, 0, tzinfo=OSLO), tick=False) as reise:
        yield reise


@pytest.fixture
def todelt(todelt_parti):
    return lag_kandidat(todelt_parti)


# --- absence ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("valg", "tekst"), [("IDF", "ikke-dokumentert fravær"), ("DF", "dokumentert fravær")])
def test_fravaer_foeres_og_angres(som, vakt, kandidat, valg, tekst):
    klient = som(vakt)
    innhold = gjoer(klient, kandidat, valg)

    assert f"{kandidat.person.navn} er registrert med {tekst}." in innhold
    assert status(kandidat) == (valg, None)
    assert f"ført 12:00 av {vakt.navn}" in innhold
    assert hendelser() == ["fravaer.registrert"]
    assert "satt tilbake" in angre(klient)
    assert status(kandidat)[0] == "ikke"


def test_fravaer_byttes_og_fjernes(som, vakt, kandidat):
    klient = som(vakt)
    for valg in ("IDF", "DF", "fjern-fravaer"):
        gjoer(klient, kandidat, valg)

    assert hendelser() == ["fravaer.registrert", "fravaer.endret", "fravaer.opphevet"]
    assert not Fravaer.objects.filter(opphevet__isnull=True).exists()


@pytest.mark.parametrize(
    ("gjort", "setning"),
    [
        (lambda k: legg_levering(k, legg_fil(k)), "har levert og kan ikke føres med fravær"),
        (sett_sendespost, "er merket «Sendes i posten». Fjern merket først"),
    ],
)
def test_den_som_har_levert_foeres_ikke_med_fravaer(som, vakt, kandidat, gjort, setning):
    gjort(kandidat)

    assert setning in gjoer(som(vakt), kandidat, "IDF")
    assert not Fravaer.objects.exists()


def test_fravaer_satt_paa_skolens_side_kan_byttes_selv_om_noe_er_levert(som, vakt, kandidat):
    legg_levering(kandidat, legg_fil(kandidat))
    sett_fravaer(kandidat)
    gjoer(som(vakt), kandidat, "DF")

    assert status(kandidat) == ("DF", None)


# --- block ------------------------------------------------------------------------------------------------------------
def test_sperre_stenger_tilgangen_og_oppheves(som, vakt, kandidat):
    sesjon = lag_sesjon(kandidat, autorisert=True)
    klient = som(vakt)
    innhold = gjoer(klient, kandidat, "sperr")

    assert status(kandidat)[0] == "sperret"
    assert f"sperret 12:00 av {vakt.navn}" in innhold
    gjoer(klient, kandidat, "opphev-sperre")
    assert status(kandidat)[0] == "har"
    sesjon.refresh_from_db()
    assert sesjon.avsluttet is None
    assert hendelser() == ["sperre.satt", "sperre.opphevet"]


def test_sperren_angres_begge_veier(som, vakt, kandidat):
    klient = som(vakt)
    gjoer(klient, kandidat, "sperr")
    assert "er tatt bort igjen" in angre(klient)
    assert status(kandidat)[0] == "ikke"
    sett_sperre(kandidat)
    gjoer(klient, kandidat, "opphev-sperre")
    assert "sperret igjen" in angre(klient)
    assert status(kandidat)[0] == "sperret"


def test_sperren_settes_ikke_tilbake_paa_en_som_har_levert_imens(som, vakt, kandidat):
    sett_sperre(kandidat)
    klient = som(vakt)
    gjoer(klient, kandidat, "opphev-sperre")
    legg_levering(kandidat, legg_fil(kandidat))

    assert "har levert og har ikke lenger digital tilgang." in angre(klient)
    assert not Sperre.objects.filter(opphevet__isnull=True).exists()


@pytest.mark.parametrize(("sett", "valg"), [(sett_sperre, "opphev-sperre"), (sett_fravaer, "fjern-fravaer")])
def test_det_som_sto_ved_en_levering_kommer_tilbake(som, vakt, kandidat, sett, valg):
    modell = type(sett(kandidat))
    legg_levering(kandidat, legg_fil(kandidat))
    klient = som(vakt)
    gjoer(klient, kandidat, valg)
    assert not modell.objects.filter(opphevet__isnull=True).exists()
    angre(klient)

    assert modell.objects.filter(opphevet__isnull=True).count() == 1


def test_angre_viker_naar_en_annen_har_endret_siden(som, vakt, skoleadmin, kandidat):
    klient = som(vakt)
    gjoer(klient, kandidat, "sperr")
    post = Angrepost.objects.get()
    gjoer(som(skoleadmin), kandidat, "opphev-sperre")

    svar = klient.post(f"/monitor/angre/{post.pk}/", headers=HTMX).content.decode()
    assert "En annen har endret sperren" in svar
    assert status(kandidat)[0] == "ikke"


@pytest.mark.parametrize(
    ("gjort", "setning"),
    [
        (lambda k: legg_levering(k, legg_fil(k)), "har levert og har ikke lenger digital tilgang"),
        (sett_sendespost, "er merket «Sendes i posten» og har ikke digital tilgang"),
        (sett_fravaer, "er registrert med fravær. Fjern fraværet først"),
    ],
)
def test_sperre_er_ikke_for_den_som_ikke_har_noe_aa_miste(som, vakt, kandidat, gjort, setning):
    gjort(kandidat)

    assert setning in gjoer(som(vakt), kandidat, "sperr")
    assert not Sperre.objects.exists()


# --- in the room -------------------------------------------------------------------------------------------------------
def test_oppmoete_registreres_fjernes_og_angres(som, vakt, kandidat):
    klient = som(vakt)
    assert "er registrert til stede." in gjoer(klient, kandidat, "oppmoete")
    assert "fjern-oppmoete" in viste(klient, kandidat)
    assert "satt tilbake" in angre(klient)
    assert not Oppmoete.objects.filter(opphevet__isnull=True).exists()
    gjoer(klient, kandidat, "oppmoete")
    assert "Oppmøtet til" in gjoer(klient, kandidat, "fjern-oppmoete")
    assert not Oppmoete.objects.filter(opphevet__isnull=True).exists()


def test_del_1_levert_paa_papir_registreres_og_fjernes(som, vakt, todelt):
    klient = som(vakt)
    assert "er registrert levert på papir." in gjoer(klient, todelt, "del1")
    assert Kandidatdel.objects.get(kandidat=todelt, eksamensdel__type=Deltype.DEL1).innlevert == naa()
    assert "fjern-del1" in viste(klient, todelt)
    gjoer(klient, todelt, "fjern-del1")
    assert Kandidatdel.objects.get(kandidat=todelt, eksamensdel__type=Deltype.DEL1).innlevert is None


def test_den_som_har_fravaer_er_ikke_til_stede(som, vakt, todelt, kandidat):
    for ett in (todelt, kandidat):
        sett_fravaer(ett)
        assert "er registrert med fravær. Fjern fraværet først" in gjoer(som(vakt), ett, "oppmoete")
    assert "er registrert med fravær" in gjoer(som(vakt), todelt, "del1")
    assert not Oppmoete.objects.exists()


def test_en_del_har_ingen_del_1_aa_levere(som, vakt, kandidat):
    assert "del1" not in viste(som(vakt), kandidat)
    assert "Eksamenen har ikke del 1." in gjoer(som(vakt), kandidat, "del1")
