"""The real application in the middle of an exam day, for tests that start a real server.

`UTEN_SYNK` takes a step out, so that a test can show that it would notice: `lager` leaves storage unsynced,
`alt` syncs nothing at all.
"""

import os
from datetime import datetime

import time_machine

time_machine.travel(datetime.fromisoformat(os.environ["KLOKKEN"]), tick=True).start()

from config.wsgi import application  # noqa: E402 - the clock comes first
from felles import lager  # noqa: E402

__all__ = ["application"]

if os.environ.get("UTEN_SYNK") == "lager":
    lager._synk = lambda sti: None
elif os.environ.get("UTEN_SYNK") == "alt":
    os.fsync = lambda fd: None
