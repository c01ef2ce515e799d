"""Passwords over all parties of a school: who lacks one, all made in one go, the ticked renewed."""

import pytest
from django.urls import reverse

from brukere.models import Rolle
from deltakelse.models import Innloggingssesjon
from eksamen.models import Kandidat, Kandidatpassord
from felles.models import Hendelse
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat

pytestmark = pytest.mark.django_db
ALLE = "/eksamen/passord/"
MANGLER = "/eksamen/passord/?mangler=1"
LAG = "/eksamen/passord/lag/"


def forny(klient, parti, *kandidater):
    adresse = reverse("eksamen:forny_valgte", args=[parti.pk])
    return klient.post(adresse, {"valgt": [k.pk for k in kandidater]}, follow=True)


def test_oversikten_teller_per_parti_og_viser_ingen_passord(som, skoleadmin, skole, parti, kandidat):
    uten = lag_kandidat(parti, passord=None)
    Kandidat.objects.filter(pk=uten.pk).update(kandidatnummer=None)

    svar = som(skoleadmin).get(ALLE)

    (raden,) = svar.context["partier"]
    assert (raden.antall, raden.med_passord, raden.uten_passord, raden.uten_nummer) == (2, 1, 1, 1)
    assert "kfm4-tr7w" not in svar.content.decode()
    assert not Hendelse.objects.filter(handling="passord.vist").exists()


def test_listen_over_dem_som_mangler_gaar_over_alle_partiene(som, skoleadmin, skole, annen_skole, parti, kandidat):
    annet = PartiFactory(skole=skole)
    uten = [lag_kandidat(parti, passord=None), lag_kandidat(annet, passord=None)]
    fremmed = lag_kandidat(PartiFactory(skole=annen_skole), passord=None)

    html = som(skoleadmin).get(MANGLER).content.decode()

    assert all(k.person.etternavn in html for k in uten)
    assert kandidat.person.etternavn not in html
    assert fremmed.person.etternavn not in html


def test_ett_trykk_lager_alle_som_mangler_og_det_er_trygt_to_ganger(
    som, skoleadmin, skole, annen_skole, parti, kandidat
):
    uten = [lag_kandidat(parti, passord=None), lag_kandidat(PartiFactory(skole=skole), passord=None)]
    fremmed = lag_kandidat(PartiFactory(skole=annen_skole), passord=None)
    klient = som(skoleadmin)

    svar = klient.post(LAG, follow=True)

    assert "2 kandidater fikk passord." in svar.content.decode()
    assert "Alle kandidatene har passord." in svar.content.decode()
    assert Kandidatpassord.objects.filter(kandidat__in=uten).count() == 2
    assert not Kandidatpassord.objects.filter(kandidat=fremmed).exists()
    assert Kandidatpassord.objects.get(kandidat=kandidat).passord == "kfm4-tr7w"
    assert "hadde passord fra før" in klient.post(LAG, follow=True).content.decode()
    assert Hendelse.objects.filter(handling="passord.laget").count() == 2


def test_bare_skoleadministratorer_kommer_til_oversikten(som, skole, fylke, vakt, parti):
    lag_kandidat(parti, passord=None)
    for bruker in (vakt, bruker_med_rolle(Rolle.REKTOR, skole), bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)):
        assert som(bruker).get(ALLE).status_code == 403
        assert som(bruker).post(LAG).status_code == 403
        assert forny(som(bruker), parti).status_code == 403
    assert not Kandidatpassord.objects.exists()


def test_de_valgte_fornyes_og_ingen_andre(som, skoleadmin, annen_skole, parti, kandidat):
    valgt = lag_kandidat(parti, passord="gammelt-ord")
    fremmed = lag_kandidat(PartiFactory(skole=annen_skole), passord="fremmed-ord")

    svar = forny(som(skoleadmin), parti, valgt, fremmed)

    assert "1 kandidat har fått nytt passord." in svar.content.decode()
    assert Kandidatpassord.objects.get(kandidat=valgt).passord != "gammelt-ord"
    assert Kandidatpassord.objects.get(kandidat=valgt).versjon == 2
    assert Kandidatpassord.objects.get(kandidat=kandidat).passord == "kfm4-tr7w"
    assert Kandidatpassord.objects.get(kandidat=fremmed).passord == "fremmed-ord"
    hendelse = Hendelse.objects.get(handling="passord.fornyet")
    assert (hendelse.kandidat_id, hendelse.data) == (valgt.pk, {"versjon": 2})


def test_uten_kryss_fornyes_ingen(som, skoleadmin, parti, kandidat):
    svar = forny(som(skoleadmin), parti)

    assert "Ingen kandidater er krysset av" in svar.content.decode()
    tull = som(skoleadmin).post(reverse("eksamen:forny_valgte", args=[parti.pk]), {"valgt": ["abc", "-1", "9" * 30]})
    assert tull.status_code == 302
    assert Kandidatpassord.objects.get(kandidat=kandidat).versjon == 1


def test_nytt_passord_avslutter_innlogging_som_venter_og_lar_den_som_er_inne_skrive_videre(
    som, skoleadmin, parti, kandidat
):
    annen = lag_kandidat(parti)
    venter = lag_sesjon(kandidat)
    inne = lag_sesjon(annen, autorisert=naa())

    forny(som(skoleadmin), parti, kandidat, annen)

    assert Innloggingssesjon.objects.get(pk=venter.pk).avsluttet is not None
    assert Innloggingssesjon.objects.get(pk=inne.pk).avsluttet is None
    hendelse = Hendelse.objects.get(handling="kandidat.sesjon_avsluttet")
    assert (hendelse.kandidat_id, hendelse.data) == (kandidat.pk, {"grunn": "nytt_passord"})


def test_det_gamle_passordet_er_doedt_ved_doeren(som, client, skoleadmin, parti, kandidat):
    nummer = kandidat.kandidatnummer.nummer
    forny(som(skoleadmin), parti, kandidat)

    gammelt = client.post("/kandidat/logg-inn/", {"nummer": nummer, "passord": "kfm4-tr7w"})
    assert gammelt.status_code == 422
    nytt = Kandidatpassord.objects.get(kandidat=kandidat).passord
    assert client.post("/kandidat/logg-inn/", {"nummer": nummer, "passord": nytt}).status_code == 302


def test_oversikten_koster_like_mange_spoerringer_med_flere(
    som, skoleadmin, skole, parti, django_assert_max_num_queries
):
    klient = som(skoleadmin)
    lag_kandidat(parti, passord=None)
    klient.get(MANGLER)
    with django_assert_max_num_queries(40) as en:
        klient.get(MANGLER)
    for _nummer in range(10):
        lag_kandidat(PartiFactory(skole=skole), passord=None)
    with django_assert_max_num_queries(len(en)):
        klient.get(MANGLER)
