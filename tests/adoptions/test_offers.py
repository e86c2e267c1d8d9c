import pytest

from kaizen.adoptions import offers
from kaizen.adoptions.offers import kind_of_place, offer_to
from kaizen.adoptions.replications import Reason, Replication
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.standards.models import Audience
from kaizen.stations.models import Station
from kaizen.trials.adoption import standing_adoption
from kaizen.trials.undo import undo_last_move
from tests.adoptions.conftest import adopt
from tests.adoptions.test_checks import again
from tests.conftest import a_standard, save, team


def asked():
    rows = db.session.scalars(db.select(Replication).order_by(Replication.id))
    return {one.team.name: one.reason for one in rows if not one.called_off_at}


def offered_events():
    kind = EventKind.REPLICATION_OFFERED
    return db.session.scalars(db.select(Event).where(Event.kind == kind)).all()


def test_nobody_is_asked_where_nobody_has_the_trouble(idea, jonas, returns):
    adopt(idea, jonas)
    assert asked() == {}
    assert offered_events() == []


def test_a_team_that_heard_the_complaint_is_asked_once(idea, complaint, jonas, ruth):
    Occurrence.hear(complaint, ruth)
    Occurrence.hear(complaint, ruth)
    adopt(idea, jonas)

    assert asked() == {"Returns desk": Reason.SAME_COMPLAINT}
    (offered,) = offered_events()
    assert offered.about_id == idea.id
    assert offered.by_id is None
    assert offered.details == {"teams": [ruth.team_id], "names": ["Returns desk"]}


def test_what_was_taken_back_was_not_heard(idea, complaint, jonas, ruth):
    Occurrence.hear(complaint, ruth).take_back(ruth)
    adopt(idea, jonas)
    assert asked() == {}


def test_a_team_whose_line_was_merged_is_asked(idea, complaint, jonas, returns):
    line = save(Complaint.add("Stickers fall off when it is cold", returns, by=jonas))
    line.merge_into(complaint, jonas)
    adopt(idea, jonas)
    assert asked() == {"Returns desk": Reason.SAME_COMPLAINT}


def test_a_team_with_an_idea_of_its_own_against_it_is_asked(idea, complaint, jonas, returns, ruth):
    save(Idea.propose("Another glue", complaint, returns, by=ruth))
    adopt(idea, jonas)
    assert asked() == {"Returns desk": Reason.SAME_COMPLAINT}


def test_a_team_that_wrote_down_nearly_the_same_is_asked(idea, jonas, returns, ruth):
    save(Complaint.add("The label comes off in a cold store", returns, by=ruth))
    save(Complaint.add("Nobody answers the telephone", team("Dispatch"), by=ruth))
    adopt(idea, jonas)
    assert asked() == {"Returns desk": Reason.LIKE_COMPLAINT}


def test_teams_with_like_stations_are_asked(packing, returns, idea, jonas):
    here = save(Station.add("Line 3, packing", packing, jonas))
    save(Station.add("Packing line 4", returns, jonas))
    save(Station.add("Office", team("Dispatch"), jonas))
    closed = save(Station.add("Line 9, packing", team("Old hall"), jonas))
    closed.close(jonas)
    adopt(idea, jonas, a_standard(packing, jonas, stations=[here]))
    assert asked() == {"Returns desk": Reason.LIKE_STATION}


def test_the_place_of_the_idea_counts_too(packing, returns, complaint, aylin, jonas):
    here = save(Station.add("Dock 1", packing, jonas))
    save(Station.add("Dock 2", returns, jonas))
    idea = save(Idea.propose("Mark the floor", complaint, packing, by=aylin, station=here))
    adopt(idea, jonas)
    assert asked() == {"Returns desk": Reason.LIKE_STATION}


def test_a_team_that_must_know_the_standard_already_is_not_asked(
    idea, complaint, jonas, ruth, packing, returns
):
    Occurrence.hear(complaint, ruth)
    both = Audience(teams=[packing, returns])
    adopt(idea, jonas, a_standard(packing, jonas, must_know=both))
    assert asked() == {}


