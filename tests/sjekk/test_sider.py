"""What candidates, school and sensors see of the checks, and the copy without metadata, through their addresses."""

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles import lager
from felles.models import Hendelse
from felles.tid import naa
from kandidat.http import KAPSEL
from levering.models import Besvarelsesfil, Levering
from sjekk.services import rens
from tests.fabrikker import filer
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.levering import lag_fil, lag_levering, lag_sesjon, om
from tests.sjekk.conftest import gi_virus, sjekk_alt, svaret

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(kandidat, client):
    """Let in, with a document that says who wrote it."""
    lag_sesjon(kandidat, token="olga")
    client.cookies[KAPSEL] = "olga"
    return kandidat


@pytest.fixture
def fil(olga):
    return lag_fil(olga, "svar.docx", filer.lag_docx("Om elgen", forfatter=olga.person.navn))


def adressen(fil):
    return reverse("kandidat:sjekk", args=[fil.pk])


def skolens(fil):
    return reverse("skolelevering:filsjekk", args=[fil.kandidat_id, fil.pk])


def test_kandidaten_ser_i_listen_og_paa_siden_hvor_navnet_staar(client, fil):
    liste = client.get(reverse("kandidat:levering")).content.decode()
    assert "Ikke sjekket ennå" in liste

    sjekk_alt(naa())
    liste = client.get(reverse("kandidat:levering")).content.decode()
    side = client.get(adressen(fil)).content.decode()

    assert "Anonymitet: se på dette" in liste
    assert adressen(fil) in liste
    assert "Navnet ditt står i egenskapene: forfatter." in side
    assert "Viruskontroll er ikke satt opp her." in side


def test_kvitteringen_lenker_til_sjekken_bare_for_innloggingen_som_har_tilgang(client, olga, fil):
    lag_levering(olga, fil)
    sjekk_alt(naa())
    assert adressen(fil) in client.get(reverse("kandidat:kvittering")).content.decode()
    assert client.get(adressen(fil)).status_code == 200

    lag_sesjon(olga, token="en-ny-maskin", autorisert=False)
    client.cookies[KAPSEL] = "en-ny-maskin"
    kvittering = client.get(reverse("kandidat:kvittering")).content.decode()

    assert "Anonymitet: se på dette" in kvittering
    assert "Se sjekken" not in kvittering


def test_bare_en_renser_om_gangen_saa_ingen_kan_holde_alle_traadene(client, fil, monkeypatch):
    monkeypatch.setattr(rens, "VENT_SEKUNDER", 0)
    with rens.plass():
        svar = client.post(adressen(fil))

    assert svar.status_code == 422
    assert "Det går ikke an nå" in svar.content.decode()
    assert Besvarelsesfil.objects.get().slettet is None
    assert client.post(adressen(fil)).status_code == 302


def test_kandidaten_bytter_til_en_kopi_uten_metadata(client, olga, fil):
    sjekk_alt(naa())
    svar = client.post(adressen(fil))

    kopi = Besvarelsesfil.objects.get(renset_fra=fil)
    fil.refresh_from_db()
    assert svar.url == adressen(kopi)
    assert (kopi.navn, kopi.delmerke, kopi.lastet_opp_av) == (fil.navn, fil.delmerke, "kandidat")
    assert fil.slettet is not None
    assert lager.finnes(fil.noekkel)
    assert Hendelse.objects.get(handling="fil.renset").data["original_id"] == fil.pk
    sjekk_alt(naa())
    assert svaret(kopi, "anonymitet").resultat == "i_orden"
    assert "Dette er en kopi uten metadata" in client.get(adressen(kopi)).content.decode()
    assert client.get(adressen(fil)).status_code == 404
    levert = client.post(reverse("kandidat:lever"))
    assert levert.url == reverse("kandidat:kvittering")
    assert Levering.objects.get().filer.get() == kopi


def test_to_trykk_gir_en_kopi(client, fil):
    foerste = client.post(adressen(fil))
    andre = client.post(adressen(fil))

    assert Besvarelsesfil.objects.filter(renset_fra=fil).count() == 1
    assert foerste.status_code == 302
    # The file of the old page is gone, and nothing more has happened.
    assert andre.status_code == 404


def test_en_fil_som_ikke_kan_renses_blir_som_den_var(client, olga):
    fil = lag_fil(olga, "svar.pdf", b"%PDF-1.7 tull")
    svar = client.post(adressen(fil))

    assert svar.status_code == 422
    assert "Filen kan ikke renses her, og ingenting er endret." in svar.content.decode()
    fil.refresh_from_db()
    assert fil.slettet is None
    assert not Hendelse.objects.filter(handling="fil.renset").exists()


