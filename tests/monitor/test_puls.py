"""Lost contact and uploads that stand still: worked out by beat, read in one call, unknown without Redis."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import redis as redisklient

from brukere.models.bruker import Rolle
from deltakelse.services import livstegn
from felles.tid import naa
from levering.models import Delmerke, Opplasting
from monitor import puls
from monitor.tasks import ta_pulsen
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon, legg_fil, legg_levering, sett_fravaer
from tests.fabrikker.eksamen import lag_kandidat
from tests.monitor import skolelever

pytestmark = pytest.mark.django_db
klokken = skolelever.klokken


@pytest.fixture(autouse=True)
def tomt(klokken, settings, worker_id):
    """A Redis database of this worker's own: the parties of two workers have the same numbers."""
    nummer = int(worker_id.removeprefix("gw") or 0) + 1 if worker_id != "master" else 1
    settings.REDIS_URL = f"{settings.REDIS_URL.split('?')[0]}?db={nummer}"
    klient = redisklient.Redis.from_url(settings.REDIS_URL)
    klient.flushdb()
    yield klient
    klient.flushdb()
    klient.close()


@pytest.fixture
def klient(som, vakt):
    return som(vakt)


@pytest.fixture
def inne(kandidat):
    kandidat.sesjon = lag_sesjon(kandidat, autorisert=True)
    return kandidat


def gi_livstegn(kandidat):
    assert livstegn.merk(sesjon_id=kandidat.sesjon.pk, adresse="10.0.0.5", enhet="Firefox", naa=naa())


def tabell(klient, adresse="?dempet=1") -> str:
    return klient.get(f"/monitor/tabell/{adresse}", headers={"HX-Request": "true"}).content.decode()


def versjon(klient) -> str:
    return re.search(r'name="v" value="([0-9a-f]+)"', tabell(klient, ""))[1]


def poll(klient, v) -> int:
    return klient.get("/monitor/tabell/", {"v": v}, headers={"HX-Request": "true"}).status_code


def test_tre_sjekker_uten_svar_er_uten_kontakt_og_ett_livstegn_er_nok_til_aa_ta_det_bort(klient, inne, klokken):
    gi_livstegn(inne)
    klokken.shift(timedelta(seconds=105))
    ta_pulsen()
    assert "uten kontakt" not in tabell(klient)
    klokken.shift(timedelta(seconds=1))
    ta_pulsen()

    html = tabell(klient)
    assert "Dempet: 1 uten kontakt." in html
    assert re.search(rf"Uten kontakt</span><br>{inne.person.navn}.*siden 12:00", html)
    gi_livstegn(inne)
    ta_pulsen()
    assert "uten kontakt" not in tabell(klient)


def test_uten_kontakt_er_dempet_til_noen_ber_om_det(klient, inne, klokken):
    klokken.shift(timedelta(minutes=5))
    ta_pulsen()

    html = tabell(klient, "")
    assert "Dempet: 1 uten kontakt." in html
    assert 'class="sak"' not in html
    assert 'data-antall="0"' in html


def test_siden_hentes_naar_noen_mister_kontakten_og_ikke_hvert_minutt_etter_det(klient, inne, klokken):
    ta_pulsen()
    v = versjon(klient)
    klokken.shift(timedelta(minutes=1))
    ta_pulsen()
    assert poll(klient, v) == 204
    klokken.shift(timedelta(minutes=1))
    ta_pulsen()
    assert poll(klient, v) == 200
    v = versjon(klient)
    klokken.shift(timedelta(minutes=1))
    ta_pulsen()
    assert poll(klient, v) == 204


@pytest.mark.parametrize("ferdig", [sett_fravaer, lambda k: legg_levering(k, legg_fil(k))])
def test_den_som_er_ferdig_eller_borte_savnes_ikke(klient, inne, klokken, ferdig):
    ferdig(inne)
    klokken.shift(timedelta(minutes=5))
    ta_pulsen()

    assert "uten kontakt" not in tabell(klient)


