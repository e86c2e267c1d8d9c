"""The whole road as a table: every pair of stages, and who may decide."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.events.models import EventKind
from kaizen.extensions import db
from kaizen.ideas.lifecycle import NEXT, Stage, WrongStage
from kaizen.ideas.models import Idea
from kaizen.ideas.stage_counts import StageCount


def put_in(idea, stage):
    idea._stand_in(stage, clock.now(), None)
    db.session.flush()


@pytest.mark.parametrize("now", Stage)
@pytest.mark.parametrize("wanted", Stage)
def test_only_what_the_table_says_follows(idea, jonas, now, wanted):
    put_in(idea, now)
    if wanted in NEXT[now]:
        idea.move_to(wanted, jonas, EventKind.IDEA_REOPENED)
        assert idea.stage is wanted
    else:
        with pytest.raises(WrongStage):
            idea.move_to(wanted, jonas, EventKind.IDEA_REOPENED)
        assert idea.stage is now


def test_every_stage_is_on_the_road():
    assert set(NEXT) == set(Stage)


def test_nothing_is_a_dead_end():
    assert all(NEXT.values())


def test_a_move_keeps_the_columns_counts(idea, jonas, packing, aylin, complaint):
    Idea.propose("Another", complaint, packing, by=aylin)
    idea.decline(jonas, reason="Too dear", problem="We go on counting")
    db.session.commit()
    counts = {row.stage: row.ideas for row in db.session.scalars(db.select(StageCount))}
    assert counts == {Stage.PROPOSED: 1, Stage.DECLINED: 1}


def test_a_deferred_idea_comes_with_its_day(idea, jonas):
    on = clock.today() + timedelta(days=30)
    idea.defer(jonas, reason="Stocktaking", problem="We go on counting", review_on=on)
    assert (idea.stage, idea.due_on) == (Stage.DEFERRED, on)


def test_an_idea_is_reworded_until_it_is_backed(idea, aylin, tomasz):
    from kaizen.errors import Refusal
    from kaizen.ideas.votes import vote_for

    vote_for(idea, tomasz)
    idea.change(aylin, title="Print it three times", details="")
    with clock.at(clock.now() + timedelta(hours=2)), pytest.raises(Refusal, match="voted"):
        idea.change(aylin, title="Print it four times", details="")
