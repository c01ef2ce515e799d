"""Which school and day the monitor shows: what the address may ask for, and what may be done on another day."""

import re
from datetime import timedelta

import pytest
import time_machine

from brukere.models.bruker import Rolle
from deltakelse.models import Innloggingssesjon
from felles.tid import naa
from monitor.querysets import omfang as omfangsmodul
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon, sett_fravaer, si_fra
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_kandidat

pytestmark = pytest.mark.django_db
I_GAAR, I_MORGEN = "2027-05-26", "2027-05-28"


@pytest.fixture(autouse=True)
def klokken_12():
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False) as klokke:
        yield klokke


@pytest.fixture
def paa_dag(skole, vakt):
    """`paa_dag(-1)`: a candidate whose exam is so many days from now, with the same invigilator."""

    def lag(dager, ved=skole):
        parti = PartiFactory(skole=ved, eksamen=lag_eksamen(start=naa() + timedelta(days=dager, hours=-1)), navn="3STX")
        gi_vakt(parti, vakt)
        return lag_kandidat(parti)

    return lag


@pytest.fixture
def naboskole(fylke):
    return OrganisasjonFactory(navn="Storevik videregående skole", overordnet=fylke)


def se(klient, adresse=""):
    """Ids in the order of the table, and the HTML."""
    svar = klient.get(f"/monitor/{adresse}")
    assert svar.status_code == 200
    html = svar.content.decode()
    return [int(pk) for pk in re.findall(r'<tr role="row" id="k(\d+)"', html)], html


def versjon(klient, adresse=""):
    html = klient.get(f"/monitor/tabell/{adresse}").content.decode()
    return re.search(r'name="v" value="([^"]+)"', html)[1]


# --- the day ---------------------------------------------------------------------------------------------------------
def test_uten_dato_vises_dagen_i_dag(som, vakt, kandidat, paa_dag):
    paa_dag(-1), paa_dag(1)
    rader, html = se(som(vakt))

    assert rader == [kandidat.pk]
    assert 'name="dato" value="2027-05-27"' in html
    assert "Gå til i dag" not in html


def test_en_dag_som_var_og_en_som_kommer(som, vakt, kandidat, paa_dag):
    foer, etter = paa_dag(-1), paa_dag(1)
    klient = som(vakt)

    rader, html = se(klient, f"?dato={I_GAAR}")
    assert rader == [foer.pk]
    assert "onsdag 26. mai 2027" in html
    assert "Eksamenen var onsdag 26. mai 2027, og her kan du bare lese." in html
    rader, html = se(klient, f"?dato={I_MORGEN}")
    assert rader == [etter.pk]
    assert "Eksamenen er fredag 28. mai 2027." in html
    assert 'href="/monitor/">Gå til i dag' in html


@pytest.mark.parametrize(
    "dato",
    [
        "i-morgen",
        "2027-13-01",
        "2027-02-30",
        "0001-01-01",
        "9999-12-31",
        "2027-5-7",
        "20270527",
        "",
        "%00",
        "²027-05-27",
    ],
)
def test_en_oppdiktet_dato_er_dagen_i_dag(som, vakt, kandidat, dato):
    rader, html = se(som(vakt), f"?dato={dato}")

    assert rader == [kandidat.pk]
    assert 'name="dato" value="2027-05-27"' in html


def test_dagen_foelger_med_i_filter_sortering_sider_og_henting(som, vakt, paa_dag):
    paa_dag(-1)
    html = se(som(vakt), f"?dato={I_GAAR}&sok=a&sorter=kandidat")[1]

    assert f'hx-get="/monitor/tabell/?dato={I_GAAR}&amp;sok=a&amp;sorter=kandidat"' in html
    for skjema in ("sortering", "filter"):
        assert re.search(rf'<form[^>]* id="{skjema}".*?name="dato" value="{I_GAAR}"', html, re.S), skjema
    assert f'href="/monitor/?dato={I_GAAR}&amp;sorter=kandidat"' in html  # reset keeps the day
    assert f'name="liste" value="?dato={I_GAAR}' in html


def test_knappene_til_dagen_foer_og_etter(som, vakt, kandidat):
    html = se(som(vakt), "?gruppe=1")[1]

    assert f'href="/monitor/?dato={I_GAAR}"' in html
    assert f'href="/monitor/?dato={I_MORGEN}"' in html


