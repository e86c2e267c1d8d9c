from datetime import timedelta

import pytest

from kaizen.todos.models import ToDo
from tests.conftest import save


@pytest.fixture
def to_do(idea, packing, aylin, tomasz) -> ToDo:
    """Aylin gave it to Tomasz, for her idea, until in three days."""
    due_on = packing.today + timedelta(days=3)
    return save(ToDo.take("Ask for a sample", packing, tomasz, aylin, due_on=due_on, idea=idea))
