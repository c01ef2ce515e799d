"""A real worker makes the slips: ordered by the page, found by the nudge, fetched by the page."""

import os
import signal
import subprocess
import sys
import time
from io import BytesIO

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from felles.models import Jobb
from felles.tasks import kjoer_jobber
from rapporter.services import filer
from tests.arkitektur.filer import ROT

SEKUNDER = 120


@pytest.fixture
def arbeider(transactional_db):
    """A worker process on the test's database, files and the run's Redis, in a queue of its own."""
    database = connection.settings_dict
    koe = f"rapport-{os.getpid()}"
    miljoe = os.environ | {
        "DATABASE_URL": f"postgresql://{database['USER']}:{database['PASSWORD']}@:{database['PORT']}/{database['NAME']}"
        f"?host={database['HOST']}",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "FILLAGER": str(settings.FILLAGER), "SPOLMAPPE": str(settings.SPOLMAPPE),
    }  # fmt: skip
    prosess = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "1", "-Q", koe, "-l", "warning",
         "--without-gossip", "--without-mingle", "--without-heartbeat"],
        env=miljoe, cwd=ROT, start_new_session=True,
    )  # fmt: skip
    yield koe
    prosess.send_signal(signal.SIGTERM)
    try:
        prosess.wait(SEKUNDER)
    except subprocess.TimeoutExpired:
        os.killpg(prosess.pid, signal.SIGKILL)
        prosess.wait()


def test_en_ekte_arbeider_lager_lappene(som, skoleadmin, kandidat, monkeypatch, arbeider):
    monkeypatch.setattr(filer, "MAKS_BREV", 0)
    klient = som(skoleadmin)
    adresse = klient.post(reverse("rapporter:rapport", args=["kandidatlapper"]), {"format": "pdf"}).headers["Location"]

    # Asked for again and again, as beat does.
    frist = time.monotonic() + SEKUNDER
    while Jobb.objects.get().status in {Jobb.Status.VENTER, Jobb.Status.KJOERER}:
        assert time.monotonic() < frist, "arbeideren lagde ikke lappene"
        kjoer_jobber.apply_async(queue=arbeider)
        time.sleep(0.5)

    svar = klient.post(f"{adresse}fil/")
    lappen = PdfReader(BytesIO(b"".join(svar.streaming_content))).pages[0].extract_text()
    assert kandidat.kandidatnummer.nummer in lappen
