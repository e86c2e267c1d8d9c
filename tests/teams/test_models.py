import pytest

from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.teams.models import Team
from kaizen.teams.queries import refuse_if_name_taken, team_called
from tests.conftest import save


def test_a_team_does_not_raise_things_to_itself(packing, returns, ada):
    returns.change(ada, name=returns.name, parent=packing, leaders=[])
    for parent in (packing, returns):
        with pytest.raises(Refusal):
            packing.change(ada, name=packing.name, parent=parent, leaders=[])
    assert packing.parent is None


def test_and_above_ends_also_where_the_database_holds_a_circle(packing, returns):
    packing.parent, returns.parent = returns, packing
    assert packing.and_above() == [packing, returns]


def test_a_change_remembers_the_old_and_the_new(packing, returns, ada, jonas):
    packing.change(ada, name="Packing", parent=returns, leaders=[jonas, ada])
    db.session.commit()
    event = db.session.scalars(db.select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert event.kind is EventKind.TEAM_CHANGED
    assert event.details["before"]["leaders"] == ["Jonas Berg"]
    assert event.details["after"] == {
        "name": "Packing",
        "parent": "Returns desk",
        "leaders": ["Ada Owusu", "Jonas Berg"],
    }


def test_a_team_is_called_by_its_name_whatever_the_case(packing):
    assert team_called(" packing, LINE 3") is packing
    with pytest.raises(Refusal, match=r"There are: Packing, line 3\."):
        team_called("Paint")


def test_two_teams_do_not_share_a_name(packing):
    with pytest.raises(Refusal):
        refuse_if_name_taken("PACKING, line 3")
    refuse_if_name_taken("PACKING, line 3", but=packing)
    save(Team.add("Paint", None))
    with pytest.raises(Refusal):
        refuse_if_name_taken("Paint", but=packing)
