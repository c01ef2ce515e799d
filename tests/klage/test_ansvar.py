"""«Klageansvar»: set, changed, ended and taken back, by those whose it is, and read by all who send or wait."""

import re

import pytest
from django.urls import reverse

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from klage.models import Klageansvar
from klage.services.ansvar import avslutt_ansvar, bytt_ansvarlig, sett_ansvar
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PeriodeFactory, lag_eksamen

pytestmark = pytest.mark.django_db


@pytest.fixture
def nord(udir):
    return OrganisasjonFactory(slag=Organisasjon.Slag.STATSFORVALTER, navn="Statsforvalteren i nord", overordnet=udir)


@pytest.fixture
def fag(udir):
    """A centrally given fagkode of spring 2027."""
    return lag_eksamen(fag=FagFactory(navn_nb="Kjemi 2"), ansvarlig=udir).fag


@pytest.fixture
def fylkets_fag(fylke):
    """A fagkode whose exam the fylkeskommune gives itself."""
    return lag_eksamen(fag=FagFactory(navn_nb="Brønnteknikk"), ansvarlig=fylke).fag


@pytest.fixture
def periode(fag, fylkets_fag):
    return PeriodeFactory()


@pytest.fixture
def udirbruker(udir):
    return bruker_med_rolle(Rolle.UDIR, udir)


@pytest.fixture
def fylkesbruker(fylke):
    return bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)


@pytest.fixture
def sett(periode, fag):
    """`sett(organisation)`: responsible for the fagkode in the whole country, or as named."""

    def lag(ansvarlig, **felt):
        vanlig = {"periode_id": periode.pk, "fag_id": fag.pk, "omraade_id": None, "aktoer": SYSTEM, "naa": naa()}
        return sett_ansvar(ansvarlig_id=ansvarlig.pk, **vanlig | felt)[0]

    return lag


def staaende():
    return list(Klageansvar.objects.filter(opphoert__isnull=True).order_by("pk"))


def hendelser():
    alle = Hendelse.objects.filter(handling__startswith="klageansvar.").order_by("pk")
    return [handling.removeprefix("klageansvar.") for handling in alle.values_list("handling", flat=True)]


def send(klient, periode, **felt):
    return klient.post(
        reverse("klage:nytt_ansvar"), {"periode": periode.pk, "fagkode": "", "omraade": "", "ansvarlig": "", **felt}
    )


def angre(klient, side):
    """Press the button of the message."""
    adresse = re.search(r'action="(/angre/[^"]+)"', side.content.decode()).group(1)
    return klient.post(adresse, {"neste": reverse("klage:ansvar")}, follow=True)


def test_udir_gir_bytter_og_angrer_ansvaret(som, udirbruker, periode, fag, nord, statsforvalter):
    klient = som(udirbruker)
    side = send(klient, periode, fagkode=fag.kode.lower(), ansvarlig=nord.pk)
    assert side.url == f"{reverse('klage:ansvar')}?periode={periode.kode}"
    klient.get(side.url)
    (rad,) = staaende()
    assert (rad.fag, rad.omraade, rad.ansvarlig, rad.registrert_av) == (fag, None, nord, udirbruker)

    side = klient.post(reverse("klage:bytt_ansvar", args=[rad.pk]), {"ansvarlig": statsforvalter.pk}, follow=True)
    overtatt = f"{statsforvalter.navn} har overtatt klageansvaret for {fag.kode} etter {nord.navn}"
    assert overtatt in side.content.decode()
    assert [rad.ansvarlig for rad in staaende()] == [statsforvalter]
    assert Klageansvar.objects.count() == 2

    svar = angre(klient, side)
    assert "satt tilbake til slik det var" in svar.content.decode()
    assert staaende() == [rad]
    assert hendelser() == ["satt", "endret", "angret"]


def test_det_samme_en_gang_til_etterlater_ingen_spor(som, udirbruker, periode, fag, nord, sett):
    rad = sett(nord)
    side = som(udirbruker).post(
        reverse("klage:nytt_ansvar"), {"periode": periode.pk, "fagkode": fag.kode, "ansvarlig": nord.pk}, follow=True
    )
    assert "hadde alt klageansvaret" in side.content.decode()
    assert staaende() == [rad]
    assert hendelser() == ["satt"]


