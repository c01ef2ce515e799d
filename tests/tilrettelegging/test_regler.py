"""The table of extra time: changed by its owner, read by schools, and told beforehand how many it concerns."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from brukere.models.bruker import Rolle
from deltakelse.models import Kandidatdel, Partiversjon
from deltakelse.services.tider import sjekk_alle
from felles.models import Hendelse
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.tilrettelegging import AKERSHUS, HEL, OSLO, Status, lag_sak, legg_regler, slutter
from tilrettelegging.models import Tidsregel
from tilrettelegging.services.regeltabell import naermeste_eier

VANLIG = {"EksamenDel1": "11:00 +0", "EksamenDel2": "14:00 +0"}
MED_TID = {"EksamenDel1": "11:25 +25", "EksamenDel2": "15:00 +35"}


def sti(navn, *args):
    return reverse(f"tilrettelegging:{navn}", args=args)


def fordelt(**felt):
    return {"slag": "fordelt", "del1": 120, "minutter": 180, "ekstra_del1": 30, "ekstra": 30, **felt}


def bekreft(klient, adresse, data):
    """Save what was shown: look first, then confirm just that."""
    kontroll = klient.post(adresse, data)
    assert kontroll.context["kontroll"]
    return klient.post(adresse, {**data, "bekreft": kontroll.context["skjema"].avtrykk}, follow=True)


@pytest.fixture
def regel(akershus):
    return Tidsregel.objects.get(del1=120)


def test_endringen_sier_foerst_hvor_mange_den_gjelder_og_regner_saa_om(som, fylkesbruker, regel, elev, todelt):
    lag_sak(elev, todelt, status=Status.INNVILGET)
    lag_kandidat(todelt)
    klient = som(fylkesbruker)

    svar = klient.post(sti("endre_regel", regel.pk), fordelt())
    assert svar.context["antall"] == 1
    assert "1 kandidat får nye tider" in svar.content.decode()
    assert slutter(elev) == MED_TID

    foer = Partiversjon.objects.filter(parti=todelt).values_list("nummer", flat=True).first() or 0
    svar = bekreft(klient, sti("endre_regel", regel.pk), fordelt())
    assert "Regelen er lagret" in svar.content.decode()
    assert slutter(elev) == {"EksamenDel1": "11:30 +30", "EksamenDel2": "15:00 +30"}
    assert Partiversjon.objects.get(parti=todelt).nummer > foer
    assert Hendelse.objects.filter(handling="tidsregel.endret").count() == 1
    assert list(sjekk_alle()) == []


def test_eksamen_som_har_begynt_beholder_regelen_den_begynte_med(som, fylke, fylkesbruker, parti):
    (regel,) = legg_regler(fylke, [(HEL, None, 300, 0, 60)])
    kandidat = lag_kandidat(parti)
    lag_sak(kandidat, parti, status=Status.INNVILGET)

    svar = som(fylkesbruker).post(sti("endre_regel", regel.pk), {"slag": "hel", "minutter": 300, "ekstra": 10})
    assert svar.context["antall"] == 0
    bekreft(som(fylkesbruker), sti("endre_regel", regel.pk), {"slag": "hel", "minutter": 300, "ekstra": 10})

    assert [d.ekstra_minutter for d in kandidat.deler.all()] == [60]
    assert list(sjekk_alle()) == []


def test_det_som_ikke_er_vist_lagres_ikke(som, fylkesbruker, regel):
    klient = som(fylkesbruker)
    vist = klient.post(sti("endre_regel", regel.pk), fordelt()).context["skjema"].avtrykk

    svar = klient.post(sti("endre_regel", regel.pk), fordelt(ekstra=200, bekreft=vist))

    assert svar.context["kontroll"]
    regel.refresh_from_db()
    assert (regel.ekstra, regel.til) == (35, None)


def test_to_som_endrer_samme_regel_den_andre_faar_vite_det(som, fylkesbruker, regel):
    bekreft(som(fylkesbruker), sti("endre_regel", regel.pk), fordelt())
    svar = som(fylkesbruker).post(sti("endre_regel", regel.pk), fordelt(ekstra=99, bekreft=1))

    assert svar.status_code == 404
    assert Tidsregel.objects.filter(til__isnull=True, del1=120).get().ekstra == 30


def test_en_ny_regel_for_en_eksamen_som_har_en_faar_nei(som, fylke, fylkesbruker, regel):
    svar = bekreft(som(fylkesbruker), sti("ny_regel", fylke.pk), fordelt())

    assert svar.status_code == 422
    assert "Det finnes alt en regel" in svar.content.decode()


def test_regelen_fjernes_og_tidene_faller_tilbake(som, fylkesbruker, regel, elev, todelt):
    lag_sak(elev, todelt, status=Status.INNVILGET)
    klient = som(fylkesbruker)
    assert klient.get(sti("fjern_regel", regel.pk)).context["antall"] == 1

    klient.post(sti("fjern_regel", regel.pk))

    assert slutter(elev) == VANLIG
    assert Kandidatdel.objects.filter(kandidat=elev, regel__startswith="Ingen regel").count() == 2


@pytest.mark.parametrize(
    ("data", "felt"),
    [
        ({"slag": "", "minutter": 300, "ekstra": 60}, "slag"),
        ({"slag": "hel", "minutter": "", "ekstra": 60}, "minutter"),
        ({"slag": "hel", "minutter": 0, "ekstra": 60}, "minutter"),
        ({"slag": "hel", "minutter": 300, "ekstra": -1}, "ekstra"),
        ({"slag": "hel", "minutter": 300, "ekstra": 60, "del1": 60}, "del1"),
        (fordelt(del1=""), "del1"),
        (fordelt(ekstra_del1="mye"), "ekstra_del1"),
        (fordelt(minutter=99999), "minutter"),
    ],
)
def test_regel_med_feil_sier_hva_ved_feltet(som, fylke, fylkesbruker, data, felt):
    svar = som(fylkesbruker).post(sti("ny_regel", fylke.pk), {**data, "bekreft": 1})

    assert svar.status_code == 422
    assert list(svar.context["skjema"].errors) == [felt]
    assert not Tidsregel.objects.exists()


def test_den_naermeste_eieren_med_regler_gjelder(skole, fylke, udir, elev, todelt):
    legg_regler(udir, OSLO)
    lag_sak(elev, todelt, status=Status.INNVILGET)
    assert naermeste_eier(skole) == udir
    assert slutter(elev) == MED_TID  # Oslo's part of two hours takes 25 of 60

    legg_regler(fylke, [(HEL, None, 300, 0, 10), ("del", None, 120, 0, 4)])
    lag_sak(lag_kandidat(todelt), todelt, status=Status.INNVILGET)
    assert naermeste_eier(skole) == fylke
    assert [f"{k} {t}" for kandidat in todelt.kandidater.all()[1:] for k, t in slutter(kandidat).items()] == [
        "EksamenDel1 11:04 +4",
        "EksamenDel2 14:10 +6",
    ]


def test_skolen_leser_tabellen_uten_aa_endre_den(som, skoleadmin, fylke, akershus):
    svar = som(skoleadmin).get(sti("regler"))

    assert fylke.navn in svar.content.decode()
    assert "+25 +35 min" in svar.content.decode()
    assert sti("ny_regel", fylke.pk) not in svar.content.decode()
    assert som(skoleadmin).post(sti("ny_regel", fylke.pk), fordelt(bekreft=1)).status_code == 404


def test_et_annet_fylke_kommer_ikke_til_tabellen(som, regel):
    annet = bruker_med_rolle(Rolle.FYLKESKOMMUNE, OrganisasjonFactory(slag="fylkeskommune"))

    assert som(annet).get(sti("endre_regel", regel.pk)).status_code == 404
    assert som(annet).post(sti("fjern_regel", regel.pk)).status_code == 404


@pytest.mark.parametrize(("tabell", "rader"), [("akershus", AKERSHUS), ("oslo", OSLO)])
def test_de_kjente_tabellene_ligger_som_data_og_legges_inn_en_gang(fylke, tabell, rader):
    for antall in (len(rader), 0):
        ut = StringIO()
        call_command("legg_inn_tidsregler", fylke.orgnr, tabell, stdout=ut)
        assert ut.getvalue().startswith(f"{antall} regler")

    felt = ("slag", "del1", "minutter", "ekstra_del1", "ekstra")
    assert sorted(Tidsregel.objects.filter(eier=fylke).values_list(*felt), key=str) == sorted(rader, key=str)


def test_en_skole_kan_ikke_ha_egen_tabell(skole):
    with pytest.raises(CommandError, match="Ingen skoleeier"):
        call_command("legg_inn_tidsregler", skole.orgnr, "oslo")