def test_etter_levering_renser_ikke_kandidaten_men_ser_sjekken(client, olga, fil):
    lag_levering(olga, fil)
    svar = client.post(adressen(fil))

    assert svar.status_code == 409
    assert Besvarelsesfil.objects.count() == 1
    side = client.get(adressen(fil)).content.decode()
    assert "Bytt til en kopi" not in side
    assert "Sjekk av svar.docx" in side
    assert "data-sjekk" in client.get(reverse("kandidat:kvittering")).content.decode()


def test_etter_tiden_renser_ikke_kandidaten(client, olga, fil):
    olga.deler.update(slutt=om(minutes=-1))

    assert client.post(adressen(fil)).status_code == 422
    assert Besvarelsesfil.objects.count() == 1


def test_andres_filer_finnes_ikke(client, olga, parti):
    annen = lag_fil(lag_kandidat(parti), "svar.docx", filer.lag_docx("x"))

    assert client.get(adressen(annen)).status_code == 404
    assert client.post(adressen(annen)).status_code == 404


def test_virus_stanser_ikke_leveringen_og_kandidaten_faar_vite_det(client, fil):
    gi_virus(fil)

    assert "I karantene: mulig virus" in client.get(reverse("kandidat:levering")).content.decode()
    assert client.post(reverse("kandidat:lever")).url == reverse("kandidat:kvittering")
    assert "I karantene: mulig virus" in client.get(reverse("kandidat:kvittering")).content.decode()


@pytest.mark.parametrize("antall", [1, 30])
def test_listen_koster_like_mye_for_en_og_tretti_filer(client, olga, antall, django_assert_max_num_queries):
    for nr in range(antall):
        lag_fil(olga, f"{nr}.pdf")
    client.get(reverse("kandidat:levering"))
    with django_assert_max_num_queries(14):
        client.get(reverse("kandidat:levering"))


def test_skolen_ser_sjekken_og_bytter_for_kandidaten(som, skoleadmin, fil):
    sjekk_alt(naa())
    klient = som(skoleadmin)
    side = klient.get(skolens(fil)).content.decode()
    assert "Kandidatens navn står i egenskapene: forfatter." in side

    klient.post(skolens(fil))

    kopi = Besvarelsesfil.objects.get(renset_fra=fil)
    assert (kopi.lastet_opp_av, kopi.lastet_opp_bruker_id) == ("kandidat", skoleadmin.pk)
    fil.refresh_from_db()
    assert fil.slettet_bruker_id == skoleadmin.pk
    assert Hendelse.objects.get(handling="fil.renset").aktoer_id == skoleadmin.pk


def test_skolen_renser_en_levert_fil_og_kandidaten_faar_ny_kvittering(som, vakt, olga, fil):
    annen = lag_fil(olga, "vedlegg.pdf", filer.lag_pdf("x"))
    gammel = lag_levering(olga, fil, annen, frist=om(hours=-1), levert=om(hours=-2))
    som(vakt).post(skolens(fil))

    gammel.refresh_from_db()
    ny = Levering.objects.get(gjenaapnet__isnull=True)
    kopi = Besvarelsesfil.objects.get(renset_fra=fil)
    assert gammel.gjenaapnet is not None
    assert set(gammel.filer.all()) == {fil, annen}
    assert set(ny.filer.all()) == {kopi, annen}
    assert (ny.levert_av, ny.levert_bruker_id, ny.er_sen) == ("skole", vakt.pk, False)
    assert ny.kvitteringskode != gammel.kvitteringskode
    assert Hendelse.objects.filter(handling="besvarelse.levert", objekt_id=ny.pk).count() == 1


def test_skolen_renser_ikke_for_den_som_har_fravaer(som, skoleadmin, fil):
    sett_fravaer(fil.kandidat)

    assert som(skoleadmin).post(skolens(fil)).status_code == 422
    assert Besvarelsesfil.objects.count() == 1


def test_andre_skoler_og_roller_kommer_ikke_til(som, annen_skoleadmin, skole, fil, parti):
    annen = lag_kandidat(parti)

    assert som(annen_skoleadmin).get(skolens(fil)).status_code == 404
    assert som(annen_skoleadmin).post(skolens(fil)).status_code == 404
    assert som(bruker_med_rolle(Rolle.REKTOR, skole)).get(skolens(fil)).status_code == 403
    feil = reverse("skolelevering:filsjekk", args=[annen.pk, fil.pk])
    assert som(bruker_med_rolle(Rolle.SKOLEADMIN, skole)).get(feil).status_code == 404


def test_skolen_faar_beskjed_paa_startsiden(som, vakt, annen_skoleadmin, fil):
    assert "Mulig virus" not in som(vakt).get("/").content.decode()
    gi_virus(fil)

    side = som(vakt).get("/").content.decode()
    assert "Mulig virus i en besvarelse" in side
    assert skolens(fil) in side
    assert fil.kandidat.person.etternavn not in side
    assert "Mulig virus" not in som(annen_skoleadmin).get("/").content.decode()
