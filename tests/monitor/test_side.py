import re
from datetime import timedelta

import pytest
import time_machine

from brukere.models.bruker import Rolle
from deltakelse.models import Feilforsoek
from eksamen.models.valg import Deltype
from felles.tid import naa, oslo
from levering.models import Delmerke
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.deltakelse import (
    lag_sesjon,
    legg_fil,
    legg_levering,
    sett_fravaer,
    sett_oppmoete,
    sett_sendespost,
    sett_sperre,
)
from tests.fabrikker.eksamen import PartiFactory, PersonFactory, gi_vakt, lag_eksamen, lag_kandidat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def klokken_11():
    """Noon is far from midnight: «today» is the same day for every exam here."""
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False):
        yield


def side(som, bruker, adresse="") -> str:
    svar = som(bruker).get(f"/monitor/{adresse}")
    assert svar.status_code == 200
    return svar.content.decode()


def raden(html: str, kandidat) -> str:
    """The text of a candidate's row, without tags."""
    rad = re.search(rf'<tr role="row" id="k{kandidat.pk}".*?</tr>', html, re.S)
    assert rad, "Kandidaten har ingen rad."
    return " ".join(re.sub(r"<[^>]+>", " ", rad[0]).split())


def viste(html: str) -> set[int]:
    return {int(pk) for pk in re.findall(r'<tr role="row" id="k(\d+)"', html)}


# --- who sees what ---------------------------------------------------------------------------------------------------
def test_vakten_ser_bare_partiene_sine(som, vakt, kandidat, skole):
    annet = lag_kandidat(PartiFactory(skole=skole))

    html = side(som, vakt)

    assert viste(html) == {kandidat.pk}
    assert annet.person.navn not in html


def test_skoleadministrator_ser_hele_skolen_og_ingen_annen(som, skoleadmin, annen_skoleadmin, kandidat, skole):
    annet = lag_kandidat(PartiFactory(skole=skole))

    assert viste(side(som, skoleadmin)) == {kandidat.pk, annet.pk}
    assert viste(side(som, annen_skoleadmin)) == set()


@pytest.mark.parametrize("rolle", [Rolle.UDIR, Rolle.STATSFORVALTER, Rolle.FYLKESKOMMUNE, Rolle.VIGO_EKSAMENSADMIN])
def test_de_overordnede_ser_alt_under_seg(som, rolle, udir, statsforvalter, fylke, kandidat):
    sted = {Rolle.UDIR: udir, Rolle.STATSFORVALTER: statsforvalter}.get(rolle, fylke)

    assert viste(side(som, bruker_med_rolle(rolle, sted))) == {kandidat.pk}


def test_et_annet_fylke_ser_ingenting(som, statsforvalter, kandidat):
    annet = OrganisasjonFactory(slag="fylkeskommune", overordnet=statsforvalter)

    assert viste(side(som, bruker_med_rolle(Rolle.FYLKESKOMMUNE, annet))) == set()


def test_rektor_ser_men_faar_ingen_knapper(som, skole, kandidat):
    lag_sesjon(kandidat)
    html = side(som, bruker_med_rolle(Rolle.REKTOR, skole))

    assert "Venter på tilgang" in raden(html, kandidat)
    assert '<button class="ds-button" type="submit" form="handling"' not in html


@pytest.mark.parametrize("rolle", [Rolle.SENSOR, Rolle.KLAGENEMND, Rolle.LAERER, Rolle.INNTAKSKONTOR, Rolle.DRIFT])
def test_andre_roller_slipper_ikke_inn(som, skole, rolle, parti):
    klient = som(bruker_med_rolle(rolle, skole))

    assert [klient.get(a).status_code for a in ("/monitor/", "/monitor/tabell/")] == [403, 403]


def test_uten_partier_i_dag_staar_det_hvorfor(som, skole, skoleadmin):
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)

    assert "Du er ikke satt opp som vakt i dag." in side(som, vakt)
    assert "Ingen av partiene dine har eksamen i dag." in side(som, skoleadmin)


def test_overskriften_har_skole_dato_og_tjenertid(som, vakt, kandidat):
    html = side(som, vakt)

    assert "Lillevik videregående skole · torsdag 27. mai 2027" in html
    assert re.search(r'Tjenertid <span id="tjenertid">12:00</span>', html)