def test_en_dag_uten_eksamen_sier_det(som, vakt, skoleadmin, kandidat):
    assert "Du er ikke satt opp som vakt onsdag 26. mai 2027." in se(som(vakt), f"?dato={I_GAAR}")[1]
    assert "Ingen av partiene dine har eksamen onsdag 26. mai 2027." in se(som(skoleadmin), f"?dato={I_GAAR}")[1]


@pytest.mark.parametrize("dager", [-1, 1])
def test_en_annen_dag_er_bare_til_aa_se_paa(som, vakt, paa_dag, dager):
    kandidat = paa_dag(dager)
    lag_sesjon(kandidat)
    html = se(som(vakt), f"?dato={I_GAAR if dager < 0 else I_MORGEN}")[1]

    assert "Venter på tilgang" in html
    assert "Gi tilgang</button>" not in html
    assert 'formaction="/monitor/kandidater/' not in html
    assert 'id="naa"' not in html
    assert "kandidat venter på tilgang." not in html


def test_etter_dagen_endrer_bare_skoleadministrator_fravaer(som, vakt, skoleadmin, paa_dag):
    kandidat = paa_dag(-1)
    menyer = {}
    for bruker in (vakt, skoleadmin):
        assert f'id="valg-{kandidat.pk}"' in se(som(bruker), f"?dato={I_GAAR}")[1]
        menyer[bruker] = som(bruker).get(f"/monitor/kandidater/{kandidat.pk}/valg/").content.decode()

    assert "Dokumentert fravær" in menyer[skoleadmin]
    assert "Dokumentert fravær" not in menyer[vakt]
    assert "Se logg" in menyer[vakt]
    assert "Gi tilgang" not in menyer[skoleadmin]


def test_rektor_har_ingen_valg_noen_dag(som, skole, kandidat, paa_dag):
    paa_dag(-1)
    rektor = bruker_med_rolle(Rolle.REKTOR, skole)
    for adresse in ("", f"?dato={I_GAAR}"):
        assert "data-flere-valg" not in se(som(rektor), adresse)[1]


@pytest.mark.parametrize("dager", [-1, 1])
def test_ingen_faar_tilgang_til_en_eksamen_en_annen_dag(som, vakt, skoleadmin, paa_dag, dager):
    kandidat = paa_dag(dager)
    sesjon = lag_sesjon(kandidat)
    for bruker in (vakt, skoleadmin):
        svar = som(bruker).post(f"/monitor/kandidater/{kandidat.pk}/tilgang/", headers={"HX-Request": "true"})
        assert svar.status_code == 200
        assert "har ikke eksamen i dag" in svar.content.decode()
    som(vakt).post("/monitor/tilgang/", {"kandidater": str(kandidat.pk)})

    assert Innloggingssesjon.objects.get(pk=sesjon.pk).autorisert is None


def test_fravaer_fra_i_gaar_vises_naar_skolen_endrer_det(som, skoleadmin, paa_dag):
    kandidat = paa_dag(-1)
    klient = som(skoleadmin)
    foer = versjon(klient, f"?dato={I_GAAR}")
    sett_fravaer(kandidat, "DF")
    si_fra(kandidat)

    assert versjon(klient, f"?dato={I_GAAR}") != foer
    assert se(klient, f"?dato={I_GAAR}&fravaer=DF")[0] == [kandidat.pk]


def test_handlinger_svarer_med_dagen_en_saa_paa(som, vakt, kandidat, paa_dag):
    annen = paa_dag(-1)
    lag_sesjon(kandidat)
    svar = som(vakt).post(
        f"/monitor/kandidater/{kandidat.pk}/tilgang/",
        {"liste": f"?dato={I_GAAR}"},
        headers={"HX-Request": "true"},
    )

    assert f'id="k{annen.pk}"' in svar.content.decode()
    assert f'id="k{kandidat.pk}"' not in svar.content.decode()


# --- the school ------------------------------------------------------------------------------------------------------
def test_den_som_har_en_skole_velger_ikke(som, vakt, skoleadmin, kandidat):
    for bruker in (vakt, skoleadmin):
        assert 'id="skole"' not in se(som(bruker))[1]


