"""«Trenger deg nå»: each case comes when it is true, has the button that solves it, and goes away when it is solved."""

import re
from datetime import timedelta

import pytest

from brukere.models.bruker import Rolle
from deltakelse.models import Kandidatdel
from eksamen.models import Eksamen
from eksamen.models.valg import Deltype
from felles.tid import naa
from levering.models import Delmerke, Leveringsregel
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import (
    lag_sesjon,
    legg_fil,
    legg_levering,
    sett_fravaer,
    sett_oppmoete,
    sett_sendespost,
    sett_sperre,
)
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_kandidat
from tests.monitor import skolelever

pytestmark = pytest.mark.django_db
klokken = skolelever.klokken


def saker(klient, adresse="") -> list[str]:
    """The cases as text, in the order of the page."""
    html = klient.get(f"/monitor/tabell/{adresse}", headers={"HX-Request": "true"}).content.decode()
    funnet = re.findall(r'<li class="sak".*?</li>', html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", sak).split()) for sak in funnet]


def slutt(kandidat):
    return kandidat.deler.get(eksamensdel__type__in=[Deltype.EKSAMEN, Deltype.DEL2]).slutt


def siste_oppmoete_er_naa():
    Eksamen.objects.update(siste_oppmoete=naa())


def til(klokken, tid):
    klokken.shift(tid - naa())


@pytest.fixture
def klient(som, vakt):
    return som(vakt)


@pytest.fixture
def inne(kandidat):
    """A candidate with access."""
    lag_sesjon(kandidat, autorisert=True)
    return kandidat


@pytest.fixture(autouse=True)
def klokken_12(klokken):
    """Noon, an hour into the exam: the latest arrival has just passed."""
    return klokken


def test_ikke_moett_kommer_naar_siste_oppmoete_er_passert(klient, kandidat, klokken):
    siste_oppmoete_er_naa()
    klokken.shift(timedelta(seconds=-1))
    assert saker(klient) == []
    klokken.shift(timedelta(seconds=1))

    assert saker(klient) == [f"Ikke møtt innen 12:00 {kandidat.person.navn}, {kandidat.kandidatnummer.nummer} "
                             f"{kandidat.parti.navn} · Aula Sett ikke-dokumentert fravær – {kandidat.person.navn}, {kandidat.kandidatnummer.nummer}"]  # fmt: skip


@pytest.mark.parametrize("loesning", [sett_oppmoete, sett_fravaer, lag_sesjon, sett_sendespost, legg_fil])
def test_ikke_moett_forsvinner_naar_noen_har_sett_eller_merket_kandidaten(klient, kandidat, loesning):
    siste_oppmoete_er_naa()
    assert "Ikke møtt" in saker(klient)[0]
    loesning(kandidat)

    assert not any("Ikke møtt" in sak for sak in saker(klient))


def test_opphevet_oppmoete_og_forberedelsesdagen_teller_ikke_som_moett(klient, kandidat):
    siste_oppmoete_er_naa()
    sett_oppmoete(kandidat, opphevet=naa())
    sett_oppmoete(kandidat, forberedelse=True)

    assert "Ikke møtt" in saker(klient)[0]


def test_todelt_uten_oppmoete_paa_del_1_er_ikke_moett_foer_noen_kan_logge_inn(klient, todelt_parti, klokken):
    siste_oppmoete_er_naa()
    moett, borte = lag_kandidat(todelt_parti), lag_kandidat(todelt_parti)
    sett_oppmoete(moett)

    (sak,) = saker(klient)
    assert sak.startswith(f"Ikke møtt innen 12:00 {borte.person.navn}")


def test_flere_som_ikke_har_moett_er_en_sak_med_navnene(klient, parti):
    siste_oppmoete_er_naa()
    foerste, andre = lag_kandidat(parti), lag_kandidat(parti)

    (sak,) = saker(klient)
    assert sak.startswith("2 ikke møtt innen 12:00")
    assert f"{foerste.person.navn} og {andre.person.navn}" in sak


def test_under_ti_minutter_igjen_og_ingenting_lastet_opp(klient, inne, klokken):
    til(klokken, slutt(inne) - timedelta(minutes=10, seconds=1))
    assert saker(klient) == []
    klokken.shift(timedelta(seconds=1))

    (sak,) = saker(klient)
    assert sak.startswith(f"Under 10 min igjen, ikke lastet opp {inne.person.navn}")
    assert "slutt 16:00" in sak
    legg_fil(inne)
    assert saker(klient) == []


def test_ti_minutter_regnes_til_kandidatens_egen_slutt(klient, inne, klokken):
    egen = slutt(inne)
    Kandidatdel.objects.filter(kandidat=inne).update(slutt=egen + timedelta(minutes=30))
    til(klokken, egen - timedelta(minutes=5))
    assert saker(klient) == []

    klokken.shift(timedelta(minutes=30))
    assert "Under 10 min igjen" in saker(klient)[0]


def test_knappen_paa_saken_loeser_den(klient, todelt_parti, kandidat):
    siste_oppmoete_er_naa()
    borte, post = kandidat, lag_kandidat(todelt_parti)
    lag_sesjon(post, autorisert=True)
    sett_sendespost(post, del1=True)
    assert [sak.split(str(borte.person))[0][:9] for sak in saker(klient)] == ["Ikke møtt", "Bare del "]

    for hvem, valg in ((borte, "IDF"), (post, "post-del2")):
        svar = klient.post(f"/monitor/kandidater/{hvem.pk}/valg/", {"valg": valg}, headers={"HX-Request": "true"})
        assert svar.status_code == 200
    assert saker(klient) == []


def test_den_som_er_sperret_eller_skal_sende_i_posten_mases_det_ikke_om(klient, parti, klokken):
    sperret, post = lag_kandidat(parti), lag_kandidat(parti)
    for kandidat in (sperret, post):
        lag_sesjon(kandidat, autorisert=True)
    sett_sperre(sperret)
    sett_sendespost(post)
    til(klokken, slutt(post) - timedelta(minutes=5))

    assert saker(klient) == []


def test_tiden_er_ute_lastet_opp_men_ikke_levert(klient, inne, klokken):
    fil = legg_fil(inne)
    til(klokken, slutt(inne) - timedelta(seconds=1))
    assert saker(klient) == []
    klokken.shift(timedelta(seconds=1))

    (sak,) = saker(klient)
    assert sak.startswith(f"Tiden er ute, lastet opp, men ikke levert {inne.person.navn}")
    assert "kan levere selv til 16:15" in sak
    assert "Lever for kandidat" in sak
    legg_levering(inne, fil)
    assert saker(klient) == []


def test_fristen_er_den_som_eieren_har_satt(klient, inne, klokken, fylke):
    Leveringsregel.objects.create(eier=fylke, frist_minutter=40, endret=naa())
    legg_fil(inne)
    til(klokken, slutt(inne))

    assert "kan levere selv til 16:40" in saker(klient)[0]


def test_tiden_er_ute_og_ingenting_er_lastet_opp(klient, inne, klokken):
    til(klokken, slutt(inne))

    assert saker(klient)[0].startswith(f"Tiden er ute, ikke lastet opp {inne.person.navn}")
    sett_fravaer(inne)
    assert saker(klient) == []


@pytest.mark.parametrize(("del1", "hvilken"), [(True, "del 1"), (False, "del 2")])
def test_bare_en_del_i_posten(klient, todelt_parti, del1, hvilken):
    kandidat = lag_kandidat(todelt_parti)
    lag_sesjon(kandidat, autorisert=True)
    sett_sendespost(kandidat, del1=del1)

    (sak,) = saker(klient)
    assert sak.startswith(f"Bare {hvilken} er merket Sendes i posten {kandidat.person.navn}")
    sett_sendespost(kandidat, del1=not del1)
    assert saker(klient) == []


def test_logget_inn_paa_nytt_og_venter_er_hver_sin_sak(klient, kandidater):
    for kandidat in kandidater:
        sett_oppmoete(kandidat)
    lag_sesjon(kandidater[0], autorisert=True)
    lag_sesjon(kandidater[0], opprettet=naa() + timedelta(seconds=1))
    lag_sesjon(kandidater[1])

    tekst = " | ".join(saker(klient))
    assert f"Logget inn på nytt {kandidater[0].person.navn}" in tekst
    assert f"Venter på tilgang {kandidater[1].person.navn}" in tekst


def test_mange_i_samme_parti_er_en_sak_og_faa_er_hver_sin(klient, parti, klokken):
    alle = [lag_kandidat(parti) for _ in range(4)]
    for kandidat in alle:
        lag_sesjon(kandidat, autorisert=True)
    til(klokken, slutt(alle[0]) - timedelta(minutes=5))
    (sak,) = saker(klient)
    assert sak.startswith("4 har under 10 min igjen og har ikke lastet opp")
    assert "Send melding til 4" in sak

    legg_fil(alle[0])
    assert len(saker(klient)) == 3


def test_uten_innlevert_del_1_er_dempet_til_noen_ber_om_det(klient, todelt_parti, klokken):
    kandidat = lag_kandidat(todelt_parti)
    lag_sesjon(kandidat, autorisert=True)
    del1 = kandidat.deler.get(eksamensdel__type=Deltype.DEL1)
    til(klokken, del1.slutt - timedelta(seconds=1))
    assert "Dempet" not in klient.get("/monitor/").content.decode()
    klokken.shift(timedelta(seconds=1))

    html = klient.get("/monitor/").content.decode()
    assert "Dempet: 1 uten innlevert del 1." in html
    assert 'href="/monitor/?dempet=1">Vis også disse</a>' in html
    assert saker(klient) == []
    assert saker(klient, "?dempet=1")[0].startswith(f"Del 1 er ikke registrert levert {kandidat.person.navn}")
    assert "Skjul disse" in klient.get("/monitor/?dempet=1").content.decode()
    kandidat.deler.filter(eksamensdel__type=Deltype.DEL1).update(innlevert=naa())
    assert saker(klient, "?dempet=1") == []


def test_del_1_lagt_inn_som_fil_og_levert_er_innlevert(klient, todelt_parti, klokken):
    kandidat = lag_kandidat(todelt_parti)
    lag_sesjon(kandidat, autorisert=True)
    til(klokken, kandidat.deler.get(eksamensdel__type=Deltype.DEL1).slutt)
    legg_levering(kandidat, legg_fil(kandidat, delmerke=Delmerke.DEL1), del1=True)

    assert saker(klient, "?dempet=1") == []


def test_rektor_ser_sakene_men_har_ingen_knapper(som, skole, inne, klokken):
    rektor = bruker_med_rolle(Rolle.REKTOR, skole)
    legg_fil(inne)
    til(klokken, slutt(inne))

    (sak,) = saker(som(rektor))
    assert "Lever for kandidat" not in sak


def test_vakten_i_et_annet_parti_ser_ikke_sakene(som, skole, inne, klokken):
    annen = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(PartiFactory(skole=skole), annen)
    til(klokken, slutt(inne))

    assert not any(inne.person.navn in sak for sak in saker(som(annen)))


@pytest.mark.parametrize("antall", [1, 12])
def test_sakene_koster_like_mange_spoerringer_for_en_som_for_tolv(
    klient, parti, klokken, antall, django_assert_num_queries
):
    for _ in range(antall):
        kandidat = lag_kandidat(parti)
        lag_sesjon(kandidat, autorisert=True)
        legg_fil(kandidat)
    til(klokken, slutt(kandidat))
    saker(klient)

    with django_assert_num_queries(7):
        assert saker(klient)
