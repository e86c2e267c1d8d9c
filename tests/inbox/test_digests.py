"""A week in the inboxes of several people, and which mail each of them gets on which morning."""

from datetime import UTC, datetime, time, timedelta

import pytest

from kaizen import clock
from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.inbox.deliveries import Channel, DeliveryState
from kaizen.inbox.models import Digest, InboxSettings, NoticeKind, Way
from kaizen.inbox.reading import read_all
from kaizen.inbox.settings import settle, ways_of
from kaizen.teams.closed_days import ClosedDay
from kaizen.teams.shifts import set_week
from kaizen.teams.working_time import Hours
from tests.conftest import person, save
from tests.inbox.post_office import serving
from tests.inbox.queue import deliveries, run_jobs

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
SIX = timedelta(hours=6)


@pytest.fixture(autouse=True)
def weekdays(packing, jonas):
    """Packing begins at six, late on Fridays, and has closed at the weekend."""
    week = [Hours(day, time(6), time(14)) for day in range(5)]
    set_week(packing, jonas, week=[*week, Hours(4, time(14), time(22))], time_zone="UTC")
    db.session.commit()
    with clock.at(MONDAY - A_DAY):
        yield


@pytest.fixture
def reader(packing, complaint, with_mail):
    """Somebody with an idea, so that what others say of it is news."""

    def one(name: str, badge: str, digest: Digest | None = None, team=packing):
        who = with_mail(person(name, badge, team))
        if digest:
            db.session.add(InboxSettings(person_id=who.id, digest=digest))
        who.idea = save(Idea.propose(f"An idea of {name}", complaint, packing, by=who))
        return who

    return one


def news_for(*readers, by) -> None:
    for one in readers:
        Comment.say("How would that work?", one.idea, by)
    db.session.commit()


def at(moment: datetime) -> None:
    with clock.at(moment):
        run_jobs()


def digests_of(who) -> list[str]:
    return [
        one.subject_key
        for one in deliveries()
        if one.channel is Channel.DIGEST and one.person_id == who.id
    ]


def test_a_week_of_digests(office, reader, tomasz, ada, packing):
    daily = reader("Dana", "3001")
    weekly = reader("Wim", "3002", Digest.WEEKLY)
    never = reader("Nina", "3003", Digest.NEVER)
    left = reader("Lars", "3004")
    all_four = (daily, weekly, never, left)
    without = reader("Olga", "3005")
    without.email = None
    db.session.commit()
    at(MONDAY - A_DAY)
    arrived: dict[int, list[str]] = {}
    for day in range(8):
        morning = MONDAY + day * A_DAY
        with clock.at(morning + SIX - AN_HOUR):
            if day == 2:
                left.leave(ada)
                db.session.commit()
            if day in (0, 1, 3, 4, 5):  # nothing on Wednesday and Sunday
                news_for(*all_four, without, by=tomasz)
        before = len(office.to)
        for hour in range(24):
            at(morning + hour * AN_HOUR + timedelta(minutes=1))
        arrived[day] = sorted(address.partition("@")[0] for address in office.to[before:])
    assert arrived == {
        0: ["dana", "lars", "wim"],
        1: ["dana", "lars"],
        2: [],
        3: ["dana"],
        4: ["dana"],
        5: [],
        6: [],
        7: ["dana", "wim"],
    }
    assert {one.state for one in deliveries()} == {DeliveryState.SENT}


def test_it_comes_when_the_first_shift_begins_and_tells_what_was_there_then(office, reader, tomasz):
    dana = reader("Dana", "3001")
    with clock.at(MONDAY):
        news_for(dana, by=tomasz)
    at(MONDAY + SIX - timedelta(seconds=1))
    assert office.messages == []
    with clock.at(MONDAY + SIX + timedelta(minutes=1)):
        Comment.say("And on Sundays?", dana.idea, tomasz)
        db.session.commit()
        run_jobs()
    text = office.messages[0].get_body(["plain"]).get_content()
    assert "How would that work?" in text
    assert "Sundays" not in text
    at(MONDAY + A_DAY + SIX)
    assert "Sundays" in office.messages[1].get_body(["plain"]).get_content()
    assert "How would" not in office.messages[1].get_body(["plain"]).get_content()


def test_when_nothing_ran_in_the_morning_it_comes_later_that_day(office, reader, tomasz):
    dana = reader("Dana", "3001")
    with clock.at(MONDAY):
        news_for(dana, by=tomasz)
    at(MONDAY + 15 * AN_HOUR)
    assert digests_of(dana) == ["2026-03-02"]


