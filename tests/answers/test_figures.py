"""How fast a team answers: median, longest wait, and the days in a row with an answer."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kaizen import clock
from kaizen.answers.clocks import AnswerDay
from kaizen.answers.figures import days_in_a_row, figures_of
from kaizen.answers.waits import Wait, usual_day, wait_of
from kaizen.complaints.models import Complaint
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.teams.working_time import USUAL_WEEK, Hours, WorkingTime
from tests.conftest import save

MONDAY = date(2026, 11, 23)
WEEK = WorkingTime(UTC)  # Monday to Friday


def at(packing, day: date, hour: float):
    moment = datetime.combine(day, time(6), packing.zone) + timedelta(hours=hour)
    return clock.at(moment)


def figures(packing):
    return figures_of(packing)


def asked(packing, complaint, by, day: date, hour: float = 0) -> Idea:
    with at(packing, day, hour):
        return save(Idea.propose("Two hooks", complaint, packing, by))


@pytest.fixture(autouse=True)
def monday(packing):
    """When packing begins its week; the cast's own complaint is written then."""
    with at(packing, MONDAY, 0):
        yield


def test_nothing_to_tell_is_nothing(packing):
    assert figures(packing) is None


def test_the_median_and_the_longest_of_what_was_answered(packing, complaint, aylin, jonas):
    for hours in (1, 2, 6):
        idea = asked(packing, complaint, aylin, MONDAY)
        with at(packing, MONDAY, hours):
            save(Comment.say("On Monday", idea, jonas))
    with at(packing, MONDAY, 7):
        found = figures(packing)
    assert (found.median, found.longest) == (Wait(2, 0), Wait(6, 0))
    assert (found.answered, found.waiting, found.days) == (3, 0, 1)


def test_who_waits_still_counts_for_the_longest_only(packing, complaint, aylin, jonas):
    answered = asked(packing, complaint, aylin, MONDAY)
    asked(packing, complaint, aylin, MONDAY)
    with at(packing, MONDAY, 1):
        save(Comment.say("On Monday", answered, jonas))
    with at(packing, MONDAY + timedelta(days=2), 4):
        found = figures(packing)
    assert (found.median, found.longest, found.waiting) == (Wait(1, 0), Wait(20, 2), 1)


def test_only_this_months(packing, complaint, aylin, jonas):
    idea = asked(packing, complaint, aylin, MONDAY)
    with at(packing, MONDAY, 3):
        save(Comment.say("On Monday", idea, jonas))
    with at(packing, date(2026, 12, 1), 1):
        assert figures(packing) is None


def test_another_team_has_its_own(packing, returns, complaint, aylin):
    asked(packing, complaint, aylin, MONDAY)
    assert figures(packing).waiting == 1
    assert figures(returns) is None


@pytest.mark.parametrize(
    ("today", "answered", "days"),
    [
        ("2026-11-27", [], 0),
        ("2026-11-27", ["2026-11-27"], 1),
        ("2026-11-27", ["2026-11-26"], 1),  # today is not over
        ("2026-11-27", ["2026-11-25"], 0),
        ("2026-11-23", ["2026-11-20", "2026-11-19"], 2),  # over a weekend
        ("2026-11-24", ["2026-11-23", "2026-11-21", "2026-11-20", "2026-11-19"], 3),
        ("2026-11-21", ["2026-11-21", "2026-11-20"], 1),  # on a Saturday nobody works
        ("2026-12-29", ["2026-12-28", "2026-12-24"], 2),  # Christmas, on a Friday
    ],
)
def test_working_days_in_a_row(today, answered, days):
    working = WorkingTime(UTC, closed=frozenset({date(2026, 12, 25)}))
    found = days_in_a_row(
        {date.fromisoformat(one) for one in answered}, date.fromisoformat(today), working
    )
    assert found == days


def test_an_answer_that_was_taken_back_makes_no_day(packing):
    AnswerDay.count(packing, clock.now(), 1)
    AnswerDay.count(packing, clock.now(), -1)
    db.session.commit()
    assert figures(packing) is None


NIGHTS = tuple(Hours(day, time(22), time(6)) for day in range(5))
ROUND_THE_CLOCK = tuple(
    Hours(day, time(start), time((start + 8) % 24)) for day in range(7) for start in (6, 14, 22)
)


@pytest.mark.parametrize(
    ("shifts", "hours"),
    [
        (USUAL_WEEK, 8.5),
        (NIGHTS, 8),
        (ROUND_THE_CLOCK, 24),
        ((Hours(0, time(6), time(14)), Hours(0, time(12), time(16))), 10),  # they overlap
        ((Hours(0, time(6), time(14)), Hours(4, time(6), time(12))), 7),
    ],
)
def test_the_usual_working_day(shifts, hours):
    assert usual_day(shifts) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("hours", "words", "is_late"),
    [
        (0.9, "waits for an answer", False),
        (1, "waits 1 working hour", False),
        (8.4, "waits 8 working hours", False),
        (8.5, "waits 1 working day", True),
        (17, "waits 2 working days", True),
    ],
)
def test_how_a_wait_is_said(app, hours, words, is_late):
    with app.test_request_context():
        wait = wait_of(timedelta(hours=hours), WEEK)
        assert (wait.in_words(), wait.is_late) == (words, is_late)


def test_a_wait_over_the_night_of_winter_time(app):
    berlin = WorkingTime(ZoneInfo("Europe/Berlin"), (Hours(5, time(22), time(6)),))
    start = datetime(2026, 10, 24, 22, tzinfo=ZoneInfo("Europe/Berlin"))
    assert wait_of(berlin.worked_between(start, start + timedelta(days=2)), berlin).hours == 9


def test_the_board_says_it_and_a_page_how_it_is_counted(browse, idea, tomasz, jonas, returns):
    assert "longest wait" in browse(tomasz).get("/").text
    assert "How is this counted?" not in browse(tomasz).get(f"/?team={returns.id}").text
    Comment.say("On Monday", idea, jonas)
    db.session.commit()
    page = browse(tomasz).get("/").text
    assert "1 working day in a row with an answer" in page
    assert "median under an hour" in page
    assert browse(tomasz).get("/answers").status_code == 200
    assert browse(tomasz).get(f"/answers?team={returns.id}").status_code == 200


def test_complaints_of_other_teams_do_not_count(packing, returns, aylin):
    save(Complaint.add("Too dark", returns, by=aylin))
    assert figures(packing) is None
