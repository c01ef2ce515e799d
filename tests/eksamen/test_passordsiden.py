"""Candidate passwords: made, shown and renewed by the school's administrators only."""

import pytest
from django.db import connection
from django.urls import reverse

from brukere.models import Rolle
from eksamen.models import Kandidatpassord
from eksamen.services.passord import fornye_passord, lag_manglende_passord
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.passord import PASSORDTEGN
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat


def adresse(navn, *args) -> str:
    return reverse(f"eksamen:{navn}", args=[getattr(arg, "pk", arg) for arg in args])


def test_siden_viser_nummer_og_passord_og_lagres_ikke_av_nettleseren(som, skoleadmin, parti, kandidat):
    svar = som(skoleadmin).get(adresse("passord", parti))

    tekst = svar.content.decode()
    assert tekst.count(kandidat.kandidatnummer.nummer) == 2  # the list, and the slip on paper
    assert tekst.count("kfm4-tr7w") == 2
    assert "no-store" in svar.headers["Cache-Control"]
    hendelse = Hendelse.objects.get(handling="passord.vist")
    assert (hendelse.aktoer_id, hendelse.data) == (skoleadmin.pk, {"parti": parti.pk, "antall": 1})


def test_bare_skolens_administratorer_ser_passord(som, annen_skoleadmin, vakt, skole, fylke, parti, kandidat):
    assert som(annen_skoleadmin).get(adresse("passord", parti)).status_code == 404
    for bruker in (vakt, bruker_med_rolle(Rolle.REKTOR, skole), bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)):
        svar = som(bruker).get(adresse("passord", parti))
        assert svar.status_code == 403
        assert b"kfm4-tr7w" not in svar.content
    assert not Hendelse.objects.filter(handling="passord.vist").exists()


def test_passord_lages_for_dem_som_mangler_og_ingen_andre(som, skoleadmin, parti, kandidat):
    uten = [lag_kandidat(parti, passord=None) for _ in range(2)]
    klient = som(skoleadmin)

    assert "2 kandidater mangler passord." in klient.get(adresse("passord", parti)).content.decode()
    svar = klient.post(adresse("lag_passord", parti), follow=True)

    assert "2 kandidater fikk passord." in svar.content.decode()
    nye = [Kandidatpassord.objects.get(kandidat=k).passord for k in uten]
    assert len(set(nye)) == 2
    assert all(set(passord) <= set(PASSORDTEGN + "-") for passord in nye)
    assert Kandidatpassord.objects.get(kandidat=kandidat).passord == "kfm4-tr7w"
    svar = klient.post(adresse("lag_passord", parti), follow=True)
    assert "Alle kandidatene hadde passord fra før." in svar.content.decode()
    hendelse = Hendelse.objects.get(handling="passord.laget")
    assert (hendelse.parti_id, hendelse.data) == (parti.pk, {"antall": 2})


def test_passord_for_flere_partier_gir_en_hendelse_per_parti(skole):
    partier = [PartiFactory(skole=skole) for _ in range(2)]
    kandidater = [lag_kandidat(parti, passord=None) for parti in partier for _ in range(2)]

    assert lag_manglende_passord(kandidat_ider=[k.pk for k in kandidater], aktoer=SYSTEM, naa=naa()) == 4

    hendelser = Hendelse.objects.filter(handling="passord.laget")
    assert {h.parti_id for h in hendelser} == {parti.pk for parti in partier}


def test_det_gamle_passordet_er_doedt_straks_og_sporet_sier_ikke_hva(som, skoleadmin, parti, kandidat):
    svar = som(skoleadmin).post(adresse("forny_passord", parti, kandidat), follow=True)

    rad = Kandidatpassord.objects.get(kandidat=kandidat)
    assert rad.passord != "kfm4-tr7w"
    assert (rad.versjon, rad.laget_av) == (2, skoleadmin)
    assert rad.passord in svar.content.decode()
    hendelse = Hendelse.objects.get(handling="passord.fornyet")
    assert (hendelse.kandidat_id, hendelse.data) == (kandidat.pk, {"versjon": 2})


def test_den_som_ikke_hadde_passord_faar_et_ved_fornyelse(parti):
    kandidat = lag_kandidat(parti, passord=None)

    assert fornye_passord(kandidat_ider=[kandidat.pk], aktoer=SYSTEM, naa=naa())[0].versjon == 1


def test_passordet_ligger_ikke_lesbart_i_databasen(kandidat):

    with connection.cursor() as cursor:
        cursor.execute("SELECT passord FROM eksamen_kandidatpassord")
        (raa,) = cursor.fetchone()
    assert "kfm4" not in raa


def test_kandidat_i_et_annet_parti_er_ukjent_her(som, skoleadmin, annen_skole, parti):
    fremmed = lag_kandidat(PartiFactory(skole=annen_skole))

    assert som(skoleadmin).post(adresse("forny_passord", parti, fremmed)).status_code == 404
    assert Kandidatpassord.objects.get(kandidat=fremmed).versjon == 1


@pytest.mark.parametrize("navn", ["lag_passord", "forny_passord"])
def test_bare_skolens_administratorer_lager_passord(som, skole, annen_skoleadmin, vakt, parti, kandidat, navn):
    args = (parti, kandidat) if navn == "forny_passord" else (parti,)

    assert som(annen_skoleadmin).post(adresse(navn, *args)).status_code == 404
    assert som(vakt).post(adresse(navn, *args)).status_code == 403
    assert som(bruker_med_rolle(Rolle.REKTOR, skole)).post(adresse(navn, *args)).status_code == 403
    assert Kandidatpassord.objects.get(kandidat=kandidat).versjon == 1


def test_kandidat_uten_nummer_faar_ingen_lapp_og_siden_sier_det(som, skoleadmin, parti, kandidat):
    kandidat.kandidatnummer = None
    kandidat.save(update_fields=["kandidatnummer"])

    tekst = som(skoleadmin).get(adresse("passord", parti)).content.decode()

    assert "1 kandidat har ikke kandidatnummer" in tekst
    assert tekst.count("kfm4-tr7w") == 1
    assert "1 kandidat mangler kandidatnummer" in som(skoleadmin).get("/").content.decode()
