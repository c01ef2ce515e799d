"""Two tabs, and days that cannot be: nobody locks or changes what they have not seen, and what was typed stays."""

import re
from datetime import timedelta

import pytest

from brukere.models.bruker import Rolle
from felles.models import Hendelse
from felles.tid import naa, oslo
from karakterfoering.models import Protokoll, Skolekarakter
from karakterfoering.services import foering
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.karakterfoering import foer, kandidatene, lag_skoleparti
from tests.fabrikker.sensur import aktoer
from tests.karakterfoering.test_protokoll import adresse, dag, laasing, ny, side, utfylt, verdiene
from tests.sensur.test_samtidig import midt_i, traader, uten_laas

pytestmark = pytest.mark.django_db


@pytest.fixture
def skoleparti(skole):
    return lag_skoleparti(skole, navn="Muntlig 3STA")


@pytest.fixture
def rektor(skole):
    return bruker_med_rolle(Rolle.REKTOR, skole)


def skjult(svar, navn):
    """What a hidden field of the page carries."""
    return int(re.search(rf'name="{navn}"[^>]* value="(\d+)"', svar.text)[1])


def test_den_som_laaser_har_sett_det_som_laases(som, skoleadmin, rektor, skoleparti):
    foer(skoleparti, skoleadmin, "5", "2")
    sett = skjult(som(rektor).get(side(skoleparti)), "revisjon")
    som(skoleadmin).post(side(skoleparti), utfylt(skoleparti, merknad="Brannalarm 10:15", revisjon=sett))
    senere = {"naar": "senere", "vises_dato": dag(3), "vises_klokke": "12:00"}

    svar = som(rektor).post(adresse("laas", skoleparti), laasing(sett, **senere))

    assert (svar.status_code, "så den er ikke låst" in svar.text) == (422, True)
    assert "Brannalarm 10:15" in svar.text
    assert f'value="{dag(3)}"' in svar.text
    assert Protokoll.objects.get().laast is None
    assert not Hendelse.objects.filter(handling="protokoll.laast").exists()
    naa_sett = skjult(svar, "revisjon")
    assert som(rektor).post(adresse("laas", skoleparti), laasing(naa_sett, **senere)).status_code == 302
    # Locked is locked: the same again is harmless, whatever was seen.
    assert som(rektor).post(adresse("laas", skoleparti), laasing(sett)).status_code == 302


@pytest.mark.parametrize("revisjon", ["", "x", "-1"])
def test_uten_revisjon_laases_ingenting(som, skoleadmin, skoleparti, revisjon):
    foer(skoleparti, skoleadmin, "5", "2")
    assert som(skoleadmin).post(adresse("laas", skoleparti), laasing(revisjon)).status_code == 422
    assert Protokoll.objects.get().laast is None


def test_den_andre_av_to_som_lagrer_faar_vite_det(som, skoleadmin, rektor, skoleparti):
    assert som(skoleadmin).post(side(skoleparti), utfylt(skoleparti, "5")).status_code == 302
    svar = som(rektor).post(side(skoleparti), utfylt(skoleparti, "4", "3"))
    assert (svar.status_code, "Noen andre har lagret" in svar.text) == (422, True)
    assert verdiene(skoleparti) == ["5"]


def test_to_ganger_det_samme_setter_ingen_spor(som, skoleadmin, skoleparti):
    som(skoleadmin).post(side(skoleparti), utfylt(skoleparti, "5"))
    antall = Hendelse.objects.count()
    som(skoleadmin).post(side(skoleparti), utfylt(skoleparti, revisjon=1))
    assert Hendelse.objects.count() == antall
    en, _to = kandidatene(skoleparti)
    assert Skolekarakter.objects.filter(kandidat=en).count() == 1


def test_det_en_skrev_staar_naar_en_annen_lagret_imens_og_kan_lagres(som, skoleadmin, rektor, skoleparti):
    en, to = kandidatene(skoleparti)
    som(skoleadmin).post(side(skoleparti), utfylt(skoleparti, "5", sensor="Siri Aas"))

    svar = som(rektor).post(side(skoleparti), utfylt(skoleparti, "4", "3", eksaminator="Evalinn", merknad="Stille"))

    assert svar.status_code == 422
    for ord_ in ("Evalinn", "Stille", "Lagret nå: Eva", "Lagret nå: Siri Aas", "Lagret nå: 5 – fem"):
        assert ord_ in svar.text, ord_
    assert verdiene(skoleparti) == ["5"]
    revisjon = skjult(svar, "revisjon")
    ja = utfylt(skoleparti, "4", "3", eksaminator="Evalinn", merknad="Stille", revisjon=revisjon)
    assert som(rektor).post(side(skoleparti), ja).status_code == 302
    assert verdiene(skoleparti) == ["4", "3"]
    assert Protokoll.objects.get().eksaminator == "Evalinn"
    assert {rad.satt_av for rad in Skolekarakter.objects.staaende().filter(kandidat__in=[en, to])} == {rektor}


