"""What a screen at a wall shows, to whoever passes, and what it never shows."""

import re
from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.events.models import EventKind, record
from kaizen.events.since import newest_event_number
from kaizen.extensions import db
from kaizen.ideas.answers import decide_with_care
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.standups.beginning import begin
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from kaizen.walls.models import Wall
from tests.ideas.test_answers import NO
from tests.statements import statements
from tests.trials.test_models import in_days

MOST = 9


@pytest.fixture
def token(hung) -> str:
    return hung[1]


def at_the_wall(browse, token: str, **options):
    return browse().get(f"/wall/{token}", **options)


def cards_of(answer) -> str:
    columns: str = answer.text.partition("wall__columns")[2].partition("wall__band")[0]
    return columns


def changes(browse, token: str, after: object = ""):
    return browse().get(f"/wall/{token}/changes?after={after}")


def test_a_wall_shows_the_board_of_its_team(browse, token, idea):
    shown = at_the_wall(browse, token)
    assert shown.status_code == 200
    for words in ("Packing, line 3", idea.title, idea.complaint.sentence, "Aylin K."):
        assert words in shown.text
    assert f'data-newest="{newest_event_number()}"' in shown.text


def test_nobody_is_signed_in_there(app, token, idea):
    app.config["WTF_CSRF_ENABLED"] = True
    for url in (f"/wall/{token}", f"/wall/{token}/changes", "/wall/unknown"):
        answer = app.test_client().get(url)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "<a " not in answer.text
        assert "<form" not in answer.text
        assert "csrf" not in answer.text


NONCE = re.compile(r'nonce="[^"]*"')  # another one in every answer


def test_who_looks_makes_no_difference(browse, token, idea, jonas):
    leader = browse(jonas)
    with clock.at(clock.now()):
        signed_in = leader.get(f"/wall/{token}")
        looks = at_the_wall(browse, token).text
    assert NONCE.sub("", signed_in.text) == NONCE.sub("", looks)
    assert "Set-Cookie" not in signed_in.headers


@pytest.mark.parametrize("path", ["", "/changes"])
def test_an_unknown_or_revoked_address_says_what_to_do(browse, hung, jonas, path):
    wall, token = hung
    wall.revoke(jonas)
    db.session.commit()
    for one in (token, "x" * 32, "é" * 400):
        answer = browse().get(f"/wall/{one}{path}")
        assert answer.status_code == 404
        assert answer.headers["Kaizen-Wall"] == "unknown"
        assert "This screen is not connected" in answer.text
        assert "Packing" not in answer.text


def test_a_wall_can_only_be_looked_at(app, token):
    client = app.test_client()
    assert client.head(f"/wall/{token}").status_code == 200
    assert client.post(f"/wall/{token}").status_code == 405
    assert client.post(f"/wall/{token}/changes").status_code == 405


def test_other_teams_stay_out_of_it(browse, token, returns, ruth, idea):
    heard = Complaint.add("Got somebody else's parcel", returns, by=ruth)
    Idea.propose("Colour the trolleys", heard, returns, by=ruth)
    Complaint.add("They sang for us", returns, by=ruth, kind=Kind.WIN)
    db.session.commit()
    shown = at_the_wall(browse, token).text
    for words in ("trolleys", "parcel", "sang", "Ruth"):
        assert words not in shown


def test_names_are_initials_where_the_team_says_so(browse, packing, jonas, idea):
    _wall, token = Wall.add("Door", packing, jonas, initials=True, language=None)
    Comment.say("Good one", idea, jonas)
    db.session.commit()
    shown = at_the_wall(browse, token).text
    assert "AK" in shown
    assert "JB" in shown
    assert "Aylin" not in shown
    assert "Jonas" not in shown


def test_no_customer_contact_or_comment_is_ever_shown(browse, token, idea, jonas, tomasz):
    Occurrence.hear(
        idea.complaint, tomasz, customer="Nordfrost GmbH", contact="eva@nordfrost.example"
    )
    Comment.say("The supplier is to blame", idea, jonas)
    db.session.commit()
    shown = at_the_wall(browse, token).text
    for words in ("Nordfrost", "eva@", "supplier"):
        assert words not in shown


def test_what_was_decided_and_not_told_yet_shows_nowhere(browse, token, idea, jonas):
    before, newest = cards_of(changes(browse, token)), newest_event_number()
    decide_with_care(idea, jonas, Stage.DECLINED, NO)
    db.session.commit()
    assert changes(browse, token, newest).status_code == 204
    assert cards_of(changes(browse, token)) == before


