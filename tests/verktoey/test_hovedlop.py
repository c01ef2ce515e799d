"""`make hovedlop` late in the evening: the exam that it plays lies within one day."""

import time
from datetime import datetime, timedelta

import pytest
import time_machine

from felles.tid import OSLO, naa, oslo
from verktoey.hovedlop.__main__ import vent_til_dagen_holder

LENGDE = timedelta(minutes=10)


@pytest.mark.parametrize(
    ("klokken", "etterpaa"),
    [
        ((27, 12, 0), (27, 12, 0)),
        ((27, 23, 49), (27, 23, 49)),
        ((27, 23, 51), (28, 0, 0)),
        ((28, 0, 0), (28, 0, 0)),
    ],
    ids=["midt på dagen", "tid nok", "for sent", "ny dag"],
)
def test_et_loep_som_midnatt_ville_delt_venter_til_den_er_over(monkeypatch, klokken, etterpaa):
    with time_machine.travel(datetime(2027, 5, *klokken, tzinfo=OSLO), tick=False) as reise:
        monkeypatch.setattr(time, "sleep", reise.shift)
        vent_til_dagen_holder(LENGDE)
        da = oslo(naa())
    assert (da.day, da.hour, da.minute) == etterpaa
