"""The languages of candidates' pages: which page is in which, that no text lacks, and that the numbers of things fit."""

import re

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.kandidat.spraaktekster import ROT, alle_tekster

SPRAAK = ("nn", "en", "se")
FELT = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%|<[^>]+>")
DOER = "/kandidat/logg-inn/"


@pytest.fixture(scope="module")
def tekster():
    return alle_tekster()


@pytest.fixture(scope="module", params=SPRAAK)
def katalog(request):
    return polib.pofile(str(ROT / "locale" / request.param / "LC_MESSAGES" / "django.po"))


def test_uttrekket_finner_tekster_av_hvert_slag(tekster):
    funnet = {(tekst.msgid, tekst.flertall, tekst.kontekst) for tekst in tekster}
    assert ("Logg inn til eksamen", "", "") in funnet
    assert ("Lever %(antall)s fil", "Lever %(antall)s filer", "") in funnet
    assert ("{prosent} %% lastet opp", "", "") in funnet
    assert ("ma.", "", "ukedag") in funnet
    assert ("Filen er tom", "", "") in funnet


def test_ingen_tekst_paa_kandidatens_sider_mangler_oversettelse(tekster, katalog):
    har = {(post.msgid, post.msgid_plural, post.msgctxt or "") for post in katalog if post.translated()}
    mangler = [f"{sted}: {tekst.msgid}" for tekst, sted in tekster.items() if tuple(tekst) not in har]
    assert not mangler, "\n".join(["", *mangler])


def test_oversettelsene_har_de_samme_feltene_og_alle_flertallsformer(katalog):
    former = int(re.search(r"nplurals=(\d)", katalog.metadata["Plural-Forms"])[1])
    feil = []
    for post in katalog:
        ord_ = list(post.msgstr_plural.values()) if post.msgid_plural else [post.msgstr]
        if post.msgid_plural and len(ord_) != former:
            feil.append(f"{post.msgid}: {len(ord_)} former")
        feil += [post.msgid for ett in ord_ if sorted(FELT.findall(ett)) != sorted(FELT.findall(post.msgid))]
    assert feil == []


@pytest.mark.parametrize(
    ("kode", "antall", "ventet"),
    [
        ("nn", 1, "Lever %(antall)s fil"),
        ("nn", 2, "Lever %(antall)s filer"),
        ("en", 1, "Hand in %(antall)s file"),
        ("en", 0, "Hand in %(antall)s files"),
        ("se", 3, "Sádde %(antall)s fiilla"),
    ],
)
def test_flertall_foelger_spraaket(kode, antall, ventet):
    with translation.override(kode):
        assert ngettext("Lever %(antall)s fil", "Lever %(antall)s filer", antall) == ventet


def test_samisk_har_totall():
    entall, flertall = "%(antall)s fil ble ikke lastet opp", "%(antall)s filer ble ikke lastet opp"
    with translation.override("se"):
        former = [ngettext(entall, flertall, antall) for antall in (1, 2, 5)]
        assert gettext("Monday") == "vuossárga"
    assert len(set(former)) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kode", "ventet"),
    [
        ("nn", "Logg inn til eksamen"),
        ("en", "Log in to the exam"),
        ("se", "Logge sisa eksámenii"),
    ],
)
def test_den_som_velger_spraak_faar_det_paa_kandidatens_sider(client, kode, ventet):
    svar = client.post(reverse("felles:sett_sprak"), {"language": kode, "next": DOER})
    assert svar.headers["Location"] == DOER
    side = client.get(DOER)
    assert side.headers["Content-Language"] == kode
    assert f'<html lang="{kode}"' in side.content.decode()
    assert ventet in side.content.decode()
    assert f'lang="{kode}" aria-current="true"' in side.content.decode()
    assert client.get("/oevelse/maskinsjekk/").headers["Content-Language"] == kode


@pytest.mark.django_db
def test_ansattes_sider_er_paa_bokmaal_hva_som_enn_er_valgt(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for sti in ("/logg-inn/", "/hjelp/", "/finnes-ikke/"):
        assert client.get(sti, headers={"Accept-Language": "se"}).headers["Content-Language"] == "nb"
    client.force_login(bruker_med_rolle(Rolle.UDIR, OrganisasjonFactory(slag=Organisasjon.Slag.UDIR)))
    assert client.get("/").headers["Content-Language"] == "nb"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("oensket", "ventet"),
    [
        ("nn-NO,nn;q=0.9,en;q=0.8", "nn"),
        ("se,nb;q=0.5", "se"),
        ("no,en;q=0.5", "nb"),
        ("en-US,en;q=0.9", "nb"),
        ("en-US,en;q=0.9,nn;q=0.1", "nn"),
        ("*;;q=x,\x00", "nb"),
        ("", "nb"),
    ],
)
def test_nettleserens_oenske_gjelder_for_spraak_i_norge(oensket, ventet):
    svar = Client().get(DOER, headers={"Accept-Language": oensket})
    assert svar.headers["Content-Language"] == ventet
    assert "Accept-Language" in svar.headers["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize("kode", ["xx", "../nn", "", "nb"])
def test_en_kapsel_som_ikke_er_et_spraak_gir_bokmaal(client, kode):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = kode
    assert client.get(DOER).headers["Content-Language"] == "nb"


@pytest.mark.django_db
def test_feilmeldinger_foelger_spraaket(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    svar = client.post(DOER, {"nummer": "123ABC-V", "passord": "feil"})
    assert "do not belong together" in svar.content.decode()
    tom = client.post(DOER, {})
    assert "Type the password on the sheet." in tom.content.decode()
