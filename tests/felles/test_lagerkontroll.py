"""Storage held against the rows: what has lost the other is told of, and nothing is ever removed."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

from brukere.models.bruker import Rolle
from felles import lager, lagerkontroll
from felles.models import Hendelse, Lagerkontroll
from felles.tasks import kontroller_lager
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.levering import lag_fil, legg_i_lager
from tests.fabrikker.s3 import s3tjener

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mapper(tmp_path, settings):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "filer" / "spol"


def om_tre_dager():
    return naa() + timedelta(days=3)


def funn(kontroll) -> list[tuple]:
    return [(f["slag"], f["noekkel"], f["objekt_id"]) for f in kontroll.funn]


def filer() -> set[Path]:
    return set(lager.Path(lager.settings.FILLAGER).rglob("*"))


def test_alt_i_orden_gir_null_og_en_hendelse(kandidat):
    lag_fil(kandidat)
    kontroll = lagerkontroll.kontroller(naa=om_tre_dager())

    assert kontroll.er_ren
    assert (kontroll.filer, kontroll.rader) == (1, 1)
    assert Hendelse.objects.get(handling="lager.kontrollert").data["uten_fil"] == 0


def test_fil_uten_rad_meldes_foerst_naar_den_ikke_kan_vaere_paa_vei():
    noekkel, _, _ = legg_i_lager(b"noe")
    assert lagerkontroll.kontroller(naa=naa() + timedelta(hours=47)).er_ren
    assert funn(lagerkontroll.kontroller(naa=om_tre_dager())) == [("uten_rad", noekkel, None)]
    assert lager.finnes(noekkel)


def test_det_som_ikke_er_en_noekkel_av_oss_meldes_ogsaa(settings):
    legg_i_lager(b"noe")
    (settings.FILLAGER / "bilde.jpg").write_bytes(b"x")
    settings.SPOLMAPPE.mkdir(exist_ok=True)
    (settings.SPOLMAPPE / "paa-vei.del").write_bytes(b"x")
    navn = {f["noekkel"] for f in lagerkontroll.kontroller(naa=om_tre_dager()).funn}
    assert "bilde.jpg" in navn
    assert not any("paa-vei" in ett for ett in navn)


def test_rad_uten_fil_meldes_med_raden_med_en_gang(kandidat):
    fil = lag_fil(kandidat)
    lager.slett(fil.noekkel)
    kontroll = lagerkontroll.kontroller(naa=naa())
    assert funn(kontroll) == [("uten_fil", fil.noekkel, fil.pk)]
    assert kontroll.funn[0]["objekttype"] == "levering.besvarelsesfil"


def test_avkortet_fil_meldes(kandidat):
    fil = lag_fil(kandidat)
    lager._sti(fil.noekkel).write_bytes(b"x")
    assert funn(lagerkontroll.kontroller(naa=naa())) == [("feil_stoerrelse", fil.noekkel, fil.pk)]


def test_slettet_fil_har_fortsatt_sin_rad(kandidat):
    lag_fil(kandidat, slettet=naa())
    assert lagerkontroll.kontroller(naa=om_tre_dager()).er_ren


def test_ingenting_slettes_og_det_kan_gjentas(kandidat):
    legg_i_lager(b"foreldreloes")
    borte = lag_fil(kandidat)
    lager.slett(borte.noekkel)
    foer = filer()
    for _ in range(2):
        kontroll = lagerkontroll.kontroller(naa=om_tre_dager())
    assert filer() == foer
    assert (kontroll.uten_rad, kontroll.uten_fil) == (1, 1)
    assert Lagerkontroll.objects.count() == 2


def test_fil_som_kom_mens_lageret_ble_lest_er_ikke_savnet(kandidat, monkeypatch):
    """Listed before the row was there: it is asked for once more before anybody is woken."""
    fil = lag_fil(kandidat)
    monkeypatch.setattr(lager, "alle", lambda: iter(()))
    assert lagerkontroll.kontroller(naa=naa()).er_ren
    assert lager.finnes(fil.noekkel)


def test_flere_enn_en_bunke_rader_leses(kandidat, monkeypatch):
    monkeypatch.setattr(lagerkontroll, "BUNKE", 2)
    for nummer in range(5):
        lag_fil(kandidat, f"{nummer}.pdf")
    kontroll = lagerkontroll.kontroller(naa=om_tre_dager())
    assert (kontroll.er_ren, kontroll.rader) == (True, 5)


def test_i_s3_ogsaa(kandidat, settings, tmp_path):
    with s3tjener(tmp_path / "s3") as tjener:
        settings.LAGER_S3 = tjener.innstilling
        hel, borte = lag_fil(kandidat, "a.pdf"), lag_fil(kandidat, "b.pdf")
        foreldreloes, _, _ = legg_i_lager(b"noe")
        lager.slett(borte.noekkel)
        kontroll = lagerkontroll.kontroller(naa=om_tre_dager())
        assert funn(kontroll) == [("uten_fil", borte.noekkel, borte.pk), ("uten_rad", foreldreloes, None)]
        assert lager.finnes(hel.noekkel)

        tjener.stopp()
        with pytest.raises(CommandError, match="svarer ikke"):
            call_command("sjekk_lager")


def test_hvert_felt_med_en_lagernoekkel_er_meldt_inn():
    """A new model with a file must not be forgotten: its files would be reported as orphans, its losses never."""
    ikke_lager = {"brukere.innloggingsforsoek.noekkel", "brukere.forsoek.noekkel", "oevelse.teller.noekkel",
                  "pas_tjener.hemmelighetsforsoek.noekkel", "inntak.noekkelforsoek.noekkel"}  # fmt: skip
    mulige = {
        f"{modell._meta.label_lower}.{felt.name}"
        for modell in apps.get_models()
        for felt in modell._meta.get_fields()
        if isinstance(felt, models.CharField) and felt.name.rpartition("_")[2] in {"noekkel", "fil"}
    }
    meldt = {f"{f.modell._meta.label_lower}.{f.felt}" for f in lagerkontroll.lagerfelt.alle()}
    fartsgrenser = {navn for navn in mulige if apps.get_model(navn.rsplit(".", 1)[0]).__name__ in {"Fartsgrense"}}
    assert mulige - ikke_lager - fartsgrenser == meldt


# --- who is told ------------------------------------------------------------------------------------------------------
def test_kommandoen_navngir_det_og_feiler(kandidat, capsys):
    fil = lag_fil(kandidat)
    call_command("sjekk_lager")
    assert "0 rader uten fil" in capsys.readouterr().out

    lager.slett(fil.noekkel)
    with pytest.raises(CommandError, match="1 rader uten fil"):
        call_command("sjekk_lager")
    assert f"uten_fil: {fil.noekkel} levering.besvarelsesfil {fil.pk}" in capsys.readouterr().out


def test_drift_faar_en_sak_til_det_er_i_orden(som, udir, skoleadmin, kandidat):
    drift = som(bruker_med_rolle(Rolle.DRIFT, udir))
    assert "Ingen kontroll er kjørt ennå" in drift.get("/drift/lager/").content.decode()
    fil = lag_fil(kandidat)
    innhold = lager._sti(fil.noekkel).read_bytes()
    lager.slett(fil.noekkel)
    kontroller_lager()

    assert "Lageret og databasen stemmer ikke" in drift.get("/").content.decode()
    assert "Lageret og databasen" not in som(skoleadmin).get("/").content.decode()
    tekst = drift.get("/drift/lager/").content.decode()
    assert fil.noekkel in tekst
    assert f"levering.besvarelsesfil {fil.pk}" in tekst

    lager._sti(fil.noekkel).write_bytes(innhold)
    with time_machine.travel(naa() + timedelta(days=1)):
        kontroller_lager()
        assert "Lageret og databasen" not in som(bruker_med_rolle(Rolle.DRIFT, udir)).get("/").content.decode()


def test_siden_koster_det_samme_med_ett_og_mange_funn(som, udir, kandidat, django_assert_max_num_queries):
    drift = som(bruker_med_rolle(Rolle.DRIFT, udir))
    legg_i_lager(b"en")
    lagerkontroll.kontroller(naa=om_tre_dager())
    with django_assert_max_num_queries(30) as foer:
        drift.get("/drift/lager/")
    for _ in range(30):
        legg_i_lager(b"flere")
        lagerkontroll.kontroller(naa=om_tre_dager())
    with django_assert_max_num_queries(len(foer)):
        drift.get("/drift/lager/")
