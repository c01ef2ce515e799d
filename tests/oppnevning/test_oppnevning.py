"""Asking, reminding, a later deadline, withdrawal and replacement, by the authority."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolletildeling
from brukere.models.bruker import Rolle
from felles.feil import Domenefeil
from felles.models import Hendelse
from felles.tid import dagens_dato, naa
from oppnevning.models import Oppnevning, Utsending
from oppnevning.querysets.oppnevninger import godtatte
from oppnevning.services import oppnevning as tjeneste
from oppnevning.services.oppnevning import purr_naer_frist
from tests.fabrikker.oppnevning import lag_faggruppe, lag_fagperson, lag_oppnevning
from tests.fabrikker.sensur import aktoer

pytestmark = pytest.mark.django_db
Status = Oppnevning.Status


def adresse(navn, rad):
    return reverse(f"oppnevning:{navn}", args=[rad.pk])


def vilkaar(*folk, **endret):
    frist = (dagens_dato(naa()) + timedelta(days=8)).isoformat()
    return {"fagperson": [rad.pk for rad in folk], "rolle": "sensor", "svarfrist": frist, "flest_svar": "120"} | endret


def gjoer(klient, rad, handling, **felt):
    """Send one of the forms on the page of an appointment."""
    data = {"handling": handling} | {f"{handling}-{navn}": verdi for navn, verdi in felt.items()}
    return klient.post(adresse("oppnevning", rad), data)


def test_forespoerselen_gaar_ut_med_frist_og_lenke(som, myndighet, faggruppe, fagperson, post):
    svar = som(myndighet).post(adresse("oppnevn", faggruppe), vilkaar(fagperson, reserve="on"))

    rad = Oppnevning.objects.get()
    brev = post.toem()
    assert svar.status_code == 302
    assert (rad.status, rad.bruker, rad.flest_svar, rad.reserve) == (Status.SENDT, fagperson.bruker, 120, True)
    assert [ett["To"] for ett in brev] == [fagperson.bruker.epost]
    assert "/sensur/svar/" in brev[0].get_content()
    assert rad.utsendinger.get().status == Utsending.Status.SENDT
    assert rad.svarlenker.get().utloeper == rad.svarfrist


def test_lenken_staar_bare_i_brevet(som, myndighet, faggruppe, fagperson, post):
    som(myndighet).post(adresse("oppnevn", faggruppe), vilkaar(fagperson))
    token = post.lenke().rstrip("/").rpartition("/")[2]

    rad = Oppnevning.objects.get()
    assert token != rad.svarlenker.get().token_hash
    assert not Hendelse.objects.filter(data__icontains=token).exists()
    assert token not in som(myndighet).get(adresse("oppnevning", rad)).content.decode()


def test_den_som_er_spurt_spoerres_ikke_igjen(som, myndighet, faggruppe, fagperson, post):
    klient = som(myndighet)
    klient.post(adresse("oppnevn", faggruppe), vilkaar(fagperson))

    igjen = klient.post(adresse("oppnevn", faggruppe), vilkaar(fagperson))

    assert igjen.status_code == 422
    assert Oppnevning.objects.count() == 1
    assert len(post.toem()) == 1


def test_bare_foreslaatte_som_kan_faget_og_ikke_har_reservert_seg_kan_spoerres(
    som, myndighet, statsforvalter, faggruppe, fagperson, fag
):
    periode = faggruppe.periode
    uten_forslag = lag_fagperson(statsforvalter, fag)
    reservert = lag_fagperson(statsforvalter, fag, periode=periode, reservert=True)
    annet_fag = lag_fagperson(statsforvalter, periode=periode)
    klient = som(myndighet)

    side = klient.get(adresse("oppnevn", faggruppe)).content.decode()
    alle = klient.get(adresse("oppnevn", faggruppe), {"fag": "alle"}).content.decode()

    assert fagperson.bruker.navn in side
    for rad in (uten_forslag, reservert, annet_fag):
        assert rad.bruker.navn not in side
    assert annet_fag.bruker.navn in alle
    for rad in (uten_forslag, reservert):
        svar = klient.post(adresse("oppnevn", faggruppe) + "?fag=alle", vilkaar(rad))
        assert svar.status_code == 422
    assert not Oppnevning.objects.exists()


@pytest.mark.parametrize("endret", [{"svarfrist": "2020-01-01"}, {"svarfrist": "9999-12-31"}, {"rolle": "konge"},
                                    {"flest_svar": "0"}, {"fagperson": []}])  # fmt: skip
def test_daarlige_vilkaar_avvises(som, myndighet, faggruppe, fagperson, endret):
    svar = som(myndighet).post(adresse("oppnevn", faggruppe), vilkaar(fagperson) | endret)

    assert svar.status_code == 422
    assert not Oppnevning.objects.exists()


def test_en_under_en_annen_myndighet_kan_ikke_spoerres(myndighet, faggruppe, fag, udir):
    utenfor = lag_fagperson(udir, fag, periode=faggruppe.periode)
    om_en_uke = tjeneste.Vilkaar(naa() + timedelta(days=7))

    svar = tjeneste.oppnevn(
        faggruppe_id=faggruppe.pk, fagperson_ider=[utenfor.pk], vilkaar=om_en_uke, aktoer=aktoer(myndighet), naa=naa()
    )

    assert svar == []


def test_alle_som_ikke_har_svart_purres_for_haand_en_gang(som, myndighet, faggruppe, oppnevning, post):
    lag_oppnevning(faggruppe, godtatt=True)
    ute = lag_oppnevning(faggruppe, sendt=naa() - timedelta(days=9), svarfrist=naa() - timedelta(days=1))
    klient = som(myndighet)

    klient.post(adresse("purr", faggruppe))
    igjen = klient.post(adresse("purr", faggruppe), follow=True).content.decode()

    assert "Ingen ble purret" in igjen
    assert [ett["To"] for ett in post.toem()] == [oppnevning.bruker.epost]
    oppnevning.refresh_from_db()
    ute.refresh_from_db()
    assert oppnevning.purret is not None
    assert ute.purret is None


def test_klokken_purrer_naar_fristen_er_naer_og_bare_en_gang(faggruppe, post):
    naer = lag_oppnevning(faggruppe, svarfrist=naa() + timedelta(days=2))
    lag_oppnevning(faggruppe, svarfrist=naa() + timedelta(days=9))
    lag_oppnevning(faggruppe, sendt=naa() - timedelta(hours=2), svarfrist=naa() + timedelta(days=2))

    assert [purr_naer_frist(naa=naa()), purr_naer_frist(naa=naa())] == [1, 0]

    assert [ett["To"] for ett in post.toem()] == [naer.bruker.epost]


def test_en_ny_frist_gir_en_ny_lenke(som, myndighet, oppnevning, post):
    ny = dagens_dato(naa()) + timedelta(days=20)

    svar = gjoer(som(myndighet), oppnevning, "frist", svarfrist=ny.isoformat())

    oppnevning.refresh_from_db()
    assert svar.status_code == 302
    assert dagens_dato(oppnevning.svarfrist) == ny
    assert som(myndighet).get(post.lenke()).status_code == 200
    assert oppnevning.svarlenker.get().utloeper == oppnevning.svarfrist


def test_vilkaar_endres_og_gjelder_i_fordelingen(som, myndighet, faggruppe, statsforvalter):
    rad = lag_oppnevning(faggruppe, godtatt=True)

    gjoer(som(myndighet), rad, "vilkaar", flest_svar="80", reserve="on")

    assert [(ett.flest_svar, ett.reserve) for ett in godtatte(statsforvalter, faggruppe)] == [(80, True)]


def test_fordelingen_faar_bare_de_godtatte_sensorene_og_reservene_til_slutt(
    faggruppe, statsforvalter, fylke, oppnevning
):
    reserve = lag_oppnevning(faggruppe, godtatt=True, reserve=True)
    fast = lag_oppnevning(faggruppe, godtatt=True)
    lag_oppnevning(faggruppe, godtatt=True, rolle="klagenemnd")
    lag_oppnevning(faggruppe, godtatt=True, status="trukket", avsluttet=naa())

    assert list(godtatte(statsforvalter, faggruppe)) == [fast, reserve]
    assert not godtatte(fylke, faggruppe)


def test_en_forespoersel_trekkes_med_grunn_og_lenken_doer(som, myndighet, faggruppe, fagperson, post):
    klient = som(myndighet)
    klient.post(adresse("oppnevn", faggruppe), vilkaar(fagperson))
    lenke, rad = post.lenke(), Oppnevning.objects.get()

    gjoer(klient, rad, "trekk", grunn="For mange sensorer")
    igjen = gjoer(klient, rad, "trekk", grunn="Igjen")

    rad.refresh_from_db()
    assert igjen.status_code == 302
    assert (rad.status, rad.trukket_grunn) == (Status.TRUKKET, "For mange sensorer")
    assert "er trukket" in klient.get(lenke).content.decode()
    sist = post.toem()[-1].get_content()
    assert "er trukket" in sist
    assert "For mange" not in sist
    assert "For mange" not in str(list(Hendelse.objects.values_list("data", flat=True)))


def test_den_som_trekkes_leder_ingen_gruppe_lenger(som, myndighet, faggruppe, post):
    rad = lag_oppnevning(faggruppe, godtatt=True)
    gruppe = faggruppe.sensorgrupper.create(navn="Gruppe 1", leder=rad.bruker)

    gjoer(som(myndighet), rad, "trekk", grunn="Syk")

    gruppe.refresh_from_db()
    assert gruppe.leder is None


def test_uten_grunn_trekkes_ingenting(som, myndighet, oppnevning):
    assert gjoer(som(myndighet), oppnevning, "trekk", grunn=" ").status_code == 422
    oppnevning.refresh_from_db()
    assert oppnevning.status == Status.SENDT


def test_den_som_erstattes_mister_rollen_og_en_annen_spoerres_paa_samme_vilkaar(
    som, myndighet, faggruppe, fagperson, oppnevning, post
):
    som(fagperson.bruker).post(adresse("min", oppnevning), ja())
    oppnevning.refresh_from_db()
    ny = lag_fagperson(faggruppe.eier, periode=faggruppe.periode)
    frist = (dagens_dato(naa()) + timedelta(days=3)).isoformat()

    gjoer(som(myndighet), oppnevning, "erstatt", fagperson=ny.pk, svarfrist=frist, grunn="Syk")

    oppnevning.refresh_from_db()
    etter = Oppnevning.objects.get(erstatter=oppnevning)
    assert (oppnevning.status, etter.status, etter.bruker) == (Status.ERSTATTET, Status.SENDT, ny.bruker)
    assert not Rolletildeling.objects.gjeldende(naa()).filter(bruker=fagperson.bruker).exists()
    assert {ett["To"] for ett in post.toem()} == {fagperson.bruker.epost, ny.bruker.epost}
    med_en_til = {"oppnevning_id": oppnevning.pk, "fagperson_id": ny.pk, "svarfrist": naa() + timedelta(days=3),
                  "grunn": "Igjen", "aktoer": aktoer(myndighet), "naa": naa()}  # fmt: skip
    with pytest.raises(Domenefeil) as feil:
        tjeneste.erstatt(**med_en_til)
    assert feil.value.kode == "erstattet"


def test_etter_et_nei_kan_en_annen_spoerres_men_ingenting_trekkes(som, myndighet, faggruppe, oppnevning):
    tjenestebruker = oppnevning.bruker
    som(tjenestebruker).post(adresse("min", oppnevning), {"svar": "nei", "grunn": "Permisjon"})
    klient = som(myndighet)
    side = klient.get(adresse("oppnevning", oppnevning)).content.decode()
    svar = klient.post(adresse("oppnevning", oppnevning), {"handling": "trekk", "trekk-grunn": "x"}, follow=True)

    oppnevning.refresh_from_db()
    assert "Permisjon" in side
    assert "Spør en annen i stedet" in side
    assert "endret siden siden ble åpnet" in svar.content.decode()
    assert oppnevning.status == Status.TAKKET_NEI


def test_rollen_overlever_naar_en_annen_oppnevning_trenger_den(
    som, myndighet, statsforvalter, faggruppe, fagperson, post
):
    annen = lag_faggruppe(statsforvalter, periode=faggruppe.periode, navn="Engelsk")
    rader = [lag_oppnevning(gruppe, fagperson.bruker) for gruppe in (faggruppe, annen)]
    for rad in rader:
        som(fagperson.bruker).post(adresse("min", rad), ja())

    def har_rolle():
        return Rolletildeling.objects.gjeldende(naa()).filter(bruker=fagperson.bruker, rolle=Rolle.SENSOR).count()

    assert har_rolle() == 1
    gjoer(som(myndighet), rader[0], "trekk", grunn="Ferdig")
    assert har_rolle() == 1
    gjoer(som(myndighet), rader[1], "trekk", grunn="Ferdig")
    assert har_rolle() == 0


def test_en_rolle_fra_foer_blir_staaende(som, myndighet, statsforvalter, fagperson, oppnevning, post):
    egen = Rolletildeling.objects.create(
        bruker=fagperson.bruker, rolle=Rolle.SENSOR, organisasjon=statsforvalter, fra=naa() - timedelta(days=99)
    )
    som(fagperson.bruker).post(adresse("min", oppnevning), ja())

    gjoer(som(myndighet), oppnevning, "trekk", grunn="Ferdig")

    egen.refresh_from_db()
    assert egen.til is None


def test_brevet_til_en_er_en_pdf_naar_den_har_takket_ja(som, myndighet, faggruppe, oppnevning):
    ja_ = lag_oppnevning(faggruppe, godtatt=True)
    klient = som(myndighet)

    assert klient.get(adresse("brev", ja_)).headers["Content-Type"] == "application/pdf"
    assert klient.get(adresse("brev", oppnevning)).status_code == 302


def ja(**endret):
    return {
        "svar": "ja", "gateadresse": "Kirkegata 1", "postnummer": "0153", "poststed": "Oslo", "telefon": "90000000",
        "taushet": "on", **endret,
    }  # fmt: skip
