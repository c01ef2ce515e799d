import hashlib
import io
import os
from pathlib import Path

import pytest

from felles import lager

INNHOLD = b"%PDF-1.7\n" + b"svar " * 200_000


@pytest.fixture(autouse=True)
def mapper(tmp_path, settings):
    settings.FILLAGER = tmp_path / "filer"
    settings.SPOLMAPPE = tmp_path / "spol"
    return tmp_path


def legg_inn(innhold: bytes = INNHOLD) -> tuple[lager.Spolfil, str]:
    spolfil = lager.skriv_spol(io.BytesIO(innhold), maks_byte=10_000_000)
    return spolfil, lager.legg_inn(spolfil)


def test_filen_kommer_uendret_ut_igjen_og_er_maalt_paa_veien():
    spolfil, noekkel = legg_inn()

    assert spolfil.stoerrelse == len(INNHOLD)
    assert spolfil.sha256 == hashlib.sha256(INNHOLD).hexdigest()
    with lager.aapne(noekkel) as fil:
        assert fil.read() == INNHOLD
    assert lager.finnes(noekkel)
    assert not spolfil.sti.exists()


def test_like_filer_faar_hver_sin_noekkel_i_to_nivaaer_av_mapper(mapper):
    (_, ene), (_, andre) = legg_inn(), legg_inn()

    assert ene != andre
    foerste, annen, navn = ene.split("/")
    assert (foerste, annen) == (navn[:2], navn[2:4])
    assert (mapper / "filer" / ene).is_file()


def test_for_stor_fil_stanses_og_etterlater_ingenting(mapper):
    with pytest.raises(lager.ForStor) as feil:
        lager.skriv_spol(io.BytesIO(INNHOLD), maks_byte=500_000)

    assert feil.value.kode == "for_stor"
    assert list((mapper / "spol").iterdir()) == []


def test_stroem_som_ryker_etterlater_ingenting(mapper):
    class Ryker:
        def read(self, antall):
            raise ConnectionError

    with pytest.raises(ConnectionError):
        lager.skriv_spol(Ryker(), maks_byte=1000)
    assert list((mapper / "spol").iterdir()) == []


@pytest.mark.parametrize("noekkel", ["", "a/b/c", "../../etc/passwd", "aa/bb/../x", "00/00/" + "1" * 32])
def test_noekkel_som_ikke_er_vaar_aapner_ingenting(noekkel):
    with pytest.raises(ValueError):  # noqa: PT011 - uuid and unpacking word it each in their way
        lager.aapne(noekkel)


def test_fil_som_ikke_finnes_finnes_ikke():
    assert not lager.finnes("12/34/1234" + "0" * 28)


def test_filen_er_paa_disk_foer_den_flyttes_og_mappen_etterpaa(monkeypatch):
    """The order that a power cut cannot break: fsync file, move, fsync folder."""
    ekte_fsync, ekte_replace = os.fsync, Path.replace
    gjort = []

    def fsync(fd):
        gjort.append(("fsync", Path(os.readlink(f"/proc/self/fd/{fd}"))))
        ekte_fsync(fd)

    def replace(self, maal):
        gjort.append(("flytt", self))
        return ekte_replace(self, maal)

    spolfil = lager.skriv_spol(io.BytesIO(INNHOLD), maks_byte=10_000_000)
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)

    noekkel = lager.legg_inn(spolfil)

    maal = lager._sti(noekkel)
    assert gjort[-3:] == [("fsync", spolfil.sti), ("flytt", spolfil.sti), ("fsync", maal.parent)]
    # Every new folder is made durable in the folder above it, before the file is moved in.
    assert [sti for handling, sti in gjort[:-3]] == [
        maal.parents[2].parent,
        maal.parents[2],
        maal.parents[1],
    ]


def test_mapper_som_en_annen_nettopp_laget_gjoeres_varige_foer_filen_er_lagret(monkeypatch):
    """The one who made them may be killed before it has synced the folder above."""
    noekkel = lager._ny_noekkel()
    maal = lager._sti(noekkel)
    maal.parent.mkdir(parents=True)
    synket, ekte_fsync = [], os.fsync

    def fsync(fd):
        synket.append(Path(os.readlink(f"/proc/self/fd/{fd}")))
        ekte_fsync(fd)

    monkeypatch.setattr(lager, "_ny_noekkel", lambda: noekkel)
    monkeypatch.setattr(os, "fsync", fsync)
    legg_inn()

    assert {maal.parents[0], maal.parents[1], maal.parents[2]} <= set(synket)


def test_spol_paa_en_annen_disk_kopieres_foerst_ved_siden_av(monkeypatch):
    ekte = Path.stat

    def stat(self, **kw):
        resultat = ekte(self, **kw)
        if self.suffix != ".del":
            return resultat
        felt = list(resultat)
        felt[2] += 1  # st_dev
        return os.stat_result(felt)

    spolfil = lager.skriv_spol(io.BytesIO(INNHOLD), maks_byte=10_000_000)
    monkeypatch.setattr(Path, "stat", stat)
    noekkel = lager.legg_inn(spolfil)
    monkeypatch.undo()

    with lager.aapne(noekkel) as fil:
        assert fil.read() == INNHOLD
    assert not spolfil.sti.exists()
    assert [sti.suffix for sti in lager._sti(noekkel).parent.iterdir()] == [""]
