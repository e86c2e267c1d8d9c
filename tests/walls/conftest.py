import pytest

from kaizen.extensions import db
from kaizen.walls.models import Wall


@pytest.fixture
def hung(packing, jonas) -> tuple[Wall, str]:
    """A wall of packing, and its token."""
    found = Wall.add("Beside gate 2", packing, jonas, initials=False, language=None)
    db.session.commit()
    return found
