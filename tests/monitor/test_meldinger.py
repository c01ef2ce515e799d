"""Messages from the invigilators: sent to one, some, a room or a party; who has confirmed; taken back."""

from datetime import timedelta

import pytest

from brukere.models.bruker import Rolle
from deltakelse.models import Fravaer, Partiversjon
from eksamen.models import Kandidat, Vaktoppdrag
from felles.models import Hendelse
from felles.tid import naa
from monitor.models import Melding, Meldingsmottaker
from monitor.querysets.bindinger import bindinger
from monitor.setninger import FERDIGE
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.levering import lag_levering
from tests.fabrikker.monitor import lag_melding
from tests.monitor.meldinger import SIDE, TEKST, mottakere, send

pytestmark = pytest.mark.django_db


def setningen(svar):
    return " ".join(str(melding) for melding in svar.context["messages"])


def test_melding_til_en_fra_flere_valg(som, vakt, kandidat):
    klient = som(vakt)
    side = klient.get(f"{SIDE}?kandidat={kandidat.pk}")
    assert kandidat.person.navn in side.content.decode()

    svar = send(klient, "valgte", kandidat)

    melding = Melding.objects.get()
    assert svar.headers["Location"] == f"{SIDE}{melding.pk}/"
    assert (melding.tekst, melding.sendt_av, melding.parti, melding.rom) == (TEKST, vakt, None, "")
    assert mottakere() == {kandidat.pk}


@pytest.mark.parametrize("felt", ["kandidat", "kandidater"])
def test_de_som_er_krysset_av_kan_sendes_hit_og_faar_den_alene(som, vakt, parti, kandidater, felt):
    klient, to = som(vakt), kandidater[:2]
    verdi = [k.pk for k in to] if felt == "kandidat" else ",".join(str(k.pk) for k in to)
    side = klient.post(SIDE, {felt: verdi})

    assert side.status_code == 200
    assert not Melding.objects.exists()
    assert [pk for pk, _navn in side.context["valg"].valgte] == [
        k.pk for k in sorted(to, key=lambda k: k.person.sortering)
    ]
    send(klient, "valgte", *to)
    assert mottakere() == {k.pk for k in to}


def test_hele_partiet_uten_dem_som_er_borte_eller_har_levert(som, vakt, parti, kandidater):
    borte, ferdig, her = kandidater
    Fravaer.objects.create(kandidat=borte, slag="IDF", registrert=naa())
    lag_levering(ferdig)
    klient = som(vakt)

    svar = send(klient, f"parti:{parti.pk}")

    assert mottakere() == {her.pk}
    assert Melding.objects.get().parti == parti
    side = klient.get(svar.headers["Location"])
    assert setningen(side) == (
        "Meldingen er sendt til 1 kandidat. 1 med fravær fikk den ikke. 1 som har levert, fikk den ikke."
    )


def test_den_som_har_levert_faar_den_naar_noen_velger_den_ene(som, vakt, kandidat):
    lag_levering(kandidat)
    send(som(vakt), "valgte", kandidat)

    assert mottakere() == {kandidat.pk}


@pytest.mark.parametrize(
    ("til", "tekst", "feil"),
    [
        ("", TEKST, "Velg hvem meldingen skal til."),
        ("parti:0", TEKST, "Velg på nytt."),
        ("rom:tull", TEKST, "Velg på nytt."),
        ("valgte", TEKST, "Velg på nytt."),
        ("parti", "", "Skriv meldingen, eller velg en ferdig setning."),
        ("parti", "  \n ", "Skriv meldingen, eller velg en ferdig setning."),
        ("parti", "x" * 501, "Skriv høyst 500 tegn."),
    ],
)
def test_feil_inndata_sies_og_ingenting_sendes(som, vakt, parti, kandidater, til, tekst, feil):
    svar = send(som(vakt), f"parti:{parti.pk}" if til == "parti" else til, tekst=tekst)

    assert svar.status_code == 422
    assert feil in svar.content.decode()
    assert not Melding.objects.exists()
    assert not Hendelse.objects.filter(handling__startswith="melding").exists()


