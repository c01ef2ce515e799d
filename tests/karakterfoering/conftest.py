import pytest
import time_machine

from felles.tid import naa


@pytest.fixture
def klokken_stille():
    """The clock stands at a whole minute, so that moments that are typed in are the same moments."""
    with time_machine.travel(naa().replace(second=0, microsecond=0), tick=False) as klokken:
        yield klokken
