"""The attendance page of a party: what it says, who may act, and what no act may change."""

import re
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brukere.models.bruker import Rolle
from deltakelse.models import Avlysning, Fravaer, Innloggingssesjon, Partiversjon
from deltakelse.querysets.oppmoete import avled, oppmoete
from eksamen.models import Eksamensdel, Kandidat
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from sensur.services.publisering import publiser
from tests.deltakelse.conftest import EKSAMENSDAG
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_kandidat

pytestmark = pytest.mark.django_db


def adresse(parti):
    return reverse("deltakelse:oppmoete", args=[parti.pk])


def stilling(kandidat):
    svar = oppmoete(Kandidat.objects.filter(pk=kandidat.pk), naa())[kandidat.pk]
    return svar.status.value, svar.karakter


# --- what is derived ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("slag", "avlyst", "karakter", "ventet"),
    [
        (None, False, None, ("uten_karakter", "*")),
        (None, False, "4", ("avlagt", "4")),
        (None, False, "MB", ("MB", "MB")),
        ("IDF", False, None, ("IDF", "IM")),
        ("DF", False, None, ("DF", "IM")),
        ("DF", False, "4", ("DF", "IM")),
        (None, True, None, ("avlyst", "--")),
        ("IDF", True, "4", ("avlyst", "--")),
    ],
)
def test_oppmoetet_avledes_av_fakta_og_karakter(slag, avlyst, karakter, ventet):
    svar = avled(slag, avlyst, karakter)
    assert (svar.status.value, svar.karakter) == ventet


# --- all states, all acts ------------------------------------------------------------------------------------------
ETTER = {"D": ("uten_karakter", "*"), "IDF": ("IDF", "IM"), "DF": ("DF", "IM"), "avlyst": ("avlyst", "--")}


@pytest.mark.parametrize(("foer", "valg"), product(ETTER, ETTER))
def test_fra_hver_tilstand_til_hver_annen(foer, valg, sett, olga):
    sett(foer, olga, begrunnelse="Brann i skolen")
    hendelser = Hendelse.objects.count()
    svar = sett(valg, olga, begrunnelse="Brann i skolen")

    assert svar.status_code == 200
    assert stilling(olga) == ETTER[valg]
    assert (Hendelse.objects.count() > hendelser) == (foer != valg)
    assert Fravaer.objects.filter(kandidat=olga, opphevet__isnull=True).count() == (valg in ("IDF", "DF"))
    assert ("Endret nå" in svar.content.decode()) == (foer != valg)


@pytest.mark.parametrize(("foer", "valg"), product(ETTER, ETTER))
def test_hver_endring_kan_angres(foer, valg, sett, olga):
    sett(foer, olga, begrunnelse="Brann")
    side = sett(valg, olga, begrunnelse="Vann")
    if foer == valg:
        assert "data-angre" not in side.content.decode()
        return

    svar = angre(sett.klient, side)
    assert stilling(olga) == ETTER[foer]
    assert "satt tilbake" in svar.content.decode()
    if foer == "avlyst":
        assert Avlysning.objects.get(kandidat=olga, opphevet__isnull=True).begrunnelse == "Brann"


def angre(klient, side):
    """Press the undo button of that page."""
    adressen = re.search(r'action="(/[^"]*)"\s+data-angre', side.content.decode())[1]
    return klient.post(adressen, {"neste": "/eksamen/partier/"}, follow=True)


def test_angre_sier_fra_naar_noen_har_endret_siden(sett, olga, som, skole):
    side = sett("IDF", olga)
    andre = som(bruker_med_rolle(Rolle.SKOLEADMIN, skole))
    andre.post(adresse(olga.parti), {"valgt": [olga.pk], "oppmoete": "DF"})
    svar = angre(sett.klient, side)

    assert "endret oppmøtet siden" in svar.content.decode()
    assert stilling(olga) == ("DF", "IM")


def test_hver_endring_hever_monitorens_versjon_og_navngir_hvem(sett, olga, skoleadmin):
    sett("IDF", olga)
    versjon = Partiversjon.objects.get(parti=olga.parti).nummer
    sett("DF", olga)

    assert Partiversjon.objects.get(parti=olga.parti).nummer == versjon + 1
    rad = Fravaer.objects.get(kandidat=olga, opphevet__isnull=True)
    assert (rad.registrert_av, rad.registrert) == (skoleadmin, naa())
    hendelse = Hendelse.objects.get(handling="fravaer.endret")
    assert hendelse.data == {"slag": "DF", "fra": "IDF"}


def test_fravaer_avslutter_ingen_innlogging(sett, olga):
    """Absence closes access while it stands; who comes after all is where they were."""
    sesjon = lag_sesjon(olga, autorisert=True)
    sett("IDF", olga)
    sett("D", olga)

    sesjon.refresh_from_db()
    assert sesjon.avsluttet is None
    assert Innloggingssesjon.objects.filter(kandidat=olga, autorisert__isnull=False).exists()


# --- in bulk ---------------------------------------------------------------------------------------------------------------
def test_flere_faar_hvert_sitt_svar_og_angres_samlet(sett, olga, emil):
    sett("IDF", olga)
    svar = sett("IDF", olga, emil)

    assert "1 av 2 er endret." in svar.content.decode()
    assert "Uendret, sto slik fra før" in svar.content.decode()


def test_naar_alt_sto_slik_fra_foer_sier_siden_det_og_den_fravaerende_har_vei_til_dokumentasjonen(sett, olga):
    assert "De valgte sto slik fra før" in sett("D", olga).content.decode()
    vei = reverse("deltakelse:fravaerskandidat", args=[olga.pk])
    assert vei not in sett.klient.get(adresse(olga.parti)).content.decode()
    assert vei in sett("IDF", olga).content.decode()