def test_naar_ingen_kan_faa_den_sies_det(som, vakt, kandidat):
    Fravaer.objects.create(kandidat=kandidat, slag="IDF", registrert=naa())
    svar = send(som(vakt), "valgte", kandidat)

    assert svar.status_code == 422
    assert "Ingen fikk meldingen" in svar.content.decode()
    assert not Melding.objects.exists()


def test_en_ferdig_setning_staar_i_feltet_uten_skript(som, vakt, parti, kandidater):
    svar = som(vakt).post(SIDE, {"til": f"parti:{parti.pk}", "tekst": "halv", "setning": "0"})

    assert svar.status_code == 200
    assert svar.context["skjema"]["tekst"].value() == FERDIGE[0]
    assert svar.context["skjema"]["til"].value() == f"parti:{parti.pk}"
    assert not Melding.objects.exists()


@pytest.mark.parametrize("setning", ["99", "-1", "x", "٣", "9" * 5000])
def test_en_oppdiktet_setning_er_ingen_setning(som, vakt, parti, kandidater, setning):
    assert som(vakt).post(SIDE, {"til": f"parti:{parti.pk}", "tekst": "", "setning": setning}).status_code == 422


def test_to_trykk_er_en_melding_og_samme_ord_senere_er_en_ny(klokken, som, vakt, parti, kandidater):
    klient = som(vakt)
    send(klient, f"parti:{parti.pk}")
    send(klient, f"parti:{parti.pk}")
    assert Melding.objects.count() == 1
    send(klient, f"parti:{parti.pk}", tekst="Noe annet")
    klokken.shift(timedelta(seconds=11))
    send(klient, f"parti:{parti.pk}")

    assert Melding.objects.count() == 3
    assert Hendelse.objects.filter(handling="melding.sendt").count() == 3 * len(kandidater)


def test_hver_kandidats_logg_har_at_den_kom_og_aldri_teksten(som, vakt, parti, kandidater):
    versjon = sum(Partiversjon.objects.filter(parti=parti).values_list("nummer", flat=True))
    send(som(vakt), f"parti:{parti.pk}")

    hendelser = Hendelse.objects.filter(handling="melding.sendt")
    assert {h.kandidat_id for h in hendelser} == {k.pk for k in kandidater}
    assert {(h.aktoer_id, h.parti_id, h.data["antall"], len(h.data)) for h in hendelser} == {(vakt.pk, parti.pk, 3, 1)}
    assert Partiversjon.objects.get(parti=parti).nummer > versjon


def test_andres_kandidater_faar_ingenting(som, annen_skoleadmin, kandidat):
    svar = send(som(annen_skoleadmin), "valgte", kandidat)

    assert svar.status_code == 422
    assert not Melding.objects.exists()


def test_rektor_ser_meldingene_og_sender_ingen(som, skole, kandidat):
    melding = lag_melding(kandidat)
    klient = som(bruker_med_rolle(Rolle.REKTOR, skole))

    siden = klient.get(SIDE).content.decode()
    assert "Send meldingen" not in siden
    assert "Rollen din kan lese meldingene, men ikke sende noen." in siden
    assert "Du har ingen kandidater" not in siden
    assert klient.get(f"{SIDE}{melding.pk}/").status_code == 200
    assert send(klient, "valgte", kandidat).status_code == 403
    assert klient.post(f"{SIDE}{melding.pk}/trekk/").status_code == 403


def test_listen_viser_hvem_som_har_bekreftet_de_andre_foerst(som, vakt, kandidater):
    melding = lag_melding(*kandidater)
    Meldingsmottaker.objects.filter(kandidat=kandidater[0]).update(bekreftet=naa(), vist=naa())

    svar = som(vakt).get(f"{SIDE}{melding.pk}/")

    assert "1 av 3 har bekreftet" in svar.content.decode()
    assert [rad.bekreftet is None for rad in svar.context["mottakere"]] == [True, True, False]
    assert "1 av 3 har bekreftet" in som(vakt).get(SIDE).content.decode()


