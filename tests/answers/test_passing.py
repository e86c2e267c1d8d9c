import pytest

from kaizen.answers.clocks import clock_of
from kaizen.answers.passing import Passed, is_asked, pass_on
from kaizen.errors import Refusal
from kaizen.events.models import EventKind
from kaizen.events.queries import newest_event
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from tests.conftest import save


@pytest.fixture
def waiting(idea, jonas):
    return clock_of(idea)


def test_somebody_is_asked_by_name_and_the_clock_runs_on(waiting, idea, jonas, tomasz):
    save(pass_on(waiting, jonas, to=tomasz, words="You know the printer"))
    assert is_asked(tomasz, waiting)
    assert waiting.is_running
    told = newest_event(idea)
    assert told.kind is EventKind.PASSED_ON
    assert (told.details["to"], told.details["to_name"]) == (tomasz.id, "Tomasz Wójcik")


def test_who_passes_it_on_further_is_asked_no_more(waiting, jonas, tomasz, ruth):
    first = save(pass_on(waiting, jonas, to=tomasz))
    save(pass_on(waiting, tomasz, to=ruth))
    assert first.ended_at
    assert not is_asked(tomasz, waiting)
    assert is_asked(ruth, waiting)


def test_who_is_asked_answers_and_is_asked_no_more(waiting, idea, jonas, tomasz):
    passed = save(pass_on(waiting, jonas, to=tomasz))
    save(Comment.say("The ribbon is too old", idea, tomasz))
    assert (waiting.is_running, waiting.answered_by) == (False, tomasz)
    assert passed.ended_at


def test_an_answer_of_the_leader_ends_it_too(waiting, idea, jonas, tomasz):
    passed = save(pass_on(waiting, jonas, to=tomasz))
    save(Comment.say("Let us try", idea, jonas))
    assert passed.ended_at


def test_nobody_is_asked_who_cannot_answer(waiting, idea, jonas, tomasz, aylin, ada):
    tomasz.leave(ada)
    for to in (jonas, tomasz, aylin):  # oneself, who left, who waits
        with pytest.raises(Refusal):
            pass_on(waiting, jonas, to=to)
    assert db.session.scalar(db.select(Passed)) is None


def test_nobody_is_asked_twice(waiting, jonas, tomasz):
    save(pass_on(waiting, jonas, to=tomasz))
    with pytest.raises(Refusal):
        pass_on(waiting, jonas, to=tomasz)


def test_what_is_answered_is_not_passed_on(waiting, idea, jonas, tomasz):
    save(Comment.say("Let us try", idea, jonas))
    with pytest.raises(Refusal):
        pass_on(clock_of(idea), jonas, to=tomasz)
