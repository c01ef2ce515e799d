"""The phrase bank: kept by the authority, read by its board, offered where it fits."""

import re

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from klagenemnd.models import Frase, Klageoppdrag
from klagenemnd.standardfraser import standardfraser
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klagenemnd import lag_nemnd, lag_sendt_klage

LISTEN = reverse("klagenemnd:fraser")
FELT = {"overskrift": "elementer", "karakter": "3", "fagkode": "", "maalform": "nb", "tekst": "Svaret viser oversikt."}


@pytest.fixture
def ansvarlig(statsforvalter):
    return bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)


def legg_til(som, bruker, organisasjon, **felt):
    return som(bruker).post(reverse("klagenemnd:ny_frase"), FELT | {"eier": organisasjon.pk} | felt, follow=True)


def staaende():
    return list(Frase.objects.filter(utgaatt=None).values_list("tekst", flat=True))


def angre(som, bruker, side):
    adresse = re.search(r'action="(/[^"]*angre/[^"]+)"', side.text)[1]
    return som(bruker).post(adresse, {"neste": LISTEN}, follow=True)


def test_en_frase_legges_til_endres_og_tas_ut_og_hvert_steg_kan_angres(som, ansvarlig, statsforvalter):
    side = legg_til(som, ansvarlig, statsforvalter)
    assert "Frasen er lagt til." in side.text
    foerste = Frase.objects.get()
    endret = FELT | {"eier": statsforvalter.pk, "tekst": "Svaret viser\n  god oversikt."}
    side = som(ansvarlig).post(reverse("klagenemnd:frase", args=[foerste.pk]), endret, follow=True)
    assert staaende() == ["Svaret viser god oversikt."]
    # The old row is what it was, and is no longer offered.
    foerste.refresh_from_db()
    assert (foerste.tekst, foerste.utgaatt is None) == (FELT["tekst"], False)
    assert som(ansvarlig).get(reverse("klagenemnd:frase", args=[foerste.pk])).status_code == 404
    angre(som, ansvarlig, side)
    assert staaende() == [FELT["tekst"]]
    side = som(ansvarlig).post(reverse("klagenemnd:ta_bort_frase", args=[foerste.pk]), follow=True)
    assert staaende() == []
    angre(som, ansvarlig, side)
    assert staaende() == [FELT["tekst"]]


def test_standardfrasene_tas_inn_en_gang(som, ansvarlig, statsforvalter):
    for _ in range(2):
        side = som(ansvarlig).post(reverse("klagenemnd:standardfraser"), {"eier": statsforvalter.pk}, follow=True)
    assert "Alle standardfrasene er der alt." in side.text
    assert len(staaende()) == len(standardfraser()) == 36
    assert len(som(ansvarlig).get(LISTEN, {"karakter": "4", "maalform": "nn"}).context["side"].object_list) == 3


@pytest.mark.parametrize(
    "felt",
    [
        {"tekst": ""}, {"tekst": "x" * 501}, {"overskrift": "annet"}, {"karakter": "MB"}, {"maalform": "en"},
        {"fagkode": "XXX9999"}, {"eier": 0},
    ],
)  # fmt: skip
def test_ugyldige_felt_avvises(som, ansvarlig, statsforvalter, felt):
    assert legg_til(som, ansvarlig, statsforvalter, **felt).status_code == 422
    assert not Frase.objects.exists()


def test_den_samme_to_ganger_avvises(som, ansvarlig, statsforvalter):
    legg_til(som, ansvarlig, statsforvalter)
    side = legg_til(som, ansvarlig, statsforvalter)
    assert side.status_code == 422
    assert "Frasen finnes alt i frasebanken" in side.text


def test_en_annen_myndighet_ser_og_endrer_den_ikke(som, ansvarlig, statsforvalter, fylke):
    legg_til(som, ansvarlig, statsforvalter)
    annen = bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)
    assert FELT["tekst"] not in som(annen).get(LISTEN).text
    adresse = reverse("klagenemnd:frase", args=[Frase.objects.get().pk])
    assert som(annen).get(adresse).status_code == som(annen).post(adresse, FELT).status_code == 404
    assert legg_til(som, annen, statsforvalter).status_code == 422
    assert staaende() == [FELT["tekst"]]


def test_nemnda_faar_tilbud_om_frasene_som_passer_og_endrer_dem_ikke(som, ansvarlig, statsforvalter, skole):
    klage = lag_sendt_klage(skole, statsforvalter)
    fag = klage.kandidat.eksamen.fag
    skriver = lag_nemnd(klage)[0]
    for tekst, felt in {
        "For alle fag.": {},
        "For faget.": {"fagkode": fag.fagkode, "karakter": ""},
        "På nynorsk.": {"maalform": "nn"},
    }.items():
        legg_til(som, ansvarlig, statsforvalter, tekst=tekst, **felt)
    Frase.objects.create(eier=klage.kandidat.parti.skole, overskrift="elementer", maalform="nb", tekst="Fra andre.")
    annen = lag_sendt_klage(skole, statsforvalter)
    legg_til(som, ansvarlig, statsforvalter, tekst="For annet fag.", fagkode=annen.kandidat.eksamen.fag.fagkode)
    adresse = reverse("klagenemnd:bord", args=[Klageoppdrag.objects.get(klage=klage, bruker=skriver).pk])
    (foerste, *_resten) = som(skriver).get(adresse).context["tekstdeler"]
    tilbudt = {frase.tekst for frase in foerste.fraser}
    assert tilbudt == {"For alle fag.", "For faget."} | (
        {"For annet fag."} if fag.fagkode == annen.kandidat.eksamen.fag.fagkode else set()
    )
    side = som(skriver).get(LISTEN)
    assert "For alle fag." in side.text
    assert "Fra andre." not in side.text
    assert som(skriver).post(reverse("klagenemnd:frase", args=[Frase.objects.first().pk]), FELT).status_code == 403
    assert som(skriver).post(reverse("klagenemnd:ny_frase"), FELT).status_code == 403
