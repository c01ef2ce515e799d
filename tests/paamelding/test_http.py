"""The import in the browser's place: choose, look, confirm; and everybody who may not."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from felles.importer.filer import MAKS_BYTE
from felles.models import Importkjoering
from felles.tid import naa
from tests.fabrikker.brukere import RolletildelingFactory, bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, lag_eksamen
from tests.fabrikker.paamelding import A, G, K, fnr, importer, lag_importkjoering, lag_kontroll, pamelding

pytestmark = pytest.mark.django_db
VELG = "/eksamen/pamelding/import/"


@pytest.fixture
def norsk():
    return lag_eksamen(start=naa() + timedelta(days=7), fag=FagFactory(fagkode="NOR1267", navn_nb="Norsk hovedmål"))


@pytest.fixture
def data(skole, norsk):
    """Two new candidates, one refused, and a responsible person."""
    gruppe = G("3STA", "NOR1267", [K(fnr(1)), K(fnr(2), "Jon", "Lie"), K("12345678901", "Kari", "Vik")], [A(fnr(900))])
    return pamelding([gruppe], orgnr=skole.orgnr)


@pytest.fixture
def kontroll(skole, data):
    return lag_kontroll(skole, data)


def last_opp(klient, data, skole, navn="V-2027.xml"):
    return klient.post(VELG, {"skole": skole.orgnr, "fil": SimpleUploadedFile(navn, data)})


def tekst(svar):
    return " ".join(re.sub(r"<[^>]+>", " ", svar.content.decode()).split())


def test_hele_veien_fra_fil_til_kvittering(som, skoleadmin, skole, data):
    klient = som(skoleadmin)
    assert "Hvilken fil er det?" in tekst(klient.get(VELG))

    kontroll = klient.get(last_opp(klient, data, skole).url)
    assert kontroll.status_code == 200
    assert "Ingenting er lagret ennå" in tekst(kontroll)
    assert "1 rad kan ikke importeres slik den står" in tekst(kontroll)
    assert "Importer 2 kandidater" in tekst(kontroll)
    assert not Kandidat.objects.exists()

    kjoering = Importkjoering.objects.get()
    svar = klient.post(reverse("paamelding:bekreft_import", args=["paamelding", kjoering.pk]), follow=True)
    assert "Filen er importert" in tekst(svar)
    assert "2 nye, 0 endret, 0 uendret. 1 forslag til eksamensvakt." in tekst(svar)
    assert Kandidat.objects.count() == 2


@pytest.mark.parametrize(
    ("vis", "navn"),
    [
        ("", {"Kari Vik"}),
        ("avvist", {"Kari Vik"}),
        ("ny", {"Nora Abdi", "Jon Lie"}),
        ("endret", set()),
        ("alle", {"Kari Vik", "Nora Abdi", "Jon Lie"}),
        ("ansvarlig", {"Vakker Blomst"}),
        ("tull", {"Kari Vik"}),
    ],
)
def test_filteret_viser_det_som_er_bedt_om(som, skoleadmin, kontroll, vis, navn):
    side = tekst(som(skoleadmin).get(reverse("paamelding:kontroll", args=["paamelding", kontroll.pk]), {"vis": vis}))

    assert {n for n in ("Nora Abdi", "Jon Lie", "Kari Vik", "Vakker Blomst") if n in side} == navn


def test_foedselsnumre_vises_bare_maskert(som, skoleadmin, skole, data):
    kjoering = lag_kontroll(skole, data)
    klient = som(skoleadmin)

    for vis in ("alle", "ansvarlig"):
        side = klient.get(
            reverse("paamelding:kontroll", args=["paamelding", kjoering.pk]), {"vis": vis}
        ).content.decode()
        assert not [nummer for nummer in (fnr(1), fnr(2), fnr(900), "12345678901") if nummer in side]
        assert vis == "ansvarlig" or f"•••••• {fnr(1)[-5:]}" in side


def test_samme_fil_igjen_sier_at_alt_er_importert(som, skoleadmin, skole, norsk):
    data = pamelding([G("3STA", "NOR1267", [K(fnr(1))])], orgnr=skole.orgnr)
    importer(skole, data)
    klient = som(skoleadmin)

    side = tekst(klient.get(last_opp(klient, data, skole).url))

    assert "Alt i filen er importert fra før" in side
    assert "Importer 1" not in side


def test_bekreft_to_ganger_gir_samme_kvittering(som, skoleadmin, skole, data):
    kjoering = lag_kontroll(skole, data)
    klient = som(skoleadmin)
    bekreft = reverse("paamelding:bekreft_import", args=["paamelding", kjoering.pk])

    foerste, andre = klient.post(bekreft, follow=True), klient.post(bekreft, follow=True)

    assert "2 nye" in tekst(foerste)
    assert "2 nye" in tekst(andre)
    assert Kandidat.objects.count() == 2


def test_forkastet_kontroll_kan_ikke_bekreftes(som, skoleadmin, skole, data):
    kjoering = lag_kontroll(skole, data)
    klient = som(skoleadmin)

    svar = klient.post(reverse("paamelding:forkast_import", args=["paamelding", kjoering.pk]), follow=True)
    assert "Ingenting er importert" in tekst(svar)
    svar = klient.post(reverse("paamelding:bekreft_import", args=["paamelding", kjoering.pk]), follow=True)

    assert "Denne kontrollen gjelder ikke lenger" in tekst(svar)
    assert "Velg filen på nytt" in tekst(svar)
    assert not Kandidat.objects.exists()


def test_bekreftet_import_kan_ikke_forkastes(som, skoleadmin, skole, data):
    kjoering = lag_kontroll(skole, data)
    klient = som(skoleadmin)
    klient.post(reverse("paamelding:bekreft_import", args=["paamelding", kjoering.pk]))

    svar = klient.post(reverse("paamelding:forkast_import", args=["paamelding", kjoering.pk]), follow=True)

    assert "allerede importert" in tekst(svar)


def test_det_som_er_endret_siden_kontrollen_regnes_paa_nytt(som, skoleadmin, skole, data, norsk):
    kjoering = lag_kontroll(skole, data)
    importer(skole, pamelding([G("3STA", "NOR1267", [K(fnr(1))])], orgnr=skole.orgnr))

    svar = som(skoleadmin).post(reverse("paamelding:bekreft_import", args=["paamelding", kjoering.pk]), follow=True)

    assert "1 ny, 0 endret, 1 uendret" in tekst(svar)


@pytest.mark.parametrize(
    ("innhold", "ord_"),
    [
        (b"", "Filen er tom"),
        (b"ikke xml", "Filen har ingen rader"),
        (b"<a/>", "Filen er ikke en påmelding"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "DOCTYPE"),
    ],
)
def test_en_fil_som_ikke_kan_leses_gir_siden_tilbake_med_grunnen(som, skoleadmin, skole, innhold, ord_):
    svar = last_opp(som(skoleadmin), innhold, skole)

    assert svar.status_code == 422
    assert ord_ in tekst(svar)
    assert not Importkjoering.objects.exists()


def test_for_stor_fil_avvises_uten_aa_leses_inn(som, skoleadmin, skole):
    svar = last_opp(som(skoleadmin), b"x" * (MAKS_BYTE + 100_000), skole)

    assert svar.status_code == 413
    assert "større enn 20 MB" in tekst(svar)


class Stroem:
    """200 MB that nobody has in memory."""

    def __init__(self) -> None:
        self.igjen = 200 * 1024 * 1024
        self.stoerste = 0

    def read(self, antall: int = -1) -> bytes:
        assert antall >= 0, "read without a limit"
        self.stoerste = max(self.stoerste, antall)
        antall = min(antall, self.igjen)
        self.igjen -= antall
        return b"x" * antall

    readline = read


def test_200_mb_avvises_uten_aa_ligge_i_minnet(som, skoleadmin):
    stroem = Stroem()
    klient = som(skoleadmin)

    svar = klient.post(VELG, **{"wsgi.input": stroem, "CONTENT_LENGTH": str(stroem.igjen)})

    assert svar.status_code == 413
    assert "større enn 20 MB" in tekst(svar)
    # Read past in small pieces, so that the browser is shown the answer.
    assert (stroem.igjen, stroem.stoerste <= 1024 * 1024) == (0, True)


def test_fil_rett_over_grensen_avvises_av_skjemaet(som, skoleadmin, skole):
    svar = last_opp(som(skoleadmin), b"x" * (MAKS_BYTE + 1), skole)

    assert svar.status_code == 422
    assert "større enn 20 MB" in tekst(svar)


def test_skjemaet_krever_csrf_token(skoleadmin, skole, data):
    klient = Client(enforce_csrf_checks=True)
    klient.force_login(skoleadmin)

    assert last_opp(klient, data, skole).status_code == 419
    assert not Importkjoering.objects.exists()


def test_annen_skoles_fil_avvises_med_linje(som, skoleadmin, skole, annen_skole, norsk):
    data = pamelding([G("3STA", "NOR1267", [K(fnr(1))])], orgnr=annen_skole.orgnr)

    svar = last_opp(som(skoleadmin), data, skole)

    assert svar.status_code == 422
    assert "Linje 5: Filen er for en annen skole" in tekst(svar)


def test_en_skole_en_ikke_administrerer_kan_ikke_velges(som, skoleadmin, skole, annen_skole, data):
    svar = last_opp(som(skoleadmin), data, annen_skole)

    assert svar.status_code == 422
    assert not Importkjoering.objects.exists()


def test_den_som_har_to_skoler_velger(som, skoleadmin, skole, annen_skole, norsk):
    RolletildelingFactory(bruker=skoleadmin, organisasjon=annen_skole)
    klient = som(skoleadmin)
    assert annen_skole.navn in tekst(klient.get(VELG))

    last_opp(klient, pamelding([G("A", "NOR1267", [K(fnr(1))])], orgnr=annen_skole.orgnr), annen_skole)

    assert Importkjoering.objects.get().skole_id == annen_skole.pk


def test_annen_skoles_administrator_faar_404(som, annen_skoleadmin, skole, data):
    kjoering = lag_kontroll(skole, data)
    klient = som(annen_skoleadmin)

    assert klient.get(reverse("paamelding:kontroll", args=["paamelding", kjoering.pk])).status_code == 404
    for navn in ("bekreft_import", "forkast_import"):
        assert klient.post(reverse(f"paamelding:{navn}", args=["paamelding", kjoering.pk])).status_code == 404
    assert not Kandidat.objects.exists()


@pytest.mark.parametrize("rolle", sorted(set(Rolle) - {Rolle.SKOLEADMIN, Rolle.SKOLEADMIN_PLUSS}))
def test_andre_roller_importerer_ikke(som, skole, rolle):
    klient = som(bruker_med_rolle(rolle, skole))
    kjoering = lag_importkjoering(skole)

    assert klient.get(VELG).status_code == 403
    assert klient.post(VELG).status_code == 403
    assert klient.get(reverse("paamelding:kontroll", args=["paamelding", kjoering.pk])).status_code == 404


def test_uten_innlogging_sendes_en_til_innloggingen(client, skole):
    kjoering = lag_importkjoering(skole)

    for svar in (
        client.get(VELG),
        client.post(VELG),
        client.get(reverse("paamelding:kontroll", args=["paamelding", kjoering.pk])),
    ):
        assert svar.status_code == 302
        assert svar.url.startswith("/logg-inn/")


def test_gammel_kontroll_sier_at_den_ikke_gjelder(som, skoleadmin, skole, data):
    kjoering = lag_kontroll(skole, data)
    Importkjoering.objects.update(laget=naa() - timedelta(hours=24))
    klient = som(skoleadmin)

    assert "gjelder ikke lenger" in tekst(klient.get(reverse("paamelding:kontroll", args=["paamelding", kjoering.pk])))
    klient.post(reverse("paamelding:bekreft_import", args=["paamelding", kjoering.pk]))
    assert not Kandidat.objects.exists()


def test_mange_rader_vises_femti_om_gangen(som, skoleadmin, skole, norsk):
    data = pamelding([G("3STA", "NOR1267", [K(fnr(i)) for i in range(120)])], orgnr=skole.orgnr)
    url = reverse("paamelding:kontroll", args=["paamelding", lag_kontroll(skole, data).pk])

    svar = som(skoleadmin).get(url, {"side": "3", "vis": "alle"})

    assert svar.content.count(b'<th role="rowheader"') == 20
    assert "Viser 120 av 120 rader" in tekst(svar)
