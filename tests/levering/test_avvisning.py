"""What of a candidate's is not taken in, is a fact: which kind, and when. Each refusal comes by the real addresses."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from deltakelse.models import Partiversjon
from felles.models import Hendelse
from felles.tid import naa
from levering.models import Avvisning
from tests.fabrikker.levering import PDF, lag_fil
from tests.kandidat.conftest import fil, last_opp
from tests.levering.tusklient import STOR, Tus

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


def slag() -> list[str]:
    return list(Avvisning.objects.order_by("pk").values_list("slag", flat=True))


@pytest.mark.parametrize(
    ("navn", "stoerrelse", "ventet"),
    [
        ("utregning.pages", 10, "filtype"),
        ("film.mp4", 41 * MB, "for_stor"),
        ("tom.pdf", 0, "tom"),
        ("sv\nar.pdf", 10, "navn"),
        ("SVAR.pdf", 10, "navn_brukt"),
    ],
)
def test_hver_feil_ved_en_fil_noteres_med_hendelse_og_uten_navnet(tus, kandidat, navn, stoerrelse, ventet):
    lag_fil(kandidat)
    foer = versjon(kandidat)
    runde = uuid4()
    assert tus.start(navn, stoerrelse, runde=runde).json()["kode"] == ventet

    avvisning = Avvisning.objects.get()
    assert (avvisning.kandidat_id, avvisning.slag, avvisning.runde) == (kandidat.pk, ventet, runde)
    hendelse = Hendelse.objects.get(handling="fil.avvist")
    assert (hendelse.kandidat_id, hendelse.parti_id) == (kandidat.pk, kandidat.parti_id)
    assert (hendelse.aktoer_slag, hendelse.objekt_id, hendelse.data) == ("kandidat", avvisning.pk, {"feil": ventet})
    assert versjon(kandidat) > foer


def versjon(kandidat) -> int:
    return sum(Partiversjon.objects.filter(parti=kandidat.parti_id).values_list("nummer", flat=True))


def test_runden_som_er_full(tus, kandidat):
    runde = uuid4()
    for nr in range(7):
        assert tus.start(f"{nr}.pdf", 40 * MB, runde=runde).status_code == 201
    assert tus.start("siste.pdf", 40 * MB, runde=runde).json()["kode"] == "runde_for_stor"

    assert slag() == ["runde_for_stor"]


def test_taket_i_alt(tus, kandidat, settings):
    settings.OPPLASTINGSTAK_MB = 1
    tus.start("stor.pdf", 2 * MB)

    assert slag() == ["for_mye_i_alt"]


def test_navnet_som_ble_tatt_mens_filen_var_paa_vei(tus, kandidat):
    adresse = tus.begynn(STOR)
    lag_fil(kandidat)
    svar = tus.bit(adresse, 0, STOR)

    assert svar.json()["kode"] == "navn_brukt"
    assert slag() == ["navn_brukt"]


def test_skjemaet_uten_skript_noterer_hver_slags_feil_i_runden_en_gang(tus, kandidat):
    last_opp(tus.klient, fil(), fil("a.pages"), fil("b.pages"), fil("tom.pdf", b""), fil("svar.pdf", PDF + b"annet"))

    assert sorted(slag()) == ["filtype", "navn_brukt", "tom"]


def test_for_mange_og_for_stort_i_skjemaet(tus, kandidat):
    assert last_opp(tus.klient, *(fil(f"{nr}.txt", b"x") for nr in range(101))).status_code == 413
    tus.klient.generic(
        "POST", "/kandidat/opplasting/", b"", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(320 * MB),
    )  # fmt: skip

    assert slag() == ["for_mange", "runde_for_stor"]


@pytest.mark.parametrize(
    ("stoerrelser", "ventet"), [([1] * 101, "for_mange"), ([39 * MB] * 8, "runde_for_stor"), ([1] * 3, None)]
)
def test_det_siden_selv_holdt_igjen_doemmes_av_tjeneren(tus, kandidat, stoerrelser, ventet):
    """The page tells sizes alone."""
    usendte = json.dumps([{"navn": "fil.pdf", "stoerrelse": ett} for ett in stoerrelser])
    last_opp(tus.klient, usendte=usendte)

    assert slag() == ([ventet] if ventet else [])


def test_samme_feil_igjen_innen_et_minutt_er_den_samme(tus, kandidat):
    with time_machine.travel(naa(), tick=False) as klokken:
        for _ in range(3):
            tus.start("a.pages", 10, runde=uuid4())
        tus.start("tom.pdf", 0)
        assert slag() == ["filtype", "tom"]
        klokken.shift(timedelta(seconds=59))
        tus.start("a.pages", 10)
        assert len(slag()) == 2
        klokken.shift(timedelta(seconds=1))
        tus.start("a.pages", 10)
        assert slag() == ["filtype", "tom", "filtype"]


def test_samme_feil_etter_en_fil_som_gikk_er_en_ny(tus, kandidat):
    with time_machine.travel(naa(), tick=False) as klokken:
        tus.start("a.pages", 10)
        klokken.shift(timedelta(seconds=5))
        tus.alt(STOR)
        klokken.shift(timedelta(seconds=5))
        tus.start("b.pages", 10)

    assert slag() == ["filtype", "filtype"]


def test_den_som_ikke_har_tilgang_eller_tid_har_ingen_fil_som_ble_avvist(klokken, mapper, kandidat, logg_inn):
    tus = Tus(logg_inn(kandidat))
    tus.start("a.pages", 10)
    last_opp(tus.klient, fil("a.pages"))

    assert slag() == []


def test_naar_tiden_er_ute_er_filtypen_ikke_saken(tus, kandidat, klokken):
    kandidat.deler.update(slutt=naa() - timedelta(seconds=1))
    assert tus.start("a.pages", 10).status_code == 422

    assert slag() == []


def test_skolens_egne_feil_er_ikke_kandidatens(som, skoleadmin, kandidat, klokken, mapper):
    klient = som(skoleadmin)
    svar = Tus(klient, "/monitor/opplasting/").start("a.pages", 10, kandidat=kandidat.pk)

    assert svar.json()["kode"] == "filtype"
    assert slag() == []


def test_protokollfeil_og_feil_paa_veien_er_ingen_avvist_fil(tus, halv):
    tus.bit(halv, 0, b"x")
    tus.start("svar.pdf", 10, sha256="tull")

    assert slag() == []


def test_en_annen_kandidats_avvisning_er_deres(tus, kandidat, petter, slipp_inn):
    Tus(slipp_inn(petter)).start("a.pages", 10)
    tus.start("a.pages", 10)

    assert set(Avvisning.objects.values_list("kandidat", flat=True)) == {kandidat.pk, petter.pk}


@pytest.mark.parametrize("endring", ["UPDATE levering_avvisning SET slag = 'tom'", "DELETE FROM levering_avvisning"])
def test_databasen_lar_ingen_endre_det_som_er_notert(tus, kandidat, endring):
    tus.start("a.pages", 10)
    with pytest.raises(DatabaseError, match="bare for tillegg"), transaction.atomic():
        connection.cursor().execute(endring)

    assert slag() == ["filtype"]
