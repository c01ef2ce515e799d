"""Every state and every act, undo, replacement, bulk, and two at once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from deltakelse.services.tider import sjekk_alle
from felles.angre import angre
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer
from felles.models import Angrepost, Hendelse
from felles.tid import naa
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.tilrettelegging import Status, lag_sak, legg_regler, slutter
from tilrettelegging.models import Tilrettelegging, Tiltaksslag
from tilrettelegging.services.soeknader import Tiltaksvalg
from tilrettelegging.services.vedtak import Vedtaksinnhold, fatt_vedtak, trekk

VANLIG = {"EksamenDel1": "11:00 +0", "EksamenDel2": "14:00 +0"}
MED_TID = {"EksamenDel1": "11:25 +25", "EksamenDel2": "15:00 +35"}
UTVIDET = (Tiltaksvalg(Tiltaksslag.UTVIDET_TID),)


def sti(navn, *args):
    return reverse(f"tilrettelegging:{navn}", args=args)


def ja(**felt):
    return Vedtaksinnhold(utfall=Status.INNVILGET, tekst="Ja.", tiltak=UTVIDET, **felt)


@pytest.mark.parametrize("status", Status)
def test_vedtak_fattes_bare_i_soeknader_som_venter(elev, rektor, akershus, status):
    sak = lag_sak(elev, elev.parti, status=status)
    aktoer = Aktoer("bruker", rektor.pk)
    if status == Status.SOEKT:
        assert fatt_vedtak(sak_id=sak.pk, innhold=ja(), aktoer=aktoer, naa=naa())[0].status == Status.INNVILGET
        return
    with pytest.raises(UgyldigOvergang) as feil:
        fatt_vedtak(sak_id=sak.pk, innhold=ja(), aktoer=aktoer, naa=naa())
    assert feil.value.kode == "avgjort"
    sak.refresh_from_db()
    assert sak.status == status


@pytest.mark.parametrize("status", Status)
def test_saker_trekkes_bare_naar_det_er_noe_aa_trekke(elev, skoleadmin, akershus, status):
    sak = lag_sak(elev, elev.parti, status=status)
    aktoer = Aktoer("bruker", skoleadmin.pk)
    if status in {Status.AVSLAATT, Status.ERSTATTET}:
        with pytest.raises(UgyldigOvergang) as feil:
            trekk(sak_id=sak.pk, aktoer=aktoer, naa=naa())
        assert feil.value.kode == "ikke_trekk"
        return
    assert trekk(sak_id=sak.pk, aktoer=aktoer, naa=naa())[0].status == Status.TRUKKET
    assert slutter(elev) == VANLIG


@pytest.mark.parametrize("status", [s for s in Status if s != Status.SOEKT])
def test_uttalelse_legges_bare_ved_soeknader_som_venter(som, skoleadmin, elev, status):
    sak = lag_sak(elev, elev.parti, status=status)

    svar = som(skoleadmin).post(sti("uttalelse", sak.pk), {"dato": "2026-01-05", "fra": "Lege"})

    assert svar.status_code == 422
    assert "Saken er avgjort" in svar.content.decode()


def test_aa_trykke_to_ganger_gir_ett_vedtak(som, rektor, elev, akershus):
    sak = lag_sak(elev, elev.parti)
    for _ in range(2):
        som(rektor).post(sti("vedtak", sak.pk), {"utfall": "innvilget", "tiltak": ["utvidet_tid"], "tekst": "Ja."})

    assert Hendelse.objects.filter(handling="tilrettelegging.vedtatt").count() == 1
    assert slutter(elev) == MED_TID


def test_et_nytt_vedtak_tar_plassen_til_det_gamle_og_avslag_lar_det_staa(elev, rektor, akershus):
    aktoer = Aktoer("bruker", rektor.pk)
    gammel = lag_sak(elev, elev.parti, status=Status.INNVILGET, ekstra_del1=5, ekstra_del2=5)
    avslag = lag_sak(elev, elev.parti)
    fatt_vedtak(sak_id=avslag.pk, innhold=Vedtaksinnhold(Status.AVSLAATT, "Nei."), aktoer=aktoer, naa=naa())
    gammel.refresh_from_db()
    assert gammel.status == Status.INNVILGET

    ny = lag_sak(elev, elev.parti)
    fatt_vedtak(sak_id=ny.pk, innhold=ja(), aktoer=aktoer, naa=naa())
    gammel.refresh_from_db()
    assert gammel.status == Status.ERSTATTET
    assert slutter(elev) == MED_TID

    angre(post_id=Angrepost.objects.latest("laget").pk, bruker_id=rektor.pk, aktoer=aktoer, naa=naa())
    gammel.refresh_from_db()
    ny.refresh_from_db()
    assert (gammel.status, ny.status) == (Status.INNVILGET, Status.SOEKT)
    assert slutter(elev) == {"EksamenDel1": "11:05 +5", "EksamenDel2": "14:10 +5"}


def test_vedtak_og_trekk_angres_med_knappen(som, rektor, skoleadmin, elev, akershus):
    sak = lag_sak(elev, elev.parti)
    klient = som(rektor)
    svar = klient.post(
        sti("vedtak", sak.pk), {"utfall": "innvilget", "tiltak": ["utvidet_tid"], "tekst": "Ja."}, follow=True
    )
    post = Angrepost.objects.get()
    assert str(post.pk) in svar.content.decode()
    klient.post(f"/angre/{post.pk}/")
    sak.refresh_from_db()
    assert (sak.status, sak.vedtakstekst, sak.tiltak.filter(innvilget=True).count()) == (Status.SOEKT, "", 0)
    assert slutter(elev) == VANLIG

    som(rektor).post(sti("vedtak", sak.pk), {"utfall": "innvilget", "tiltak": ["utvidet_tid"], "tekst": "Ja."})
    klient = som(skoleadmin)
    klient.post(sti("trekk_sak", sak.pk))
    assert slutter(elev) == VANLIG
    klient.post(f"/angre/{Angrepost.objects.get(bruker_id=skoleadmin.pk).pk}/")
    sak.refresh_from_db()
    assert (sak.status, sak.avsluttet) == (Status.INNVILGET, None)
    assert slutter(elev) == MED_TID


def test_angre_sier_fra_naar_saken_har_gaatt_videre(elev, rektor, skoleadmin, akershus):
    sak = lag_sak(elev, elev.parti)
    rektoren, admin = Aktoer("bruker", rektor.pk), Aktoer("bruker", skoleadmin.pk)
    _sak, post = fatt_vedtak(sak_id=sak.pk, innhold=ja(), aktoer=rektoren, naa=naa())
    _sak, trekkpost = trekk(sak_id=sak.pk, aktoer=admin, naa=naa())
    with pytest.raises(UgyldigOvergang):
        angre(post_id=post.pk, bruker_id=rektor.pk, aktoer=rektoren, naa=naa())

    lag_sak(elev, elev.parti, status=Status.INNVILGET)
    with pytest.raises(UgyldigOvergang) as feil:
        angre(post_id=trekkpost.pk, bruker_id=skoleadmin.pk, aktoer=admin, naa=naa())
    assert feil.value.kode == "ny_sak"


def test_like_soeknader_avgjoeres_sammen_og_angres_sammen(som, rektor, todelt, akershus):
    elever = [lag_kandidat(todelt) for _ in range(3)]
    saker = [lag_sak(elev, todelt) for elev in elever]
    klient = som(rektor)
    data = {"valgt": [sak.pk for sak in saker], "utfall": "innvilget", "tekst": "Som søkt."}

    assert klient.get(sti("massevedtak"), data).status_code == 200
    svar = klient.post(sti("massevedtak"), data, follow=True)
    assert "3 vedtak er lagret" in svar.content.decode()
    assert all(slutter(elev) == MED_TID for elev in elever)

    klient.post(f"/angre/{Angrepost.objects.get().pk}/")
    assert all(slutter(elev) == VANLIG for elev in elever)
    assert Tilrettelegging.objects.filter(status=Status.SOEKT).count() == 3


@pytest.mark.parametrize("valgt", [[], ["abc"], ["999999"], ["²"]])
def test_massevedtak_uten_soeknader_viser_veien_tilbake(som, rektor, valgt):
    svar = som(rektor).post(sti("massevedtak"), {"valgt": valgt, "utfall": "innvilget", "tekst": "x"}, follow=True)

    assert "Kryss av dem det gjelder" in svar.content.decode()


def test_ulike_soeknader_og_andres_soeknader_tas_ikke_med(som, rektor, annen_skole, todelt):
    en = lag_sak(lag_kandidat(todelt), todelt)
    annen = lag_sak(lag_kandidat(todelt), todelt, tiltak=(Tiltaksslag.EGET_ROM,))
    der = PartiFactory(skole=annen_skole, eksamen=todelt.eksamen)
    fremmed = lag_sak(lag_kandidat(der), der)
    data = {"valgt": [en.pk, annen.pk], "utfall": "avslaatt", "tekst": "Nei."}

    assert "ber ikke om det samme" in som(rektor).post(sti("massevedtak"), data, follow=True).content.decode()
    som(rektor).post(sti("massevedtak"), {**data, "valgt": [en.pk, fremmed.pk]})
    assert [Tilrettelegging.objects.get(pk=s.pk).status for s in (en, annen, fremmed)] == [
        Status.AVSLAATT,
        Status.SOEKT,
        Status.SOEKT,
    ]


def test_eksamen_som_har_begynt_beholder_tiden_naar_saken_trekkes_og_er_over_faar_ikke_ny(
    som, rektor, skoleadmin, parti, fylke
):
    """The exam of `parti` began an hour ago."""
    legg_regler(fylke, [("hel", None, 300, 0, 60)])
    kandidat = lag_kandidat(parti)
    sak = lag_sak(kandidat, parti, status=Status.INNVILGET)
    som(skoleadmin).post(sti("trekk_sak", sak.pk))
    assert [d.ekstra_minutter for d in kandidat.deler.all()] == [60]

    over = PartiFactory(skole=parti.skole, eksamen=lag_eksamen(start=naa() - timedelta(days=3)))
    ferdig = lag_kandidat(over)
    sent = lag_sak(ferdig, over)
    som(rektor).post(sti("vedtak", sent.pk), {"utfall": "innvilget", "tiltak": ["utvidet_tid"], "tekst": "Ja."})
    assert [d.ekstra_minutter for d in ferdig.deler.all()] == [0]
    assert list(sjekk_alle()) == []


def test_vedtak_paa_selve_dagen_gjelder_eksamenen_som_er_i_gang(som, rektor, parti, fylke):
    legg_regler(fylke, [("hel", None, 300, 0, 60)])
    kandidat = lag_kandidat(parti)
    sak = lag_sak(kandidat, parti)

    som(rektor).post(sti("vedtak", sak.pk), {"utfall": "innvilget", "tiltak": ["utvidet_tid"], "tekst": "Ja."})

    assert [d.ekstra_minutter for d in kandidat.deler.all()] == [60]
