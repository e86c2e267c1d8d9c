"""A standard, its versions, who looks after it, and how it ends."""

from datetime import timedelta

import pytest

from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.standards.models import Audience, Care, NewStep, Way
from tests.conftest import a_standard

OTHER_WAY = Way("Print once", [NewStep("Print one large label")], "Paper is dear")


def kinds():
    return list(db.session.scalars(db.select(Event.kind).order_by(Event.id)))


def test_the_newest_version_holds_and_the_ones_before_stay(standard, jonas):
    first = standard.current
    second = standard.rewrite(jonas, OTHER_WAY)
    assert (first.number, second.number) == (1, 2)
    assert standard.current is second
    assert [step.words for step in first.steps] == [
        "Print the lot number twice",
        "Press the label on",
    ]
    assert standard.title == "Print once"
    assert kinds()[-1] is EventKind.STANDARD_REWRITTEN


def test_a_new_version_was_looked_at_too(standard, jonas):
    later = standard.team.today + timedelta(days=700)
    standard.rewrite(jonas, OTHER_WAY, review_on=later)
    assert standard.review_on == later


def test_what_is_taken_back_leaves_the_version_before(standard, jonas):
    standard.rewrite(jonas, OTHER_WAY).take_back()
    assert (standard.current.number, standard.is_in_force) == (1, True)
    assert standard.rewrite(jonas, OTHER_WAY).number == 3  # a number is never given twice
    assert [one.number for one in standard.written] == [1, 3]


def test_taken_back_alone_nothing_holds(packing, jonas):
    version = a_standard(packing, jonas)
    version.take_back()
    assert (version.standard.current, version.standard.is_in_force) == (None, False)
    assert version.standard.title == version.title


def test_it_is_due_after_its_day_and_no_more_when_it_was_confirmed(standard, jonas):
    today = standard.team.today
    standard.review_on = today
    assert not standard.is_due_for_review
    standard.review_on = today - timedelta(days=1)
    assert standard.is_due_for_review
    standard.confirm(jonas, review_on=today + timedelta(days=365))
    assert not standard.is_due_for_review
    assert kinds()[-1] is EventKind.STANDARD_CHANGED


def test_care_is_written_once_and_only_where_it_changed(standard, jonas, tomasz):
    audience = Audience(teams=[standard.team])
    same = Care(jonas, standard.review_on, must_know=audience)
    before = kinds()
    standard.care_anew(jonas, same)
    assert kinds() == before
    kept = standard.must_know[0]
    both = Audience(teams=[standard.team], people=[tomasz, tomasz])
    standard.care_anew(jonas, Care(tomasz, standard.review_on, must_know=both))
    assert (standard.owner, len(standard.must_know)) == (tomasz, 2)
    assert kept in standard.must_know
    assert standard.current.number == 1


def test_a_withdrawn_one_says_what_holds_instead_and_changes_no_more(packing, standard, jonas):
    other = a_standard(packing, jonas, "Another").standard
    standard.withdraw(jonas, reason="One label does it", replaced_by=other)
    assert (standard.replaced_by, standard.withdrawn_because) == (other, "One label does it")
    assert not standard.is_due_for_review
    care = Care(jonas, standard.review_on)
    for verb in (
        lambda: standard.rewrite(jonas, OTHER_WAY),
        lambda: standard.care_anew(jonas, care),
        lambda: standard.confirm(jonas, review_on=standard.review_on),
        lambda: standard.withdraw(jonas, reason="Again"),
    ):
        with pytest.raises(Refusal):
            verb()


def test_it_is_not_replaced_by_itself_or_by_what_is_withdrawn(packing, standard, jonas):
    gone = a_standard(packing, jonas, "Gone").standard
    gone.withdraw(jonas, reason="No")
    for other in (standard, gone):
        with pytest.raises(Refusal):
            standard.withdraw(jonas, reason="No", replaced_by=other)
    assert standard.is_in_force
