"""Candidates of a party: edited in the table, many at once, taken out, moved and seated, with the way back of each."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brukere.models import Rolle
from eksamen.models import Eksamensparti, Kandidat
from elever.services.partisider import sjekker
from felles.models import Hendelse
from felles.tid import naa
from tests.elever.conftest import angre, meldinger
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon, sett_fravaer
from tests.fabrikker.eksamen import FagFactory, PartiFactory, lag_eksamen, lag_kandidat


def skjemadata(klient, adresse) -> dict:
    """The fields of the table as a browser would send them back."""
    data = {}
    for skjema, _maskert in klient.get(adresse).context["rader"]:
        for felt in skjema:
            verdi = felt.value()
            if verdi is not False:
                data[felt.html_name] = "on" if verdi is True else verdi
    return data


def test_raden_endres_der_den_staar_og_bare_det_som_er_nytt_lagres(klient, til, tre):
    data = skjemadata(klient, til("kandidater"))
    k = tre[0]
    data |= {f"k{k.pk}-maalform": "nn", f"k{k.pk}-nus_status": "utsatt", f"k{k.pk}-program": "Idrettsfag"}

    svar = klient.post(til("kandidater"), data, follow=True)

    k.refresh_from_db()
    assert meldinger(svar) == ["1 kandidat er endret."]
    assert (k.maalform, k.nus_status, k.program) == ("nn", "utsatt", "Idrettsfag")
    hendelse = Hendelse.objects.get(handling="kandidat.endret")
    assert hendelse.data == {"kandidater": [k.pk], "felt": ["maalform", "nus_status", "program"]}


def test_angre_setter_verdiene_tilbake(klient, til, tre):
    data = skjemadata(klient, til("kandidater")) | {f"k{tre[0].pk}-maalform": "nn"}
    klient.post(til("kandidater"), data)

    svar = angre(klient, til("kandidater"))

    assert meldinger(svar)[-1] == "1 kandidat er som før."
    assert Kandidat.objects.get(pk=tre[0].pk).maalform == "nb"


def test_angre_naar_noen_har_endret_siden_sier_det_og_endrer_ingenting(klient, til, tre):
    data = skjemadata(klient, til("kandidater")) | {f"k{tre[0].pk}-program": "Musikk"}
    klient.post(til("kandidater"), data)
    Kandidat.objects.filter(pk=tre[0].pk).update(program="Dans")

    assert "kan det ikke angres" in " ".join(meldinger(angre(klient, til("kandidater")))).replace(
        "så det kan", "kan det"
    )
    assert Kandidat.objects.get(pk=tre[0].pk).program == "Dans"


def test_samme_skjema_to_ganger_endrer_ingenting_den_andre_gangen(klient, til, tre):
    data = skjemadata(klient, til("kandidater")) | {f"k{tre[0].pk}-plass": "12"}
    klient.post(til("kandidater"), data)
    antall = Hendelse.objects.count()

    svar = klient.post(til("kandidater"), skjemadata(klient, til("kandidater")), follow=True)

    assert meldinger(svar)[-1] == "Ingenting var endret."
    assert Hendelse.objects.count() == antall


def test_to_som_redigerer_samtidig_den_andre_faar_vite_det_og_ingenting_gaar_tapt(klient, som, skole, til, tre):
    begge = skjemadata(klient, til("kandidater"))
    klient.post(til("kandidater"), begge | {f"k{tre[0].pk}-program": "Musikk"})

    annen = som(bruker_med_rolle(Rolle.SKOLEADMIN, skole))
    endringer = {f"k{tre[0].pk}-program": "Dans", f"k{tre[1].pk}-program": "Drama"}
    svar = annen.post(til("kandidater"), begge | endringer, follow=True)

    tekster = " ".join(meldinger(svar))
    assert "Noen andre har endret kandidaten" in tekster
    assert "1 kandidat er endret." in tekster
    assert [Kandidat.objects.get(pk=k.pk).program for k in tre[:2]] == ["Musikk", "Drama"]


@pytest.mark.parametrize(
    ("felt", "verdi"),
    [("maalform", "se"), ("slag", "gjest"), ("nus_status", "x"), ("program", "x" * 101), ("plass", "x" * 11)],
)
def test_gale_verdier_gir_feil_ved_feltet_og_lagrer_ingenting(klient, til, tre, felt, verdi):
    data = skjemadata(klient, til("kandidater")) | {f"k{tre[0].pk}-{felt}": verdi, f"k{tre[1].pk}-program": "Dans"}

    svar = klient.post(til("kandidater"), data)

    assert svar.status_code == 422
    assert f'href="#id_k{tre[0].pk}-{felt}"' in svar.content.decode()
    assert not Kandidat.objects.filter(program="Dans").exists()


def test_tuklet_skjult_felt_og_kandidat_fra_et_annet_parti_er_harmloest(klient, til, tre, skole):
    annen = lag_kandidat(PartiFactory(skole=skole))
    data = skjemadata(klient, til("kandidater")) | {f"k{tre[0].pk}-foer": "[1", f"k{annen.pk}-program": "Dans"}

    assert klient.post(til("kandidater"), data).status_code == 302
    assert Kandidat.objects.get(pk=annen.pk).program == ""


def test_to_paa_samme_plass_i_samme_rom_avvises_med_begge_navn(klient, til, tre):
    data = skjemadata(klient, til("kandidater"))
    data |= {f"k{tre[0].pk}-plass": "7", f"k{tre[1].pk}-plass": "7"}

    svar = klient.post(til("kandidater"), data)

    assert svar.status_code == 422
    assert "har begge plass 7" in " ".join(meldinger(svar))
    assert not Kandidat.objects.exclude(plass="").exists()


def test_fritak_fra_sidemaal_finnes_bare_i_nor1415(klient, til, tre, skole):
    assert "-fritak_sidemaal" not in klient.get(til("kandidater")).content.decode()
    fritak = PartiFactory(skole=skole, eksamen=lag_eksamen(fag=FagFactory(fagkode="NOR1415"), todelt=True))
    lag_kandidat(fritak)

    tekst = klient.get(f"/eksamen/partier/{fritak.pk}/kandidater/").content.decode()

    assert "-fritak_sidemaal" in tekst
    assert "begge dagene skrives på hovedmålet" in tekst


@pytest.mark.parametrize(
    ("handling", "felt", "verdi"),
    [("maalform:nn", "maalform", "nn"), ("slag:privatist", "slag", "privatist"), ("nus_status:ny", "nus_status", "ny")],
)
def test_mange_endres_paa_en_gang(klient, til, tre, handling, felt, verdi):
    klient.post(til("masse"), {"valgt": [tre[0].pk, tre[1].pk], "handling": handling})

    assert [getattr(Kandidat.objects.get(pk=k.pk), felt) == verdi for k in tre] == [True, True, False]


def test_masse_uten_kryss_eller_med_ukjent_handling_sier_hva_som_mangler(klient, til, tre):
    assert "Ingen er krysset av" in klient.post(til("masse"), {"handling": "fjern"}).content.decode()
    for handling in ("", "slett-alt", "maalform:se", "flytt:1"):
        svar = klient.post(til("masse"), {"valgt": [tre[0].pk], "handling": handling})
        assert svar.status_code == 422


def test_fjernet_kandidat_kommer_tilbake_med_samme_noekkel_nummer_passord_og_plass(klient, til, snart):
    kandidat = lag_kandidat(snart, passord="abcd-efgh", plass="4", rom="B201", program="Dans")
    foer = {felt.attname: getattr(kandidat, felt.attname) for felt in Kandidat._meta.concrete_fields}
    svar = klient.post(til("masse"), {"valgt": [kandidat.pk], "handling": "fjern"}, follow=True)
    assert meldinger(svar) == ["1 kandidat er tatt ut av partiet."]
    assert not Kandidat.objects.exists()

    angre(klient, til("kandidater"))

    igjen = Kandidat.objects.get()
    assert {felt.attname: getattr(igjen, felt.attname) for felt in Kandidat._meta.concrete_fields} == foer
    assert igjen.passord.passord == "abcd-efgh"
    assert igjen.deler.count() == 1
    assert set(Hendelse.objects.values_list("handling", flat=True)) >= {"kandidat.fjernet", "kandidat.satt_tilbake"}


def test_angre_fjerning_naar_kandidaten_er_lagt_til_paa_nytt_sier_det(klient, til, snart):
    kandidat = lag_kandidat(snart)
    person = kandidat.person
    klient.post(til("masse"), {"valgt": [kandidat.pk], "handling": "fjern"})
    lag_kandidat(snart, person=person)

    svar = angre(klient, til("kandidater"))

    assert "kan ikke angres" in " ".join(meldinger(svar))
    assert Kandidat.objects.count() == 1


@pytest.mark.parametrize("gjort", [sett_fravaer, lag_sesjon])
def test_kandidat_med_noe_registrert_tas_ikke_ut_men_de_andre_gjoer(klient, til, tre, gjort):
    gjort(tre[0])

    svar = klient.post(til("masse"), {"valgt": [k.pk for k in tre], "handling": "fjern"}, follow=True)

    assert set(Kandidat.objects.values_list("pk", flat=True)) == {tre[0].pk}
    assert tre[0].person.navn in " ".join(meldinger(svar))


def test_flytting_til_et_annet_parti_i_eksamenen_og_tilbake(klient, til, tre, skole, norsk, snart):
    annet = PartiFactory(skole=skole, eksamen=norsk, navn="3STB")
    Kandidat.objects.filter(pk=tre[0].pk).update(rom="B201", plass="3")

    klient.post(til("masse"), {"valgt": [tre[0].pk], "handling": f"flytt:{annet.pk}"})

    flyttet = Kandidat.objects.get(pk=tre[0].pk)
    assert (flyttet.parti, flyttet.rom, flyttet.plass) == (annet, "", "")
    angre(klient, til("kandidater"))
    flyttet.refresh_from_db()
    assert (flyttet.parti_id, flyttet.rom, flyttet.plass) == (snart.pk, "B201", "3")


def test_flytting_etter_start_og_til_en_annen_eksamen_eller_skole_avvises(klient, til, tre, skole, annen_skole, norsk):
    annet = PartiFactory(skole=skole, eksamen=norsk, navn="3STB")
    for feil in (PartiFactory(skole=annen_skole, eksamen=norsk), PartiFactory(skole=skole)):
        svar = klient.post(til("masse"), {"valgt": [tre[0].pk], "handling": f"flytt:{feil.pk}"})
        assert svar.status_code == 422
    norsk.deler.update(start=naa() - timedelta(hours=1), slutt=naa() + timedelta(hours=4))

    svar = klient.post(til("masse"), {"valgt": [tre[0].pk], "handling": f"flytt:{annet.pk}"}, follow=True)

    assert "Eksamen har startet" in " ".join(meldinger(svar))
    assert not annet.kandidater.exists()


def test_etter_fristen_kan_kandidatene_endres_og_siden_sier_det(klient, til, tre, norsk):
    norsk.periode.endringsfrist = naa() - timedelta(days=1)
    norsk.periode.save(update_fields=["endringsfrist"])

    assert "kandidatene kan fortsatt endres" in klient.get(til("kandidater")).content.decode()
    assert klient.post(til("masse"), {"valgt": [tre[0].pk], "handling": "maalform:nn"}).status_code == 302
    assert Kandidat.objects.get(pk=tre[0].pk).maalform == "nn"


@pytest.mark.parametrize("navn", ["kandidater", "plasser"])
def test_sidene_koster_like_mange_spoerringer_for_tretti(klient, til, snart, navn, django_assert_num_queries):
    lag_kandidat(snart)
    klient.get(til(navn))
    with CaptureQueriesContext(connection) as en:
        klient.get(til(navn))
    for _ in range(29):
        lag_kandidat(snart)

    with django_assert_num_queries(len(en)):
        klient.get(til(navn))


def test_partisiden_har_veiene_hit_bare_for_skoleadministrator(klient, som, rektor, snart, til):
    side = f"/eksamen/partier/{snart.pk}/"

    assert til("legg_til") in klient.get(side).content.decode()
    assert til("legg_til") not in som(rektor).get(side).content.decode()


def test_det_som_er_skrevet_i_radene_lagres_ogsaa_naar_noe_gjoeres_med_de_valgte(klient, til, tre):
    data = skjemadata(klient, til("kandidater"))
    data |= {f"k{tre[0].pk}-program": "Dans", "valgt": [tre[1].pk], "handling": "maalform:nn"}

    svar = klient.post(til("masse"), data, follow=True)

    assert meldinger(svar) == ["1 kandidat er endret.", "1 kandidat er endret."]
    assert Kandidat.objects.get(pk=tre[0].pk).program == "Dans"
    assert Kandidat.objects.get(pk=tre[1].pk).maalform == "nn"


def test_mange_kandidater_deles_paa_sider_og_hver_side_kan_lagres(klient, til, snart, monkeypatch):
    monkeypatch.setattr("elever.views.kandidater.PER_SIDE", 2)
    siste = [lag_kandidat(snart) for _ in range(5)][-1]
    adresse = f"{til('kandidater')}?side=3"
    data = skjemadata(klient, adresse)
    assert len(klient.get(adresse).context["rader"]) == 1

    svar = klient.post(adresse, data | {f"k{siste.pk}-program": "Dans"}, follow=True)

    assert svar.redirect_chain[0][0] == adresse
    assert Kandidat.objects.get(pk=siste.pk).program == "Dans"


def test_klar_til_eksamen_sier_hvem_som_mangler_nummer_eller_har_fiktivt(snart, tre):
    partier = Eksamensparti.objects.filter(pk=snart.pk)
    assert [sjekk.tilstand for sjekk in sjekker(partier, naa())] == ["groenn", "groenn"]
    Kandidat.objects.filter(pk=tre[0].pk).update(kandidatnummer=None)
    tre[1].person.nummerslag = "fiktivt"
    tre[1].person.save(update_fields=["nummerslag"])

    uten, fiktive = sjekker(partier, naa())

    assert (uten.tilstand, fiktive.tilstand) == ("roed", "gul")
    assert f"/eksamen/partier/{snart.pk}/kandidater/" == uten.lenke == fiktive.lenke
