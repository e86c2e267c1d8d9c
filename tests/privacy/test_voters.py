"""Who voted is told to nobody, where the board is set up so."""

import pytest

from kaizen.events.secrecy import use_hidden_voters
from kaizen.events.since import newest_event_number
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.ideas.votes import take_vote_back, vote_for
from tests.conftest import person, save
from tests.inbox.gathered import gather_all
from tests.kiosks.conftest import device, stand  # noqa: F401 - badging in

VOTER = "Wilhelmina Quist"


@pytest.fixture
def voter(packing):
    return person(VOTER, "1077", packing)


@pytest.fixture(autouse=True)
def hidden(app):
    use_hidden_voters(True)
    yield
    use_hidden_voters(False)


@pytest.fixture
def voted(idea, voter, jonas):
    before = newest_event_number()
    vote_for(idea, voter)
    db.session.commit()
    gather_all()
    return before


def pages_about(idea, voter):
    return [
        "/",
        f"/ideas/{idea.id}",
        "/ideas",
        "/inbox",
        f"/complaints/{idea.complaint_id}",
        f"/teams/{idea.team_id}/activity",
        f"/teams/{idea.team_id}/agenda",
    ]


def test_no_page_names_who_voted(browse, idea, voter, voted, aylin, tomasz, jonas):
    for who in (aylin, tomasz, jonas):
        browser = browse(who)
        for path in pages_about(idea, voter):
            assert VOTER not in browser.get(path).text, (who.name, path)
        assert "backs this" not in browser.get(f"/people/{voter.id}/activity").text


def test_the_count_is_told(browse, idea, voted, tomasz, aylin):
    page = browse(tomasz).get(f"/ideas/{idea.id}").text
    assert "1 colleague" in page
    assert "One colleague backs this" in browse(aylin).get("/inbox").text


def test_what_is_live_names_nobody(browse, idea, voted, tomasz):
    browser = browse(tomasz)
    for where in (f"team={idea.team_id}", f"of=idea-{idea.id}"):
        live = browser.get(f"/changes?after={voted}&{where}", htmx=True)
        assert live.status_code == 200
        assert VOTER not in live.text
        assert "Somebody" in live.text


def test_a_kiosk_names_nobody(stand, voted, aylin):  # noqa: F811
    page = stand(aylin).get("/kiosk/doors").text
    assert "colleague more backs" in page
    assert VOTER not in page


def test_a_merger_names_nobody_who_only_voted(browse, idea, voted, packing, tomasz, jonas):
    other = save(Idea.propose("Print it larger", idea.complaint, packing, by=tomasz))
    page = browse(jonas).get(f"/ideas/{idea.id}/merger?into={other.id}").text
    assert VOTER not in page


def test_one_still_sees_the_own_vote(browse, idea, voter, voted):
    browser = browse(voter)
    assert "backs this" in browser.get(f"/people/{voter.id}/activity").text
    assert 'aria-pressed="true"' in browser.get(f"/ideas/{idea.id}").text


def test_a_vote_taken_back_is_hidden_too(browse, idea, voter, voted, jonas):
    take_vote_back(idea, voter)
    db.session.commit()
    assert "took the vote back" not in browse(jonas).get(f"/people/{voter.id}/activity").text
    assert VOTER not in browse(jonas).get(f"/ideas/{idea.id}").text


def test_without_the_setting_votes_are_named(browse, idea, voted, jonas):
    use_hidden_voters(False)
    assert VOTER in browse(jonas).get(f"/ideas/{idea.id}").text
