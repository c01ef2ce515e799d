"""Enrolment from a spreadsheet in the browser's place: columns, mending, leaving out, downloading, confirming."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Kandidat, Person, Personhistorikk
from eksamen.querysets.kandidater import PERSONNUMMER
from felles.kryptering import noekkelhash
from felles.models import Hendelse, Importkjoering
from felles.regneark import les, skriv_csv, skriv_xlsx
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.paamelding import fnr, lag_matte, lag_norsk

pytestmark = pytest.mark.django_db
VELG = "/eksamen/pamelding/import/"
HODE = ["Fagkode", "Klasse", "Fødselsnr", "Fornavn", "Etternavn", "Målform", "Type", "Rom", "Plass"]


@pytest.fixture(autouse=True)
def norsk():
    return lag_norsk()


def rad(n, *, fag="NOR1267", parti="3STA", nummer=None, fornavn="Nora", etternavn="Abdi", maal="nynorsk", **felt):
    return [
        fag, parti, fnr(n) if nummer is None else nummer, fornavn, etternavn, maal, felt.get("type", ""),
        felt.get("rom", ""), felt.get("plass", ""),
    ]  # fmt: skip


def fil(*rader, hode=HODE, csv=False):
    return skriv_csv(hode, rader) if csv else skriv_xlsx(hode, rader)


def tekst(svar):
    return " ".join(re.sub(r"<[^>]+>", " ", svar.content.decode()).split())


def last_opp(klient, skole, data, navn="liste.xlsx"):
    svar = klient.post(VELG, {"skole": skole.orgnr, "fil": SimpleUploadedFile(navn, data)})
    assert svar.status_code == 302, tekst(svar)
    return Importkjoering.objects.latest("pk")


def adresse(navn, kjoering):
    return reverse(f"paamelding:{navn}", args=["paamelding", kjoering.pk])


def valg(klient, kjoering):
    """The columns as the page has them chosen."""
    skjema = klient.get(adresse("kolonner", kjoering)).context["skjema"]
    return {navn: felt.initial for navn, felt in skjema.fields.items()}


def til_kontroll(klient, skole, *rader, **felt):
    kjoering = last_opp(klient, skole, fil(*rader, **felt))
    svar = klient.post(adresse("kolonner", kjoering), valg(klient, kjoering))
    assert svar.status_code == 302, tekst(svar)
    return kjoering


@pytest.mark.parametrize("csv", [False, True])
def test_hele_veien_fra_regneark_til_kandidater(som, skoleadmin, skole, csv):
    klient = som(skoleadmin)
    kjoering = last_opp(klient, skole, fil(rad(1, rom="A1", plass="7"), rad(2, type="privatist", maal=""), csv=csv))
    assert klient.get(adresse("kontroll", kjoering)).url == adresse("kolonner", kjoering)

    valgt = valg(klient, kjoering)
    assert {navn: verdi for navn, verdi in valgt.items() if verdi} == {
        "kol-fagkode": "0", "kol-parti": "1", "kol-nummer": "2", "kol-fornavn": "3", "kol-etternavn": "4",
        "kol-maalform": "5", "kol-kandidatslag": "6", "kol-rom": "7", "kol-plass": "8",
    }  # fmt: skip
    klient.post(adresse("kolonner", kjoering), valgt)
    assert "Importer 2 kandidater" in tekst(klient.get(adresse("kontroll", kjoering)))
    assert not Kandidat.objects.exists()
    klient.post(adresse("bekreft_import", kjoering))

    rader = Kandidat.objects.order_by("pk").values_list("parti__navn", "maalform", "slag", "rom", "plass")
    assert list(rader) == [("3STA", "nn", "elev", "A1", "7"), ("3STA", "nb", "privatist", "", "")]


def test_en_paakrevd_kolonne_som_mangler_sies_ved_feltet(som, skoleadmin, skole):
    klient = som(skoleadmin)
    kjoering = last_opp(klient, skole, fil(rad(1)))
    valgt = valg(klient, kjoering)

    svar = klient.post(adresse("kolonner", kjoering), {**valgt, "kol-fagkode": "", "kol-rom": "1"})

    assert svar.status_code == 422
    assert set(svar.context["skjema"].errors) == {"kol-fagkode", "kol-rom"}
    assert not Importkjoering.objects.get().kolonner
    assert klient.post(adresse("kolonner", kjoering), {**valgt, "kol-fagkode": "99"}).status_code == 422


def test_kolonnene_huskes_til_neste_fil_for_samme_skole(som, skoleadmin, annen_skoleadmin, skole, annen_skole):
    hode = ["Fagkode", "Klasse", "Elevens id", *HODE[3:]]
    klient = som(skoleadmin)
    kjoering = last_opp(klient, skole, fil(rad(1), hode=hode))
    assert valg(klient, kjoering)["kol-nummer"] == ""
    klient.post(adresse("kolonner", kjoering), {**valg(klient, kjoering), "kol-nummer": "2"})

    flyttet = last_opp(klient, skole, fil(["x", *rad(2)], hode=["Ny", *hode]))
    assert valg(klient, flyttet)["kol-nummer"] == "3"
    annen = som(annen_skoleadmin)
    assert valg(annen, last_opp(annen, annen_skole, fil(rad(3), hode=hode)))["kol-nummer"] == ""
    assert "Elevens id" not in str(Importkjoering.objects.values_list("kolonner", flat=True))


def test_en_avvist_rad_rettes_paa_siden(som, skoleadmin, skole):
    klient = som(skoleadmin)
    kjoering = til_kontroll(
        klient, skole, rad(1), rad(2, fag="NOR1276"), rad(3, nummer="12345678901"), rad(4, maal="svensk")
    )
    side = klient.get(adresse("kontroll", kjoering))
    assert "3 rader kan ikke importeres slik de står" in tekst(side)
    assert 'name="celle-1-fagkode" value="NOR1276"' in side.content.decode()
    assert "12345678901" not in side.content.decode()

    svar = klient.post(
        adresse("rett", kjoering),
        {
            "celle-1-fagkode": "NOR1267",
            "celle-2-nummer": fnr(3),
            "celle-3-nummer": "",
            "celle-99-fagkode": "x",
            "vis": "avvist",
        },
    )
    assert svar.url == f"{adresse('kontroll', kjoering)}?vis=avvist"
    side = tekst(klient.get(adresse("kontroll", kjoering)))
    assert "1 rad kan ikke importeres slik den står" in side
    assert "Importer 3 kandidater" in side
    klient.post(adresse("bekreft_import", kjoering))

    assert Kandidat.objects.count() == 3
    assert Person.objects.med_nummer(fnr(3)).exists()


def test_rettinger_som_ikke_er_kontrollert_importeres_ikke_usett(som, skoleadmin, skole):
    klient = som(skoleadmin)
    kjoering = til_kontroll(klient, skole, rad(1), rad(2, fag="NOR1276"))

    klient.post(adresse("bekreft_import", kjoering), {"celle-1-fagkode": "NOR1267"})
    assert not Kandidat.objects.exists()
    svar = klient.post(adresse("bekreft_import", kjoering), {"celle-1-fagkode": "NOR1267"}, follow=True)

    assert "Filen er importert" in tekst(svar)
    assert Kandidat.objects.count() == 2


def test_rader_kan_utelates_og_tas_med_igjen(som, skoleadmin, skole):
    klient = som(skoleadmin)
    kjoering = til_kontroll(klient, skole, rad(1), rad(2, fag="NOR1276"), rad(3, fornavn="Siv"))
    klient.post(adresse("rett", kjoering), {"utelat": ["1", "2", "x", "999"]})
    side = tekst(klient.get(adresse("kontroll", kjoering), {"vis": "utelatt"}))
    assert "Siv Abdi" in side
    assert "1 av 1 kandidat blir importert" in side

    klient.post(adresse("rett", kjoering), {"ta_med": ["2"], "vis": "utelatt"})
    klient.post(adresse("bekreft_import", kjoering))

    assert set(Kandidat.objects.values_list("person__fornavn", flat=True)) == {"Nora", "Siv"}


def test_de_avviste_lastes_ned_med_grunnen_og_uten_aa_kunne_kjoeres(som, skoleadmin, skole):
    klient = som(skoleadmin)
    kjoering = til_kontroll(klient, skole, rad(1), rad(2, fag="NOR1276", fornavn="=HYPERLINK(1)"))

    svar = klient.get(adresse("avviste", kjoering))

    assert svar.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in svar.headers["Cache-Control"]
    ark = les(svar.content)
    assert len(ark.rader) == 1
    assert "=HYPERLINK(1)" in ark.rader[0][1]
    assert "finnes ikke i eksamensplanen" in ark.rader[0][1][-1]


def test_malen_kan_fylles_ut_og_leses(som, skoleadmin, skole):
    klient = som(skoleadmin)
    mal = klient.get(reverse("paamelding:mal", args=["paamelding"])).content

    assert les(mal).overskrifter[0] == "Fagkode"
    kjoering = last_opp(klient, skole, mal)
    assert "" not in {valg(klient, kjoering)[f"kol-{felt}"] for felt in ("fagkode", "nummer", "fornavn", "etternavn")}


def test_oversikten_viser_hva_som_kan_importeres_og_de_siste(som, skoleadmin, annen_skoleadmin, skole):
    til_kontroll(som(skoleadmin), skole, rad(1))

    assert "liste.xlsx" in tekst(som(skoleadmin).get(reverse("paamelding:importer")))
    assert "liste.xlsx" not in tekst(som(annen_skoleadmin).get(reverse("paamelding:importer")))
    assert som(bruker_med_rolle(Rolle.LAERER, skole)).get(reverse("paamelding:importer")).status_code == 403
    assert som(skoleadmin).get("/eksamen/import/finnesikke/").status_code == 404


def test_annen_skole_faar_404_paa_alt(som, skoleadmin, annen_skoleadmin, skole):
    kjoering = til_kontroll(som(skoleadmin), skole, rad(1))
    annen = som(annen_skoleadmin)

    for navn in ("kontroll", "kolonner", "avviste"):
        assert annen.get(adresse(navn, kjoering)).status_code == 404
    for navn in ("rett", "bekreft_import", "forkast_import", "angre_import", "kolonner"):
        assert annen.post(adresse(navn, kjoering)).status_code == 404


def test_flere_perioder_i_en_fil_avvises_med_linjen(som, skoleadmin, skole):
    klient = som(skoleadmin)
    kjoering = last_opp(klient, skole, fil([*rad(1), "V-2027"], [*rad(2), "H-2027"], hode=[*HODE, "Periode"]))

    svar = klient.post(adresse("kolonner", kjoering), valg(klient, kjoering))

    assert svar.status_code == 422
    assert "flere perioder" in tekst(svar)


def test_et_gammelt_nummer_finner_den_samme_personen(som, skoleadmin, skole):
    klient = som(skoleadmin)
    klient.post(adresse("bekreft_import", til_kontroll(klient, skole, rad(1))))
    person = Person.objects.get()
    Personhistorikk.objects.create(
        person=person, hva="nytt_nummer", nummer=fnr(50), nummer_hash=noekkelhash(fnr(50), formaal=PERSONNUMMER),
        nummerslag="fiktivt", navn=person.navn, tid=naa(),
    )  # fmt: skip

    kjoering = til_kontroll(klient, skole, rad(50), rad(1))
    side = tekst(klient.get(adresse("kontroll", kjoering), {"vis": "alle"}))

    assert "Kandidaten står to ganger i filen" in side
    klient.post(adresse("bekreft_import", kjoering))
    assert Person.objects.count() == 1
    assert Kandidat.objects.count() == 1


@pytest.mark.parametrize(("nummer", "slag"), [(fnr(1), "fnr"), ("41010150033", "dnr"), ("200012345613", "duf")])
def test_nummerslaget_lagres(som, skoleadmin, skole, nummer, slag, settings):
    klient = som(skoleadmin)
    kjoering = til_kontroll(klient, skole, rad(1, nummer=nummer))
    if "Importer 1 kandidat" in tekst(klient.get(adresse("kontroll", kjoering))):
        klient.post(adresse("bekreft_import", kjoering))
        assert Person.objects.get().nummerslag == slag
    else:
        assert slag != "fnr"


def test_ingen_navn_eller_numre_i_hendelsene(som, skoleadmin, skole):
    klient = som(skoleadmin)
    kjoering = til_kontroll(klient, skole, rad(1), rad(2, fag="NOR1276"))
    klient.post(adresse("rett", kjoering), {"celle-1-fornavn": "Hemmelig"})
    klient.post(adresse("bekreft_import", kjoering))
    klient.post(adresse("angre_import", kjoering))

    data = str(list(Hendelse.objects.values_list("data", flat=True)))
    assert {h.handling for h in Hendelse.objects.all()} >= {
        "import.forhaandsvist", "import.kolonner", "import.rettet", "paamelding.importert", "import.angret",
    }  # fmt: skip
    for hemmelig in ("Hemmelig", "Nora", fnr(1)):
        assert hemmelig not in data


def test_like_mange_spoerringer_for_faa_og_mange_rader(som, skoleadmin, skole):
    klient = som(skoleadmin)
    lag_matte()
    antall = []
    for fra, til in ((0, 3), (100, 160)):
        kjoering = til_kontroll(klient, skole, *(rad(n, parti="3STA") for n in range(fra, til)))
        with CaptureQueriesContext(
            connection,
        ) as kontroll:
            klient.get(adresse("kontroll", kjoering))
        with CaptureQueriesContext(connection) as bekreft:
            klient.post(adresse("bekreft_import", kjoering))
        with CaptureQueriesContext(connection) as angre:
            klient.post(adresse("angre_import", kjoering))
        antall.append((len(kontroll), len(bekreft), len(angre)))

    assert antall[0] == antall[1]
