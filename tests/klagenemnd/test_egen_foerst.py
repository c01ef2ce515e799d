"""Own views first: until a member has delivered one, nothing of the others' work shows, in any page, size or query count."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.models import Hendelse
from felles.tid import naa
from klagenemnd.models import Klageoppdrag, Klagevurdering
from klagenemnd.services.godkjenning import godkjenn
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klagebord import TEKST, krev_egen_foerst, skriv
from tests.fabrikker.klagenemnd import lag_nemnd, lag_sendt_klage
from tests.fabrikker.sensur import aktoer


@pytest.fixture
def klage(skole, statsforvalter):
    klage = lag_sendt_klage(skole, statsforvalter)
    krev_egen_foerst(klage)
    return klage


@pytest.fixture
def nemnd(klage):
    return lag_nemnd(klage)


def adresse(klage, bruker, navn="bord"):
    return reverse(f"klagenemnd:{navn}", args=[Klageoppdrag.objects.get(klage=klage, bruker=bruker).pk])


def lever(som, klage, bruker, verdi="4"):
    felt = {"verdi": verdi, "notat": f"Notatet til {bruker.pk}.", "handling": "lever"}
    return som(bruker).post(adresse(klage, bruker, "vurder"), felt, follow=True)


def avtrykk(klient, *adresser):
    """What each page is, without what is new each time, and how many queries it took."""
    svar = []
    for en in adresser:
        klient.get(en)  # what the first request alone asks for
        with CaptureQueriesContext(
            connection,
        ) as spoerringer:
            tekst = klient.get(en).text
        svar.append(
            (re.sub(r'(csrfmiddlewaretoken" value|csrf-token" content|nonce)="[^"]*"', "", tekst), len(spoerringer))
        )
    return svar


def test_sidene_er_like_hva_den_andre_enn_har_gjort(som, klage, nemnd):
    skriver, medlem = nemnd
    adresser = (adresse(klage, medlem), reverse("klagenemnd:mine"), "/")
    klient = som(medlem)
    foer = avtrykk(klient, *adresser)
    assert "egen vurdering" in foer[0][0]
    lever(som, klage, skriver)
    assert avtrykk(klient, *adresser) == foer
    versjon = skriv(klage, skriver, "5")
    assert avtrykk(klient, *adresser) == foer
    godkjenn(versjon_id=versjon.pk, aktoer=aktoer(skriver), naa=naa())
    assert avtrykk(klient, *adresser) == foer
    # What the member posts is answered alike, too.
    svar = klient.post(adresser[0], {"fra_nummer": 1, "verdi": "2", "handling": "godkjenn", **TEKST})
    assert svar.status_code == 422
    assert "Det er ikke lagret noe å godkjenne ennå" in svar.text
    svar = klient.post(adresser[0], {"fra_nummer": 0, "verdi": "2", "handling": "lagre", **TEKST})
    assert "Lever din egen vurdering først" in svar.text
    # It says nothing of a version that is there, and the words are not lost.
    assert "nyere" not in svar.text
    assert "Det du skrev, er ikke lagret" in svar.text


def test_naar_den_egne_er_levert_aapnes_den_andres_og_svaret(som, klage, nemnd):
    skriver, medlem = nemnd
    lever(som, klage, skriver)
    skriv(klage, skriver, "5")
    side = lever(som, klage, medlem, "2").text
    assert f"Notatet til {skriver.pk}." in side
    assert TEKST["elementer"] in side
    # It stands as it is from then on, since it was given unseen.
    assert "/angre/" not in side
    assert (
        som(medlem).post(adresse(klage, medlem, "vurder"), {"verdi": "5", "notat": "", "handling": "lagre"}).status_code
        == 422
    )
    assert Klagevurdering.objects.get(oppdrag__bruker=medlem).verdi == "2"


def test_databasen_holder_en_levert_vurdering_som_den_var(som, klage, nemnd):
    skriver, medlem = nemnd
    for bruker in nemnd:
        lever(som, klage, bruker)
    egen = Klagevurdering.objects.filter(oppdrag__bruker=medlem)
    annens = Klageoppdrag.objects.get(bruker=skriver).pk
    for nytt in ({"verdi": "6"}, {"notat": "Et annet."}, {"levert": naa()}, {"verdi": "6", "levert": None}):
        with pytest.raises(IntegrityError, match="levert vurdering endres ikke"), transaction.atomic():
            egen.update(**nytt)
    with pytest.raises(IntegrityError, match="gis aldri videre"), transaction.atomic():
        egen.update(oppdrag=annens)
    with pytest.raises(IntegrityError, match="slettes aldri"), transaction.atomic():
        egen.delete()
    egen.update(levert=None)
    egen.update(verdi="6")
    Klageoppdrag.objects.filter(bruker=medlem).update(avsluttet=naa())
    with pytest.raises(IntegrityError, match="bare mens saken er hos klagenemnda"), transaction.atomic():
        egen.update(verdi="5")


def test_den_som_alt_har_staatt_ved_svaret_leser_det_ogsaa_naar_ordningen_kommer_etterpaa(som, skole, statsforvalter):
    klage = lag_sendt_klage(skole, statsforvalter)
    skriver, medlem = lag_nemnd(klage)
    godkjenn(versjon_id=skriv(klage, skriver).pk, aktoer=aktoer(skriver), naa=naa())
    krev_egen_foerst(klage)
    side = som(skriver).get(adresse(klage, skriver)).text
    assert (TEKST["elementer"] in side, "ber om egen vurdering først" in side) == (True, False)
    assert "1 klage venter på deg" not in som(skriver).get("/").text
    # Control: the other has stood by nothing, and is sealed from now on.
    assert TEKST["elementer"] not in som(medlem).get(adresse(klage, medlem)).text


def test_en_kladd_aapner_ingenting(som, klage, nemnd):
    skriver, medlem = nemnd
    lever(som, klage, skriver)
    som(medlem).post(adresse(klage, medlem, "vurder"), {"verdi": "2", "notat": "Kladd.", "handling": "lagre"})
    side = som(medlem).get(adresse(klage, medlem)).text
    assert "Kladd." in side
    assert f"Notatet til {skriver.pk}." not in side


def test_myndigheten_slaar_det_av_og_paa(som, klage, nemnd, statsforvalter, fylke):
    skriver, medlem = nemnd
    innstilling = reverse("klagenemnd:innstilling")
    ansvarlig = som(bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter))
    for _ in range(2):
        ansvarlig.post(innstilling, {"eier": statsforvalter.pk, "egen_foerst": "nei"})
    assert Hendelse.objects.filter(handling="nemndinnstilling.endret").count() == 1
    skriv(klage, skriver)
    assert TEKST["elementer"] in som(medlem).get(adresse(klage, medlem)).text
    # Another authority sets its own and nobody else's.
    som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)).post(
        innstilling, {"eier": statsforvalter.pk, "egen_foerst": "ja"}
    )
    assert TEKST["elementer"] in som(medlem).get(adresse(klage, medlem)).text
    ansvarlig.post(innstilling, {"eier": statsforvalter.pk, "egen_foerst": "ja"})
    assert TEKST["elementer"] not in som(medlem).get(adresse(klage, medlem)).text
    assert 'value="ja" checked' in ansvarlig.get(innstilling).text