# --- rows ------------------------------------------------------------------------------------------------------------
def test_eksamen_med_en_del_har_kolonnen_eksamen_og_ikke_del_1(som, vakt, kandidat):
    html = side(som, vakt)

    assert ">Eksamen</button>" in html
    assert "Del 1 (kun på papir)" not in html


def test_todelt_eksamen_har_begge_delene(som, vakt, kandidat, todelt_parti):
    todelt = lag_kandidat(todelt_parti)
    legg_levering(todelt, legg_fil(todelt, delmerke=Delmerke.DEL1), del1=True)
    html = side(som, vakt)

    assert ">Del 1 (kun på papir)</button>" in html
    assert ">Eksamen / Del 2</button>" in html
    assert "Levert digitalt 12:00 Del 2 Ikke lastet opp" in raden(html, todelt)
    assert "Gjelder ikke Eksamen Ikke lastet opp" in raden(html, kandidat)


@pytest.mark.parametrize(
    ("gjoer", "tekst"),
    [
        (lambda k: None, "Ikke tilgang"),
        (lag_sesjon, "Venter på tilgang Gi tilgang – "),
        (lambda k: lag_sesjon(k, autorisert=True), "Har tilgang"),
        (sett_sperre, "Digital tilgang sperret"),
        (sett_fravaer, "Ikke-dokumentert fravær"),
        (lambda k: sett_fravaer(k, "DF"), "Dokumentert fravær"),
    ],
)
def test_tilgangsstatusene_staar_med_veiledningens_ord(som, vakt, kandidat, gjoer, tekst):
    gjoer(kandidat)

    assert raden(side(som, vakt), kandidat).startswith(tekst)


def test_venter_paa_eksamensstart_foer_start(som, skole, vakt):
    parti = PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa() + timedelta(minutes=10)))
    gi_vakt(parti, vakt)
    kandidat = lag_kandidat(parti)
    lag_sesjon(kandidat, autorisert=True)

    assert raden(side(som, vakt), kandidat).startswith("Venter på eksamensstart")


def test_fremdriftsstatusene_staar_med_veiledningens_ord_og_det_som_teller(som, vakt, kandidat):
    assert "Ikke lastet opp slutt 16:00" in raden(side(som, vakt), kandidat)

    filer = [legg_fil(kandidat), legg_fil(kandidat)]
    assert "Laster opp 2 filer · slutt 16:00" in raden(side(som, vakt), kandidat)

    legg_levering(kandidat, *filer)
    html = side(som, vakt)
    assert "Ikke tilgang" in raden(html, kandidat)
    assert "Levert digitalt 12:00" in raden(html, kandidat)
    assert f'id="k{kandidat.pk}" class="ferdig"' in html

    sett_sendespost(kandidat)
    assert "Sendes i posten merket 12:00 Flere valg" in raden(side(som, vakt), kandidat)


def test_egen_slutt_staar_med_minuttene_men_ikke_grunnen(som, vakt, kandidat):
    deel = kandidat.deler.get()
    deel.slutt += timedelta(minutes=35)
    deel.ekstra_minutter = 35
    deel.save(update_fields=["slutt", "ekstra_minutter"])

    assert "slutt 16:35 (+35 min)" in raden(side(som, vakt), kandidat)


def test_raden_er_groenn_foerst_naar_alle_deler_er_ferdige(som, vakt, todelt_parti):
    kandidat = lag_kandidat(todelt_parti)
    legg_levering(kandidat, legg_fil(kandidat, delmerke=Delmerke.DEL1), del1=True)
    assert f'id="k{kandidat.pk}" class="ferdig"' not in side(som, vakt)

    sett_sendespost(kandidat)
    assert f'id="k{kandidat.pk}" class="ferdig"' in side(som, vakt)


def test_fravaer_skjuler_fremdriften(som, vakt, kandidat):
    legg_fil(kandidat)
    sett_fravaer(kandidat)

    assert "Laster opp" not in raden(side(som, vakt), kandidat)


def test_skrift_i_navn_blir_ikke_til_kode(som, vakt, parti):
    lag_kandidat(parti, person=PersonFactory(fornavn="<script>alert(1)</script>", etternavn='" onclick="x'))
    html = side(som, vakt)

    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


