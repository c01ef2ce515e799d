"""What those who look after clients see of them, and what they do not."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brukere.models.bruker import Rolle
from felles.models import Hendelse
from felles.tid import naa
from pas_integration.models import PasMelding
from pas_integration.services import arkiv
from pas_tjener.models import Klient, Tilgang
from pas_tjener.querysets.oversikt import sertifikatstatus
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.pas_tjener import (
    bearer_for,
    identifikasjon,
    lag_klient,
    logg_inn,
    signer,
)

pytestmark = pytest.mark.django_db
LISTE = "/pas/tjener/"


@pytest.fixture
def forvalter(fylke):
    return bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)


@pytest.fixture
def side(som, forvalter):
    return som(forvalter)


@pytest.fixture
def klient(skole):
    return lag_klient(skole, navn="Skolesystemet")[0]


def sti(klient, slutt=""):
    return f"/pas/tjener/klienter/{klient.pk}/{slutt}"


def tekst(svar):
    return re.sub(r"\s+", " ", unescape(svar.content.decode()))


def test_den_som_har_ansvar_for_noe_ser_klienten_men_endrer_den_ikke(som, skole, annen_skole, fylke, statsforvalter):
    nabofylke = OrganisasjonFactory(slag="fylkeskommune", overordnet=statsforvalter)
    nabo = OrganisasjonFactory(overordnet=nabofylke)
    felles = lag_klient(skole, nabo, navn="Felles system")[0]
    fremmed = lag_klient(nabo, navn="Naboens system")[0]
    side = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    liste = tekst(side.get(LISTE))
    assert "Felles system" in liste
    assert "Naboens system" not in liste
    svar = side.get(sti(felles))
    assert "så du kan ikke endre den" in tekst(svar)
    assert "Lag ny hemmelighet" not in tekst(svar)
    for slutt in ("endre/", "sertifikat/", "hemmelighet/", "sperr/"):
        assert side.post(sti(felles, slutt)).status_code == 403
        assert side.post(sti(fremmed, slutt)).status_code == 404
    assert side.get(sti(fremmed)).status_code == 404
    over = som(bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter))
    assert over.post(sti(felles, "sperr/")).status_code == 302


@pytest.mark.parametrize("rolle", [Rolle.SKOLEADMIN_PLUSS, Rolle.KOMMUNE, Rolle.REKTOR])
def test_andre_roller_ser_ingenting(som, skole, klient, rolle):
    side = som(bruker_med_rolle(rolle, skole))
    assert side.get(LISTE).status_code == 403
    assert side.get(sti(klient)).status_code == 404


def test_siste_meldinger_er_klientens_egne_fra_ens_egne_skoler(side, client, skole, annen_skole, signerende):
    logg_inn(client, signer(identifikasjon(skole)))
    assert "Mottatt ClientIdentification" in tekst(side.get(sti(signerende)))
    PasMelding.objects.update(motpart="En annen")
    assert "Ingen meldinger ennå" in tekst(side.get(sti(signerende)))


@pytest.mark.parametrize(
    ("doegn", "ventet"), [(None, "ingen"), (-1, "utloept"), (0, "utloept"), (29, "snart"), (30, "gjelder")]
)
def test_sertifikatets_status_varsler_i_tide(doegn, ventet):
    nu = naa()
    klient = Klient(sertifikat_utloeper=None if doegn is None else nu + timedelta(days=doegn))
    assert sertifikatstatus(klient, nu) == ventet


def test_listen_koster_like_mye_med_mange(side, skole, annen_skole):
    def antall():
        with CaptureQueriesContext(connection) as spoerringer:
            assert side.get(LISTE).status_code == 200
        return len(spoerringer)

    lag_klient(skole, annen_skole)
    med_en = antall()
    for _ in range(12):
        lag_klient(skole, annen_skole)
    assert antall() == med_en


def test_ingen_hendelse_har_en_hemmelighet(side, client, skole):
    klient, hemmelighet = lag_klient(skole)
    token = bearer_for(client, klient, hemmelighet)["Authorization"].split()[1]
    alt = str(list(Hendelse.objects.values_list("data", flat=True)))
    assert hemmelighet not in alt
    assert token not in alt
    assert Tilgang.objects.get().hash not in alt


@pytest.mark.parametrize(("rolle", "eier", "antall"), [(Rolle.UDIR, "udir", 1), (Rolle.FYLKESKOMMUNE, "fylke", 0)])
def test_lista_viser_bare_veier_som_er_aapne(som, request, klient, rolle, eier, antall):
    liste = tekst(som(bruker_med_rolle(rolle, request.getfixturevalue(eier))).get(LISTE))
    assert liste.count("/pas/tjener/proever/") == antall
    assert "/pas/meldinger/" in liste


def test_klientens_meldinger_aapnes_i_arkivet_av_den_som_ser_dem_der(side, client, skole, klient):
    egen, ingens = (
        arkiv.legg(retning="inn", slag="Pamelding", metode="POST", sti="/api/ekstern/kandidatpamelding", status=202,
                   motpart=klient.navn, kropp=b"<a/>", naa=naa(), skole=hvems)
        for hvems in (skole, None)
    )  # fmt: skip
    innhold = tekst(side.get(sti(klient)))
    assert innhold.count("Mottatt Pamelding") == 2
    assert f"/pas/meldinger/{egen.pk}/" in innhold
    assert f"/pas/meldinger/{ingens.pk}/" not in innhold  # operators see those that are no school's