def test_a_leaders_answer_of_today_is_told(browse, token, idea, jonas):
    Comment.say("I ask the supplier", idea, jonas)
    db.session.commit()
    shown = at_the_wall(browse, token).text
    assert "Jonas B.: answered" in shown
    assert "I ask the supplier" not in shown


def test_a_win_is_told_for_two_weeks(browse, token, packing, aylin):
    with clock.at(clock.now() - timedelta(days=20)):
        Occurrence.hear(Complaint.add("Old praise", packing, by=aylin, kind=Kind.WIN), aylin)
    Occurrence.hear(Complaint.add("They sang for us", packing, by=aylin, kind=Kind.WIN), aylin)
    db.session.commit()
    shown = at_the_wall(browse, token).text
    assert "They sang for us" in shown
    assert "Old praise" not in shown


def test_a_trial_past_its_day_needs_a_word(browse, token, idea, jonas, aylin):
    expecting = Prediction("Labels", 9, 1)
    Trial.start(idea, jonas, owner=aylin, expecting=expecting, ends_on=in_days(2))
    db.session.commit()
    assert "2 days left" in at_the_wall(browse, token).text
    with clock.at(clock.now() + timedelta(days=5)):
        shown = at_the_wall(browse, token).text
    assert "decide: 3 days over" in shown
    assert f'id="word-{idea.id}"' in shown


def test_a_wait_of_more_than_a_day_needs_a_word(browse, token, idea):
    assert "waits 1 working day" not in at_the_wall(browse, token).text
    with clock.at(clock.now() + timedelta(days=3)):
        shown = at_the_wall(browse, token).text
    assert "working days" in shown


def test_a_running_stand_up_is_said(browse, token, packing, jonas):
    assert "Stand-up" not in at_the_wall(browse, token).text
    begin(packing, jonas)
    db.session.commit()
    assert "Stand-up" in at_the_wall(browse, token).text


def test_nothing_new_is_204(browse, token, idea, returns, ruth):
    newest = newest_event_number()
    with statements() as asked:
        answer = changes(browse, token, newest)
    assert answer.status_code == 204
    assert answer.headers["Kaizen-Newest"] == str(newest)
    assert len([one for one in asked if one.startswith("SELECT")]) == 1


def test_what_happens_elsewhere_is_nothing_new(browse, token, idea, returns, jonas):
    newest = newest_event_number()
    record(EventKind.TEAM_CHANGED, returns, jonas, before={}, after={})
    db.session.commit()
    answer = changes(browse, token, newest)
    assert answer.status_code == 204
    assert answer.headers["Kaizen-Newest"] == str(newest_event_number())


def test_something_new_brings_the_whole_picture(browse, token, idea, tomasz):
    newest = newest_event_number()
    Idea.propose("Hang the scanner up", idea.complaint, idea.team, by=tomasz)
    db.session.commit()
    answer = changes(browse, token, newest)
    assert answer.status_code == 200
    assert "Hang the scanner up" in answer.text
    assert "<html" not in answer.text
    for odd in ("", "x", "-1", 10**30, newest_event_number() + 9):
        assert changes(browse, token, odd).status_code == 200


def test_that_the_screen_is_there_is_written_every_five_minutes(browse, hung, idea):
    wall, token = hung
    at_the_wall(browse, token)
    first = wall.last_seen_at
    assert first is not None
    changes(browse, token, newest_event_number())
    assert wall.last_seen_at == first
    with clock.at(clock.now() + timedelta(minutes=6)):
        changes(browse, token, newest_event_number())
    assert wall.last_seen_at > first


def test_the_screen_speaks_its_own_language(browse, packing, jonas):
    _wall, token = Wall.add("Door", packing, jonas, initials=False, language="ar")
    db.session.commit()
    shown = at_the_wall(browse, token, headers={"Accept-Language": "de"}).text
    assert '<html class="wall-page" lang="ar" dir="rtl">' in shown


def test_dark_is_a_wish(browse, token):
    assert 'data-theme="dark"' in browse().get(f"/wall/{token}?theme=dark").text
    assert "data-theme" not in browse().get(f"/wall/{token}?theme=pink").text


def test_a_picture_costs_what_a_page_costs(browse, token, idea, packing, aylin):
    def cost() -> int:
        with statements() as asked:
            changes(browse, token)
        return len([one for one in asked if one.startswith("SELECT")])

    complaint = idea.complaint
    at_the_wall(browse, token)
    few = cost()
    for number in range(30):
        Idea.propose(f"Change {number}", complaint, packing, by=aylin)
    db.session.commit()
    assert cost() <= few <= MOST


def test_the_keeper_knows_the_files(browse, app):
    answer = browse().get("/wall/service-worker.js")
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert "wall.css" in answer.text
