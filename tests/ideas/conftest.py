import pytest

from tests.conftest import person


@pytest.fixture
def mei(packing):
    """Another colleague in packing, who wrote nothing."""
    return person("Mei Chen", "1003", packing)
