"""The day password, typed by the invigilator on the candidate's machine."""

from datetime import timedelta

import pytest
from django.test import Client

from deltakelse.models import Dagspassord, Dagspassordforsoek, Innloggingssesjon, Sperre
from deltakelse.services.avlysning import avlys_parti
from deltakelse.services.dagspassord import forny_dagspassord, lag_dagspassord
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import dagens_dato, naa
from tests.fabrikker.deltakelse import sett_fravaer, sett_sendespost, sett_sperre
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.levering import lag_levering
from tests.kandidat.conftest import adressen, gi_tilgang

pytestmark = pytest.mark.django_db

HER = "/kandidat/dagspassord/"


def lag(parti):
    return lag_dagspassord(parti_id=parti.pk, aktoer=SYSTEM, naa=naa()).passord


def skriv(klient, passord):
    return klient.post(HER, {"passord": passord})


@pytest.fixture
def passord(parti):
    return lag(parti)


@pytest.fixture
def klient(olga, logg_inn):
    return logg_inn(olga)


def test_feltet_staar_paa_autoriseringssiden_med_ordene_i_veilederen(klient):
    side = klient.get("/kandidat/autorisering/").content.decode()

    assert "mindre sikkert enn å gi tilgang via kandidatmonitor" in side
    assert 'type="password"' in side


def test_riktig_dagspassord_gir_denne_innloggingen_tilgang(klient, olga, passord):
    svar = skriv(klient, passord)

    assert adressen(svar) == "/kandidat/"
    assert adressen(klient.get("/kandidat/")) == "/kandidat/oppgave/"
    sesjon = Innloggingssesjon.objects.get(kandidat=olga)
    assert (sesjon.autorisert_maate, sesjon.autorisert_av_id) == ("dagspassord", None)


def test_det_staar_som_dagspassord_i_loggen_uten_passordet(klient, olga, passord):
    skriv(klient, "kfm47-feile")
    skriv(klient, passord)

    gitt = Hendelse.objects.get(handling="tilgang.gitt")
    assert (gitt.data["maate"], gitt.aktoer_slag, gitt.kandidat_id) == ("dagspassord", "kandidat", olga.pk)
    alle = str(list(Hendelse.objects.values()))
    assert passord not in alle
    assert "kfm47" not in alle


@pytest.mark.parametrize("skrevet", [str.upper, lambda p: p.replace("-", ""), lambda p: f" {p[:5]} – {p[6:]} "])
def test_det_kan_skrives_litt_ulikt(klient, passord, skrevet):
    assert adressen(skriv(klient, skrevet(passord))) == "/kandidat/"


def test_bare_denne_innloggingen_faar_tilgang(olga, klient, logg_inn, passord):
    annen_maskin = logg_inn(olga)
    skriv(annen_maskin, passord)

    assert annen_maskin.get("/kandidat/levering/").status_code == 200
    assert adressen(klient.get("/kandidat/levering/")) == "/kandidat/autorisering/"


def test_den_gamle_innloggingen_mister_tilgangen(olga, klient, logg_inn, passord):
    skriv(klient, passord)
    ny = logg_inn(olga)
    skriv(ny, passord)

    assert ny.get("/kandidat/levering/").status_code == 200
    assert adressen(klient.get("/kandidat/levering/")) == "/kandidat/logg-inn/?grunn=ny_tilgang"
    assert Hendelse.objects.filter(handling="tilgang.gitt_paa_nytt").count() == 1


def test_en_eldre_innlogging_tar_ikke_tilgangen_fra_en_nyere(olga, klient, logg_inn, passord):
    ny = logg_inn(olga)
    gi_tilgang(olga)
    svar = skriv(klient, passord)

    assert svar.status_code == 403
    assert "nyere innlogging" in svar.content.decode()
    assert ny.get("/kandidat/levering/").status_code == 200


def test_to_ganger_er_som_en_gang(klient, olga, passord):
    assert adressen(skriv(klient, passord)) == adressen(skriv(klient, passord)) == "/kandidat/"
    assert adressen(skriv(klient, "noe annet")) == "/kandidat/"  # let in already
    assert Hendelse.objects.filter(handling="tilgang.gitt").count() == 1
    assert not Dagspassordforsoek.objects.exists()


def test_feil_passord_og_manglende_passord_faar_samme_svar(klient, olga, parti):
    uten = skriv(klient, "kfm47-tr8wd")
    lag(parti)
    feil = skriv(klient, "kfm47-tr8wd")

    assert uten.status_code == feil.status_code == 422
    assert uten.context["form"].non_field_errors() == feil.context["form"].non_field_errors()
    assert Innloggingssesjon.objects.get(kandidat=olga).autorisert is None


@pytest.mark.parametrize("skrevet", ["", " ", "-", "x" * 101, "\x00", "ø" * 50])
def test_ugyldig_skriving_gir_ikke_tilgang(klient, olga, passord, skrevet):
    assert skriv(klient, skrevet).status_code == 422
    assert klient.post(HER).status_code == 422
    assert Innloggingssesjon.objects.get(kandidat=olga).autorisert is None


@pytest.mark.parametrize("dager", [-1, 1])
def test_passordet_for_en_annen_dag_virker_ikke(klient, parti, passord, dager):
    Dagspassord.objects.update(dato=dagens_dato(naa()) + timedelta(days=dager))

    assert skriv(klient, passord).status_code == 422