def test_den_som_bare_venter_paa_tilgang_eller_er_ferdig_med_tiden_sin_savnes_ikke(klient, parti, klokken):
    lag_sesjon(lag_kandidat(parti))
    inne = lag_kandidat(parti)
    lag_sesjon(inne, autorisert=True)
    klokken.shift(inne.deler.get().slutt - naa())
    ta_pulsen()

    assert "uten kontakt" not in tabell(klient)


def test_andre_partiers_maskiner_vises_ikke(som, skoleadmin, annen_skoleadmin, inne, klokken):
    klokken.shift(timedelta(minutes=5))
    ta_pulsen()

    assert "1 uten kontakt" in tabell(som(skoleadmin))
    assert "uten kontakt" not in tabell(som(annen_skoleadmin))


def test_uten_redis_er_det_ukjent_og_ingen_sies_aa_vaere_borte(klient, inne, klokken, settings):
    klokken.shift(timedelta(minutes=5))
    ta_pulsen()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    ta_pulsen()
    html = tabell(klient)
    assert "Det er ukjent hvem som har kontakt." in html
    assert "uten kontakt" not in html


def test_naar_beat_ikke_gaar_er_det_ukjent_og_ikke_det_den_sa_sist(klient, inne, klokken, tomt):
    klokken.shift(timedelta(minutes=5))
    ta_pulsen()
    assert 0 < tomt.ttl(puls.NOEKKEL) <= puls.HOLDBAR_SEKUNDER
    v = versjon(klient)
    tomt.delete(puls.NOEKKEL)

    assert poll(klient, v) == 200
    assert "Det er ukjent hvem som har kontakt." in tabell(klient)


def test_et_redis_som_er_startet_paa_nytt_gjoer_ingen_tause(klient, inne, klokken, tomt):
    """The heartbeats are gone with it; what was written to the session a minute ago still counts."""
    klokken.shift(timedelta(minutes=5))
    gi_livstegn(inne)
    livstegn.toem()
    tomt.delete(livstegn.SIST)
    klokken.shift(timedelta(minutes=1))
    ta_pulsen()

    assert "uten kontakt" not in tabell(klient)


def lag_opplasting(kandidat, **felt):
    felt = {"navn": "svar.pdf", "mottatt": 4000, "lastet_opp_av": "kandidat", **felt}
    return Opplasting.objects.create(
        kandidat=kandidat, noekkel=uuid4(), stoerrelse=9000, begynt=naa(), sist=naa(), **felt
    )


def test_en_opplasting_som_har_stoppet_er_en_sak_til_den_kommer_i_gang_igjen(klient, inne, klokken):
    opplasting = lag_opplasting(inne)
    klokken.shift(timedelta(seconds=119))
    ta_pulsen()
    assert "har stoppet" not in tabell(klient)
    klokken.shift(timedelta(seconds=1))
    ta_pulsen()

    html = tabell(klient, "")
    assert re.search(rf"Opplastingen har stoppet</span><br>{inne.person.navn}.*siden 12:00.*Lever for kandidat", html)
    Opplasting.objects.filter(pk=opplasting.pk).update(sist=naa())
    ta_pulsen()
    assert "har stoppet" not in tabell(klient)


@pytest.mark.parametrize("slutt", [{"avbrutt": True}, {"lastet_opp_av": "skole"}])
def test_opplastinger_som_er_gitt_opp_eller_er_skolens_er_ingen_sak(klient, inne, klokken, slutt):
    lag_opplasting(inne, **({"avbrutt": naa()} if "avbrutt" in slutt else slutt))
    klokken.shift(timedelta(minutes=3))
    ta_pulsen()

    assert "har stoppet" not in tabell(klient)


def test_en_fil_med_samme_navn_som_er_kommet_gjoer_opplastingen_uten_betydning(klient, inne, klokken):
    fil = legg_fil(inne)
    lag_opplasting(inne, navn=fil.navn.upper())
    klokken.shift(timedelta(minutes=3))
    ta_pulsen()

    assert "har stoppet" not in tabell(klient)


