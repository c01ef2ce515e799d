"""The følgeseddel: numbers and no name, whom it goes to, where it comes back to, and what stands on the envelope."""

from io import BytesIO

import pypdfium2
import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.tid import naa
from klagepost.querysets.bunker import bunker, synlige_for
from klagepost.services.foelgeseddel import brevdata
from tests.fabrikker.brukere import bruker_med_rolle
from tests.klagepost.veien import adresse, bunken

pytestmark = pytest.mark.django_db


def pdftekst(svar):
    pdf = pypdfium2.PdfDocument(BytesIO(b"".join(svar.streaming_content)))
    return " ".join(side.get_textpage().get_text_range() for side in pdf).replace("\r\n", " ")


def test_seddelen_har_numre_og_ingen_navn(som, skoleadmin, nemnd, klager, papirbunke):
    klient = som(skoleadmin)
    klient.post(
        adresse("adresse", papirbunke), {"gateadresse": "Skolegata 5", "postnummer": "2609", "poststed": "Lillehammer"}
    )

    svar = klient.get(adresse("foelgeseddel", papirbunke))
    tekst = pdftekst(svar)

    assert svar["Content-Type"] == "application/pdf"
    assert f"foelgeseddel-{papirbunke.pk}.pdf" in svar["Content-Disposition"]
    for ord_ in (
        "Merk konvolutten med: Klagebehandling",
        "bunke 1",
        "Skolegata 5",
        nemnd[0].navn,
        "Kirkegata 1",
        "Bokmål",
    ):
        assert ord_ in tekst, ord_
    for klage in klager:
        assert klage.kandidat.kandidatnummer.nummer in tekst
        assert klage.kandidat.person.etternavn not in tekst


def test_medlemmenes_sider_har_ingen_navn_paa_kandidater(som, nemnd, klager, papirbunke):
    for sted in (adresse("bunke", papirbunke), reverse("klagepost:liste")):
        tekst = som(nemnd[0]).get(sted).text
        assert not any(klage.kandidat.person.etternavn in tekst for klage in klager), sted


def test_mangler_adressen_sier_seddelen_det(papirbunke):
    (seddel,) = brevdata([bunken(papirbunke)], naa())
    assert (seddel["uten_adresse"], seddel["mottaker"]) == (True, ["Statsforvalteren"])


def test_adressen_er_skolens_egen_eller_myndighetens(som, skoleadmin, myndighet, annen_skoleadmin, nemnd, papirbunke):
    gata = {"gateadresse": "Statens gate 2", "postnummer": "7013", "poststed": "Trondheim"}
    assert som(annen_skoleadmin).post(adresse("adresse", papirbunke), gata).status_code == 404
    assert som(nemnd[0]).post(adresse("adresse", papirbunke), gata).status_code == 403
    svar = som(myndighet).post(adresse("adresse", papirbunke), gata | {"postnummer": "70"})
    assert (svar.status_code, "fire siffer" in svar.text) == (422, True)
    assert som(myndighet).post(adresse("adresse", papirbunke), gata).status_code == 302
    assert papirbunke.ansvarlig.returadresse.linjer == ["Statens gate 2", "7013 Trondheim"]
    assert "Skolen har ikke oppgitt adressen." in som(myndighet).get(adresse("bunke", papirbunke)).text


def test_en_annen_myndighet_og_fylket_under_ser_ingenting(som, udir, fylke, papirbunke):
    assert som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)).get(adresse("bunke", papirbunke)).status_code == 404
    assert som(bruker_med_rolle(Rolle.UDIR, udir)).get(adresse("bunke", papirbunke)).status_code == 200


def test_listen_koster_det_samme_for_mange(skoleadmin, nemnd, papirbunke, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        assert len(bunker(synlige_for(skoleadmin, naa()), naa())) == 1
