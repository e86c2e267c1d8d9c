"""What is said of each card."""

import pytest

from kaizen.complaints.occurrences import Occurrence
from kaizen.events.models import EventKind
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.votes import vote_for
from kaizen.inbox.following import follow
from kaizen.inbox.models import Notice
from kaizen.inbox.queries import with_events
from kaizen.inbox.reading import read_all
from kaizen.inbox.stories import story_of
from kaizen.todos.models import ToDo
from tests.conftest import a_standard, person
from tests.inbox.gathered import gather_all
from tests.statements import statements


def stories():
    gather_all()
    return story_of(db.session.scalars(with_events()))


def told(story) -> list[tuple[str, str]]:
    return [(line.names, line.sentence) for line in story.lines]


@pytest.mark.parametrize(
    ("votes", "names", "says"),
    [
        (1, "Ann 0", "backs this"),
        (2, "Ann 1 and Ann 0", "back this"),
        (3, "Ann 2, Ann 1 and Ann 0", "back this"),
        (4, "Ann 3, Ann 2 and 2 others", "back this"),
        (12, "Ann 11, Ann 10 and 10 others", "back this"),
    ],
)
def test_votes_of_several_are_one_line(idea, packing, votes, names, says):
    for number in range(votes):
        vote_for(idea, person(f"Ann {number}", f"6{number}", packing))
    (story,) = stories()
    assert (story.card, story.title) == (("idea", idea.id), idea.title)
    assert told(story) == [(names, says)]


def test_what_was_read_is_not_counted_with_what_is_new(idea, aylin, tomasz, jonas):
    vote_for(idea, tomasz)
    gather_all()
    read_all(aylin, to=10**6)
    vote_for(idea, jonas)
    (story,) = stories()
    assert [(line.names, line.is_unread) for line in story.lines] == [
        ("Jonas Berg", True),
        ("Tomasz Wójcik", False),
    ]


def test_who_gave_no_name_is_one_of_the_others(complaint, tomasz, aylin):
    follow(complaint, aylin)
    for by in (None, tomasz, None):
        Occurrence.hear(complaint, by)
    (story,) = stories()
    assert told(story) == [("Tomasz Wójcik and 2 others", "heard it again")]


def test_what_the_board_did_needs_nobodys_name(complaint, aylin):
    follow(complaint, aylin)
    Occurrence.hear(complaint, None)
    (story,) = stories()
    assert told(story) == [("", "heard it again")]


def test_a_comment_comes_with_its_words_and_a_mention_asks(idea, tomasz, jonas):
    Comment.say("@Tomasz Wójcik, would it fit?", idea, jonas)
    gather_all()
    mine = with_events().where(Notice.person_id == tomasz.id)
    (story,) = story_of(db.session.scalars(mine))
    assert told(story) == [("Jonas Berg", "asks you something")]
    assert story.lines[0].words == "@Tomasz Wójcik, would it fit?"
    assert story.asks


def test_the_newest_card_comes_first_and_each_has_its_name(idea, packing, tomasz, aylin, jonas):
    vote_for(idea, tomasz)
    ToDo.take("Order new rolls", packing, aylin, jonas, due_on=packing.today)
    a_standard(packing, jonas, "Print both labels")
    titles = [one.title for one in stories()]
    assert titles == ["Print both labels", "Order new rolls", idea.title]


def test_it_asks_twice_however_much_there_is(idea, packing, complaint, tomasz, aylin, jonas):
    vote_for(idea, tomasz)
    Comment.say("Which size?", idea, tomasz)
    a_standard(packing, jonas)
    follow(complaint, aylin)
    Occurrence.hear(complaint, None)
    gather_all()
    notices = list(db.session.scalars(with_events()))
    assert {one.event.kind for one in notices} >= {EventKind.VOTE_GIVEN, EventKind.COMMENT_ADDED}
    with statements() as asked:
        for story in story_of(notices):
            told(story)
    assert len(asked) == 2
