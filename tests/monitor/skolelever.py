"""What the tests of «Lever for kandidat» share: the middle of an exam day, and the page's addresses."""

from datetime import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from felles.tid import OSLO
from levering.models import Besvarelsesfil
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.levering import PDF, lag_fil

SKOLE = Besvarelsesfil.Lastet.SKOLE


@pytest.fixture
def klokken(tmp_path, settings):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"
    with time_machine.travel(datetime(2027, 5, 27, 12, 0, tzinfo=OSLO), tick=False) as reise:
        yield reise


@pytest.fixture
def todelt_kandidat(todelt_parti):
    return lag_kandidat(todelt_parti)


def side(kandidat, hva=""):
    return f"/monitor/kandidater/{kandidat.pk}/lever/{hva}"


def last_opp(klient, kandidat, *navn, data=PDF, **valg):
    filer = [SimpleUploadedFile(ett, data + ett.encode()) for ett in navn]
    return klient.post(side(kandidat, "opplasting/"), {"filer": filer}, **valg)


def lever(klient, kandidat, **felt):
    return klient.post(side(kandidat, "levering/"), felt, follow=True)


def slett(klient, kandidat, *filer, **felt):
    return klient.post(side(kandidat, "slett/"), {"fil": [fil.pk for fil in filer], **felt}, follow=True)


def skolefil(kandidat, navn="skann.pdf", **felt):
    return lag_fil(kandidat, navn, PDF + navn.encode(), lastet_opp_av=SKOLE, **felt)


def html(svar):
    return svar.content.decode()
