from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.adoptions.recurrences import Answer, Recurrence
from kaizen.complaints.merges import merge
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.trials.models import running_trial
from kaizen.trials.undo import undo_last_move
from tests.adoptions.conftest import adopt
from tests.adoptions.test_checks import again, later
from tests.conftest import a_standard
from tests.statements import statements


def recurrences():
    return list(db.session.scalars(db.select(Recurrence).order_by(Recurrence.id)))


def events(kind):
    return list(db.session.scalars(db.select(Event).where(Event.kind == kind)))


@pytest.fixture
def recurrence(adoption, complaint, tomasz):
    Occurrence.hear(complaint, tomasz, customer="Nordfrost")
    db.session.commit()
    return recurrences()[0]


def test_what_is_heard_after_an_adoption_is_a_recurrence(recurrence, adoption, complaint):
    assert (recurrence.adoption, recurrence.complaint) == (adoption, complaint)
    assert recurrence.is_open
    (event,) = events(EventKind.RECURRENCE_NOTICED)
    assert (event.about, event.about_id, event.by_id) == ("idea", adoption.idea_id, None)


def test_one_question_is_open_at_a_time(recurrence, complaint, aylin):
    Occurrence.hear(complaint, aylin)
    Occurrence.hear(complaint, aylin)
    assert recurrences() == [recurrence]


def test_each_adopted_idea_is_asked_about(adoption, complaint, packing, aylin, jonas):
    adopt(Idea.propose("Warm the labels", complaint, packing, by=aylin), jonas)
    Idea.propose("Buy other labels", complaint, packing, by=aylin)
    Occurrence.hear(complaint, aylin)
    assert [one.adoption.idea.title for one in recurrences()] == [
        "Print the lot number twice",
        "Warm the labels",
    ]


def test_what_was_heard_before_the_adoption_is_none(adoption, complaint, aylin):
    Occurrence.hear(complaint, aylin, heard_at=adoption.adopted_at - timedelta(days=1))
    assert recurrences() == []


def test_praise_that_is_heard_again_troubles_nobody(adoption, complaint, aylin):
    complaint.kind = Kind.WIN
    Occurrence.hear(complaint, aylin)
    assert recurrences() == []


def test_a_complaint_without_an_adopted_idea_asks_nothing(idea, complaint, aylin):
    Occurrence.hear(complaint, aylin)
    assert recurrences() == []


def test_hearing_costs_one_look_more(adoption, complaint, packing, aylin):
    other = Complaint.add("The box is torn", packing, by=aylin)
    db.session.commit()
    with statements() as asked:
        Occurrence.hear(other, aylin)
    assert len([one for one in asked if "recurrence" in one]) == 1


def test_what_was_not_heard_after_all_is_called_off(recurrence, jonas):
    recurrence.occurrence.take_back(jonas)
    assert recurrence.called_off_at
    with pytest.raises(Refusal, match="after all"):
        recurrence.accept(jonas, words="Fine")


def test_the_question_stays_while_something_else_was_heard(recurrence, complaint, aylin, jonas):
    second = Occurrence.hear(complaint, aylin)
    recurrence.occurrence.take_back(jonas)
    assert recurrence.is_open
    assert recurrence.occurrence_id == second.id
    second.take_back(jonas)
    assert recurrence.called_off_at


def test_what_an_answer_has_dealt_with_keeps_no_question_open(recurrence, complaint, jonas, aylin):
    recurrence.accept(jonas, words="An old box")
    with later(31):
        second = Occurrence.hear(complaint, aylin)
        db.session.commit()
        assert [one.is_open for one in recurrences()] == [False, True]
        second.take_back(jonas)
    assert recurrences()[1].called_off_at


def test_a_leader_accepts_it_and_says_why(recurrence, complaint, jonas):
    recurrence.accept(jonas, words="A box from before")
    assert (recurrence.answer, recurrence.words) == (Answer.ACCEPT, "A box from before")
    about = {(one.about, one.about_id) for one in events(EventKind.RECURRENCE_ANSWERED)}
    assert about == {("idea", recurrence.adoption.idea_id), ("complaint", complaint.id)}


