from datetime import timedelta

from kaizen import clock
from kaizen.todos.models import ToDo
from kaizen.todos.queries import open_to_dos_of, to_dos_in, to_dos_of
from tests.conftest import save


def taken(words, team, owner, days, partner=None):
    due_on = team.today + timedelta(days=days)
    return save(ToDo.take(words, team, owner, owner, due_on=due_on, partner=partner))


def test_mine_are_those_that_i_do_or_help_with(packing, aylin, tomasz):
    mine = taken("Mine", packing, aylin, 2)
    helped = taken("Helped", packing, tomasz, 1, partner=aylin)
    taken("His", packing, tomasz, 1)
    assert to_dos_of(aylin).coming == [helped, mine]
    assert open_to_dos_of(aylin, limit=1) == [helped]


def test_what_is_past_its_day_stands_first_and_today_has_its_place(packing, aylin):
    today, later = taken("Today", packing, aylin, 0), taken("Later", packing, aylin, 5)
    with clock.at(clock.now() + timedelta(days=5)):
        shown = to_dos_of(aylin)
        assert (shown.overdue, shown.today, shown.coming) == ([today], [later], [])


def test_what_was_done_lately_is_there_and_what_was_done_long_ago_is_not(packing, aylin):
    one = taken("Done", packing, aylin, 1)
    one.do(aylin)
    save(one)
    assert to_dos_of(aylin).done == [one]
    with clock.at(clock.now() + timedelta(days=15)):
        assert to_dos_of(aylin).done == []


def test_a_team_has_everybodys_and_no_other_teams(packing, returns, aylin, tomasz, ruth):
    ours = [taken("A", packing, aylin, 1), taken("B", packing, tomasz, 2)]
    taken("Theirs", returns, ruth, 1)
    assert to_dos_in([packing.id]).coming == ours


def test_what_was_called_off_is_nowhere(packing, aylin):
    one = taken("Off", packing, aylin, 1)
    one.call_off(aylin, reason="No")
    save(one)
    shown = to_dos_of(aylin)
    assert not shown.to_dos
