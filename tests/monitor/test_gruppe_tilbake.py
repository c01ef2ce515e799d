"""Group upload: what is put away can be taken back, what is sent twice is told as it is, and nothing is left in storage."""

import pytest
from django.urls import reverse

from felles import lager
from felles.models import Angrepost
from felles.tid import naa
from levering.models import Besvarelsesfil, Gruppefil, Gruppeopplasting
from tests.fabrikker.filer import lag_zip
from tests.fabrikker.levering import PDF, lag_fil
from tests.monitor.skolelever import SKOLE, html
from tests.monitor.test_gruppeopplasting import SIDEN, gjoer, last_opp, navn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokken")]


def angre(klient):
    return klient.post(
        reverse("brukere:angre", args=[Angrepost.objects.latest("laget").pk]), {"neste": SIDEN}, follow=True
    )


def aapne():
    return set(Gruppefil.objects.filter(fjernet__isnull=True).values_list("navn", flat=True))


def i_lager():
    return {lagret.noekkel for lagret in lager.alle()}


def test_det_som_fjernes_kan_settes_tilbake(som, vakt, kandidat):
    klient = som(vakt)
    last_opp(klient, (navn(kandidat), PDF), (navn(kandidat, 2), PDF + b"2"))
    svar = gjoer(klient, "fjern", fil=list(Gruppefil.objects.values_list("pk", flat=True)))
    assert "2 filer er fjernet fra listen." in html(svar)
    last_opp(klient, (navn(kandidat), PDF))  # this one has come anew meanwhile

    assert "1 fil er satt tilbake i listen." in html(angre(klient))
    assert aapne() == {navn(kandidat), navn(kandidat, 2)}


def test_en_toemt_liste_kan_hentes_tilbake(som, vakt, kandidat):
    klient = som(vakt)
    last_opp(klient, (navn(kandidat), PDF))
    svar = gjoer(klient, "lukk")
    assert "Listen er tømt." in html(svar)
    assert navn(kandidat) not in html(svar)

    svar = angre(klient)
    assert "Listen er tilbake." in html(svar)
    assert "1 av 1 fil er klar til å leveres." in html(svar)


def test_en_toemt_liste_hentes_ikke_tilbake_over_en_ny(som, vakt, kandidat):
    klient = som(vakt)
    last_opp(klient, (navn(kandidat), PDF))
    gjoer(klient, "lukk")
    last_opp(klient, (navn(kandidat, 2), PDF + b"2"))

    assert "Du har begynt på en ny liste" in html(angre(klient))
    assert Gruppeopplasting.objects.filter(lukket__isnull=True).count() == 1


def test_det_som_var_levert_fra_foer_telles_ikke_som_levert_naa(som, vakt, kandidat):
    klient = som(vakt)
    for _ in range(2):
        last_opp(klient, (navn(kandidat), PDF))
        svar = gjoer(klient, "lever")
        toemt = gjoer(klient, "lukk")

    assert "Filene var levert fra før, og ingenting er endret." in html(svar)
    assert "fil er levert" not in html(svar)
    assert "Listen er tømt." in html(toemt)
    assert Besvarelsesfil.objects.count() == 1


def test_en_annen_fil_uten_del_staar_i_veien_og_siden_sier_hvor_den_er(som, vakt, todelt_kandidat):
    lag_fil(todelt_kandidat, "skann.pdf", lastet_opp_av=SKOLE, delmerke="")
    klient = som(vakt)
    last_opp(klient, (navn(todelt_kandidat), PDF))
    svar = gjoer(klient, "del", fil=Gruppefil.objects.get().pk, delmerke="del1")

    assert "Eksamensdel er satt for 1 fil." in html(svar)
    assert "En annen fil mangler eksamensdel" in html(svar)
    assert f'href="{reverse("skolelevering:lever", args=[todelt_kandidat.pk])}"' in html(svar)
    assert "0 av 1 fil er klar til å leveres. <span" in html(svar)

    Besvarelsesfil.objects.update(delmerke="del2")
    assert "1 fil er levert." in html(gjoer(klient, "lever"))


def test_en_fil_som_er_slettet_etter_levering_sies_ikke_aa_vaere_levert(som, vakt, kandidat):
    klient = som(vakt)
    last_opp(klient, (navn(kandidat), PDF))
    gjoer(klient, "lever")
    Besvarelsesfil.objects.update(slettet=naa())

    siden = html(klient.get(SIDEN))
    assert "Slettet etter levering" in siden
    assert 'class="ferdig"' not in siden


def test_siden_teller_hvert_utfall_og_sorteres_med_det_som_maa_rettes_foerst(som, vakt, kandidater):
    klient = som(vakt)
    lag_fil(kandidater[1], navn(kandidater[1]))
    last_opp(klient, (navn(kandidater[0]), PDF), (navn(kandidater[1]), PDF + b"2"), ("skann.pdf", PDF))
    siden = html(klient.get(SIDEN, {"sorter": "status"}))

    assert '<span class="tall">1</span> med ukjent kandidat, <span class="tall">1</span> med et navn' in siden
    rekkefoelge = [
        siden.index(f'class="hvem">{ett}<') for ett in ("skann.pdf", navn(kandidater[1]), navn(kandidater[0]))
    ]
    assert rekkefoelge == sorted(rekkefoelge)


def test_samme_zip_mange_ganger_legger_ikke_mer_i_lageret(som, vakt, kandidater):
    klient = som(vakt)
    pakke = lag_zip({navn(kandidat): PDF for kandidat in kandidater} | {"Thumbs.db": b"x"})
    for _ in range(3):
        assert last_opp(klient, ("alle.zip", pakke)).status_code == 302

    assert i_lager() == set(Gruppefil.objects.values_list("noekkel", flat=True))
    assert len(i_lager()) == 3 + 3  # each package is a file that came, and is kept as one


def test_en_fil_som_ikke_kommer_inn_i_en_lukket_liste_blir_ikke_liggende(som, vakt, kandidat, monkeypatch):
    klient = som(vakt)
    last_opp(klient, (navn(kandidat), PDF))
    foer = i_lager()
    monkeypatch.setattr("skolelevering.views.gruppeopplasting.aapne_min_gruppe", lambda *_a, **_k: lukket)
    lukket = Gruppeopplasting.objects.get()
    Gruppeopplasting.objects.update(lukket=naa())
    assert last_opp(klient, (navn(kandidat, 2), PDF + b"2")).status_code == 422
    assert i_lager() == foer


def test_pakker_tar_bare_plassene_som_opplastinger_har(som, vakt, kandidat, settings):
    settings.OPPLASTINGSTRAADER = 0
    svar = last_opp(som(vakt), ("alle.zip", lag_zip({navn(kandidat): PDF})))

    assert svar.status_code == 422
    assert "zip-filen er ikke pakket ut" in html(svar)
    assert aapne() == {"alle.zip"}