def test_den_som_har_flere_skoler_velger_en(som, fylke, kandidat, naboskole, paa_dag):
    nabo = paa_dag(0, naboskole)
    klient = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))

    assert set(se(klient)[0]) == {kandidat.pk, nabo.pk}
    rader, html = se(klient, f"?skole={naboskole.pk}")
    assert rader == [nabo.pk]
    assert f'<option value="{naboskole.pk}" selected>Storevik videregående skole</option>' in html
    assert f'hx-get="/monitor/tabell/?skole={naboskole.pk}"' in html
    # The choice stays when that day has no exam there, and the page says so.
    rader, html = se(klient, f"?skole={naboskole.pk}&dato={I_GAAR}")
    assert rader == []
    assert "Ingen av partiene dine har eksamen onsdag 26. mai 2027." in html


def test_en_skole_en_ikke_kjenner_er_som_ingen(som, vakt, kandidat, naboskole, paa_dag, annen_skoleadmin):
    fremmed = lag_kandidat(PartiFactory(skole=naboskole))
    klient = som(vakt)

    for skole in (naboskole.pk, 999999, "abc", "-1", "", "9" * 30, "²"):
        rader, html = se(klient, f"?skole={skole}")
        assert rader == [kandidat.pk]
        assert fremmed.person.navn not in html
        assert "skole=" not in re.search(r'hx-get="([^"]*)"', html)[1]
    assert se(som(annen_skoleadmin), f"?skole={kandidat.parti.skole_id}")[0] == []


def test_skoler_med_samme_navn_skilles_paa_nummeret(som, fylke, kandidat, paa_dag):
    tvilling = OrganisasjonFactory(navn=kandidat.parti.skole.navn, overordnet=fylke)
    paa_dag(0, tvilling)
    html = se(som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)))[1]

    assert f"{tvilling.navn} ({tvilling.orgnr})</option>" in html


def test_er_skolene_mange_velges_en_foerst(som, fylke, kandidat, naboskole, paa_dag, monkeypatch):
    monkeypatch.setattr(omfangsmodul, "MAKS_SKOLER", 1)
    nabo = paa_dag(0, naboskole)
    klient = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    rader, html = se(klient)

    assert rader == []
    assert "Velg en skole over, så vises kandidatene der." in html
    assert kandidat.person.navn not in html
    assert se(klient, f"?skole={naboskole.pk}")[0] == [nabo.pk]


# --- the version -----------------------------------------------------------------------------------------------------
def test_skole_dag_og_visning_er_del_av_versjonen(som, fylke, kandidat, naboskole, paa_dag):
    paa_dag(0, naboskole), paa_dag(-1)
    klient = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    adresser = ["", f"?skole={naboskole.pk}", f"?dato={I_GAAR}", "?visning=rom", "?visning=kart", "?per=25", "?ip=1"]

    assert len({versjon(klient, adresse) for adresse in adresser}) == len(adresser)


def test_midnatt_flytter_en_aapen_side_til_neste_dag(som, vakt, kandidat, paa_dag, klokken_12):
    i_morgen = paa_dag(1)
    klient = som(vakt)
    foer = versjon(klient)
    klokken_12.shift(timedelta(hours=14))
    svar = som(vakt).get("/monitor/tabell/", {"v": foer})

    assert svar.status_code == 200
    assert f'id="k{i_morgen.pk}"' in svar.content.decode()


@pytest.mark.parametrize("adresse", ["", f"?dato={I_GAAR}", "?skole={skole}"])
def test_uendret_koster_det_samme_med_dag_og_skole(
    som, vakt, parti, kandidat, paa_dag, adresse, django_assert_max_num_queries
):
    paa_dag(-1)
    adresse = adresse.format(skole=parti.skole_id)
    klient = som(vakt)
    v = versjon(klient, adresse)
    # session, user, roles, version
    with django_assert_max_num_queries(4):
        assert klient.get(f"/monitor/tabell/{adresse}{'&' if adresse else '?'}v={v}").status_code == 204


@pytest.mark.parametrize("adresse", ["", "?visning=rom", "?visning=kart", f"?dato={I_GAAR}"])
def test_siden_koster_det_samme_for_en_som_for_tretti(
    som, vakt, parti, kandidat, adresse, django_assert_max_num_queries
):
    klient = som(vakt)
    se(klient, adresse)  # what is read once a process is read
    with django_assert_max_num_queries(40) as en:
        se(klient, adresse)
    for _ in range(29):
        lag_kandidat(parti)
    with django_assert_max_num_queries(len(en)):
        se(klient, adresse)