def test_en_karakter_rettes_ikke_av_den_som_saa_en_annen(som, skole, skoleadmin, rektor, skoleparti):
    en = kandidatene(skoleparti)[0]
    foer(skoleparti, skoleadmin, "5", "2")
    gammel = ny("6", "Tastefeil", en)
    pluss = bruker_med_rolle(Rolle.SKOLEADMIN_PLUSS, skole)
    assert som(pluss).post(adresse("rett", skoleparti, en.pk), ny("4", "Feil kolonne", en)).status_code == 302

    svar = som(rektor).post(adresse("rett", skoleparti, en.pk), gammel)

    assert (svar.status_code, "har endret karakteren" in svar.text) == (422, True)
    assert "4 – fire" in svar.text
    assert "Tastefeil" in svar.text
    assert verdiene(skoleparti) == ["4", "2"]
    igjen = gammel | {"sett": skjult(svar, "sett")}
    assert som(rektor).post(adresse("rett", skoleparti, en.pk), igjen).status_code == 302
    assert verdiene(skoleparti) == ["6", "2"]


@pytest.mark.parametrize("naar", [-400, 1, 400])
def test_en_dag_utenfor_perioden_eller_fram_i_tid_er_feil_ved_feltet(som, skoleadmin, skoleparti, naar):
    svar = som(skoleadmin).post(side(skoleparti), utfylt(skoleparti, "5", dato=dag(naar)))
    assert (svar.status_code, "Dato: Velg en dag fra" in svar.text) == (422, True)
    assert 'value="Eva"' in svar.text
    assert not Protokoll.objects.exists()


@pytest.mark.parametrize("dato", ["0001-01-01", "9999-12-31"])
def test_tidens_ende_er_en_feil_og_ingen_krasj(som, skoleadmin, skoleparti, dato):
    assert som(skoleadmin).post(side(skoleparti), utfylt(skoleparti, "5", dato=dato)).status_code == 422
    foer(skoleparti, skoleadmin, "5", "2")
    senere = {"naar": "senere", "vises_dato": dato, "vises_klokke": "00:00"}
    assert som(skoleadmin).post(adresse("laas", skoleparti), laasing(**senere)).status_code == 422
    assert Protokoll.objects.get().laast is None


@pytest.mark.parametrize(("naar", "melding"), [(-1, "har allerede vært"), (500, "mer enn ett år fram")])
def test_tidspunktet_for_visning_har_grenser_ved_feltet(som, skoleadmin, skoleparti, naar, melding):
    foer(skoleparti, skoleadmin, "5", "2")
    senere = {"naar": "senere", "vises_dato": dag(naar), "vises_klokke": "12:00"}
    svar = som(skoleadmin).post(adresse("laas", skoleparti), laasing(**senere))
    assert (svar.status_code, melding in svar.text, 'aria-invalid="true"' in svar.text) == (422, True, True)


def test_foer_slutten_er_kommet_laases_ingenting(som, skoleadmin, skoleparti, klokken_stille):
    klokken_stille.move_to(naa().replace(hour=10, minute=0), tick=False)
    slutt = oslo(naa() + timedelta(minutes=30))
    felt = utfylt(skoleparti, "5", "2", dato=f"{slutt:%Y-%m-%d}", fra="00:00", til=f"{slutt:%H:%M}")
    assert som(skoleadmin).post(side(skoleparti), felt).status_code == 302
    svar = som(skoleadmin).post(adresse("laas", skoleparti), laasing())
    assert (svar.status_code, "det har ikke vært ennå" in svar.text) == (422, True)
    klokken_stille.move_to(naa() + timedelta(minutes=30), tick=False)
    assert som(skoleadmin).post(adresse("laas", skoleparti), laasing()).status_code == 302


def lagre(parti, hvem, **felt):
    protokollfelt = foering.Protokollfelt("Eva", "Siri", None, None, felt.pop("merknad", ""))
    return lambda: (
        foering.lagre_protokoll(
            parti_id=parti.pk, felt=protokollfelt, karakterer={}, revisjon=1, aktoer=aktoer(hvem), naa=naa()
        ).revisjon
    )


@pytest.mark.django_db(transaction=True)
def test_en_laasing_og_en_lagring_samtidig_gir_en_av_dem(monkeypatch, skoleadmin, rektor, skoleparti):
    foer(skoleparti, skoleadmin, "5", "2")

    def laas():
        felt = {"vises_fra": None, "revisjon": 1, "aktoer": aktoer(rektor), "naa": naa()}
        return foering.laas_protokoll(parti_id=skoleparti.pk, **felt).revisjon

    with midt_i(monkeypatch, foering, "_krev_dag") as (foerst, saa):
        utfall = traader(foerst(lagre(skoleparti, skoleadmin, merknad="Brannalarm")), saa(laas))

    assert utfall == [2, "endret"]
    assert Protokoll.objects.get().laast is None


@pytest.mark.django_db(transaction=True)
def test_kontroll_uten_laas_laases_det_ingen_har_sett(monkeypatch, skoleadmin, rektor, skoleparti):
    foer(skoleparti, skoleadmin, "5", "2")
    uten_laas(monkeypatch)

    def laas():
        felt = {"vises_fra": None, "revisjon": 1, "aktoer": aktoer(rektor), "naa": naa()}
        return foering.laas_protokoll(parti_id=skoleparti.pk, **felt).revisjon

    with midt_i(monkeypatch, foering, "_krev_dag") as (foerst, saa):
        utfall = traader(foerst(lagre(skoleparti, skoleadmin, merknad="Brannalarm")), saa(laas))

    assert utfall[1] == 1
    assert Protokoll.objects.get().laast is not None