def test_romvakten_ser_sine_og_trekker_ikke_det_som_gikk_til_andre(som, vakt, parti):
    min_, annen = lag_kandidat(parti, rom="Rom 1"), lag_kandidat(parti, rom="Rom 2")
    Vaktoppdrag.objects.filter(bruker=vakt).update(rom="Rom 1")
    felles, andres = lag_melding(min_, annen), lag_melding(annen)
    klient = som(vakt)

    svar = klient.get(f"{SIDE}{felles.pk}/")
    assert [rad.kandidat_id for rad in svar.context["mottakere"]] == [min_.pk]
    assert "0 av 1 har bekreftet" in svar.content.decode()
    assert "Trekk meldingen" not in svar.content.decode()
    assert klient.post(f"{SIDE}{felles.pk}/trekk/").status_code == 403
    assert klient.get(f"{SIDE}{andres.pk}/").status_code == 404
    assert klient.post(f"{SIDE}{andres.pk}/trekk/").status_code == 404
    assert [m.pk for m in klient.get(SIDE).context["sendte"]] == [felles.pk]


def test_en_melding_trekkes_tilbake_en_gang(som, vakt, kandidat):
    melding = lag_melding(kandidat)
    klient = som(vakt)

    for _ in range(2):
        svar = klient.post(f"{SIDE}{melding.pk}/trekk/", follow=True)
    assert "trukket tilbake fra før" in setningen(svar)
    melding.refresh_from_db()
    assert (melding.trukket is not None, melding.trukket_av) == (True, vakt)
    hendelse = Hendelse.objects.get(handling="melding.trukket")
    assert (hendelse.parti_id, hendelse.kandidat_id) == (kandidat.parti_id, kandidat.pk)


def test_annen_skole_finner_ikke_meldingen(som, annen_skoleadmin, kandidat):
    melding = lag_melding(kandidat)
    klient = som(annen_skoleadmin)

    assert klient.get(f"{SIDE}{melding.pk}/").status_code == 404
    assert klient.post(f"{SIDE}{melding.pk}/trekk/").status_code == 404


def test_monitoren_sier_hvor_mange_som_ikke_har_bekreftet(som, vakt, kandidater):
    melding = lag_melding(*kandidater)
    lag_melding(kandidater[0])
    lag_levering(kandidater[2])
    klient = som(vakt)

    assert "2 kandidater har ikke bekreftet meldingen de har fått" in klient.get("/monitor/").content.decode()
    Meldingsmottaker.objects.filter(kandidat=kandidater[1]).update(bekreftet=naa())
    assert "1 kandidat har ikke bekreftet meldingen" in klient.get("/monitor/").content.decode()
    Melding.objects.update(trukket=naa())
    assert "ikke bekreftet" not in klient.get("/monitor/").content.decode()
    assert melding.mottakere.count() == 3


@pytest.mark.parametrize("antall", [1, 30])
def test_sidene_koster_like_mye_for_en_som_for_tretti(som, vakt, parti, antall, django_assert_max_num_queries):
    kandidater = [lag_kandidat(parti) for _ in range(antall)]
    meldinger = [lag_melding(*kandidater) for _ in range(antall)]
    klient = som(vakt)
    alle = "&".join(f"kandidat={k.pk}" for k in kandidater)

    with django_assert_max_num_queries(12):
        klient.get(f"{SIDE}?{alle}")
    with django_assert_max_num_queries(10):
        klient.get(f"{SIDE}{meldinger[0].pk}/")
    with django_assert_max_num_queries(30):
        send(klient, "valgte", *kandidater)


def test_en_kandidat_med_melding_kan_ikke_tas_ut_av_partiet(kandidat):

    lag_melding(kandidat)

    assert "melding" in str(bindinger(Kandidat.objects.all())[kandidat.pk])
