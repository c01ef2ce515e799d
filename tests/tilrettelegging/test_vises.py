"""Where arrangements are seen: lists, monitor, start page, readiness; at a constant cost, and never with the reason."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deltakelse.models import Kandidatdel, Partiversjon
from deltakelse.services.tider import beregn_egne_tider
from eksamen.models import Eksamensform, Eksamensparti, Eksamensperiode, Kandidat
from felles.feil import UgyldigOvergang
from felles.tid import naa
from tests.fabrikker.eksamen import PartiFactory, PersonFactory, gi_vakt, lag_eksamen, lag_kandidat
from tests.fabrikker.tilrettelegging import Status, lag_sak, legg_regler, slutter
from tilrettelegging.models import Tilrettelegging, Tiltaksslag
from tilrettelegging.services.brev import NYNORSK, NYNORSKE_FORMER, brevdata
from tilrettelegging.services.oversikt import klarsjekk
from tilrettelegging.services.sammenslaaing import flytt_saker
from tilrettelegging.services.tekster import tilretteleggingstekster


def spoerringer(handling) -> int:
    with CaptureQueriesContext(
        connection,
    ) as fanget:
        handling()
    return len(fanget)


def test_tekstene_sier_tiltakene_og_minuttene_og_aldri_grunnen(elev, todelt, parti, akershus):
    tiltak = [
        Tiltaksslag.UTVIDET_TID,
        Tiltaksslag.EGET_ROM,
        {"slag": Tiltaksslag.ANNET, "tekst": "plass ved døren"},
        {"slag": Tiltaksslag.NY_FORM, "ny_form": "M"},
    ]
    lag_sak(elev, todelt, status=Status.INNVILGET, tiltak=tiltak, begrunnelse="Diagnose")
    annen = lag_kandidat(parti, person=elev.person)
    uten = lag_kandidat(todelt)

    tekster = tilretteleggingstekster(Kandidat.objects.all(), naa())

    assert tekster[elev.pk] == "+25 +35 min, eget rom, eksamensform: muntlig, plass ved døren"
    assert tekster[annen.pk].startswith("utvidet tid (minutter mangler)")
    assert uten.pk not in tekster
    assert "Diagnose" not in str(tekster)


def test_monitoren_viser_egen_slutt_per_del_til_vakten(som, fylke, skole, vakt):
    legg_regler(fylke)
    todelt = PartiFactory(skole=skole, eksamen=lag_eksamen(todelt=True))
    gi_vakt(todelt, vakt)
    kandidat = lag_kandidat(todelt)
    lag_sak(kandidat, todelt, status=Status.INNVILGET, begrunnelse="Diagnose")
    slutt = slutter(kandidat)

    side = som(vakt).get(reverse("monitor:monitor")).content.decode()

    assert f"{slutt['EksamenDel1'].split()[0]} (+25 min)" in side
    assert f"slutt {slutt['EksamenDel2'].split()[0]} (+25 +35 min)" in side
    assert "Diagnose" not in side


def test_rektor_ser_soeknadene_paa_startsiden_og_andre_ikke(som, rektor, skoleadmin, elev, todelt):
    for _ in range(2):
        lag_sak(lag_kandidat(todelt), todelt)

    assert "2 søknader om tilrettelegging venter på deg" in som(rektor).get("/").content.decode()
    assert "søknader om tilrettelegging" not in som(skoleadmin).get("/").content.decode()


def test_klarsjekken_sier_fra_om_soeknader_uten_vedtak_og_tid_uten_minutter(elev, todelt, parti):
    partier = Eksamensparti.objects.filter(pk=todelt.pk)
    assert [s.tilstand for s in klarsjekk(partier, naa())] == ["groenn"]

    lag_sak(elev, todelt)
    (linje,) = klarsjekk(partier, naa())
    assert (linje.tilstand, "1 kandidat" in linje.tekst) == ("roed", True)

    lag_sak(lag_kandidat(todelt), todelt, status=Status.INNVILGET)
    assert [s.tilstand for s in klarsjekk(partier, naa())] == ["roed", "roed"]
    assert [s.tilstand for s in klarsjekk(Eksamensparti.objects.filter(pk=parti.pk), naa())] == ["groenn"]


@pytest.mark.parametrize("side", ["saker", "finn_person"])
def test_listene_koster_det_samme_for_en_og_for_tretti(som, rektor, skoleadmin, todelt, akershus, side):
    def fyll(antall):
        for _ in range(antall):
            lag_sak(lag_kandidat(todelt, passord=None), todelt)

    bruker = skoleadmin
    adresse = reverse(f"tilrettelegging:{side}")
    fyll(1)
    som(bruker).get(adresse, {"sok": "Olga"})
    faa = spoerringer(lambda: som(bruker).get(adresse, {"sok": "Olga"}))
    fyll(29)
    mange = spoerringer(lambda: som(bruker).get(adresse, {"sok": "Olga"}))

    assert mange == faa


def test_utregning_tekster_og_brev_koster_det_samme_for_en_og_for_tretti(todelt, akershus):
    def fyll(antall):
        for _ in range(antall):
            lag_sak(lag_kandidat(todelt, passord=None), todelt, status=Status.INNVILGET)

    def tell():
        alle = Kandidat.objects.values_list("pk", flat=True)
        Kandidatdel.objects.all().delete()
        saker = Tilrettelegging.objects.med_person().select_related("vedtatt_av")
        return (
            spoerringer(lambda: beregn_egne_tider(alle)),
            spoerringer(lambda: tilretteleggingstekster(Kandidat.objects.all(), naa())),
            spoerringer(lambda: brevdata(saker, naa=naa())),
        )

    fyll(1)
    faa = tell()
    fyll(29)

    assert tell() == faa
    assert faa[0] <= 12


def test_brevet_har_vedtaket_i_maalformen_og_tidene(elev, todelt, akershus):
    Kandidat.objects.filter(pk=elev.pk).update(maalform="nn")
    sak = lag_sak(elev, todelt, status=Status.DELVIS, soeker="foresatt", soekernavn="Berit", vedtakstekst="Fordi.")

    saker = Tilrettelegging.objects.filter(pk=sak.pk).med_person().select_related("vedtatt_av")
    Eksamensperiode.objects.update(trekk_vgs=naa())
    (brev,) = brevdata(saker, naa=naa())

    assert (brev["maalform"], brev["utfall"], brev["mottaker"]) == ("nn", "delvis", ["Berit", elev.person.navn])
    (eksamen,) = brev["eksamener"]
    assert [d["ekstra"] for d in eksamen["deler"]] == [25, 35]
    assert [d["start"] for d in eksamen["deler"]] == ["09:00", "11:00"]
    assert brev["innvilget"] == ["Utvida tid"]


def test_hvert_tiltak_og_hver_form_har_et_nynorsk_navn_i_brevet():
    assert set(NYNORSK) == set(Tiltaksslag) - {Tiltaksslag.ANNET}
    assert set(NYNORSKE_FORMER) == set(Eksamensform)


def test_kommandoen_finner_og_retter_rader_som_ikke_stemmer(elev, todelt, akershus):
    lag_sak(elev, todelt, status=Status.INNVILGET)
    ut = StringIO()
    call_command("beregn_egne_tider", "--sjekk", stdout=ut)
    assert "Alle rader stemmer" in ut.getvalue()

    Kandidatdel.objects.filter(kandidat=elev).update(ekstra_minutter=3)
    with pytest.raises(CommandError, match="2 rader"):
        call_command("beregn_egne_tider", "--sjekk", stdout=StringIO())
    foer = Partiversjon.objects.filter(parti=todelt).values_list("nummer", flat=True).first() or 0
    ut = StringIO()
    call_command("beregn_egne_tider", stdout=ut)
    assert "2 rader ble endret" in ut.getvalue()
    assert Partiversjon.objects.get(parti=todelt).nummer > foer
    call_command("beregn_egne_tider", "--sjekk", stdout=StringIO())


def test_kandidat_som_meldes_opp_etter_vedtaket_faar_tiden_med_en_gang(elev, todelt, skole, akershus):
    lag_sak(elev, todelt, status=Status.INNVILGET)
    til = PartiFactory(skole=skole, eksamen=lag_eksamen(start=todelt.eksamen.deler.all()[0].start, todelt=True))

    ny = lag_kandidat(til, person=elev.person)

    assert slutter(ny) == {"EksamenDel1": "11:25 +25", "EksamenDel2": "15:00 +35"}


def test_naar_to_personer_er_en_foelger_saken_og_tidene(elev, todelt, akershus):
    annen = PersonFactory()
    sak = lag_sak(annen, todelt, status=Status.INNVILGET)
    assert slutter(elev)["EksamenDel1"] == "11:00 +0"

    assert flytt_saker(annen.pk, elev.person_id) == 1

    sak.refresh_from_db()
    assert sak.person_id == elev.person_id
    assert slutter(elev)["EksamenDel1"] == "11:25 +25"
    lag_sak(annen, todelt, status=Status.INNVILGET)
    with pytest.raises(UgyldigOvergang) as feil:
        flytt_saker(annen.pk, elev.person_id)
    assert feil.value.kode == "to_saker"
