"""«Registrere fravær»."""

from datetime import datetime

import pytest

from deltakelse.models import Fravaer
from felles.tid import OSLO
from tests.fabrikker.deltakelse import sett_fravaer
from tests.monitor.guide.guiden import gi_tilgang, hoerer_til, html, logg_inn, meny, monitor, rad, velg


def skolens_side(klient, kandidat, valg):
    """As the school administrator does it in the school's own pages."""
    adresse = f"/eksamen/partier/{kandidat.parti_id}/oppmoete/"
    return klient.post(adresse, {"valgt": [kandidat.pk], "oppmoete": valg}, follow=True)


@pytest.mark.parametrize(("valg", "status"), [("IDF", "Ikke-dokumentert fravær"), ("DF", "Dokumentert fravær")])
def test_registrere_fravaer_fra_flere_valg(som, vakt, kandidat, valg, status):
    klient = som(vakt)
    assert status in meny(klient, kandidat)
    velg(klient, kandidat, valg)

    assert rad(klient, kandidat).startswith(status)
    assert Fravaer.objects.get().slag == valg


def test_registrere_fravaer_bytte_og_fjerne(som, vakt, kandidat):
    klient = som(vakt)
    velg(klient, kandidat, "IDF")
    velg(klient, kandidat, "DF")
    assert rad(klient, kandidat).startswith("Dokumentert fravær")
    assert "Fjern fravær" in meny(klient, kandidat)

    velg(klient, kandidat, "fjern-fravaer")
    assert rad(klient, kandidat).startswith("Ikke tilgang")


def test_registrere_fravaer_vises_med_en_gang_hos_skolen_og_motsatt(som, vakt, skoleadmin, kandidat):
    klient, skolen = som(vakt), som(skoleadmin)
    velg(klient, kandidat, "IDF")
    side = html(skolen.get(f"/eksamen/partier/{kandidat.parti_id}/oppmoete/"))
    assert "dokumentert fravær" in side.lower()

    svar = skolens_side(skolen, kandidat, "DF")
    assert svar.status_code == 200
    assert rad(klient, kandidat).startswith("Dokumentert fravær")


@pytest.mark.parametrize("slag", ["IDF", "DF"])
def test_registrere_fravaer_kandidaten_kommer_til_fravaerssiden(som, vakt, kandidat, slag):
    sett_fravaer(kandidat, slag)
    egen = logg_inn(kandidat)

    assert hoerer_til(egen) == "/kandidat/fravaer/"
    assert "Fjern fraværet først" in gi_tilgang(som(vakt), kandidat)


def test_registrere_fravaer_etter_eksamensdagen_bare_av_skoleadministrator(som, vakt, skoleadmin, kandidat, klokken):
    velg(som(vakt), kandidat, "IDF")
    klokken.move_to(datetime(2027, 5, 28, 9, 0, tzinfo=OSLO))
    klient = som(vakt)

    assert "Dokumentert fravær" not in meny(klient, kandidat)
    assert "Eksamensdagen til" in velg(klient, kandidat, "DF")
    assert Fravaer.objects.get(opphevet__isnull=True).slag == "IDF"
    skolens_side(som(skoleadmin), kandidat, "DF")
    assert Fravaer.objects.get(opphevet__isnull=True).slag == "DF"


def test_registrere_fravaer_kl_10_den_som_kommer_senere_slipper_ikke_inn_uten_videre(som, vakt, kandidat):
    """One hour after the start is the latest arrival (plan data): then absence is proposed, and access asks why."""
    kandidat.eksamen.siste_oppmoete = datetime(2027, 5, 27, 11, 59, tzinfo=OSLO)
    kandidat.eksamen.save(update_fields=["siste_oppmoete"])
    klient = som(vakt)
    assert "ikke møtt" in monitor(klient).lower() or "ikke registrert" in monitor(klient).lower()

    egen = logg_inn(kandidat)
    assert "Skriv hvorfor kandidaten slipper inn nå." in gi_tilgang(klient, kandidat)
    assert hoerer_til(egen) == "/kandidat/autorisering/"
    klient.post(f"/monitor/kandidater/{kandidat.pk}/tilgang/sent/", {"begrunnelse": "Satt i rommet fra start."})
    assert rad(klient, kandidat).startswith("Har tilgang")
