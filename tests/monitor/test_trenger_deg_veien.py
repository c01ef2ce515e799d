"""«Trenger deg nå»: the words and the way on that a case has follow what stands, also after the last moment."""

import re
from datetime import timedelta

import pytest

from deltakelse.models import Kandidatdel, Sendespost
from eksamen.models.valg import Deltype
from felles.tid import naa
from levering.models import Delmerke, Leveringsregel
from tests.fabrikker.brukere import OrganisasjonFactory
from tests.fabrikker.deltakelse import lag_sesjon, legg_fil, legg_levering, sett_oppmoete, sett_sendespost
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_kandidat
from tests.monitor import skolelever
from tests.monitor.test_trenger_deg import saker, slutt, til

pytestmark = pytest.mark.django_db
klokken = skolelever.klokken
HX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def klokken_12(klokken):
    return klokken


@pytest.fixture
def klient(som, vakt):
    return som(vakt)


def tabell(klient, adresse="") -> str:
    return klient.get(f"/monitor/tabell/{adresse}", headers=HX).content.decode()


@pytest.mark.parametrize(
    ("del1", "tekst"),
    [
        (True, "del 2 er levert digitalt: fjern merket, eller åpne for ny levering hvis alt skal i posten"),
        (False, "del 1 er levert digitalt: fjern merket, eller slett leveringen hvis alt skal i posten"),
    ],
)
def test_naar_den_andre_delen_er_levert_fjerner_knappen_merket(klient, todelt_parti, del1, tekst):
    kandidat = lag_kandidat(todelt_parti)
    lag_sesjon(kandidat, autorisert=True)
    merke = Delmerke.DEL2 if del1 else Delmerke.DEL1
    legg_levering(kandidat, legg_fil(kandidat, delmerke=merke), del1=not del1)
    sett_sendespost(kandidat, del1=del1)

    (sak,) = saker(klient)
    assert tekst in sak
    assert "Merk del" not in sak
    assert "Fjern «Sendes i posten»" in sak
    (valg,) = re.findall(r'<li class="sak".*?name="valg" value="([^"]+)"', tabell(klient), re.DOTALL)
    klient.post(f"/monitor/kandidater/{kandidat.pk}/valg/", {"valg": valg}, headers=HX)
    assert not Sendespost.objects.filter(opphevet__isnull=True).exists()
    assert saker(klient) == []


@pytest.mark.parametrize(("sent", "tekst"), [(False, ""), (True, ", kan fortsatt levere sent")])
def test_etter_fristen_staar_det_at_den_er_over(klient, kandidat, klokken, fylke, sent, tekst):
    Leveringsregel.objects.create(eier=fylke, frist_minutter=15, sen_levering=sent, endret=naa())
    lag_sesjon(kandidat, autorisert=True)
    legg_fil(kandidat)
    til(klokken, slutt(kandidat) + timedelta(minutes=15, seconds=-1))
    assert "kan levere selv til 16:15" in saker(klient)[0]
    klokken.shift(timedelta(seconds=1))

    (sak,) = saker(klient)
    assert f"fristen var 16:15{tekst} Lever for kandidat" in sak
    assert "kan levere selv" not in sak


def test_se_hvem_beholder_skole_og_visning(klient, vakt, parti, fylke, klokken):
    gi_vakt(PartiFactory(skole=OrganisasjonFactory(overordnet=fylke)), vakt)
    alle = [lag_kandidat(parti) for _ in range(4)]
    for kandidat in alle:
        lag_sesjon(kandidat, autorisert=True)
        legg_fil(kandidat)
    til(klokken, slutt(alle[0]))

    html = tabell(klient, f"?skole={parti.skole_id}&visning=rom&sok=finnesikke")
    (lenke,) = re.findall(r'<li class="sak".*?href="([^"]+)">Se hvem', html, re.DOTALL)
    assert lenke.replace("&amp;", "&") == (
        f"/monitor/?skole={parti.skole_id}&visning=rom&gruppe={parti.pk}&fremdrift=laster_opp"
    )
    assert klient.get(lenke.replace("&amp;", "&")).status_code == 200


def test_flere_uten_innlevert_del_1_er_en_sak_med_vei_til_oppmoetet(klient, todelt_parti, klokken):
    alle = [lag_kandidat(todelt_parti) for _ in range(3)]
    for kandidat in alle:
        lag_sesjon(kandidat, autorisert=True)
    til(klokken, alle[0].deler.get(eksamensdel__type=Deltype.DEL1).slutt)

    (sak,) = saker(klient, "?dempet=1")
    assert sak.startswith("3 uten innlevert del 1")
    assert "Registrer innlevert del 1" in sak
    assert f'href="/monitor/oppmoete/?parti={todelt_parti.pk}"' in tabell(klient, "?dempet=1")


def test_mange_med_bare_en_del_i_posten_har_hver_sin_knapp(klient, todelt_parti):
    for _ in range(5):
        kandidat = lag_kandidat(todelt_parti)
        lag_sesjon(kandidat, autorisert=True)
        sett_sendespost(kandidat, del1=True)

    assert len(saker(klient)) == 5
    assert all("Merk del 2 også" in sak for sak in saker(klient))


def test_kortet_teller_ned_til_dem_som_fortsatt_skriver(klient, todelt_parti):
    """The clock that the card shows is of those whose digital part is not in; part 1 on paper keeps nobody writing."""
    kandidat = lag_kandidat(todelt_parti)
    egen = slutt(kandidat) + timedelta(minutes=45)
    Kandidatdel.objects.filter(kandidat=kandidat, eksamensdel__type=Deltype.DEL2).update(slutt=egen)
    lag_sesjon(kandidat, autorisert=True)
    assert ", siste " in tabell(klient)
    legg_levering(kandidat, legg_fil(kandidat, delmerke=Delmerke.DEL2))

    html = tabell(klient)
    assert "0 av 1 ferdig" in html
    assert ", siste " not in html


def test_paa_plasskartet_staar_navnet_aldri_i_en_adresse(klient, parti):
    uten, med = lag_kandidat(parti), lag_kandidat(parti)
    type(uten).objects.filter(pk=uten.pk).update(kandidatnummer=None)
    html = tabell(klient, "?visning=kart")

    for kandidat in (uten, med):
        assert kandidat.person.navn in html
        assert not re.search(rf'href="[^"]*{kandidat.person.etternavn}', html)
    assert f'href="/monitor/?gruppe={parti.pk}#k{uten.pk}">{uten.person.navn}' in html
    assert f'href="/monitor/?sok={med.kandidatnummer.nummer}">{med.person.navn}' in html


@pytest.mark.parametrize(
    ("dager", "antall", "tekst"),
    [
        (-1, 1, "1 er ferdig, 0 har fravær."),
        (-1, 2, "2 er ferdige, 0 har fravær."),
        (1, 1, "Du kan se listene nå (1 kandidat), og"),
        (1, 2, "Du kan se listene nå (2 kandidater), og"),
    ],
)
def test_en_og_flere_har_hvert_sitt_ord_ogsaa_andre_dager(som, vakt, parti, klokken, dager, antall, tekst):
    for _ in range(antall):
        kandidat = lag_kandidat(parti)
        sett_oppmoete(kandidat)
        if dager < 0:
            legg_levering(kandidat, legg_fil(kandidat))
    klokken.shift(timedelta(days=-dager))

    assert tekst in som(vakt).get("/monitor/?dato=2027-05-27").content.decode()
