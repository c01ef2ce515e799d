"""What the hand-in page says of unfinished uploads, of the end, and what the receipt says of what came late."""

from datetime import timedelta

import pytest

from deltakelse.models import Kandidatdel
from felles.tid import naa
from levering.models import Besvarelsesfil, Opplasting
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.levering import PDF, lag_fil, lag_levering, om
from tests.kandidat.conftest import adressen, gi_tilgang
from tests.levering.tusklient import HALV_MB, Tus

pytestmark = pytest.mark.django_db
SIDE = "/kandidat/levering/"
STOR = PDF + b"x" * 3 * HALV_MB


@pytest.fixture
def klient(olga, slipp_inn):
    return slipp_inn(olga)


def begynt(klient, navn="svar.pdf", biter=1):
    """An upload of which that many pieces have come."""
    tus = Tus(klient)
    adresse = tus.begynn(STOR, navn)
    for nr in range(biter):
        assert tus.bit(adresse, nr * HALV_MB, STOR[nr * HALV_MB : (nr + 1) * HALV_MB]).status_code == 204
    return adresse


def vis(klient):
    return klient.get(SIDE).content.decode()


def test_en_ny_maskin_ser_hvor_langt_filen_er_kommet(klient, olga, logg_inn):
    adresse = begynt(klient, biter=2)
    ny = logg_inn(olga)
    gi_tilgang(olga)

    side = vis(ny)
    assert "svar.pdf</span>: 1,0 av 1,5 MB er lastet opp. Velg den samme filen for å fortsette." in side
    assert f'data-halvveis="{adresse}"' in side


def test_avbrutte_ferdige_og_andres_opplastinger_er_ikke_halvveis(klient, olga, skole, slipp_inn):
    Tus(klient).slett(begynt(klient, "avbrutt.pdf"))
    Tus(klient).alt(STOR, "ferdig.pdf")
    annen = slipp_inn(lag_kandidat(olga.parti))
    begynt(annen, "andres.pdf")

    assert klient.get(SIDE).context["halvveis"] == []


def test_det_skolen_laster_opp_er_ikke_kandidatens(klient, olga):
    begynt(klient)
    Opplasting.objects.update(lastet_opp_av=Besvarelsesfil.Lastet.SKOLE)

    assert klient.get(SIDE).context["halvveis"] == []


def test_en_halv_fil_med_navnet_til_en_hel_er_ikke_noe_aa_vente_paa(klient, olga):
    begynt(klient)
    lag_fil(olga, "SVAR.pdf")

    assert klient.get(SIDE).context["halvveis"] == []


def test_det_som_ble_begynt_i_tide_fortsetter_fra_en_ny_maskin_etter_slutt_og_kvitteringen_sier_det(
    klient, olga, logg_inn, klokken
):
    begynt(klient)
    slutt = olga.deler.get().slutt
    klokken.move_to(slutt + timedelta(minutes=2), tick=False)
    ny = logg_inn(olga)
    gi_tilgang(olga)
    assert "Velg den samme filen" in vis(ny)
    assert 'type="file"' in vis(ny)

    svar = Tus(ny).start("en-ny.pdf", 1000)
    assert (svar.status_code, svar.json()["kode"]) == (403, "tiden_er_ute")
    svar = _fortsett(ny)
    assert svar.headers["Upload-Complete"] == "?1"
    assert 'type="file"' not in vis(ny)
    assert adressen(ny.post("/kandidat/lever/")) == "/kandidat/kvittering/"
    side = ny.get("/kandidat/kvittering/").content.decode()
    assert "før tiden var ute 14:00, og ble ferdig 14:02:00" in side


def _fortsett(klient):
    tus = Tus(klient)
    adresse = tus.begynn(STOR)
    fra = int(tus.hode(adresse).headers["Upload-Offset"])
    assert fra == HALV_MB
    while fra < len(STOR):
        svar = tus.bit(adresse, fra, STOR[fra : fra + HALV_MB])
        fra = int(svar.headers["Upload-Offset"])
    return svar


def test_en_fil_som_var_ferdig_i_tide_har_ingen_merknad(klient, olga, klokken):
    Tus(klient).alt(STOR)
    klient.post("/kandidat/lever/")

    side = klient.get("/kandidat/kvittering/").content.decode()
    assert "før tiden var ute" not in side
    assert "merket som sen" not in side


def test_sen_levering_staar_paa_kvitteringen(klient, olga):
    lag_levering(olga, levert=om(minutes=-1), frist=om(minutes=-20))

    side = klient.get("/kandidat/kvittering/").content.decode()
    assert "Leveringen er merket som sen, og skolen ser det." in side
    assert "Levert etter fristen 09:40" in side


def test_kvitteringen_glemmer_valgte_filer_i_nettleseren(klient, olga):
    lag_levering(olga)

    assert "data-glem-valgte" in klient.get("/kandidat/kvittering/").content.decode()


def test_stripen_sier_hvorfor_slutten_er_der_den_er(klient, olga):
    assert "slutt 14:00 (" not in vis(klient)
    Kandidatdel.objects.filter(kandidat=olga).update(
        slutt=naa() + timedelta(hours=4, minutes=30), ekstra_minutter=30, regel="Minuttene er satt i vedtaket"
    )

    assert "slutt 14:30 (+30 min, vedtak)" in " ".join(vis(klient).split())


def test_stripen_i_todelt_eksamen_nevner_minuttene_i_begge_deler_og_regelen(skole, slipp_inn):
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(start=om(hours=-3), todelt=True)))
    for del_, minutter in zip(kandidat.deler.order_by("start"), (25, 35), strict=True):
        Kandidatdel.objects.filter(pk=del_.pk).update(ekstra_minutter=minutter, regel="D300")

    assert "(+25 og +35 min, regel D300)" in " ".join(vis(slipp_inn(kandidat)).split())


def test_ny_slutt_gir_ny_stripe_ved_neste_spoersmaal(klient, olga):
    merke = klient.get(SIDE).context["stripe"].merke
    hode = {"HX-Request": "true"}
    assert klient.get(f"/kandidat/status/?side=levering&v={merke}", headers=hode).status_code == 204
    Kandidatdel.objects.filter(kandidat=olga).update(slutt=naa() + timedelta(hours=5))

    svar = klient.get(f"/kandidat/status/?side=levering&v={merke}", headers=hode)
    assert svar.status_code == 200
    assert 'data-slutt="15:00"' in svar.content.decode()


def test_hver_kandidat_har_sitt_eget_rom_i_nettleseren(klient, olga, slipp_inn):
    annen = slipp_inn(lag_kandidat(olga.parti))
    eier = klient.get(SIDE).context["eier"]

    assert eier == klient.get(SIDE).context["eier"]
    assert eier != annen.get(SIDE).context["eier"]
    assert olga.kandidatnummer.nummer not in eier
