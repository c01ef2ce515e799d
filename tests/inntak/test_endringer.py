"""«Endrede karakterer»: which changes an intake office sees, from which second, on the page and as a sheet."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from felles import regneark
from felles.models import Hendelse
from felles.tid import naa, oslo
from inntak.models import Inntakshenting
from inntak.querysets.endringer import endringer, med_kandidat
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klage import lag_publisert_parti, rad, ta_imot
from tests.inntak.conftest import annuller, avgjort
from tests.personvern import hendelser_uten_persondata

pytestmark = pytest.mark.django_db
SIDE = "/klage/inntak/"
ARK = "/klage/inntak/regneark/"


def arket(klient, **felt):
    svar = klient.post(ARK, felt)
    assert svar.status_code == 200
    return [rad for _nr, rad in regneark.les(b"".join(svar.streaming_content)).rader]


def test_en_klage_som_endret_karakteren_vises_med_foer_og_naa_og_skjult_nummer(som, inntak, kandidater):
    avgjort(kandidater[0], "5")
    avgjort(kandidater[1], "4", karakter="4")
    side = som(inntak).get(SIDE).text
    person = kandidater[0].person
    assert f"{person.etternavn}, {person.fornavn}" in side
    assert person.nummer not in side
    assert f"•••••• {person.nummer[-5:]}" in side
    # The grade that stayed is no change.
    assert kandidater[1].person.etternavn not in side
    assert "Hent 1 endring som regneark" in side


def test_svaret_kommer_paa_sitt_sekund_og_ikke_foer(som, inntak, kandidater):
    with time_machine.travel(naa(), tick=False) as klokken:
        fra = naa() + timedelta(hours=1)
        avgjort(kandidater[0], "5", synlig_fra=fra)
        klient = som(inntak)
        klokken.move_to(fra - timedelta(microseconds=1), tick=False)
        tom, start = klient.get(SIDE).text, klient.get("/").text
        assert "Ingen karakterer er endret ennå" in tom
        assert "1 karakter er endret" not in start
        klokken.move_to(fra, tick=False)
        assert kandidater[0].person.etternavn in klient.get(SIDE).text
        assert "1 karakter er endret" in klient.get("/").text


def test_et_forseglet_svar_endrer_verken_siden_eller_antall_spoerringer(som, inntak, kandidater):
    klient = som(inntak)
    klient.get(SIDE)
    with CaptureQueriesContext(connection) as uten:
        foer = klient.get(SIDE).text
    avgjort(kandidater[0], "5", synlig_fra=naa() + timedelta(hours=1))
    with CaptureQueriesContext(connection) as med:
        etter = klient.get(SIDE).text
    assert len(uten) == len(med)
    assert len(foer) == len(etter)


def test_inntakskontoret_ser_bare_skolene_under_seg(som, kandidater, fylke, annen_skole, skole):
    avgjort(kandidater[0], "5")
    ved_skolen = bruker_med_rolle("INNTAKSKONTOR", annen_skole)
    assert "Ingen karakterer er endret" in som(ved_skolen).get(SIDE).text
    for rolle, hvor in (("SKOLEADMIN", skole), ("REKTOR", skole), ("FYLKESKOMMUNE", fylke), ("KLAGENEMND", fylke)):
        klient = som(bruker_med_rolle(rolle, hvor))
        assert (klient.get(SIDE).status_code, klient.post(ARK).status_code) == (403, 403), rolle


def test_et_valg_om_annullering_teller_naar_fristen_for_aa_velge_er_ute(som, inntak, kandidater, skoleadmin):
    with time_machine.travel(naa(), tick=False) as klokken:
        frist = naa() + timedelta(days=7)
        annuller(kandidater[0], skoleadmin, valgfri=True, valgfrist=frist, valg="annulleres", valgt=naa())
        klokken.move_to(frist - timedelta(microseconds=1), tick=False)
        assert "Ingen karakterer er endret" in som(inntak).get(SIDE).text
        klokken.move_to(frist, tick=False)
        assert [rad[8:11] for rad in arket(som(inntak))] == [["3", "", "Eksamen er annullert"]]


def test_en_annullering_tar_karakteren_og_gir_den_tilbake_naar_den_oppheves(som, inntak, kandidater, skoleadmin):
    vedtak = annuller(kandidater[0], skoleadmin)
    # Revoked before its second: nobody has known of it.
    annuller(kandidater[1], skoleadmin, vedtatt=naa() + timedelta(hours=1), opphevet=naa())
    klient = som(inntak)
    assert [rad[8:11] for rad in arket(klient)] == [["3", "", "Eksamen er annullert"]]
    vedtak.opphevet = naa()
    vedtak.save()
    with time_machine.travel(naa() + timedelta(hours=2)):
        assert [rad[8:11] for rad in arket(som(inntak))] == [
            ["3", "", "Eksamen er annullert"], ["", "3", "Annulleringen er opphevet"],
        ]  # fmt: skip


def test_en_annullering_foer_karakteren_er_publisert_roeper_den_ikke(som, inntak, skole, statsforvalter, skoleadmin):
    parti = lag_publisert_parti(skole, statsforvalter, "3", publisert_for=timedelta(hours=-1))
    annuller(parti.kandidater.get(), skoleadmin)
    assert "Ingen karakterer er endret" in som(inntak).get(SIDE).text


def test_resultat_av_klage_i_pas_kommer_med(som, inntak, kandidater):
    ta_imot(kandidater[0].parti, rad(kandidater[0], 3, klagekarakter=5))
    assert [rad[8:11] for rad in arket(som(inntak))] == [["3", "5", "Klage behandlet i PAS"]]
    (en,) = med_kandidat(list(endringer([kandidater[0].parti.skole], naa())), med_nummer=False)
    with time_machine.travel(naa() + timedelta(minutes=1)):
        ta_imot(kandidater[0].parti, rad(kandidater[0], 3))
        # PAS has taken it back: that is another change, which whoever fetched the first must hear of.
        assert [rad[8:10] for rad in arket(som(inntak))] == [["5", "3"]]
        (to,) = med_kandidat(list(endringer([kandidater[0].parti.skole], naa())), med_nummer=False)
    assert en.ident != to.ident


def test_et_svar_som_ble_rettet_staar_med_begge_endringene_i_rekkefoelge(som, inntak, kandidater):
    tidlig = naa() - timedelta(hours=2)
    avgjort(kandidater[0], "5", synlig_fra=tidlig, laget=tidlig, erstattet=naa() - timedelta(hours=1))
    avgjort(kandidater[0], "4", synlig_fra=naa() - timedelta(hours=1), laget=naa() - timedelta(hours=1))
    assert [rad[8:10] for rad in arket(som(inntak))] == [["3", "5"], ["5", "4"]]


def test_regnearket_har_hele_nummeret_og_sporet_uten_persondata(som, inntak, kandidater):
    avgjort(kandidater[0], "5")
    klient = som(inntak)
    person = kandidater[0].person
    assert [rad[:3] for rad in arket(klient)] == [[person.nummer, person.etternavn, person.fornavn]]
    hendelse = Hendelse.objects.get(handling="inntak.hentet")
    assert hendelse.data == {"antall": 1, "siden": ""}
    assert hendelser_uten_persondata() == []


def test_siden_sist_begynner_der_den_forrige_hentingen_sluttet(som, inntak, kandidater):
    klient = som(inntak)
    avgjort(kandidater[0], "5", synlig_fra=naa() - timedelta(hours=1), laget=naa() - timedelta(hours=1))
    assert len(arket(klient)) == 1
    assert "Ingen karakterer er endret siden da" in klient.get(f"{SIDE}?sist=1").text
    # Written while the sheet was made, with a second before it.
    avgjort(
        kandidater[1], "6", karakter="4", synlig_fra=naa() - timedelta(minutes=1), laget=naa() - timedelta(minutes=1)
    )
    assert [rad[1] for rad in arket(klient, sist="1")] == [kandidater[1].person.etternavn]
    # Somebody else at the office has not fetched anything.
    assert Inntakshenting.objects.filter(bruker=inntak).count() == 2


def test_siden_dato_og_klokkeslett_er_norsk_tid_og_tar_med_selve_minuttet(som, inntak, kandidater):
    da = naa().replace(second=0, microsecond=0) - timedelta(hours=3)
    avgjort(kandidater[0], "5", synlig_fra=da, laget=da)
    klient = som(inntak)
    felt = {"dato": f"{oslo(da):%Y-%m-%d}", "klokke": f"{oslo(da):%H:%M}"}
    assert len(arket(klient, **felt)) == 1
    senere = oslo(da + timedelta(minutes=1))
    assert arket_tomt(klient, {"dato": f"{senere:%Y-%m-%d}", "klokke": f"{senere:%H:%M}"})


def arket_tomt(klient, felt):
    return "Ingen karakterer er endret siden da" in klient.get(SIDE, felt).text


@pytest.mark.parametrize(
    ("felt", "feil"),
    [
        ({"dato": "i går"}, "Skriv datoen som"),
        ({"dato": "0001-01-01"}, "Velg et år"),
        ({"klokke": "09:00"}, "Velg dato sammen"),
        ({"dato": "2027-06-18", "klokke": "9:99"}, "Skriv klokkeslettet"),
    ],
)
def test_en_tid_som_ikke_kan_leses_sies_det_fra_om(som, inntak, felt, feil):
    klient = som(inntak)
    for svar in (klient.get(SIDE, felt), klient.post(ARK, felt)):
        assert svar.status_code == 422
        assert feil in svar.text
    assert not Inntakshenting.objects.exists()


def test_siden_koster_like_mye_for_mange_som_for_faa(som, inntak, skole, statsforvalter):
    klient = som(inntak)
    alle = list(lag_publisert_parti(skole, statsforvalter, *["3"] * 6).kandidater.all())
    avgjort(alle[0], "5")
    klient.get(SIDE)
    with CaptureQueriesContext(connection) as faa:
        klient.get(SIDE)
    for en in alle[1:]:
        avgjort(en, "4")
    with CaptureQueriesContext(connection) as mange:
        assert "Hent 6 endringer" in klient.get(SIDE).text
    assert len(faa) == len(mange)