def test_en_rad_avsluttes_og_kommer_tilbake(som, udirbruker, nord, sett):
    klient, rad = som(udirbruker), sett(nord)
    adresse = reverse("klage:avslutt_ansvar", args=[rad.pk])
    side = klient.post(adresse, follow=True)
    assert staaende() == []
    assert "var alt avsluttet" in klient.post(adresse, follow=True).content.decode()
    angre(klient, side)
    assert staaende() == [rad]
    assert hendelser() == ["satt", "avsluttet", "angret"]


def test_den_som_kommer_etter_en_annen_faar_vite_det(som, udirbruker, nord, statsforvalter, udir, sett):
    """Two who change the same row: the second one's page is about a row that stands no more."""
    rad = sett(nord)
    ny = bytt_ansvarlig(ansvar_id=rad.pk, ansvarlig_id=statsforvalter.pk, aktoer=SYSTEM, naa=naa())[0]
    with pytest.raises(Domenefeil) as feil:
        bytt_ansvarlig(ansvar_id=rad.pk, ansvarlig_id=udir.pk, aktoer=SYSTEM, naa=naa())
    assert feil.value.kode == "endret"
    side = som(udirbruker).post(reverse("klage:bytt_ansvar", args=[rad.pk]), {"ansvarlig": udir.pk}, follow=True)
    assert "endret av en annen" in side.content.decode()
    assert staaende() == [ny]


def test_det_angres_ikke_naar_noen_har_endret_det_siden(som, udirbruker, periode, fag, nord, udir, sett):
    klient = som(udirbruker)
    side = klient.post(
        reverse("klage:nytt_ansvar"), {"periode": periode.pk, "fagkode": fag.kode, "ansvarlig": nord.pk}, follow=True
    )
    sett(udir)
    assert "endret av en annen" in angre(klient, side).content.decode()
    assert [rad.ansvarlig for rad in staaende()] == [udir]


@pytest.mark.parametrize(
    ("felt", "skyld", "melding"),
    [
        ({"fagkode": "XXX9999"}, "fagkode", "Fagkoden finnes ikke"),
        ({"omraade": "Ingensteds"}, "omraade", "Ingen organisasjon"),
        ({"ansvarlig": ""}, "ansvarlig", ""),
        ({"ansvarlig": "0"}, "ansvarlig", ""),
    ],
)
def test_feil_staar_ved_feltet_og_ingenting_lagres(som, udirbruker, periode, fag, nord, felt, skyld, melding):
    svar = send(som(udirbruker), periode, **{"fagkode": fag.kode, "ansvarlig": nord.pk} | felt)
    assert svar.status_code == 422
    assert list(svar.context["skjema"].errors) == [skyld]
    assert melding in svar.content.decode()
    assert not staaende()


def test_en_skole_kan_ikke_ha_ansvaret(som, udirbruker, periode, fag, skole, sett):
    assert send(som(udirbruker), periode, fagkode=fag.kode, ansvarlig=skole.pk).status_code == 422
    with pytest.raises(Domenefeil) as feil:
        sett(skole)
    assert feil.value.kode == "ansvarlig"
    assert not staaende()


@pytest.mark.parametrize("omraade", ["navn", "orgnr"])
def test_omraadet_finnes_paa_navn_og_nummer(som, udirbruker, periode, fag, nord, skole, omraade):
    send(som(udirbruker), periode, fagkode=fag.kode, ansvarlig=nord.pk, omraade=getattr(skole, omraade))
    assert [rad.omraade for rad in staaende()] == [skole]


def test_fylket_styrer_fagkodene_som_det_selv_gir_eksamen_i(som, fylkesbruker, periode, fylkets_fag, fag, fylke, nord):
    klient = som(fylkesbruker)
    assert send(klient, periode, fagkode=fylkets_fag.kode, ansvarlig=fylke.pk).status_code == 302
    (rad,) = staaende()
    assert rad.fag == fylkets_fag
    utenfor = [
        {"fagkode": fag.kode, "ansvarlig": fylke.pk},
        {"fagkode": "", "ansvarlig": fylke.pk},
        {"fagkode": fylkets_fag.kode, "ansvarlig": nord.pk},
        {"fagkode": fylkets_fag.kode, "ansvarlig": fylke.pk, "omraade": nord.navn},
    ]
    assert [send(klient, periode, **felt).status_code for felt in utenfor] == [422] * 4
    assert staaende() == [rad]
    assert klient.post(reverse("klage:avslutt_ansvar", args=[rad.pk])).status_code == 302