def test_what_was_accepted_is_not_asked_again_for_a_month(recurrence, complaint, jonas, aylin):
    recurrence.accept(jonas, words="Far less than before")
    with later(29):
        Occurrence.hear(complaint, aylin)
        assert [one.is_open for one in recurrences()] == [False]
    with later(31):
        Occurrence.hear(complaint, aylin)
        assert [one.is_open for one in recurrences()] == [False, True]


def test_nothing_is_asked_once_the_standard_is_withdrawn(adoption, complaint, jonas, aylin):
    adoption.version.standard.withdraw(jonas, reason="The line is gone")
    Occurrence.hear(complaint, aylin)
    assert recurrences() == []


def test_it_is_answered_once(recurrence, jonas, ada):
    recurrence.accept(jonas, words="A box from before")
    with pytest.raises(Refusal, match="Jonas Berg has answered"):
        recurrence.accept(ada, words="No")


def test_looking_again_is_an_answer_and_its_undo_asks_anew(recurrence, idea, jonas):
    again(idea, jonas, reason="Heard again twice")
    assert (recurrence.answer, recurrence.words) == (Answer.LOOK_AGAIN, "Heard again twice")
    undo_last_move(idea, jonas)
    db.session.commit()
    assert recurrence.is_open


def test_an_undone_adoption_is_not_asked_about(recurrence, idea, jonas):
    undo_last_move(idea, jonas)
    db.session.commit()
    assert recurrence.called_off_at


def test_another_idea_is_an_answer(recurrence, complaint, packing, aylin, jonas):
    other = Idea.propose("Warm the labels", complaint, packing, by=aylin)
    recurrence.have_new_idea(jonas, other)
    db.session.commit()
    assert (recurrence.answer, recurrence.new_idea) == (Answer.NEW_IDEA, other)
    assert events(EventKind.RECURRENCE_ANSWERED)[0].details["new_idea"] == other.id


def test_after_another_adoption_it_begins_anew(adoption, idea, complaint, aylin, jonas):
    again(idea, jonas)
    db.session.commit()
    Occurrence.hear(complaint, aylin)
    assert recurrences() == []  # it is being tried
    with later(5):
        second = adopt_again(idea, jonas)
    with later(6):
        Occurrence.hear(complaint, aylin)
    assert [one.adoption for one in recurrences()] == [second]


def adopt_again(idea, by):
    trial = running_trial(idea, to=Stage.ADOPTED)
    return trial.adopt(by, actual="1", lesson="Warm", standard=a_standard(idea.team, by, "Warm"))


def test_what_a_merged_complaint_heard_counts(adoption, complaint, packing, aylin, jonas):
    other = Complaint.add("The label falls off", packing, by=aylin)
    Occurrence.hear(other, aylin)
    merge(other, complaint, jonas)
    db.session.commit()
    assert [one.adoption for one in recurrences()] == [adoption]


def test_an_idea_that_comes_with_a_merged_complaint_is_asked_about(
    adoption, complaint, packing, aylin, jonas
):
    other = Complaint.add("The label falls off", packing, by=aylin)
    merge(complaint, other, jonas)
    assert recurrences() == []
    Occurrence.hear(other, aylin)
    assert [one.adoption for one in recurrences()] == [adoption]


def test_a_settled_complaint_opens_when_it_is_heard_again_and_so_does_the_question(
    adoption, complaint, jonas, aylin
):
    complaint.settle(jonas, reason="The new labels hold")
    db.session.commit()
    occurrence = Occurrence.hear(complaint, aylin)
    db.session.commit()
    assert not complaint.is_settled
    assert recurrences()[0].is_open
    occurrence.take_back(aylin)
    db.session.commit()
    assert complaint.is_settled
    assert recurrences()[0].called_off_at
    assert clock.now() >= complaint.settled_at
