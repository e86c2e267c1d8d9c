import re

import pytest

from kaizen.stations.models import Station
from tests.conftest import save

KEY = "0123456789abcdef0123456789abcdef"
IN_GROUPS = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


def code_on(page: str) -> str:
    return IN_GROUPS.search(page)[0]


@pytest.fixture
def form(packing):
    return {
        "heard": "Tape tears on the long boxes",
        "title": "Warm the roll first",
        "details": "Near the oven it never tears.",
        "team": packing.id,
        "key": KEY,
    }


@pytest.fixture
def code(browse, form) -> str:
    """Of an idea that was left without a name."""
    return code_on(browse().post("/nameless", form, htmx=False).text)


@pytest.fixture
def station(packing, ada):
    return save(Station.add("Line 3, sealing", packing, by=ada))
