"""«Lever for kandidat»: what is done is done whole, can be seen in the log, and is taken back while it can be."""

import pytest
from django.urls import reverse

from felles.models import Angrepost, Hendelse
from levering.models import Besvarelsesfil, Levering
from tests.fabrikker.levering import lag_fil, lag_levering
from tests.monitor.skolelever import html, last_opp, lever, side, skolefil, slett

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokken")]


def angre(klient):
    return klient.post(reverse("brukere:angre", args=[Angrepost.objects.latest("laget").pk]), follow=True)


def filen(kandidat, fil):
    return reverse("skolelevering:fil", args=[kandidat.pk, fil.pk])


def test_mangler_en_fil_del_er_ingenting_gjort_og_valgene_staar_i_skjemaet(som, vakt, todelt_kandidat):
    a, b = skolefil(todelt_kandidat, "a.pdf", delmerke=""), skolefil(todelt_kandidat, "b.pdf", delmerke="")
    svar = lever(som(vakt), todelt_kandidat, **{f"del_{a.pk}": "del1", f"fra_{a.pk}": "", f"del_{b.pk}": ""})

    assert svar.status_code == 422
    assert "1 fil mangler eksamensdel, og ingenting er levert." in html(svar)
    assert set(Besvarelsesfil.objects.values_list("delmerke", flat=True)) == {""}
    assert not Hendelse.objects.filter(handling__in=["fil.delmerket", "besvarelse.levert"]).exists()
    assert html(svar).count('<option value="del1" selected>') == 1

    lever(som(vakt), todelt_kandidat, **{f"del_{fil.pk}": "del1" for fil in (a, b)})
    assert Levering.objects.get().filer.count() == 2


def test_sett_del_for_markerte_tar_med_det_som_er_valgt_i_radene(som, vakt, todelt_kandidat):
    a, b = skolefil(todelt_kandidat, "a.pdf", delmerke=""), skolefil(todelt_kandidat, "b.pdf", delmerke="")
    felt = {"handling": "markerte", "fil": b.pk, "delmerke": "del2", f"del_{a.pk}": "del1", f"fra_{a.pk}": ""}
    som(vakt).post(side(todelt_kandidat, "deler/"), felt)

    assert dict(Besvarelsesfil.objects.values_list("navn", "delmerke")) == {"a.pdf": "del1", "b.pdf": "del2"}


def test_en_slettet_opplastet_fil_kan_settes_tilbake(som, vakt, kandidat):
    a, b = skolefil(kandidat, "a.pdf"), lag_fil(kandidat, "b.pdf")
    klient = som(vakt)
    assert "Angre" in html(slett(klient, kandidat, a, b))

    assert "2 filer er satt tilbake." in html(angre(klient))
    assert not Besvarelsesfil.objects.filter(slettet__isnull=False).exists()
    assert (
        Hendelse.objects.filter(handling="fil.gjenopprettet", aktoer_id=vakt.pk, kandidat_id=kandidat.pk).count() == 2
    )


def test_er_navnet_tatt_imens_settes_ingenting_tilbake(som, vakt, kandidat):
    klient = som(vakt)
    slett(klient, kandidat, skolefil(kandidat, "a.pdf"), skolefil(kandidat, "b.pdf"))
    last_opp(klient, kandidat, "A.pdf", data=b"%PDF-1.7 en annen")

    assert "En annen fil heter nå a.pdf" in html(angre(klient))
    assert list(Besvarelsesfil.objects.filter(slettet__isnull=True).values_list("navn", flat=True)) == ["A.pdf"]


def test_aa_slette_en_levert_fil_kan_ikke_angres(som, vakt, kandidat):
    fil = skolefil(kandidat, "a.pdf")
    lag_levering(kandidat, fil)
    svar = slett(som(vakt), kandidat, fil, leverte="ja")

    assert "1 fil er slettet." in html(svar)
    assert not Angrepost.objects.exists()


def test_at_en_ansatt_tar_ned_en_fil_staar_i_loggen_uten_navnet_paa_den(som, vakt, kandidat):
    fil = lag_fil(kandidat, "olas svar.pdf")
    klient = som(vakt)
    svar, hode = klient.get(filen(kandidat, fil)), klient.head(filen(kandidat, fil))
    assert (svar.status_code, hode.status_code) == (200, 200)
    assert svar.getvalue()
    # The test client asks for no body, and so never comes to the end of the file.
    for lukk in hode._resource_closers:
        lukk()

    hendelse = Hendelse.objects.get(handling="fil.lastet_ned")
    assert (hendelse.aktoer_id, hendelse.objekt_id, hendelse.kandidat_id) == (vakt.pk, fil.pk, kandidat.pk)
    assert (hendelse.skole_id, hendelse.data) == (kandidat.parti.skole_id, {})


@pytest.mark.parametrize(
    ("sorter", "navnene"),
    [
        ("", ["b.pdf", "A.pdf", "c.pdf"]),
        ("fil", ["A.pdf", "b.pdf", "c.pdf"]),
        ("-fil", ["c.pdf", "b.pdf", "A.pdf"]),
        ("stoerrelse", ["c.pdf", "A.pdf", "b.pdf"]),
        ("oppdiktet", ["b.pdf", "A.pdf", "c.pdf"]),
    ],
)
@pytest.mark.parametrize("levert", [False, True])
def test_tabellene_sorteres_paa_overskriftene(som, vakt, kandidat, sorter, navnene, levert):
    filer = [lag_fil(kandidat, navn, b"%PDF" + b"x" * n) for navn, n in (("c.pdf", 1), ("A.pdf", 2), ("b.pdf", 3))]
    if levert:
        lag_levering(kandidat, *filer)
    fane = "leverte" if levert else "opplastede"
    siden = html(som(vakt).get(side(kandidat), {"fane": fane, "sorter": sorter}))

    assert sorted(navnene, key=lambda navn: siden.index(f">{navn}</a>")) == navnene
    assert siden.count('aria-sort="none"') == 4
