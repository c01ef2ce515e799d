"""The pages of the archive: who sees which message, what is hidden, and the event when it is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles import lager
from felles.hendelser import SYSTEM
from felles.models import Hendelse, Jobb
from felles.tid import naa
from klage.services.visning import velg_visning
from pas_integration.models import PasJobb, PasMelding
from pas_integration.services import arkiv, skjerming
from pas_kontrakt.meldinger.oversikter import Karaktereksamen, Karaktergruppe, Karakterkandidat, Karakteroversikt
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Ansvarlig, Deltakelse, Pamelding, Pameldingsgruppe, Pameldingskandidat
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import lag_eksamen
from tests.fabrikker.jobber import lag_jobb
from tests.fabrikker.klage import rad, ta_imot
from tests.personvern import hendelser_uten_persondata

pytestmark = pytest.mark.django_db

FNR, ANDRE = "03880999973", "05870998765"
LISTE = "/pas/meldinger/"


@pytest.fixture(autouse=True)
def mapper(tmp_path, settings):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "filer" / "spol"


@pytest.fixture
def pluss(skole):
    return bruker_med_rolle(Rolle.SKOLEADMIN_PLUSS, skole)


def legg(skole, kropp=None, **felt) -> PasMelding:
    standard = {
        "retning": "ut", "slag": "Pamelding", "metode": "POST", "sti": "/api/ekstern/kandidatpamelding", "status": 202,
        "motpart": "https://pas.example.no", "naa": naa(), "periodekode": "V-2027",
    }  # fmt: skip
    return arkiv.legg(skole=skole, kropp=kropp, **(standard | felt))


@pytest.fixture
def pamelding(skole):
    ansvarlig = Ansvarlig(ANDRE, "Turid", "Lærer", "nb", "turid@example.no", "90012345")
    kandidat = Pameldingskandidat(FNR, "Rolig", "Fjord", "nn", "elev")
    gruppe = Pameldingsgruppe("3STA", "REA3056", None, (ansvarlig,), (kandidat,))
    verdi = Pamelding("pasbruker", "V-2027", skole.orgnr, skole.navn, (gruppe,), "VGS", "feil@example.no")
    return legg(skole, skriv(verdi))


PERSONLIG = (FNR, ANDRE, "Rolig", "Fjord", "Turid", "Lærer", "@example.no", "90012345", "pasbruker")


def tekst(svar) -> str:
    return svar.content.decode()


# --- who ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rolle", [Rolle.SKOLEADMIN, Rolle.REKTOR])
def test_skolens_egne_ser_den_skjermet_og_ikke_hel(som, skole, pamelding, rolle):
    klient = som(bruker_med_rolle(rolle, skole))
    svar = klient.get(f"{LISTE}{pamelding.pk}/")
    assert svar.status_code == 200
    assert not [ord_ for ord_ in PERSONLIG if ord_ in tekst(svar)]
    assert "Vis hele</button>" not in tekst(svar)
    for del_ in ("hele", "fil"):
        assert klient.post(f"{LISTE}{pamelding.pk}/{del_}/").status_code == 403
    assert not Hendelse.objects.exists()


def test_annen_skole_faar_404_og_ser_den_ikke_i_listen(som, annen_skole, pamelding):
    klient = som(bruker_med_rolle(Rolle.SKOLEADMIN_PLUSS, annen_skole))
    assert klient.get(f"{LISTE}{pamelding.pk}/").status_code == 404
    for del_ in ("hele", "fil"):
        assert klient.post(f"{LISTE}{pamelding.pk}/{del_}/").status_code == 404
    assert "Ingen meldinger ennå" in tekst(klient.get(LISTE))


@pytest.mark.parametrize("rolle", [Rolle.LAERER, Rolle.EKSAMENSVAKT, Rolle.SENSOR, Rolle.KLAGENEMND])
def test_andre_roller_faar_nei(som, skole, pamelding, rolle):
    klient = som(bruker_med_rolle(rolle, skole))
    assert klient.get(LISTE).status_code == 403
    assert klient.get(f"{LISTE}{pamelding.pk}/").status_code == 404


def test_drift_ser_meldinger_uten_skole_men_aldri_hele(som, udir, skole, pamelding):
    plan = legg(None, b"<a/>", slag="EksamensplanResponse")
    drift = som(bruker_med_rolle(Rolle.DRIFT, udir))
    assert drift.get(f"{LISTE}{plan.pk}/").status_code == 200
    assert drift.get(f"{LISTE}{pamelding.pk}/").status_code == 200
    assert drift.post(f"{LISTE}{pamelding.pk}/hele/").status_code == 403
    assert som(bruker_med_rolle(Rolle.SKOLEADMIN, skole)).get(f"{LISTE}{plan.pk}/").status_code == 404


# --- masked and whole -----------------------------------------------------------------------------------------------


def test_skjermet_er_innrykket_og_har_det_som_ikke_er_personlig(som, pluss, pamelding):
    svar = tekst(som(pluss).get(f"{LISTE}{pamelding.pk}/"))
    assert "&lt;pa:Fodselsnr&gt;•••&lt;/pa:Fodselsnr&gt;" in svar
    assert "&lt;pa:Fagkode&gt;REA3056&lt;/pa:Fagkode&gt;" in svar
    assert "\n  &lt;pa:" in svar
    assert not [ord_ for ord_ in PERSONLIG if ord_ in svar]


def test_hele_vises_for_den_som_kan_og_hver_gang_loggfoeres(som, pluss, skole, pamelding):
    klient = som(pluss)
    for ganger in (1, 2):
        svar = klient.post(f"{LISTE}{pamelding.pk}/hele/")
        assert svar.status_code == 200
        assert not [ord_ for ord_ in (FNR, ANDRE, "Rolig", "Turid", "pasbruker") if ord_ not in tekst(svar)]
        assert svar.headers["Cache-Control"] == "no-store, private"
        assert Hendelse.objects.filter(handling="pasmelding.vist_hel").count() == ganger
    hendelse = Hendelse.objects.first()
    assert (hendelse.aktoer_id, hendelse.objekt_id, hendelse.skole_id) == (pluss.pk, pamelding.pk, skole.pk)
    assert hendelser_uten_persondata() == []
    assert klient.get(f"{LISTE}{pamelding.pk}/hele/").status_code == 405


def test_nedlasting_er_bytene_som_de_var_og_loggfoeres(som, pluss, pamelding):
    svar = som(pluss).post(f"{LISTE}{pamelding.pk}/fil/")
    assert b"".join(svar.streaming_content) == arkiv.innhold(pamelding)
    assert svar.headers["Content-Disposition"] == f'attachment; filename="pas-melding-{pamelding.pk}.xml"'
    assert svar.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert svar.headers["X-Content-Type-Options"] == "nosniff"
    assert Hendelse.objects.get().handling == "pasmelding.lastet_ned"


def test_karakterer_skjules(som, skoleadmin, skole):
    kandidat = Karakterkandidat(FNR, "337JQE-V", Deltakelse.DELTATT, 4, 5, "Godt begrunnet")
    oversikt = Karakteroversikt(skole.orgnr, (Karaktereksamen("REA3056", None, (Karaktergruppe("A", (kandidat,)),)),))
    svar = tekst(som(skoleadmin).get(f"{LISTE}{legg(skole, skriv(oversikt)).pk}/"))
    assert "337JQE-V" in svar
    for ord_ in ("Karakter&gt;4", "Klagekarakter&gt;5", "Godt begrunnet", FNR):
        assert ord_ not in svar


def test_fnr_i_feilmeldinger_og_attributter_skjules(som, skoleadmin, skole):
    kropp = f'<a b="{FNR}">Kandidat {FNR[:6]} {FNR[6:]} er<c/>ukjent {ANDRE}</a>'.encode()
    svar = tekst(som(skoleadmin).get(f"{LISTE}{legg(skole, kropp).pk}/"))
    assert "ukjent •••" in svar
    for tall in (FNR, FNR[6:], ANDRE):
        assert tall not in svar


@pytest.mark.parametrize(
    "kropp", [b"<html><p>Kari Nordmann", b"\xff\x00ikke xml", b"<!DOCTYPE a><a>Kari</a>", b'{"a": 1}']
)
def test_det_som_ikke_er_xml_vises_bare_helt(som, skoleadmin, pluss, skole, kropp):
    melding = legg(skole, kropp)
    svar = tekst(som(skoleadmin).get(f"{LISTE}{melding.pk}/"))
    assert "ikke gyldig XML" in svar
    assert "Kari" not in svar
    assert som(pluss).post(f"{LISTE}{melding.pk}/hele/").status_code == 200


def test_stor_melding_lastes_ned(som, pluss, skole, monkeypatch):
    monkeypatch.setattr("pas_integration.views.meldinger.MAKS_BYTE", 10)
    melding = legg(skole, b"<aaaaaaaaaaaaa/>")
    svar = tekst(som(pluss).get(f"{LISTE}{melding.pk}/"))
    assert "for stor til å vises" in svar
    assert "Last ned</button>" in svar


def test_lang_melding_kuttes_paa_siden(som, skoleadmin, skole, monkeypatch):
    monkeypatch.setattr(skjerming, "MAKS_LINJER", 3)
    melding = legg(skole, b"<a>" + b"<b/>" * 9 + b"</a>")
    assert "de første 3 av 11 linjer" in tekst(som(skoleadmin).get(f"{LISTE}{melding.pk}/"))


def test_uten_innhold_slettet_innhold_og_tapt_innhold(som, pluss, skole):
    uten, slettet, tapt = legg(skole), legg(skole, b"<a/>", naa=naa() - timedelta(days=999)), legg(skole, b"<a/>")
    arkiv.rydd(naa=naa())
    lager.slett(tapt.noekkel)
    klient = som(pluss)
    for melding, ord_ in ((uten, "ikke noe innhold"), (slettet, "tiden er ute"), (tapt, "fillageret")):
        assert ord_ in tekst(klient.get(f"{LISTE}{melding.pk}/"))
    assert klient.post(f"{LISTE}{slettet.pk}/fil/").status_code == 404
    assert not Hendelse.objects.exists()


# --- the list -------------------------------------------------------------------------------------------------------


def slagene(svar) -> list[str]:
    return [melding.slag for melding, _tegn in svar.context["rader"]]


def test_listen_finner_etter_skole_jobb_slag_retning_dag_og_utfall(som, fylke, skole, annen_skole):
    jobb = lag_jobb(skole)
    pasjobb = PasJobb.objects.create(jobb=jobb, slag="eksport", skole=skole, periode=lag_eksamen().periode)
    kveld = datetime(2027, 5, 27, 22, 30, tzinfo=UTC)  # the 28th in Norway
    legg(skole, slag="Pamelding", jobb=pasjobb, naa=kveld)
    legg(skole, slag="PameldingReport", retning="inn", status=200, naa=kveld - timedelta(days=1))
    legg(annen_skole, slag="Karakteroversikt", status=503, naa=kveld - timedelta(days=2))
    legg(annen_skole, slag="Sletting", status=None, naa=kveld - timedelta(days=3))
    klient = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    ventet = {
        "": ["Pamelding", "PameldingReport", "Karakteroversikt", "Sletting"],
        "?sorter=tid": ["Sletting", "Karakteroversikt", "PameldingReport", "Pamelding"],
        "?skole=lillevik": ["Pamelding", "PameldingReport"],
        f"?skole={annen_skole.orgnr}": ["Karakteroversikt", "Sletting"],
        "?slag=Pamelding": ["Pamelding"],
        "?retning=inn": ["PameldingReport"],
        f"?jobb={jobb.noekkel}": ["Pamelding"],
        "?jobb=tull": [],
        "?fra=2027-05-28": ["Pamelding"],
        "?til=2027-05-26": ["Karakteroversikt", "Sletting"],
        "?fra=2027-05-27&til=2027-05-27": ["PameldingReport"],
        "?fra=tull&retning=tull&side=999": ["Pamelding", "PameldingReport", "Karakteroversikt", "Sletting"],
        "?utfall=feilet": ["Karakteroversikt", "Sletting"],
    }
    for sporring, slag in ventet.items():
        svar = klient.get(LISTE + sporring)
        assert slagene(svar) == slag, sporring
        assert svar.status_code == 200


def test_listen_koster_like_mye_med_1_og_30_og_blar(som, skoleadmin, skole, django_assert_max_num_queries):
    klient = som(skoleadmin)
    maalt = []
    for antall in (1, 29, 30):
        for _ in range(antall):
            legg(skole)
        with django_assert_max_num_queries(20) as sporringer:
            svar = klient.get(LISTE)
        maalt.append(len(sporringer))
        assert svar.status_code == 200
    assert len(set(maalt)) == 1
    assert "60 meldinger" in tekst(svar)
    assert len(slagene(klient.get(f"{LISTE}?side=2"))) == 10


def test_svaret_staar_med_ord_og_kode(som, skoleadmin, skole):
    for status in (200, 503, None):
        legg(skole, status=status)
    svar = tekst(som(skoleadmin).get(LISTE))
    for ord_ in ("I orden (200)", "Feil (503)", "Ikke besvart<"):
        assert ord_ in svar


def test_siden_sier_hvilken_jobb_den_hoerer_til(som, skoleadmin, skole):
    jobb = lag_jobb(skole)
    pasjobb = PasJobb.objects.create(jobb=jobb, slag="eksport", skole=skole, periode=lag_eksamen().periode)
    melding = legg(skole, jobb=pasjobb)
    svar = tekst(som(skoleadmin).get(reverse("pas_integration:melding", args=[melding.pk])))
    assert f"?jobb={Jobb.objects.get().noekkel}" in svar


def test_hvem_som_har_klaget_og_hvem_som_ikke_leverte_vises_ikke(skole):
    rader = (
        Karakterkandidat(FNR, "337JQE-V", Deltakelse.DELTATT, 4),
        Karakterkandidat(FNR, "339JQE-V", Deltakelse.MANGLER_BESVARELSE, 0),
        Karakterkandidat(ANDRE, "338JQE-V", Deltakelse.DELTATT, 3, 5, "Godt begrunnet"),
    )
    sider = []
    for rad_ in rader:
        gruppe = (Karaktergruppe("A", (replace(rad_, kandidatnr="337JQE-V"),)),)
        xml = skriv(Karakteroversikt(skole.orgnr, (Karaktereksamen("REA3056", None, gruppe),)))
        sider.append(skjerming.vis(xml, hele=False).linjer)
    assert sider[0] == sider[1] == sider[2]
    assert "nil" not in "".join(sider[0])


def test_ingen_ser_resultatene_hele_foer_tiden(som, pluss, skole, parti, kandidat):
    vises = naa() + timedelta(days=1)
    velg_visning(skole=skole, periode=parti.eksamen.periode, vises_fra=vises, aktoer=SYSTEM, naa=naa())
    karakter = Karakterkandidat(FNR, "337JQE-V", Deltakelse.DELTATT, 4)
    xml = skriv(Karakteroversikt(skole.orgnr, (Karaktereksamen("REA3056", None, (Karaktergruppe("A", (karakter,)),)),)))
    felt = {
        "retning": "inn",
        "metode": "GET",
        "sti": "/api/ekstern/karakter",
        "periodekode": parti.eksamen.periode.kode,
    }
    klient = som(pluss)
    for slag, kropp in (("Karakteroversikt", xml), (arkiv.UKJENT, xml[:-20])):
        melding = legg(skole, kropp, slag=slag, **felt)
        side = klient.get(f"{LISTE}{melding.pk}/")
        assert "Ingen kan se den hele" in side.text
        assert "Vis hele</button>" not in side.text
        for del_ in ("hele", "fil"):
            assert klient.post(f"{LISTE}{melding.pk}/{del_}/").status_code == 403
        # Another period's and another kind's are as before.
        for annet in ({"periodekode": "H-2020"}, {"slag": "Pamelding", "sti": "/api/ekstern/kandidatpamelding"}):
            annen = legg(skole, xml, **({"slag": slag} | felt | annet))
            assert klient.post(f"{LISTE}{annen.pk}/hele/").status_code == 200
    ta_imot(parti, rad(kandidat, 4))
    velg_visning(skole=skole, periode=parti.eksamen.periode, vises_fra=naa(), aktoer=SYSTEM, naa=naa())
    assert klient.post(f"{LISTE}{melding.pk}/hele/").status_code == 200
