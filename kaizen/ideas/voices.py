"""What people said of an idea moves to the one it is merged into, and home when they are parted.

A row that is not at home says in `came_from_id` where home is. Two things hold while ideas are
merged: nobody has two votes for what is one idea now, and no author of it has one. So a vote that
is one too many stays at home, and that of an author waits at the idea that made them one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ScalarSelect, case, func, or_, select, update

from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.votes import Help, Vote

Voice = type[Vote] | type[Help]


def bring(idea: Idea, into: Idea) -> None:
    _credit(idea, into)
    _set_aside(idea, into)
    _move_in(Vote, idea, into)
    _move_in(Help, idea, into)
    said = update(Comment).where(Comment.idea_id == idea.id)
    _carry_out(said.values(idea_id=into.id, came_from_id=idea.id))
    _look_again(idea, into)


def send_home(idea: Idea, out_of: Idea) -> None:
    """Only what is still there; what was said since stays where it was said."""
    others = ideas_merged_into(out_of)
    _hand_on(idea, out_of, others)
    _bring_out(idea, out_of)
    for model in (Vote, Help, Comment):
        came = update(model).where(model.came_from_id == idea.id)
        _carry_out(came.values(idea_id=idea.id, came_from_id=None))
    for other in others:
        _move_in(Vote, other, out_of)
        _move_in(Help, other, out_of)
    _look_again(idea, out_of, *others)


def ideas_merged_into(idea: Idea) -> list[Idea]:
    return list(
        db.session.scalars(select(Idea).where(Idea.merged_into_id == idea.id).order_by(Idea.id))
    )


def _credit(idea: Idea, into: Idea) -> None:
    """Its authors are authors of the other one too; they stay its own."""
    known = {one.person_id for one in into.authorships}
    for one in idea.authorships:
        if one.person_id not in known:
            credit = Authorship(idea_id=into.id, person_id=one.person_id, came_from_id=idea.id)
            db.session.add(credit)
    db.session.flush()


def _set_aside(idea: Idea, into: Idea) -> None:
    """The votes of those who are authors from now on wait where they are credited from."""
    theirs = update(Vote).where(Vote.idea_id == into.id, Vote.person_id.in_(_authors(into)))
    home = func.coalesce(Vote.came_from_id, into.id)
    _carry_out(theirs.values(idea_id=idea.id, came_from_id=home))


def _move_in(model: Voice, idea: Idea, into: Idea) -> None:
    """Each person once; who is there already keeps the other one at home."""
    there = select(model.person_id).where(model.idea_id == into.id)
    moving = update(model).where(
        model.idea_id == idea.id, model.came_from_id.is_(None), model.person_id.not_in(there)
    )
    if model is Vote:
        moving = moving.where(model.person_id.not_in(_authors(into)))
    _carry_out(moving.values(idea_id=into.id, came_from_id=idea.id))


def _hand_on(idea: Idea, out_of: Idea, others: list[Idea]) -> None:
    """Who wrote another of the merged ones too stays an author, by that one from now on."""
    for credit in [one for one in out_of.authorships if one.came_from_id == idea.id]:
        other = next((one for one in others if one.is_by(credit.person)), None)
        if other is None:
            db.session.delete(credit)
            continue
        credit.came_from_id = other.id
        waiting = Vote.idea_id == idea.id, Vote.person_id == credit.person_id
        _carry_out(update(Vote).where(*waiting).values(idea_id=other.id))
    db.session.flush()


def _bring_out(idea: Idea, out_of: Idea) -> None:
    """What waited here goes back; only these are not at home in an idea that is merged."""
    waiting = update(Vote).where(Vote.idea_id == idea.id, Vote.came_from_id.is_not(None))
    came_from = case((Vote.came_from_id == out_of.id, None), else_=Vote.came_from_id)
    _carry_out(waiting.values(idea_id=out_of.id, came_from_id=came_from))


def _authors(idea: Idea) -> Any:
    return select(Authorship.person_id).where(Authorship.idea_id == idea.id)


def _carry_out(change: Any) -> None:
    db.session.execute(change.execution_options(synchronize_session=False))


def _look_again(*ideas: Idea) -> None:
    """Count again, in the database; what was read already is where it was before it moved."""
    counts = {"votes": _rows(Vote), "helpers": _rows(Help), "comments": _said()}
    counted = update(Idea).where(or_(*(Idea.id == one.id for one in ideas)))
    _carry_out(counted.values(counts))
    for thing in db.session:
        if isinstance(thing, Vote | Help | Comment):
            db.session.expire(thing)
    for idea in ideas:
        db.session.expire(idea, [*counts, "authorships"])


def _rows(model: Any, *such: Any) -> ScalarSelect[int]:
    rows = select(func.count()).select_from(model).where(model.idea_id == Idea.id, *such)
    return rows.scalar_subquery()


def _said() -> ScalarSelect[int]:
    return _rows(Comment, Comment.removed_at.is_(None))