# --- banner, lane and cards -------------------------------------------------------------------------------------------
def test_varselet_teller_og_lenker_til_dem_det_gjelder(som, vakt, kandidater):
    lag_sesjon(kandidater[0])
    lag_sesjon(kandidater[1], autorisert=True, opprettet=naa() - timedelta(hours=1))
    lag_sesjon(kandidater[1])
    html = side(som, vakt)

    assert "2 kandidater venter på tilgang." in html
    assert 'href="/monitor/?tilgang=venter">Se hvilke kandidater det gjelder' in html
    assert viste(side(som, vakt, "?tilgang=venter")) == {kandidater[0].pk, kandidater[1].pk}
    assert "Har tilgang Gi tilgang på nytt" in raden(html, kandidater[1])


def test_ingen_venter_gir_en_rolig_setning(som, vakt, kandidater):
    lag_sesjon(kandidater[0], autorisert=True)
    sett_fravaer(kandidater[1])
    sett_oppmoete(kandidater[2])
    html = side(som, vakt)

    assert "Ingen trenger deg nå. 1 har tilgang, 0 er ferdige, 1 har fravær." in html
    assert "venter på tilgang." not in html


def test_levert_og_sendt_i_posten_er_verken_i_varselet_eller_filteret(som, vakt, kandidater):
    for kandidat in kandidater:
        lag_sesjon(kandidat)
    legg_levering(kandidater[0], legg_fil(kandidater[0]))
    sett_sendespost(kandidater[1])
    sett_sperre(kandidater[2])

    assert "venter på tilgang." not in side(som, vakt)
    assert viste(side(som, vakt, "?tilgang=venter")) == set()


def test_mange_i_samme_parti_er_en_sak(som, vakt, parti):
    alle = [lag_kandidat(parti) for _ in range(5)]
    for kandidat in alle:
        lag_sesjon(kandidat)
    html = side(som, vakt)

    assert "Trenger deg nå (1)" in html
    assert "5 venter på tilgang" in html
    assert ",".join(str(k.pk) for k in alle) in html
    assert "Gi tilgang til 5" in html


def test_partikortet_teller_ferdige_og_fravaer(som, vakt, kandidater):
    legg_levering(kandidater[0], legg_fil(kandidater[0]))
    sett_fravaer(kandidater[1])
    html = side(som, vakt)

    assert "1 av 2 ferdig · 1 igjen, 1 fravær" in html
    assert "Eksamen 11:00–16:00" in html


def test_ventetid_etter_feil_passord_vises_og_kan_oppheves(som, vakt, kandidat):
    til = naa() + timedelta(seconds=40)
    Feilforsoek.objects.create(
        kandidat=kandidat, nummer_hash="a", enhet_hash="b", antall=7, sist=naa(), neste_tillatt=til
    )
    html = side(som, vakt)

    assert f"Feil passord 7 ganger, må vente til {oslo(til):%H:%M:%S}" in raden(html, kandidat)
    assert f'formaction="/monitor/kandidater/{kandidat.pk}/ventetid/"' in html


def test_planens_forberedelsesdag_staar_ikke_paa_kortet(som, vakt, parti, kandidat):
    deel = parti.eksamen.deler.get()
    dagen_foer = deel.start - timedelta(days=1)
    parti.eksamen.deler.create(
        type=Deltype.FORBEREDELSE, start=dagen_foer, slutt=dagen_foer + timedelta(hours=4), minutter=240
    )

    assert "Forberedelse" not in side(som, vakt)


def test_ventetid_vises_i_begge_partiene_til_den_som_har_to_eksamener_samme_dag(som, vakt, parti, todelt_parti):
    """The number waits, and neither invigilator knows which of the two exams the candidate is on the way to."""
    foerst = lag_kandidat(parti)
    siden = lag_kandidat(todelt_parti, person=foerst.person)
    assert siden.kandidatnummer == foerst.kandidatnummer
    Feilforsoek.objects.create(
        kandidat=foerst,
        nummer_hash="a",
        enhet_hash="b",
        antall=7,
        sist=naa(),
        neste_tillatt=naa() + timedelta(minutes=1),
    )
    html = side(som, vakt)

    for kandidat in (foerst, siden):
        assert "Feil passord 7 ganger" in raden(html, kandidat)
        assert f'formaction="/monitor/kandidater/{kandidat.pk}/ventetid/"' in html
