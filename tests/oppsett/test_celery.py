"""Celery with a real worker; and the answer for «gone» when Redis is."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection, transaction

from config.celery import Oppgave, app
from felles.hendelser import SYSTEM, logg_hendelse
from felles.models import Forsegling
from felles.tasks import forsegl_hendelser
from tests.arkitektur.filer import ROT

SEKUNDER = 120  # a start of the worker at the most, however busy the machine is
NAA = datetime(2027, 5, 27, 8, 0, tzinfo=UTC)


@pytest.fixture
def arbeider(transactional_db):
    """A worker process on the test's database and the run's Redis, in a queue of its own; gives the queue's name."""
    database = connection.settings_dict
    koe = f"test-{os.getpid()}"
    miljoe = os.environ | {
        "DATABASE_URL": f"postgresql://{database['USER']}:{database['PASSWORD']}@:{database['PORT']}/{database['NAME']}"
        f"?host={database['HOST']}",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
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


def test_en_ekte_arbeider_utfoerer_oppgaven_og_taaler_to_like(arbeider, udir):
    with transaction.atomic():
        logg_hendelse(udir, "proeve.arbeider", aktoer=SYSTEM, naa=NAA)

    # Asked for again and again, as beat does: another transaction on the same server may hold the seal back a while.
    frist = time.monotonic() + SEKUNDER
    while not Forsegling.objects.exists():
        assert time.monotonic() < frist, "arbeideren utførte ikke oppgaven"
        assert forsegl_hendelser.apply_async(queue=arbeider) is not None
        assert forsegl_hendelser.apply_async(queue=arbeider) is not None
        time.sleep(0.5)
    assert [seglet.antall for seglet in Forsegling.objects.all()] == [1]


def tom_oppgave(adresse):
    """A task of the project's kind on another broker."""
    megler = Celery("annen", task_cls=Oppgave, set_as_current=False, broker=adresse)
    for navn in ("task_publish_retry", "broker_transport_options", "task_ignore_result"):
        megler.conf[navn] = getattr(settings, f"CELERY_{navn.upper()}")

    @megler.task(name="proeve.tom")
    def tom():
        raise AssertionError("skal ikke kjøre")

    return tom


def test_sending_uten_redis_feiler_ikke(tmp_path, caplog):
    assert tom_oppgave(f"redis+socket://{tmp_path}/ingen.sock").delay() is None
    assert "ble ikke sendt" in caplog.text


def test_sending_til_en_redis_som_aldri_svarer_feiler_ikke(tmp_path, caplog):
    with socket.socket(socket.AF_UNIX) as taus:
        taus.bind(f"{tmp_path}/taus.sock")
        taus.listen()
        oppgave = tom_oppgave(f"redis+socket://{tmp_path}/taus.sock")

        assert oppgave.delay() is None
    assert "ble ikke sendt" in caplog.text


def test_sending_venter_ikke_paa_en_redis_som_ikke_svarer():
    # The numbers that bound the wait; a wall clock in a test would lie on a busy machine.
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"] <= 0.2
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_connect_timeout"] <= 0.2
    assert settings.CELERY_TASK_PUBLISH_RETRY is False
    assert settings.CACHES["default"]["OPTIONS"] == {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}


# Loading the tasks runs the models' checks, which ask the server what it can.
@pytest.mark.django_db
def test_alle_oppgaver_sendes_trygt_og_taktens_oppgaver_finnes():
    app.loader.import_default_modules()
    egne = {navn: oppgave for navn, oppgave in app.tasks.items() if not navn.startswith("celery.")}

    assert all(isinstance(oppgave, Oppgave) for oppgave in egne.values())
    assert {plan["task"] for plan in settings.CELERY_BEAT_SCHEDULE.values()} <= set(egne)
