import pytest

from kaizen.stations.models import Station
from tests.conftest import save


@pytest.fixture
def station(packing, ada) -> Station:
    return save(Station.add("Line 3, sealing", packing, by=ada))
