import pytest

from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.ideas.places import place_after


@pytest.fixture
def column(complaint, packing, aylin):
    ideas = [Idea.propose(f"Idea {n}", complaint, packing, by=aylin) for n in range(4)]
    for number, idea in enumerate(ideas):
        idea.place = number * 10
    db.session.commit()
    return ideas


def order():
    query = db.select(Idea.title).order_by(Idea.place, Idea.id.desc())
    return [title[-1] for title in db.session.scalars(query)]


def test_a_card_is_placed_below_its_neighbour(column, jonas):
    place_after(column[3], column[0], jonas)
    assert order() == ["0", "3", "1", "2"]


def test_without_a_neighbour_it_goes_on_top(column, jonas):
    place_after(column[2], None, jonas)
    assert order() == ["2", "0", "1", "3"]


def test_there_is_always_room_between_two(column, jonas):
    for _ in range(12):
        place_after(column[3], column[0], jonas)
        place_after(column[2], column[0], jonas)
    assert order() == ["0", "2", "3", "1"]


def test_a_neighbour_that_left_the_column_is_refused(column, jonas):
    column[0].decline(jonas, reason="No", problem="Counted on")
    with pytest.raises(Refusal, match="left this column"):
        place_after(column[1], column[0], jonas)
