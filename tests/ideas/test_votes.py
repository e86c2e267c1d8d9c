import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.votes import Vote, offer_help, take_vote_back, vote_for


def kinds():
    return [event.kind for event in db.session.scalars(db.select(Event).order_by(Event.id))]


def test_a_vote_is_given_once_and_taken_back(idea, tomasz):
    vote_for(idea, tomasz)
    vote_for(idea, tomasz)
    assert idea.votes == 1
    assert kinds().count(EventKind.VOTE_GIVEN) == 1
    take_vote_back(idea, tomasz)
    take_vote_back(idea, tomasz)
    assert idea.votes == 0
    assert kinds().count(EventKind.VOTE_TAKEN_BACK) == 1


def test_nobody_votes_for_their_own(idea, aylin):
    with pytest.raises(Refusal, match="own idea"):
        vote_for(idea, aylin)


def test_votes_close_with_the_idea(idea, tomasz, jonas):
    idea.decline(jonas, reason="No", problem="Counted on")
    with pytest.raises(Refusal, match="no longer open"):
        vote_for(idea, tomasz)


def test_the_database_itself_refuses_a_double(idea, tomasz):
    vote_for(idea, tomasz)
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(
            text("insert into vote (idea_id, person_id, at) values (:i, :p, '2026-01-01')"),
            {"i": idea.id, "p": tomasz.id},
        )
    db.session.rollback()
    assert db.session.scalar(db.select(db.func.count(Vote.id))) == 1


def test_who_would_help_is_counted(idea, tomasz, aylin):
    offer_help(idea, tomasz)
    offer_help(idea, aylin)
    offer_help(idea, aylin)
    assert idea.helpers == 2
