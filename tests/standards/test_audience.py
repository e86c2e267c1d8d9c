"""Who must know a standard: asked anew each time, so that nobody is forgotten or kept."""

from datetime import timedelta

from kaizen import clock
from kaizen.extensions import db
from kaizen.people.models import Role
from kaizen.standards.audience import Coverage, coverage_among, coverage_of, people_around
from kaizen.standards.models import Audience, NewStep, Way
from kaizen.standards.team_training import training_of
from kaizen.standards.to_read import Why, how_many_to_read, joined_at, known_by, to_read
from kaizen.standards.training import tick
from tests.conftest import a_standard, person
from tests.statements import statements

ANOTHER_WAY = Way("Print both labels", [NewStep("Print them in one go")])


def titles(readings):
    return [one.title for one in readings]


def coverage(standard):
    return coverage_of([standard.id]).get(standard.id)


def names(standard):
    return [one.name for one in people_around(standard) if one.must]


def test_who_is_meant_thrice_counts_once(packing, aylin, tomasz, jonas, ruth):
    everybody = Audience(people=[tomasz, ruth], teams=[packing], roles=[Role.WORKER, Role.MANAGER])
    standard = a_standard(packing, jonas, must_know=everybody).standard
    assert names(standard) == ["Aylin Kaya", "Jonas Berg", "Ruth Adler", "Tomasz Wójcik"]
    assert coverage(standard) == Coverage(can=0, must=4)


def test_a_standard_that_nobody_must_know_has_no_coverage(packing, jonas):
    standard = a_standard(packing, jonas, must_know=Audience()).standard
    assert coverage_of([standard.id]) == {}
    assert people_around(standard) == []
    assert coverage_among([]).percent == 0


def test_coverage_counts_who_can_do_the_version_in_force(standard, aylin, tomasz, jonas):
    tick(standard.current, aylin, aylin)
    assert coverage(standard) == Coverage(can=1, must=3)
    assert coverage(standard).percent == 33
    tick(standard.current, tomasz, jonas)
    tick(standard.current, jonas, jonas)
    assert coverage(standard).percent == 100
    assert coverage(standard).is_whole
    standard.rewrite(jonas, ANOTHER_WAY)
    assert coverage(standard) == Coverage(can=0, must=3)


def test_a_version_that_was_taken_back_asks_nobody(standard, aylin, jonas):
    tick(standard.current, aylin, aylin)
    slip = standard.rewrite(jonas, ANOTHER_WAY)
    assert how_many_to_read(aylin) == 1
    slip.take_back()
    db.session.flush()
    assert how_many_to_read(aylin) == 0
    assert coverage(standard) == Coverage(can=1, must=2)


def test_almost_everybody_is_not_everybody(packing, jonas):
    crowd = [person(f"Worker {number}", f"5{number:03}", packing) for number in range(200)]
    standard = a_standard(packing, jonas, must_know=Audience(people=crowd)).standard
    for one in crowd[1:]:
        tick(standard.current, one, jonas)
    assert coverage(standard).percent == 99


def test_who_leaves_does_not_count_and_who_returns_does(standard, aylin, tomasz, ada):
    tick(standard.current, tomasz, tomasz)
    tomasz.leave(ada)
    db.session.flush()
    assert names(standard) == ["Ada Owusu", "Aylin Kaya", "Jonas Berg"]
    assert coverage(standard) == Coverage(can=0, must=3)
    assert how_many_to_read(tomasz) == 0
    tomasz.come_back(ada)
    db.session.flush()
    assert coverage(standard) == Coverage(can=1, must=4)


def test_who_changes_team_gets_the_standards_of_the_new_one(packing, returns, aylin, jonas, ruth):
    a_standard(packing, jonas, "Print both labels")
    a_standard(returns, ruth, "Ask for the order number")
    assert titles(to_read(aylin)) == ["Print both labels"]
    with clock.at(clock.now() + timedelta(hours=1)):
        aylin.change(jonas, team=returns)
    db.session.flush()
    (reading,) = to_read(aylin)
    assert reading.title == "Ask for the order number"
    assert reading.why(joined_at(aylin)) is Why.NEW_HERE


