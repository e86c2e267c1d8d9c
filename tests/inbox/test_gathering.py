"""Each event once, in its order; what was taken back is gone."""

import threading
from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind, record
from kaizen.extensions import db
from kaizen.ideas.answers import decide_with_care, reconsider_decision
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.merges import merge, unmerge
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import Answer, Because
from kaizen.ideas.votes import take_vote_back, vote_for
from kaizen.inbox.gathering import KEPT_FOR, gather
from kaizen.inbox.models import Digest, Notice, NoticeKind, Way
from kaizen.inbox.reading import forget_old_notices, read_all, read_card
from kaizen.inbox.settings import settle
from kaizen.jobs.models import Bookmark
from kaizen.standards.training import tick
from kaizen.todos.models import ToDo
from kaizen.trials.undo import undo_last_move
from tests.adoptions.conftest import try_it
from tests.conftest import a_standard, save
from tests.inbox.gathered import gather_all, notices_of

REASON = Answer(Because.COSTS, "Too dear", "We look for another way")


def kinds_of(who) -> list[EventKind]:
    return [one.event.kind for one in notices_of(who)]


class TestOnce:
    def test_in_the_order_of_the_ledger_and_nobody_hears_of_the_own(self, idea, aylin, tomasz):
        vote_for(idea, tomasz)
        Comment.say("Why twice?", idea, tomasz)
        Comment.say("In the cold one comes off.", idea, aylin)
        assert kinds_of(aylin) == [EventKind.VOTE_GIVEN, EventKind.COMMENT_ADDED]
        assert kinds_of(tomasz) == []

    def test_a_new_board_begins_with_its_first_event(self, app):
        assert db.session.scalar(db.select(Bookmark.event_id).filter_by(reader="inbox")) == 0

    def test_where_the_bookmark_was_lost_nothing_old_is_told(self, idea, aylin, tomasz):
        vote_for(idea, tomasz)
        db.session.execute(db.delete(Bookmark))
        assert kinds_of(aylin) == []
        Comment.say("Why twice?", idea, tomasz)
        assert kinds_of(aylin) == [EventKind.COMMENT_ADDED]

    def test_killed_between_batches_it_goes_on_where_it_was(self, idea, aylin, tomasz):
        for number in range(5):
            Comment.say(f"Word {number}", idea, tomasz)
        db.session.commit()
        while gather(at_most=2) == 2:
            db.session.commit()
            gather(at_most=1)
            db.session.rollback()  # killed before it was written down
        db.session.commit()
        assert kinds_of(aylin) == [EventKind.COMMENT_ADDED] * 5

    def test_two_at_once_tell_everything_once(self, app, idea, aylin, tomasz):
        for number in range(40):
            Comment.say(f"Word {number}", idea, tomasz)
        db.session.commit()
        db.session.remove()
        gate, faults = threading.Barrier(3), []

        def run():
            with app.app_context():
                gate.wait()
                try:
                    while gather(at_most=3):
                        db.session.commit()
                except Exception as fault:
                    faults.append(fault)
                db.session.remove()

        threads = [threading.Thread(target=run) for _ in range(3)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert faults == []
        said = db.select(Event.id).where(Event.kind == EventKind.COMMENT_ADDED).order_by(Event.id)
        told = db.select(Notice.event_id).where(Notice.event.has(kind=EventKind.COMMENT_ADDED))
        assert list(db.session.scalars(told.order_by(Notice.event_id))) == list(
            db.session.scalars(said)
        )

    def test_a_line_that_nobody_understands_does_not_stop_the_others(self, idea, aylin, tomasz):
        record(EventKind.TRIAL_DUE, idea, None)
        vote_for(idea, tomasz)
        assert kinds_of(aylin) == [EventKind.VOTE_GIVEN]


class TestTakenBack:
    def test_a_vote(self, idea, aylin, tomasz, jonas):
        vote_for(idea, tomasz)
        vote_for(idea, jonas)
        gather_all()
        take_vote_back(idea, tomasz)
        (left,) = notices_of(aylin)
        assert left.event.by == jonas

    def test_a_comment_also_where_it_mentioned_somebody(self, idea, aylin, tomasz, jonas):
        comment = Comment.say("@Tomasz Wójcik, look", idea, jonas)
        gather_all()
        comment.remove(jonas)
        assert kinds_of(aylin) == kinds_of(tomasz) == []

    def test_a_move_that_nobody_has_read(self, idea, aylin, jonas):
        try_it(idea, jonas)
        gather_all()
        undo_last_move(idea, jonas)
        assert kinds_of(aylin) == []

    def test_who_has_read_a_move_hears_that_it_was_undone(self, idea, aylin, tomasz, jonas):
        vote_for(idea, tomasz)
        try_it(idea, jonas)
        gather_all()
        read_all(aylin, to=10**6)
        undo_last_move(idea, jonas)
        assert kinds_of(aylin)[-1] is EventKind.MOVE_UNDONE
        assert kinds_of(tomasz) == []

    def test_with_an_adoption_goes_the_standard_that_it_wrote(self, idea, tomasz, jonas):
        trial = try_it(idea, jonas)
        standard = a_standard(idea.team, jonas)
        trial.adopt(jonas, actual="3", lesson="Holds", standard=standard)
        gather_all()
        undo_last_move(idea, jonas)
        assert kinds_of(tomasz) == []

    def test_an_answer_before_it_was_told(self, idea, aylin, jonas):
        decide_with_care(idea, jonas, Stage.DECLINED, REASON)
        assert kinds_of(aylin) == [EventKind.DECISION_TO_BE_TOLD]
        reconsider_decision(idea, jonas)
        assert kinds_of(aylin) == []

    def test_an_answer_that_was_told_takes_the_place_of_its_announcement(self, idea, aylin, jonas):
        decide_with_care(idea, jonas, Stage.DECLINED, REASON)
        gather_all()
        idea.pending.hear(aylin)
        assert kinds_of(aylin) == [EventKind.IDEA_DECLINED]

    def test_a_merge_and_its_parting(self, idea, complaint, packing, aylin, tomasz, jonas):
        other = save(Idea.propose("Better", complaint, packing, by=tomasz))
        gather_all()
        merge(idea, other, jonas)
        read_to = max(one.event_id for one in notices_of(tomasz))
        read_all(tomasz, to=read_to)
        unmerge(idea, jonas)
        assert EventKind.IDEA_MERGED not in kinds_of(aylin)
        assert EventKind.IDEA_UNMERGED not in kinds_of(aylin)
        assert kinds_of(tomasz)[-2:] == [EventKind.IDEA_MERGED, EventKind.IDEA_UNMERGED]


class TestSettled:
    def test_what_was_to_do_is_read_when_it_is_done(self, packing, tomasz, aylin, jonas):
        to_do = ToDo.take("Rolls", packing, tomasz, jonas, due_on=packing.today, partner=aylin)
        gather_all()
        to_do.do(aylin)
        (given, done) = notices_of(tomasz)
        assert given.read_at is not None
        assert done.read_at is None

    def test_a_standard_is_read_by_who_can_do_it(self, packing, aylin, tomasz, jonas):
        version = a_standard(packing, jonas)
        gather_all()
        tick(version, aylin, aylin)
        assert [one.read_at is None for one in notices_of(aylin)] == [False]
        assert [one.read_at is None for one in notices_of(tomasz)] == [True]


class TestPreferences:
    def switch(self, person, **ways):
        chosen = {NoticeKind(name): way for name, way in ways.items()}
        settle(person, chosen, digest=Digest.DAILY, quiet=True)
        db.session.commit()

    def test_what_is_off_is_not_told(self, idea, aylin, tomasz):
        self.switch(aylin, my_ideas=Way.OFF)
        vote_for(idea, tomasz)
        assert kinds_of(aylin) == []

    def test_for_another_reason_it_is_told_all_the_same(self, idea, aylin, tomasz, jonas):
        self.switch(aylin, my_ideas=Way.OFF)
        Comment.say("@Aylin Kaya, which size?", idea, jonas)
        (told,) = notices_of(aylin)
        assert (told.kind, told.asks) == (NoticeKind.MENTIONS, True)

    def test_in_the_digest_is_in_the_inbox_too(self, idea, aylin, tomasz):
        self.switch(aylin, my_ideas=Way.DIGEST)
        vote_for(idea, tomasz)
        assert kinds_of(aylin) == [EventKind.VOTE_GIVEN]


class TestForgetting:
    @pytest.mark.parametrize(("is_read", "left"), [(True, 0), (False, 1)])
    def test_what_was_read_long_ago_goes(self, idea, aylin, tomasz, is_read, left):
        vote_for(idea, tomasz)
        gather_all()
        if is_read:
            read_card(aylin, ("idea", idea.id))
        db.session.commit()
        with clock.at(clock.now() + KEPT_FOR - timedelta(hours=1)):
            assert forget_old_notices() == 0
        with clock.at(clock.now() + KEPT_FOR + timedelta(hours=1)):
            assert forget_old_notices() == 1 - left
        assert len(notices_of(aylin)) == left

    def test_what_happened_before_that_is_not_told_late(self, idea, aylin, tomasz):
        with clock.at(clock.now() - KEPT_FOR - timedelta(days=1)):
            vote_for(idea, tomasz)
        assert kinds_of(aylin) == []


def test_a_refused_act_is_told_to_nobody(idea, aylin, jonas):
    with pytest.raises(Refusal):
        idea.reopen(jonas, reason="Again")
    assert kinds_of(aylin) == []
