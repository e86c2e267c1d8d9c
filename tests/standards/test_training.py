import pytest

from kaizen.errors import Refusal
from kaizen.events.catalog import CATALOG
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.standards.models import NewStep, Way
from kaizen.standards.training import Training, tick, untick


def ledger():
    kinds = EventKind.TRAINING_TICKED, EventKind.TRAINING_UNTICKED
    query = db.select(Event).where(Event.kind.in_(kinds)).order_by(Event.id)
    return [(one.by.name, CATALOG[one.kind].said(one.details)) for one in db.session.scalars(query)]


def test_a_tick_is_written_once_with_its_date_and_who_gave_it(standard, aylin, jonas):
    assert tick(standard.current, aylin, jonas)
    assert not tick(standard.current, aylin, aylin)
    (training,) = db.session.scalars(db.select(Training))
    assert (training.person, training.ticked_by) == (aylin, jonas)
    assert len(ledger()) == 1


def test_the_ledger_says_whether_it_was_oneself_or_a_trainer(standard, aylin, tomasz, jonas):
    tick(standard.current, aylin, aylin)
    tick(standard.current, tomasz, jonas)
    untick(standard.current, aylin, aylin)
    untick(standard.current, tomasz, jonas)
    assert ledger() == [
        ("Aylin Kaya", "can do it now"),
        ("Jonas Berg", "ticked for Tomasz Wójcik: can do it now"),
        ("Aylin Kaya", "reads it again"),
        ("Jonas Berg", "asked Tomasz Wójcik to read it again"),
    ]


def test_a_tick_is_taken_back_once(standard, aylin):
    tick(standard.current, aylin, aylin)
    untick(standard.current, aylin, aylin)
    untick(standard.current, aylin, aylin)
    assert db.session.scalar(db.select(Training)) is None
    assert len(ledger()) == 2


def test_an_older_version_is_neither_ticked_nor_unticked(standard, aylin, jonas):
    first = standard.current
    tick(first, aylin, aylin)
    standard.rewrite(jonas, Way("Print both labels", [NewStep("In one go")]))
    for change in (tick, untick):
        with pytest.raises(Refusal, match="There is a newer version"):
            change(first, aylin, aylin)
    assert db.session.scalars(db.select(Training)).one().version is first


def test_a_withdrawn_standard_is_not_ticked(standard, aylin, jonas):
    version = standard.current
    standard.withdraw(jonas, reason="No labels any more")
    with pytest.raises(Refusal, match="withdrawn"):
        tick(version, aylin, aylin)


def test_nobody_is_ticked_who_left(standard, aylin, jonas, ada):
    aylin.leave(ada)
    with pytest.raises(Refusal, match="Aylin Kaya does not work here any more"):
        tick(standard.current, aylin, jonas)