def test_ingen_krysset_av_og_ukjent_valg_endrer_ingenting(sett, olga):
    for svar in (sett("IDF"), sett("", olga), sett("ferie", olga), sett("avlyst", olga, begrunnelse="  ")):
        assert svar.status_code == 422
        assert "Ingenting er endret" in svar.content.decode()
    assert stilling(olga) == ("uten_karakter", "*")


@pytest.mark.parametrize("tull", ["x", "-1", "99999999999999999999999", "²"])
def test_oppdiktede_rader_gaas_forbi(sett, olga, tull):
    svar = sett.klient.post(adresse(olga.parti), {"valgt": [tull, olga.pk], "oppmoete": "IDF"})
    assert svar.status_code == 200
    assert stilling(olga) == ("IDF", "IM")


def test_kandidater_i_et_annet_parti_roeres_ikke(sett, skole, olga):
    annen = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(start=EKSAMENSDAG)))
    assert sett("IDF", annen).status_code == 422
    assert stilling(annen) == ("uten_karakter", "*")


# --- the day -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("valg", ["IDF", "DF"])
def test_foer_eksamensdagen_kan_fravaer_ikke_settes_og_siden_sier_det(valg, sett, olga, dagen_etter):
    dagen_etter.move_to(EKSAMENSDAG.replace(hour=0) - timedelta(seconds=1))
    svar = sett(valg, olga)
    assert "Fravær kan registreres fra og med den dagen" in svar.content.decode()
    assert stilling(olga) == ("uten_karakter", "*")
    dagen_etter.move_to(EKSAMENSDAG.replace(hour=0))
    sett(valg, olga)
    assert stilling(olga) == (valg, "IM")


def test_avlyst_kan_settes_foer_dagen(sett, olga, dagen_etter):
    dagen_etter.move_to(EKSAMENSDAG - timedelta(days=3))
    sett("avlyst", olga, begrunnelse="Oppgaven er på avveie")
    assert stilling(olga) == ("avlyst", "--")


def test_uten_dato_kan_fravaer_ikke_settes(sett, olga):
    Kandidat.objects.get(pk=olga.pk).deler.all().delete()
    Eksamensdel.objects.filter(eksamen=olga.eksamen).delete()
    assert "ingen dato ennå" in sett("IDF", olga).content.decode()
    assert stilling(olga) == ("uten_karakter", "*")


# --- grades by sensur -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("valg", ["IDF", "DF", "avlyst", "D"])
def test_en_publisert_karakter_fra_sensuren_endres_aldri_her(vurdert, som, skoleadmin, valg):
    publiser(eksamen_id=vurdert.eksamen_id, aktoer=SYSTEM, naa=naa())
    kandidat = Kandidat.objects.filter(parti=vurdert).order_by("kandidatnummer__nummer")[0]
    felt = {"valgt": [kandidat.pk], "oppmoete": valg, "begrunnelse": "Brann"}
    svar = som(skoleadmin).post(adresse(vurdert), felt)

    assert svar.status_code == 200
    assert stilling(kandidat) == ("avlagt", "5")
    if valg != "D":
        assert "den endres ikke her" in svar.content.decode()


def test_karakteren_vises_ikke_foer_den_er_publisert(vurdert, som, skoleadmin):
    side = som(skoleadmin).get(adresse(vurdert)).content.decode()
    assert "Avlagt</span>" not in side
    assert side.count(">*<") == 2


def test_partiet_kan_ikke_avlyses_etter_publisering(vurdert, som, skoleadmin):
    publiser(eksamen_id=vurdert.eksamen_id, aktoer=SYSTEM, naa=naa())
    svar = som(skoleadmin).post(reverse("deltakelse:avlys_parti", args=[vurdert.pk]), {"grunn": "Brann"})
    assert svar.status_code == 422
    assert not Avlysning.objects.exists()


# --- who --------------------------------------------------------------------------------------------------------------------
def test_rektor_leser_men_setter_ingenting(som, rektor, olga):
    klient = som(rektor)
    side = klient.get(adresse(olga.parti)).content.decode()
    assert olga.person.etternavn in side
    assert "Sett for de valgte" not in side
    assert klient.post(adresse(olga.parti), {"valgt": [olga.pk], "oppmoete": "IDF"}).status_code == 403
    assert stilling(olga) == ("uten_karakter", "*")


def test_vakt_og_annen_skole_har_ikke_siden(som, skole, annen_skoleadmin, olga):
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(olga.parti, vakt)
    assert som(vakt).get(adresse(olga.parti)).status_code == 403
    assert som(annen_skoleadmin).get(adresse(olga.parti)).status_code == 404
    assert som(annen_skoleadmin).post(adresse(olga.parti), {"valgt": [olga.pk]}).status_code == 404


def test_partisiden_har_lenken(som, skoleadmin, olga):
    assert adresse(olga.parti) in som(skoleadmin).get(reverse("eksamen:parti", args=[olga.parti_id])).content.decode()


def test_siden_koster_det_samme_for_mange(som, skoleadmin, holdt_parti):
    klient = som(skoleadmin)
    tall = []
    for antall in (1, 29):
        for _en in range(antall):
            lag_kandidat(holdt_parti, passord=None)
        with CaptureQueriesContext(connection) as teller:
            assert klient.get(adresse(holdt_parti)).status_code == 200
        tall.append(len(teller))
    assert tall[0] == tall[1]