def test_no_more_teams_are_asked_than_somebody_reads(monkeypatch, idea, packing, jonas):
    monkeypatch.setattr(offers, "TEAMS_ASKED", 2)
    save(Station.add("Line 1", packing, jonas))
    for number in (2, 3, 4):
        save(Station.add(f"Line {number}", team(f"Hall {number}"), jonas))
    here = db.session.scalars(db.select(Station).where(Station.team_id == packing.id)).all()
    adopt(idea, jonas, a_standard(packing, jonas, stations=here))
    assert set(asked()) == {"Hall 2", "Hall 3"}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Line 3, packing", "Packing line 4"),
        ("Dock A", "dock B"),
        ("Kühlhaus 2", "kuhlhaus 11b"),
        ("包装ライン 3", "包装ライン 4"),
    ],
)
def test_stations_are_alike_but_for_their_figures(name, other):
    assert kind_of_place(name) == kind_of_place(other) != frozenset()


@pytest.mark.parametrize("name", ["3", "L3", "A", "12-7"])
def test_a_name_of_figures_alone_is_like_nothing(name):
    assert kind_of_place(name) == frozenset()


def test_an_undone_adoption_is_offered_to_nobody(idea, complaint, jonas, ruth):
    Occurrence.hear(complaint, ruth)
    adopt(idea, jonas)
    undo_last_move(idea, jonas)
    assert asked() == {}

    standard = a_standard(idea.team, jonas)
    trial = offers.db.session.scalars(db.select(offers.Adoption)).one().trial
    trial.adopt(jonas, actual="3", lesson="Slowly", standard=standard)
    assert asked() == {"Returns desk": Reason.SAME_COMPLAINT}


def test_somebody_thinks_of_one_team_more(adoption, jonas, returns):
    offer_to(adoption, returns, jonas)
    assert asked() == {"Returns desk": Reason.BY_HAND}
    assert offered_events()[-1].by_id == jonas.id


def test_a_team_is_asked_once(adoption, jonas, returns, packing):
    offer_to(adoption, returns, jonas)
    with pytest.raises(Refusal, match="Returns desk already"):
        offer_to(adoption, returns, jonas)
    with pytest.raises(Refusal, match="uses it already"):
        offer_to(adoption, packing, jonas)


def test_what_was_undone_is_not_offered(idea, adoption, jonas, returns):
    undo_last_move(idea, jonas)
    assert standing_adoption(idea) is None
    with pytest.raises(Refusal, match="not adopted"):
        offer_to(adoption, returns, jonas)


def test_looking_again_calls_off_what_is_open_and_its_undo_offers_it_again(
    idea, complaint, adoption, jonas, ruth, returns
):
    answered = offer_to(adoption, returns, jonas)
    answered.adopt_as_it_is(ruth)
    offer_to(adoption, team("Dispatch"), jonas)
    again(idea, jonas)
    assert set(asked()) == {"Returns desk"}
    undo_last_move(idea, jonas)
    assert set(asked()) == {"Returns desk", "Dispatch"}


def test_what_was_called_off_before_the_look_stays_off(idea, adoption, jonas, returns):
    offer_to(adoption, returns, jonas).call_off()
    offer_to(adoption, team("Dispatch"), jonas)
    again(idea, jonas)
    undo_last_move(idea, jonas)
    assert set(asked()) == {"Dispatch"}


def test_a_second_adoption_undone_leaves_what_the_first_one_gave(
    idea, adoption, jonas, ruth, returns
):
    offer_to(adoption, returns, jonas).adopt_as_it_is(ruth)
    trial = again(idea, jonas)
    trial.adopt(jonas, actual="3", lesson="Slowly", standard=a_standard(idea.team, jonas))
    offer_to(standing_adoption(idea), team("Dispatch"), jonas)
    assert set(asked()) == {"Returns desk", "Dispatch"}
    undo_last_move(idea, jonas)
    assert set(asked()) == {"Returns desk"}
