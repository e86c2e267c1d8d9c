"""Read by Python at its start, where a test says so: this process lives by a clock that is shifted
by so many seconds as a file says, and that can be shifted while it runs."""

import os
import time
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from kaizen import clock

_real = time.time
_said = Path(os.environ["KAIZEN_TEST_CLOCK"])


def _shift() -> float:
    return float(_said.read_text())


class _Shifted(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + timedelta(seconds=_shift())


clock.datetime = _Shifted  # type: ignore[misc]
time.time = lambda: _real() + _shift()