def test_who_becomes_a_manager_gets_what_managers_must_know(packing, jonas, aylin):
    a_standard(packing, jonas, must_know=Audience(roles=[Role.MANAGER]))
    assert to_read(aylin) == []
    aylin.change(jonas, role=Role.MANAGER)
    db.session.flush()
    assert how_many_to_read(aylin) == 1


def test_another_language_does_not_make_anybody_new(aylin, standard):
    with clock.at(clock.now() + timedelta(hours=1)):
        aylin.change(aylin, language="tr")
    (reading,) = to_read(aylin)
    assert reading.why(joined_at(aylin)) is Why.NEW


def test_a_new_version_is_read_again_and_the_old_tick_stays_as_history(standard, aylin, jonas):
    tick(standard.current, aylin, aylin)
    assert to_read(aylin) == []
    assert [one.ticked_at is not None for one in known_by(aylin)] == [True]
    standard.rewrite(jonas, ANOTHER_WAY)
    (reading,) = to_read(aylin)
    assert (reading.version, reading.knew_it) == (2, True)
    assert reading.why(None) is Why.NEW_VERSION


def test_what_was_withdrawn_is_nothing_to_read(standard, aylin, jonas):
    assert how_many_to_read(aylin) == 1
    standard.withdraw(jonas, reason="We have no labels any more")
    assert how_many_to_read(aylin) == 0
    assert known_by(aylin) == []
    assert coverage_of([standard.id]) == {}


def test_who_was_trained_without_having_to_is_named_and_not_counted(standard, aylin, ruth, jonas):
    tick(standard.current, ruth, jonas)
    others = [one for one in people_around(standard) if not one.must]
    assert [(one.name, one.ticked_by) for one in others] == [("Ruth Adler", "Jonas Berg")]
    assert coverage(standard) == coverage_among(people_around(standard)) == Coverage(0, 2)
    assert [one.must for one in known_by(ruth)] == [False]
    assert to_read(ruth) == []


def test_somebody_without_a_team_is_not_in_every_team(standard, app):
    nobodys = person("Kim Frei", "7001", None)
    assert to_read(nobodys) == []
    assert known_by(nobodys) == []


def test_a_team_sees_its_standards_and_what_is_open_for_whom(packing, returns, aylin, jonas, ruth):
    labels = a_standard(packing, jonas, "Print both labels")
    orders = a_standard(returns, ruth, "Ask for the order", must_know=Audience(people=[aylin]))
    a_standard(packing, jonas, "Weigh the truck", must_know=Audience(people=[ruth]))
    a_standard(returns, ruth, "Not theirs")
    tick(labels, aylin, aylin)
    training = training_of(packing)
    assert [(one.title, one.coverage) for one in training.standards] == [
        ("Ask for the order", (0, 1)),
        ("Print both labels", (1, 2)),
        ("Weigh the truck", (0, 0)),
    ]
    assert [(one.name, titles(one.open)) for one in training.members] == [
        ("Aylin Kaya", ["Ask for the order"]),
        ("Jonas Berg", ["Print both labels"]),
    ]
    assert orders.standard_id == training.members[0].open[0].id


def test_nothing_is_asked_for_each_person_or_each_standard(packing, jonas, aylin):
    standards = [a_standard(packing, jonas, f"Way {number}").standard for number in range(12)]
    numbers = [one.id for one in standards]
    db.session.refresh(packing)
    db.session.refresh(aylin)
    for ask, most in [
        (lambda: coverage_of(numbers), 1),
        (lambda: training_of(packing), 2),
        (lambda: to_read(aylin), 1),
        (lambda: how_many_to_read(aylin), 1),
    ]:
        with statements() as asked:
            ask()
        assert len(asked) == most, asked
