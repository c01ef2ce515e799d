"""Clients of PAS in a browser: registered, looked at, renewed, revoked and let in again; each page by axe."""

import pytest
from playwright.sync_api import expect

from brukere.models.bruker import Rolle
from felles.tid import naa
from pas_integration.services import arkiv
from pas_tjener.models import Klient
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.pas_tjener import lag_klient, les_sertifikat, sertifikat_pem
from tests.nettleser.undersoekelse import Undersoekelse


@pytest.fixture
def side(ny_kontekst):
    return ny_kontekst(reduced_motion="reduce").new_page()


@pytest.fixture
def fylket(settings):
    settings.PAS_TJENER = True
    return OrganisasjonFactory(slag="fylkeskommune", navn="Storvik fylkeskommune")


def test_en_klient_fra_registrering_til_sperring_og_tilbake(verden, fylket, side, logg_inn_nettleser):
    skole = OrganisasjonFactory(navn="Storvik videregående skole", overordnet=fylket)
    logg_inn_nettleser(side, bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylket))
    alle = Undersoekelse()
    side.goto("/pas/tjener/")
    alle.se(side, "ingen klienter")
    side.get_by_role("link", name="Registrer klient").click()
    alle.se(side, "registrering")
    side.get_by_role("button", name="Registrer klient").click()
    expect(side.get_by_text("Skriv hva systemet heter.").first).to_be_visible()
    alle.se(side, "registrering med feil")
    side.get_by_label("Navn på systemet").fill("iSkole, Storvik")
    side.get_by_label("E-post til den som drifter systemet").fill("drift@example.no")
    side.get_by_label("Organisasjoner den taler for").fill(skole.orgnr)
    side.get_by_label("Sertifikat, for signert innlogging").set_input_files(
        {"name": "s.pem", "mimeType": "application/x-pem-file", "buffer": sertifikat_pem("klient", -1, 365)}
    )
    side.get_by_role("button", name="Registrer klient").click()
    expect(side.get_by_text("Hemmeligheten vises bare denne ene gangen")).to_be_visible()
    alle.se(side, "hemmeligheten")
    side.get_by_role("link", name="Til klienten").click()
    expect(side.get_by_text("Ingen meldinger ennå.")).to_be_visible()
    alle.se(side, "klienten uten meldinger")
    klient = Klient.objects.get()
    arkiv.legg(retning="inn", slag="Pamelding", metode="POST", sti="/api/ekstern/kandidatpamelding", motpart=klient.navn,
               kropp=b"<a/>", naa=naa(), skole=skole, status=202)  # fmt: skip
    side.reload()
    alle.se(side, "klienten med melding")
    side.get_by_text("Ny hemmelighet", exact=True).click()
    expect(side.get_by_role("button", name="Lag ny hemmelighet")).to_be_visible()
    alle.se(side, "ny hemmelighet")
    side.get_by_role("link", name="Mottatt Pamelding").click()
    expect(side.get_by_role("heading", name="Pamelding")).to_be_visible()
    side.go_back()
    side.get_by_role("link", name="Endre").click()
    alle.se(side, "endring")
    side.get_by_role("button", name="Lagre").click()
    expect(side.get_by_text("Endringene gjelder fra nå.")).to_be_visible()
    side.get_by_role("link", name="Bytt sertifikat").click()
    alle.se(side, "sertifikat")
    side.goto(f"/pas/tjener/klienter/{klient.pk}/")
    side.get_by_role("button", name="Sperr").click()
    expect(side.get_by_text("er sperret, og alle innlogginger er avsluttet")).to_be_visible()
    alle.se(side, "sperret")
    side.get_by_role("button", name="Angre").click()
    expect(side.get_by_text("er ikke sperret lenger")).to_be_visible()
    assert Klient.objects.get().sperret is None
    assert not alle.funn, "\n".join(alle.funn)


def test_lista_viser_hva_som_haster(verden, fylket, side, logg_inn_nettleser):
    skoler = [OrganisasjonFactory(overordnet=fylket) for _ in range(5)]
    for navn, doegn in (("gjelder", 365), ("snart", 10)):
        pem = sertifikat_pem(navn, -1, doegn)
        lag_klient(*skoler, navn=f"System {navn}", sertifikat=les_sertifikat(pem, naa=naa()))
    Klient.objects.filter(navn="System gjelder").update(sperret=naa())
    lag_klient(skoler[0], navn="Et system med et langt navn som ikke får plass på én linje i noen kolonne")
    logg_inn_nettleser(side, bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylket))
    alle = Undersoekelse()
    side.goto("/pas/tjener/")
    expect(side.get_by_text("Sertifikatet utløper").first).to_be_visible()
    expect(side.get_by_text("Sperret")).to_be_visible()
    alle.se(side, "lista")
    side.goto("/pas/tjener/koe/")
    alle.se(side, "tom kø")
    assert not alle.funn, "\n".join(alle.funn)
