"""The spool file while it is hashed: the disk writes meanwhile, and what it refuses is heard."""

import errno
import hashlib
import os
import uuid

import pytest

from levering import tus_spol

STOR = tus_spol.STOR_FIL + 4711


@pytest.fixture
def noekkel(settings, tmp_path):
    settings.SPOLMAPPE = str(tmp_path)
    return uuid.uuid4()


def legg(noekkel, innhold: bytes) -> None:
    tus_spol.spolsti(noekkel).write_bytes(innhold)


@pytest.mark.parametrize("lengde", [1, STOR])
def test_kontrollsummen_er_av_alt_som_er_bekreftet_og_ikke_mer(noekkel, lengde):
    innhold = os.urandom(lengde)
    legg(noekkel, innhold + b"aldri bekreftet")
    with tus_spol.aapen(noekkel) as fd:
        assert tus_spol.hash_av(fd, lengde) == hashlib.sha256(innhold).hexdigest()
        assert tus_spol.lengde(fd) == lengde


def test_en_fil_som_er_kortere_enn_det_som_er_bekreftet_er_en_feil(noekkel):
    legg(noekkel, os.urandom(STOR - 1))
    with tus_spol.aapen(noekkel) as fd, pytest.raises(OSError, match="shorter"):
        tus_spol.hash_av(fd, STOR)


def test_naar_disken_ikke_vil_skrive_faar_filen_ingen_kontrollsum(noekkel, monkeypatch):
    def nekter(_fd):
        raise OSError(errno.EIO, "disk")

    legg(noekkel, os.urandom(STOR))
    with tus_spol.aapen(noekkel) as fd:
        monkeypatch.setattr(os, "fsync", nekter)
        with pytest.raises(OSError, match="disk"):
            tus_spol.hash_av(fd, STOR)
