"""Delivering, and fetching what is delivered, as the tests of downloads do it."""

import io
import zipfile

from tests.fabrikker.levering import lag_fil, lag_levering

SIDE = "/monitor/nedlasting/"


def hent(klient, **data):
    """The answer to a download: the response, and the zip when there is one."""
    svar = klient.post(SIDE, data)
    if svar.status_code != 200:
        return svar, None
    innhold = b"".join(svar.streaming_content)
    if "Content-Length" in svar.headers:
        assert int(svar.headers["Content-Length"]) == len(innhold)
    return svar, zipfile.ZipFile(io.BytesIO(innhold))


def lever(kandidat, *navn, **felt):
    filer = [lag_fil(kandidat, ett, innhold=f"svar {ett}".encode(), **felt) for ett in navn or ("svar.pdf",)]
    lag_levering(kandidat, *filer)
    return filer