def test_a_week_begins_with_its_first_working_day(office, reader, tomasz, packing, jonas):
    wim = reader("Wim", "3002", Digest.WEEKLY)
    db.session.add(ClosedDay(team_id=packing.id, day=MONDAY.date(), name="Fair"))
    with clock.at(MONDAY):
        news_for(wim, by=tomasz)
    at(MONDAY + 12 * AN_HOUR)
    assert digests_of(wim) == []
    at(MONDAY + A_DAY + SIX)
    assert digests_of(wim) == ["2026-03-03"]


def test_who_has_no_team_gets_it_at_seven_on_weekdays(office, reader, tomasz, monkeypatch):
    clock.use_zone(UTC)
    otto = reader("Otto", "3006", team=None)
    with clock.at(MONDAY - A_DAY + SIX):
        news_for(otto, by=tomasz)
    at(MONDAY - 12 * AN_HOUR)
    at(MONDAY + SIX)
    assert digests_of(otto) == []
    at(MONDAY + 7 * AN_HOUR)
    assert digests_of(otto) == ["2026-03-02"]


def test_what_was_read_is_not_told(office, reader, tomasz):
    dana = reader("Dana", "3001")
    with clock.at(MONDAY):
        news_for(dana, by=tomasz)
        run_jobs()
        read_all(dana, to=10**6)
        db.session.commit()
    at(MONDAY + SIX)
    assert (office.messages, deliveries()) == ([], [])


def test_what_was_mailed_at_once_is_not_told_again(office, ask, reader, tomasz):
    dana = reader("Dana", "3001")
    with clock.at(MONDAY + 7 * AN_HOUR):
        ask(dana)
        run_jobs()
    with clock.at(MONDAY + 8 * AN_HOUR):
        news_for(dana, by=tomasz)
    at(MONDAY + A_DAY + SIX)
    at_once, digest = office.messages
    assert "Order new rolls" in at_once.get_body(["plain"]).get_content()
    assert "Order new rolls" not in digest.get_body(["plain"]).get_content()


def test_what_is_switched_off_meanwhile_is_not_told(office, reader, tomasz):
    dana = reader("Dana", "3001")
    with clock.at(MONDAY):
        news_for(dana, by=tomasz)
        run_jobs()
        ways = ways_of([dana.id])[dana.id] | {NoticeKind.MY_IDEAS: Way.OFF}
        settle(dana, ways, digest=Digest.DAILY, quiet=True)
        db.session.commit()
    at(MONDAY + SIX)
    assert office.messages == []


def test_while_the_mail_server_is_away_digests_do_not_pile_up(app, office, reader, tomasz):
    dana = reader("Dana", "3001")
    there = app.config["SMTP_PORT"]
    with serving(office) as port:
        app.config["SMTP_PORT"] = port
    for day in range(2):
        with clock.at(MONDAY + day * A_DAY):
            news_for(dana, by=tomasz)
        at(MONDAY + day * A_DAY + SIX)
    assert digests_of(dana) == ["2026-03-02"]
    app.config["SMTP_PORT"] = there
    for hour in range(8, 16):
        at(MONDAY + A_DAY + hour * AN_HOUR)
    assert digests_of(dana) == ["2026-03-02", "2026-03-03"]
    assert len(office.messages) == 2


def test_mail_set_up_after_long_tells_the_last_days_only(office, app, reader, tomasz):
    dana = reader("Dana", "3001")
    app.config["SMTP_HOST"], there = "", app.config["SMTP_HOST"]
    with clock.at(MONDAY - 30 * A_DAY):
        Comment.say("Long ago", dana.idea, tomasz)
        db.session.commit()
        run_jobs()
    with clock.at(MONDAY):
        news_for(dana, by=tomasz)
        run_jobs()
    app.config["SMTP_HOST"] = there
    at(MONDAY + SIX)
    assert "Long ago" not in office.messages[0].get_body(["plain"]).get_content()


def test_a_digest_is_no_news(office, reader, tomasz):
    """What is sent writes nothing into the ledger, so that it can't go round in circles."""
    dana = reader("Dana", "3001")
    with clock.at(MONDAY):
        news_for(dana, by=tomasz)
    before = db.session.scalar(db.select(db.func.count(Event.id)))
    at(MONDAY + SIX)
    assert db.session.scalar(db.select(db.func.count(Event.id))) == before