def test_passordet_til_et_annet_parti_virker_ikke(klient, skole, parti):
    naboen = PartiFactory(skole=skole, eksamen=lag_eksamen())
    lag(parti)

    assert skriv(klient, lag(naboen)).status_code == 422


def test_kandidatens_eget_passord_er_ikke_dagspassordet(klient, passord):
    assert skriv(klient, "kfm4-tr7w").status_code == 422


def test_det_gamle_er_doedt_med_det_samme_det_fornyes(klient, parti, passord):
    nytt = forny_dagspassord(parti_id=parti.pk, versjon=1, aktoer=SYSTEM, naa=naa()).passord

    assert skriv(klient, passord).status_code == 422
    assert adressen(skriv(klient, nytt)) == "/kandidat/"


def test_den_som_er_inne_skriver_videre_naar_det_fornyes(klient, parti, passord):
    skriv(klient, passord)
    forny_dagspassord(parti_id=parti.pk, versjon=1, aktoer=SYSTEM, naa=naa())

    assert klient.get("/kandidat/levering/").status_code == 200


def avlys(kandidat):
    avlys_parti(parti_id=kandidat.parti_id, begrunnelse="Brann", aktoer=SYSTEM, naa=naa())


@pytest.mark.parametrize(
    "stopp", [sett_fravaer, sett_sperre, sett_sendespost, lag_levering, avlys], ids=lambda f: f.__name__
)
def test_ingenting_som_stenger_kan_omgaas(klient, olga, passord, stopp):
    stopp(olga)
    svar = skriv(klient, passord)

    assert svar.status_code in (403, 409)
    assert Innloggingssesjon.objects.get(kandidat=olga).autorisert is None
    assert not Hendelse.objects.filter(handling="tilgang.gitt").exists()


def test_naar_sperren_oppheves_virker_det_igjen(klient, olga, passord):
    sett_sperre(olga)
    skriv(klient, passord)
    Sperre.objects.update(opphevet=naa())

    assert adressen(skriv(klient, passord)) == "/kandidat/"


def test_feil_passord_bremses_som_ved_innlogging_og_bare_paa_denne_innloggingen(
    klient, olga, passord, logg_inn, klokken
):
    klokken.move_to(naa(), tick=False)
    svar = [skriv(klient, "feil") for _forsoek in range(4)]

    assert [s.status_code for s in svar] == [422, 422, 422, 429]
    assert svar[-1].headers["Retry-After"] == "2"
    assert skriv(klient, passord).status_code == 429  # the right one must wait as well
    assert Dagspassordforsoek.objects.get().antall == 3
    assert [h.data["antall"] for h in Hendelse.objects.filter(handling="dagspassord.feil").order_by("pk")] == [1, 2, 3]
    assert adressen(skriv(logg_inn(olga), passord)) == "/kandidat/"


def test_den_som_logger_inn_paa_nytt_for_hvert_forsoek_bremses_til_slutt(olga, passord, logg_inn, klokken):
    klokken.move_to(naa(), tick=False)
    svar = [skriv(logg_inn(olga), "feil").status_code for _forsoek in range(31)]

    assert svar == [422] * 30 + [429]
    assert skriv(logg_inn(olga), passord).status_code == 429
    klokken.move_to(naa() + timedelta(seconds=2), tick=False)
    assert adressen(skriv(logg_inn(olga), passord)) == "/kandidat/"
    assert not Dagspassordforsoek.objects.exists()


def test_etter_ventetiden_slipper_det_riktige_inn_og_telleren_er_borte(klient, passord, klokken):
    klokken.move_to(naa(), tick=False)
    for _forsoek in range(3):
        skriv(klient, "feil")
    klokken.move_to(naa() + timedelta(seconds=2), tick=False)

    assert adressen(skriv(klient, passord)) == "/kandidat/"
    assert not Dagspassordforsoek.objects.exists()


@pytest.mark.parametrize("sekunder", [2.5, 3, 30, 60 * 59, 60 * 61])
def test_lenge_etter_ventetiden_slipper_det_riktige_ogsaa_inn(klient, passord, klokken, sekunder):
    klokken.move_to(naa(), tick=False)
    for _forsoek in range(3):
        skriv(klient, "feil")
    klokken.move_to(naa() + timedelta(seconds=sekunder), tick=False)

    assert skriv(klient, "feil").status_code == 422
    klokken.move_to(naa() + timedelta(seconds=sekunder + 4), tick=False)
    assert adressen(skriv(klient, passord)) == "/kandidat/"


def test_uten_innlogging_eller_med_get_skjer_ingenting(klient, olga, passord, som, skoleadmin):
    assert adressen(skriv(Client(), passord)) == "/kandidat/logg-inn/"
    assert adressen(skriv(som(skoleadmin), passord)) == "/kandidat/logg-inn/"
    assert klient.get(HER).status_code == 405
    assert Innloggingssesjon.objects.get(kandidat=olga).autorisert is None


def test_foer_start_gaar_kandidaten_til_ventesiden(skole, logg_inn):
    parti = PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa() + timedelta(hours=1)))
    klient = logg_inn(lag_kandidat(parti))
    skriv(klient, lag(parti))

    assert adressen(klient.get("/kandidat/")) == "/kandidat/venter/"