def test_andres_rader_endres_ikke_av_fylket(som, fylkesbruker, fag, fylkets_fag, fylke, nord, sett):
    """Udir's distribution of the central ones, and an own fagkode that Udir has given to somebody else."""
    sentral, gitt_bort = sett(fylke), sett(nord, fag_id=fylkets_fag.pk)
    klient = som(fylkesbruker)
    for rad in (sentral, gitt_bort):
        assert klient.get(reverse("klage:bytt_ansvar", args=[rad.pk])).status_code == 403
        assert klient.post(reverse("klage:avslutt_ansvar", args=[rad.pk])).status_code == 403
    side = klient.get(reverse("klage:ansvar")).content.decode()
    assert fag.kode in side
    assert reverse("klage:bytt_ansvar", args=[sentral.pk]) not in side
    assert staaende() == [sentral, gitt_bort]


def test_oversikten_soekes_etter_fagkode_og_periode(som, skoleadmin, periode, fag, fylkets_fag, nord, udir, sett):
    sett(nord)
    sett(udir, fag_id=None)
    Klageansvar.objects.create(
        periode=PeriodeFactory(kode="H-2027"), fag=fylkets_fag, ansvarlig=nord, registrert=naa(), opphoert=naa()
    )
    klient = som(skoleadmin)

    def radene(**spoersmaal):
        svar = klient.get(reverse("klage:ansvar"), spoersmaal)
        return [rad.fag and rad.fag.kode for rad, _kan in svar.context.get("rader") or []]

    assert radene(periode=periode.kode) == [fag.kode, None]
    assert radene(periode=periode.kode, sok=fag.kode[:5].lower()) == [fag.kode]
    assert radene(periode=periode.kode, sok="kjemi") == [fag.kode]
    assert radene(periode=periode.kode, sok="nord") == [fag.kode]
    assert radene(periode=periode.kode, sok="finnes ikke") == []
    assert radene(periode="H-2027") == []
    side = klient.get(reverse("klage:ansvar"), {"periode": periode.kode}).content.decode()
    assert reverse("klage:nytt_ansvar") not in side


def test_det_som_ikke_er_dekket_staar_med_hvem_som_svarer(
    som, skoleadmin, udirbruker, fag, fylkets_fag, fylke, nord, sett
):
    sett(nord)
    svar = som(skoleadmin).get(reverse("klage:ansvar_uten"))
    assert [(eksamen.fag, svarer) for eksamen, svarer in svar.context["rader"]] == [(fylkets_fag, fylke)]
    assert svar.context["valg"].periode.kode == "V-2027"
    # A general row answers for it, but it is still not named; an area is not the whole country.
    sett(nord, fag_id=None)
    sett(fylke, fag_id=fylkets_fag.pk, omraade_id=fylke.pk)
    svar = som(udirbruker).get(reverse("klage:ansvar_uten"))
    assert [(eksamen.fag, svarer) for eksamen, svarer in svar.context["rader"]] == [(fylkets_fag, nord)]
    assert (
        fylkets_fag.kode
        in som(udirbruker).get(reverse("klage:nytt_ansvar"), {"fagkode": fylkets_fag.kode}).content.decode()
    )
    sett(fylke, fag_id=fylkets_fag.pk)
    assert "har en egen rad" in som(skoleadmin).get(reverse("klage:ansvar_uten")).content.decode()


def test_oversikten_koster_like_mye_for_mange_rader(
    som, udirbruker, periode, nord, sett, django_assert_num_queries, django_assert_max_num_queries
):
    klient = som(udirbruker)
    sett(nord)
    sidene = [reverse("klage:ansvar"), reverse("klage:ansvar_uten")]
    for adresse in sidene:
        klient.get(adresse)
        with django_assert_max_num_queries(25) as foer:
            klient.get(adresse)
        for _nr in range(6):
            lag_eksamen(ansvarlig=nord)
            sett(nord, fag_id=FagFactory().pk)
        with django_assert_num_queries(len(foer)):
            klient.get(adresse)


def test_uten_perioder_sier_siden_det(som, udirbruker):
    klient = som(udirbruker)
    for navn in ("ansvar", "ansvar_uten", "frister"):
        assert "Ingen eksamensperioder" in klient.get(reverse(f"klage:{navn}")).content.decode()


def test_en_avsluttet_rad_er_ikke_til_aa_avslutte_igjen(nord, sett):
    rad = sett(nord)
    assert avslutt_ansvar(ansvar_id=rad.pk, aktoer=SYSTEM, naa=naa()) is None  # the system takes nothing back
    avsluttet = Klageansvar.objects.get().opphoert
    avslutt_ansvar(ansvar_id=rad.pk, aktoer=SYSTEM, naa=naa())
    assert Klageansvar.objects.get().opphoert == avsluttet