def test_en_opplasting_som_er_kommet_helt_uten_aa_bli_en_fil_har_ogsaa_stoppet(klient, inne, klokken):
    lag_opplasting(inne, mottatt=9000)
    klokken.shift(timedelta(minutes=3))
    ta_pulsen()

    assert "har stoppet" in tabell(klient)


@pytest.mark.parametrize("neste", [legg_fil, lag_opplasting])
def test_det_kandidaten_har_begynt_paa_siden_gjoer_opplastingen_uten_betydning(klient, inne, klokken, neste):
    lag_opplasting(inne, navn="gammel.pdf")
    klokken.shift(timedelta(minutes=3))
    ta_pulsen()
    assert "har stoppet" in tabell(klient)
    neste(inne)
    ta_pulsen()

    assert "har stoppet" not in tabell(klient)


def test_en_fil_fra_foer_opplastingen_begynte_sier_ikke_at_den_er_ferdig(klient, inne, klokken):
    legg_fil(inne)
    klokken.shift(timedelta(minutes=1))
    lag_opplasting(inne, navn="ny.pdf")
    klokken.shift(timedelta(minutes=3))
    ta_pulsen()

    assert "har stoppet" in tabell(klient)


def test_den_som_har_levert_del_2_har_ingen_opplasting_som_staar(klient, todelt_parti, klokken):
    kandidat = lag_kandidat(todelt_parti)
    lag_sesjon(kandidat, autorisert=True)
    fil = legg_fil(kandidat, delmerke=Delmerke.DEL2)
    klokken.shift(timedelta(minutes=1))
    lag_opplasting(kandidat, navn="ny.pdf")
    klokken.shift(timedelta(minutes=3))
    ta_pulsen()
    assert "har stoppet" in tabell(klient)
    legg_levering(kandidat, fil)

    assert "har stoppet" not in tabell(klient)


def test_mange_opplastinger_som_har_stoppet_er_hver_sin_sak_med_knappen_som_loeser_den(klient, parti, klokken):
    for _ in range(5):
        kandidat = lag_kandidat(parti)
        lag_sesjon(kandidat, autorisert=True)
        lag_opplasting(kandidat)
    klokken.shift(timedelta(minutes=3))
    ta_pulsen()

    html = tabell(klient)
    saker = re.findall(r'<li class="sak".*?</li>', html, re.DOTALL)
    assert len(saker) == 10
    assert sum("Opplastingen har stoppet" in sak and "Lever for kandidat" in sak for sak in saker) == 5
    assert sum("Uten kontakt" in sak and "Se logg" in sak for sak in saker) == 5


def test_over_skolene_ser_man_alle_under_seg_ogsaa_naar_skolen_i_adressen_er_oppdiktet(som, vakt, skole, inne, klokken):
    eier = bruker_med_rolle(Rolle.FYLKESKOMMUNE, skole.overordnet or skole)
    klokken.shift(timedelta(minutes=5))
    ta_pulsen()

    for adresse in ("", f"?skole={skole.pk}", "?skole=999999"):
        assert "1 uten kontakt" in tabell(som(eier), adresse)
        v = re.search(r'name="v" value="([0-9a-f]+)"', tabell(som(eier), adresse))[1]
        skille = "&" if adresse else "?"
        assert som(eier).get(f"/monitor/tabell/{adresse}{skille}v={v}").status_code == 204


def test_et_svar_som_ingen_leste_tas_ikke_for_svaret_til_den_neste(inne, klokken):
    puls.skriv({(inne.parti.skole.sti, inne.parti_id): {inne.pk: naa()}}, {})
    with puls.Spoersmaal([1, 2, 3], alt=True):
        pass
    with puls.Spoersmaal([inne.parti.skole_id], alt=False) as svar:
        assert set(svar.les([inne.parti_id]).tause) == {inne.pk}
    with puls.Spoersmaal([inne.parti.skole_id], alt=False) as svar:
        assert svar.les([inne.parti_id + 1]) == puls.Puls(avtrykk="{}")
