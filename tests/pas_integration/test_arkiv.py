"""The archive: every message as it was, unreadable where it lies, gone when its time is out."""

import tracemalloc
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection, transaction

from felles import lager, lagerkontroll
from felles.kryptering import KanIkkeDekryptere
from felles.stroemkryptering import BIT, Kryptert, dekrypter_stroem
from felles.tid import naa
from pas_integration.models import PasMelding
from pas_integration.services import arkiv
from pas_integration.tasks import rydd_arkiv
from pas_kontrakt.meldinger.egne import ApiFeil
from pas_kontrakt.meldinger.oversikter import Karakteroversikt
from pas_kontrakt.meldinger.skriving import skriv

pytestmark = pytest.mark.django_db

FNR = b"03880999973"


@pytest.fixture(autouse=True)
def mapper(tmp_path, settings):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "filer" / "spol"


def legg(kropp=b"<a/>", **felt) -> PasMelding:
    standard = {
        "retning": "ut", "slag": "Pamelding", "metode": "POST", "sti": "/api/ekstern/kandidatpamelding",
        "motpart": "https://pas.example.no", "naa": naa(),
    }  # fmt: skip
    return arkiv.legg(kropp=kropp, **(standard | felt))


def filer(settings) -> list[Path]:
    return [sti for sti in Path(settings.FILLAGER).rglob("*") if sti.is_file()]


