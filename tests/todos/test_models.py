from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.events.models import EventKind
from kaizen.events.queries import newest_event
from kaizen.todos.models import ToDo
from tests.conftest import save


def test_what_is_done_is_done_by_somebody_at_a_moment(to_do, tomasz):
    to_do.do(tomasz)
    assert not to_do.is_open
    assert to_do.done_by is tomasz
    assert newest_event(to_do).kind is EventKind.TO_DO_DONE
    with pytest.raises(Refusal):
        to_do.do(tomasz)


def test_what_was_done_by_a_slip_is_to_be_done_after_all(to_do, tomasz):
    to_do.do(tomasz)
    to_do.undo(tomasz)
    assert to_do.is_open
    assert to_do.done_by is None
    assert newest_event(to_do).kind is EventKind.TO_DO_REOPENED
    with pytest.raises(Refusal):
        to_do.undo(tomasz)


def test_what_is_called_off_is_neither_done_nor_changed(to_do, aylin):
    to_do.call_off(aylin, reason="The supplier sent one")
    assert newest_event(to_do).details["reason"] == "The supplier sent one"
    with pytest.raises(Refusal):
        to_do.do(aylin)
    with pytest.raises(Refusal):
        to_do.change(aylin, words="x", owner=aylin, due_on=to_do.due_on)


def test_a_change_says_what_it_was_before(to_do, aylin):
    to_do.change(aylin, words="Ask for two samples", owner=aylin, due_on=to_do.due_on)
    told = newest_event(to_do).details
    assert told["before"]["words"] == "Ask for a sample"
    assert told["after"]["owner_name"] == "Aylin Kaya"


def test_a_change_that_changes_nothing_is_not_told(to_do, aylin, tomasz):
    to_do.change(aylin, words=to_do.words, owner=tomasz, due_on=to_do.due_on)
    assert newest_event(to_do).kind is EventKind.TO_DO_TAKEN


def test_nobody_helps_themselves(packing, aylin):
    alone = save(ToDo.take("Call", packing, aylin, aylin, due_on=packing.today, partner=aylin))
    assert alone.partner is None


def test_it_is_overdue_the_day_after(to_do):
    with clock.at(clock.now() + timedelta(days=3)):
        assert not to_do.is_overdue
    with clock.at(clock.now() + timedelta(days=4, hours=1)):
        assert to_do.is_overdue
        assert to_do.days_left < 0
