"""Who can do what was adopted: on the card, and what is to read on the board."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.board.training import adopted_with_coverage
from kaizen.extensions import db
from kaizen.standards.audience import Coverage
from kaizen.standards.models import Audience, NewStep, Way
from kaizen.standards.training import tick
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from tests.conftest import a_standard
from tests.statements import statements


@pytest.fixture
def version(idea, jonas, aylin, tomasz):
    """What the idea was adopted as; Aylin, Tomasz and Jonas must know it."""
    written = a_standard(idea.team, jonas)
    ends_on = clock.today() + timedelta(days=3)
    expecting = Prediction("Labels", 9, 1)
    trial = Trial.start(idea, jonas, owner=aylin, expecting=expecting, ends_on=ends_on)
    trial.adopt(jonas, actual="1", lesson="Yes", standard=written)
    db.session.commit()
    return written


def test_an_adopted_card_says_how_many_can_do_it(browse, version, aylin, tomasz, jonas):
    tick(version, aylin, aylin)
    db.session.commit()
    assert "33% can do it" in browse(tomasz).get("/").text
    tick(version, tomasz, tomasz)
    tick(version, jonas, jonas)
    db.session.commit()
    assert "everybody can do it" in browse(tomasz).get("/").text


def test_a_new_version_is_on_the_card_at_once(browse, version, idea, aylin, tomasz, jonas):
    for one in (aylin, tomasz, jonas):
        tick(version, one, one)
    db.session.commit()
    browser = browse(tomasz)
    assert "everybody can do it" in browser.get("/").text
    version.standard.rewrite(jonas, Way("Print both labels", [NewStep("In one go")]))
    db.session.commit()
    assert "0% can do it" in browser.get("/").text
    assert adopted_with_coverage(idea)[1] == Coverage(0, 3)


def test_where_nobody_must_know_it_a_card_says_nothing(browse, version, idea, tomasz):
    version.standard.must_know = []
    db.session.commit()
    assert adopted_with_coverage(idea)[1] is None
    assert "can do it" not in browse(tomasz).get("/").text


def test_a_withdrawn_standard_is_not_counted(version, idea, jonas):
    version.standard.withdraw(jonas, reason="No labels any more")
    db.session.commit()
    assert adopted_with_coverage(idea)[1] is None


def test_the_board_says_what_is_to_read(browse, version, aylin, ruth, returns):
    assert "1 standard to read" in browse(aylin).get("/").text
    assert "to read" not in browse(ruth).get("/").text.split("</header>")[1]
    a_standard(returns, ruth, must_know=Audience(people=[aylin]))
    assert "2 standards to read" in browse(aylin).get("/").text


def test_while_nothing_happens_a_board_asks_only_for_what_is_somebodys_own(browse, version, aylin):
    browser = browse(aylin)
    with clock.at(clock.now()):  # what all look at is kept for a minute at most
        browser.get("/")
        with statements() as asked:
            browser.get("/")
    assert not [one for one in asked if "complaint" in one]
    assert len([one for one in asked if "training" in one and "vote" in one]) == 1


def test_the_page_of_the_idea_says_it_too(browse, version, idea, aylin):
    tick(version, aylin, aylin)
    db.session.commit()
    assert "33% can do it" in browse(aylin).get(f"/ideas/{idea.id}").text
