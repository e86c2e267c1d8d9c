"""Two ideas that are one: what moves, what stays, and that all of it comes back."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.merges import merge, unmerge
from kaizen.ideas.models import Idea
from kaizen.ideas.votes import (
    Vote,
    offer_help,
    take_help_back,
    take_vote_back,
    vote_for,
)
from kaizen.photos.models import Mark, Photo
from kaizen.photos.pictures import picture_of
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from kaizen.trials.undo import undo_last_move
from tests.conftest import save
from tests.ideas.merged_rows import everything
from tests.photos import files
from tests.stored_counts import wrong_counts

FITTING = {
    (now, into)
    for now in (Stage.PROPOSED, Stage.DEFERRED)
    for into in (Stage.PROPOSED, Stage.TRIALLED, Stage.ADOPTED)
}
OTHER_WAY_ROUND = {(into, now) for now, into in FITTING} - FITTING


@pytest.fixture
def other(complaint, packing, tomasz):
    """Another idea, which Tomasz had."""
    return save(Idea.propose("Print the lot number larger", complaint, packing, by=tomasz))


@pytest.fixture
def third(complaint, packing, ruth):
    return save(Idea.propose("Print the lot number in red", complaint, packing, by=ruth))


@pytest.fixture
def picture(app):
    with app.test_request_context():
        return picture_of(files.jpeg(), megabytes=1)


def put_in(idea, stage):
    idea._stand_in(stage, clock.now(), None)
    db.session.commit()


def names(idea):
    return [one.name for one in idea.authors]


def voters(idea):
    return set(db.session.scalars(db.select(Vote.person_id).where(Vote.idea_id == idea.id)))


def events(idea):
    query = db.select(Event).where(Event.about == "idea", Event.about_id == idea.id)
    return list(db.session.scalars(query.order_by(Event.id)))


@pytest.mark.parametrize("now", Stage)
@pytest.mark.parametrize("into", Stage)
def test_every_pair_of_stages_is_merged_or_refused_in_words(idea, other, jonas, now, into):
    put_in(idea, now)
    put_in(other, into)
    before = everything()
    if (now, into) in FITTING:
        merge(idea, other, jonas)
        assert (idea.stage, idea.merged_into, other.stage) == (Stage.MERGED, other, into)
        return
    with pytest.raises(Refusal) as refused:
        merge(idea, other, jonas)
    assert ("other way round" in str(refused.value)) == (
        (now, into) in OTHER_WAY_ROUND or (now, into) == (Stage.PROPOSED, Stage.DEFERRED)
    )
    assert everything() == before


def test_one_on_trial_and_one_adopted_are_refused_in_words(idea, other, jonas):
    put_in(idea, Stage.TRIALLED)
    put_in(other, Stage.ADOPTED)
    for pair in ((idea, other), (other, idea)):
        with pytest.raises(Refusal, match="tried and the other is adopted"):
            merge(*pair, jonas)


def test_each_voter_counts_once(idea, other, jonas, mei, ruth):
    vote_for(idea, mei)
    vote_for(other, mei)
    vote_for(idea, ruth)
    merge(idea, other, jonas)
    assert voters(other) == {mei.id, ruth.id}
    assert (other.votes, idea.votes) == (2, 1)
    assert wrong_counts() == []


def test_authors_are_credited_on_both_and_back_neither(idea, other, aylin, tomasz, jonas):
    vote_for(idea, tomasz)
    vote_for(other, aylin)
    merge(idea, other, jonas)
    assert names(other) == ["Tomasz Wójcik", "Aylin Kaya"]
    assert names(idea) == ["Aylin Kaya"]
    assert (other.votes, voters(other)) == (0, set())
    with pytest.raises(Refusal, match="own idea"):
        vote_for(other, aylin)
    assert wrong_counts() == []


def test_helpers_move_once_and_authors_may_help(idea, other, aylin, mei, jonas):
    for one in (idea, other):
        offer_help(one, mei)
    offer_help(idea, aylin)
    merge(idea, other, jonas)
    assert other.helpers == 2
    assert wrong_counts() == []


def test_comments_and_photos_move_and_say_where_they_came_from(
    idea, other, aylin, jonas, mei, picture
):
    said = Comment.say("Try it on line 2", idea, mei)
    removed = Comment.say("Nonsense", idea, mei)
    removed.remove(mei)
    photo = Photo.add(picture, idea, aylin)
    photo.mark_as(Mark.BEFORE, aylin)
    of_comment = Photo.add(picture, idea, mei, comment=said)
    merge(idea, other, jonas)
    for one in (said, removed, photo, of_comment):
        assert (one.idea, one.came_from_id) == (other, idea.id)
    assert (idea.comments, other.comments) == (0, 1)
    assert wrong_counts() == []


def test_both_say_in_their_story_what_happened(idea, other, jonas):
    merge(idea, other, jonas)
    gone, taken = events(idea)[-1], events(other)[-1]
    assert (gone.kind, gone.details["into"]) == (EventKind.IDEA_MERGED, other.id)
    assert (taken.kind, taken.details["taken_in"]) == (EventKind.IDEA_MERGED, idea.id)
    unmerge(idea, jonas)
    gone, taken = events(idea)[-1], events(other)[-1]
    assert (gone.kind, gone.details["out_of"]) == (EventKind.IDEA_UNMERGED, other.id)
    assert (taken.kind, taken.details["let_go"]) == (EventKind.IDEA_UNMERGED, idea.id)


def test_what_is_merged_and_parted_stands_as_before(
    idea, other, aylin, tomasz, mei, ruth, jonas, picture
):
    for one, by in ((idea, tomasz), (other, aylin), (idea, mei), (other, mei), (idea, ruth)):
        vote_for(one, by)
        offer_help(one, by)
        Comment.say("Good", one, by)
        Photo.add(picture, one, by)
    idea.defer(
        jonas, reason="Later", problem="Counted", review_on=clock.today() + timedelta(days=9)
    )
    before = everything()
    merge(idea, other, jonas)
    assert everything() != before
    unmerge(idea, jonas)
    assert everything() == before


def test_a_day_to_look_again_that_passed_is_none(idea, other, jonas):
    idea.defer(
        jonas, reason="Later", problem="Counted", review_on=clock.today() + timedelta(days=9)
    )
    merge(idea, other, jonas)
    with clock.at(clock.now() + timedelta(days=10)):
        unmerge(idea, jonas)
        assert (idea.stage, idea.due_on) == (Stage.PROPOSED, None)
        assert idea.stage_since == clock.now()


def test_what_was_said_since_stays_and_what_was_taken_back_stays_so(
    idea, other, mei, ruth, jonas, picture
):
    for one in (mei, ruth):
        vote_for(idea, one)
        offer_help(idea, one)
    vote_for(other, ruth)
    said = Comment.say("Try it on line 2", idea, mei)
    merge(idea, other, jonas)
    for one in (mei, ruth):
        take_vote_back(other, one)
        take_help_back(other, one)
    said.remove(mei)
    vote_for(other, jonas)
    since = Comment.say("We try it", other, jonas)
    photo = Photo.add(picture, other, jonas)
    unmerge(idea, jonas)
    assert (voters(idea), voters(other)) == (set(), {jonas.id})
    assert (said.idea, said.removed_at is None) == (idea, False)
    assert (since.idea, photo.idea) == (other, other)
    assert wrong_counts() == []


def test_two_merged_into_one_part_in_any_order(idea, other, third, mei, ruth, jonas):
    """Ruth wrote the third and backs the first; Mei backs both of them."""
    vote_for(idea, ruth)
    for one in (idea, third):
        vote_for(one, mei)
    merge(idea, other, jonas)
    merge(third, other, jonas)
    assert voters(other) == {mei.id}
    unmerge(idea, jonas)
    assert voters(idea) == {ruth.id, mei.id}
    assert voters(other) == {mei.id}, "the third one is backed by her too"
    unmerge(third, jonas)
    assert (voters(other), voters(third)) == (set(), {mei.id})
    assert wrong_counts() == []


def test_who_wrote_two_of_the_merged_ones_stays_an_author(
    idea, other, complaint, packing, aylin, jonas
):
    twin = save(Idea.propose("Print two of them", complaint, packing, by=aylin))
    vote_for(other, aylin)
    merge(idea, other, jonas)
    merge(twin, other, jonas)
    unmerge(idea, jonas)
    assert names(other) == ["Tomasz Wójcik", "Aylin Kaya"]
    assert voters(other) == set()
    unmerge(twin, jonas)
    assert names(other) == ["Tomasz Wójcik"]
    assert voters(other) == {aylin.id}


def test_no_chains(idea, other, third, jonas):
    merge(idea, other, jonas)
    for pair in ((idea, third), (third, idea)):
        with pytest.raises(Refusal, match="merged already"):
            merge(*pair, jonas)
    with pytest.raises(Refusal, match="other way round"):
        merge(other, third, jonas)
    with pytest.raises(Refusal, match="itself"):
        merge(third, third, jonas)


def test_nothing_is_done_with_a_merged_one(idea, other, mei, jonas, picture):
    merge(idea, other, jonas)
    day = clock.today() + timedelta(days=9)
    for act in (
        lambda: vote_for(idea, mei),
        lambda: offer_help(idea, mei),
        lambda: Comment.say("Hm", idea, mei),
        lambda: Photo.add(picture, idea, mei),
        lambda: idea.reopen(jonas, reason="Why not"),
        lambda: idea.defer(jonas, reason="No", problem="Open", review_on=day),
        lambda: undo_last_move(idea, jonas),
    ):
        with pytest.raises(Refusal):
            act()
    assert idea.stage is Stage.MERGED


def test_a_slip_before_the_merge_is_not_undone_after_it(idea, other, jonas):
    idea.decline(jonas, reason="No", problem="Open")
    idea.reopen(jonas, reason="After all")
    merge(idea, other, jonas)
    with pytest.raises(Refusal):
        undo_last_move(idea, jonas)


def test_it_is_parted_wherever_the_other_one_went(idea, other, mei, jonas):
    vote_for(idea, mei)
    merge(idea, other, jonas)
    other.decline(jonas, reason="No", problem="Open")
    unmerge(idea, jonas)
    assert (idea.stage, voters(idea)) == (Stage.PROPOSED, {mei.id})
    with pytest.raises(Refusal, match="not merged"):
        unmerge(idea, jonas)


def test_it_goes_on_in_one_that_is_being_tried(idea, other, mei, jonas):
    ends = clock.today() + timedelta(days=14)
    Trial.start(other, jonas, owner=jonas, expecting=Prediction("lost", 9, 1), ends_on=ends)
    vote_for(idea, mei)
    merge(idea, other, jonas)
    assert (other.stage, other.due_on, other.votes) == (Stage.TRIALLED, ends, 1)