@pytest.mark.parametrize("antall", [1, BIT - 1, BIT, BIT + 1, 2 * BIT, 3 * BIT + 7])
def test_meldingen_er_som_den_var_og_uleselig_der_den_ligger(settings, antall):
    kropp = (FNR * (antall // len(FNR) + 1))[:antall]
    melding = legg(kropp)

    assert arkiv.innhold(PasMelding.objects.get(pk=melding.pk)) == kropp
    assert (melding.stoerrelse, len(melding.sha256)) == (antall, 64)
    (fil,) = filer(settings)
    assert FNR not in fil.read_bytes()
    assert not any(FNR.decode() in str(verdi) for verdi in PasMelding.objects.values_list().get())


def test_samme_innhold_gir_ikke_samme_bytes(settings):
    legg(), legg()
    en, to = (fil.read_bytes() for fil in filer(settings))
    assert en != to


@pytest.mark.parametrize("endring", ["snudd", "kuttet", "byttet", "uten_slutt", "tom", "annet_formaal"])
def test_det_som_er_endret_leses_ikke(endring):
    kryptert = Kryptert(BytesIO(bytes(2 * BIT + 5)), formaal="a")
    biter = []
    while bit := kryptert.read():
        biter.append(bit)
    hode, *deler = biter
    endret = {
        "snudd": [hode, deler[0][:9] + bytes([deler[0][9] ^ 1]) + deler[0][10:], *deler[1:]],
        "kuttet": [hode, *deler[:-1], deler[-1][:-1]],
        "byttet": [hode, deler[1], deler[0], deler[2]],
        "uten_slutt": [hode, *deler[:-1]],
        "tom": [hode],
        "annet_formaal": biter,
    }[endring]
    formaal = "b" if endring == "annet_formaal" else "a"
    with pytest.raises(KanIkkeDekryptere):
        list(dekrypter_stroem(BytesIO(b"".join(endret)), formaal=formaal))


def test_gamle_noekler_leser_det_de_skrev(settings):
    melding = legg(b"<gammel/>")
    gamle = dict(settings.PERSONDATA_NOEKLER)
    settings.PERSONDATA_NOEKLER = gamle | {max(gamle) + 1: b"n" * 32}
    ny = legg(b"<ny/>")
    assert (arkiv.innhold(melding), arkiv.innhold(ny)) == (b"<gammel/>", b"<ny/>")
    settings.PERSONDATA_NOEKLER = gamle
    with pytest.raises(KanIkkeDekryptere) as fanget:
        arkiv.innhold(ny)
    assert fanget.value.kode == "noekkel"


class Stor:
    """A hundred megabytes that nobody holds at once."""

    def __init__(self) -> None:
        self.igjen = 100 * 1024 * 1024

    def read(self, antall: int, /) -> bytes:
        gitt = min(antall, self.igjen, 100_000)
        self.igjen -= gitt
        return bytes(gitt)


def test_hundre_megabyte_gaar_gjennom_i_flatt_minne():
    tracemalloc.start()
    melding = legg(Stor())
    lest = sum(len(bit) for bit in arkiv.aapne(melding))
    hoeyest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lest == melding.stoerrelse == 100 * 1024 * 1024
    assert hoeyest < 8 * 1024 * 1024


def test_uten_kropp_er_det_en_rad_uten_fil(settings):
    melding = legg(None, metode="GET")
    assert (melding.noekkel, melding.stoerrelse, melding.sha256, melding.status) == ("", 0, "", None)
    with pytest.raises(arkiv.InnholdetErBorte):
        arkiv.innhold(melding)


def test_sporringen_og_det_som_er_for_langt_kommer_ikke_med():
    melding = legg(sti="/api/ekstern/kandidat?orgno=1" + "x" * 400, motpart="m" * 400, slag="")
    assert (melding.sti, len(melding.motpart), melding.slag) == ("/api/ekstern/kandidat", 200, "ukjent")


def test_for_stor_melding_gir_ingen_rad_og_ingen_fil(settings, monkeypatch):
    monkeypatch.setattr(arkiv, "MAKS_BYTE", 1000)
    with pytest.raises(lager.ForStor):
        legg(b"x" * 2000)
    assert not PasMelding.objects.exists()
    assert filer(settings) == []


@pytest.mark.django_db(transaction=True)
def test_raden_staar_selv_om_det_som_kaller_faller():
    with pytest.raises(ZeroDivisionError):
        legg(), 1 / 0
    connection.close()
    assert PasMelding.objects.get().status is None


@pytest.mark.django_db(transaction=True)
def test_i_en_transaksjon_sies_det_nei_siden_raden_ellers_kunne_forsvinne():
    with pytest.raises(RuntimeError), transaction.atomic():
        legg(None)


def test_spilles_av_som_den_verdien_den_var(skole):
    oversikt = Karakteroversikt(skole.orgnr, ())
    melding = legg(skriv(oversikt), slag="Karakteroversikt", retning="inn")
    assert arkiv.spill_av(melding, Karakteroversikt) == oversikt
    assert arkiv.spill_av(legg(skriv(ApiFeil("Nei"))), ApiFeil) == ApiFeil("Nei")


# --- retention ------------------------------------------------------------------------------------------------------


def test_innholdet_slettes_naar_tiden_er_ute_og_raden_staar(settings):
    settings.PAS_ARKIV_DOEGN = 30
    start = datetime(2027, 5, 27, 8, 0, tzinfo=UTC)
    gammel, ny = legg(naa=start), legg(naa=start + timedelta(days=1))

    assert arkiv.rydd(naa=start + timedelta(days=30) - timedelta(seconds=1)) == 0
    assert arkiv.rydd(naa=start + timedelta(days=30)) == 1
    assert arkiv.rydd(naa=start + timedelta(days=30)) == 0

    gammel.refresh_from_db()
    assert (gammel.noekkel, gammel.slag, gammel.stoerrelse) == ("", "Pamelding", 4)
    with pytest.raises(arkiv.InnholdetErBorte):
        arkiv.innhold(gammel)
    assert len(filer(settings)) == 1
    assert arkiv.innhold(ny) == b"<a/>"


def test_oppgaven_rydder_mange_av_gangen(settings, monkeypatch):
    monkeypatch.setattr(arkiv, "RYDDES_AV_GANGEN", 2)
    for _ in range(5):
        legg(naa=naa() - timedelta(days=settings.PAS_ARKIV_DOEGN + 1))
    rydd_arkiv()
    assert filer(settings) == []
    assert "pas_integration.tasks.rydd_arkiv" in {p["task"] for p in settings.CELERY_BEAT_SCHEDULE.values()}


def test_det_samme_svaret_igjen_ligger_en_gang_og_gaar_med_den_siste(settings, skole, annen_skole):
    settings.PAS_ARKIV_DOEGN = 30
    start = datetime(2027, 5, 27, 8, 0, tzinfo=UTC)
    svar = {"retning": "inn", "slag": "Karakteroversikt", "periodekode": "V-2027", "skole": skole}
    rader = [legg(b"<a/>", naa=start + timedelta(hours=nr), **svar) for nr in range(3)]
    assert len(filer(settings)) == 1
    assert [arkiv.innhold(rad) for rad in rader] == [b"<a/>"] * 3

    # Another school's, another period's, another kind's, one of ours, and another content have their own.
    for annet in ({"skole": annen_skole}, {"periodekode": "H-2027"}, {"slag": "Annet"}, {"retning": "ut"}):
        legg(b"<a/>", naa=start + timedelta(days=9), **(svar | annet))
    siste = legg(b"<b/>", naa=start + timedelta(days=9), **svar)
    assert len(filer(settings)) == 6
    assert lagerkontroll.kontroller(naa=naa() + timedelta(days=3)).er_ren

    assert arkiv.rydd(naa=start + timedelta(days=30, hours=1)) == 2
    assert arkiv.innhold(rader[2]) == b"<a/>"
    assert arkiv.rydd(naa=start + timedelta(days=30, hours=2)) == 1
    assert len(filer(settings)) == 5
    assert arkiv.innhold(siste) == b"<b/>"
    assert legg(b"<a/>", naa=start + timedelta(days=40), **svar).noekkel not in {rad.noekkel for rad in rader}


def test_lagerkontrollen_kjenner_meldingene():
    legg()
    assert lagerkontroll.kontroller(naa=naa() + timedelta(days=3)).er_ren
