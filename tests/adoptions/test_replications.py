import pytest

from kaizen.adoptions.offers import offer_to
from kaizen.adoptions.replications import Fit
from kaizen.adoptions.spreading import given_and_taken, replications_for, shared_with, waiting_for
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.standards.models import Audience, Care, NewStep, Way
from kaizen.trials.undo import undo_last_move
from tests.conftest import a_standard

OUR_WAY = Way("Print both labels, our way", [NewStep("Warm the label first")])


@pytest.fixture
def replication(adoption, jonas, returns):
    return offer_to(adoption, returns, jonas)


@pytest.fixture
def care(returns, ruth):
    return Care(ruth, returns.today, must_know=Audience(teams=[returns]))


def answers():
    kind = EventKind.REPLICATION_ANSWERED
    lines = db.session.scalars(db.select(Event).where(Event.kind == kind).order_by(Event.id))
    return [(line.details["team_name"], line.details["fit"], line.by_id) for line in lines]


def teams_that_know(standard):
    return {line.team.name for line in standard.must_know if line.team}


def test_as_it_is_gives_the_team_the_standard_to_read(replication, ruth):
    replication.adopt_as_it_is(ruth, words="Ours come off too")

    assert replication.fit is Fit.AS_IT_IS
    assert teams_that_know(replication.offered_standard) == {"Packing, line 3", "Returns desk"}
    assert answers() == [("Returns desk", "as_it_is", ruth.id)]


def test_adapted_is_a_standard_of_their_own(replication, ruth, returns, care):
    replication.adapt(ruth, OUR_WAY, care)

    assert replication.standard.team is returns
    assert replication.standard.current.title == "Print both labels, our way"
    assert teams_that_know(replication.offered_standard) == {"Packing, line 3"}
    assert answers() == [("Returns desk", "adapted", ruth.id)]


def test_adapted_again_is_its_next_version(replication, ruth, care):
    replication.adapt(ruth, OUR_WAY, care)
    first = replication.standard
    replication.adapt(ruth, Way("Warmer", [NewStep("Warm it more")]), care)
    assert replication.standard is first
    assert first.current.number == 2


def test_a_changed_mind_is_in_the_ledger_with_the_first_one(replication, ruth):
    replication.adopt_as_it_is(ruth)
    replication.say_it_does_not_fit(ruth, because="No cold store here")

    assert replication.words == "No cold store here"
    assert teams_that_know(replication.offered_standard) == {"Packing, line 3"}
    assert [fit for _, fit, _ in answers()] == ["as_it_is", "does_not_fit"]


def test_what_was_called_off_is_not_answered(replication, idea, jonas, ruth):
    undo_last_move(idea, jonas)
    with pytest.raises(Refusal, match="not adopted any more"):
        replication.adopt_as_it_is(ruth)


def test_a_withdrawn_standard_is_not_taken_over(replication, jonas, ruth):
    replication.offered_standard.withdraw(jonas, reason="A new line")
    with pytest.raises(Refusal, match="withdrawn"):
        replication.adopt_as_it_is(ruth)


def test_who_finds_what_was_offered(replication, ruth, jonas, ada, aylin):
    db.session.commit()
    assert replications_for(ruth) == replications_for(ada) == [replication]
    assert replications_for(jonas) == replications_for(aylin) == []
    assert (waiting_for(ruth), waiting_for(jonas)) == (1, 0)

    replication.adopt_as_it_is(ruth)
    assert waiting_for(ruth) == 0


def test_both_teams_are_credited(replication, ruth, care, packing, returns):
    replication.adapt(ruth, OUR_WAY, care)
    db.session.commit()
    assert given_and_taken(packing.id) == given_and_taken(returns.id) == [replication]
    assert shared_with(replication.standard) == [replication]
    assert shared_with(replication.offered_standard) == [replication]


def test_an_untouched_standard_is_shared_with_nobody(replication, packing, jonas):
    assert shared_with(replication.offered_standard) == []
    assert shared_with(a_standard(packing, jonas, "Another").standard) == []
