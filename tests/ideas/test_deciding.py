"""A decision that names a day: it is moved off a closed one, and that is said."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.teams.closed_days import ClosedDay
from kaizen.web.figures import full_day

IN_TEN_DAYS, IN_ELEVEN = timedelta(days=10), timedelta(days=11)


@pytest.fixture
def outing(packing, jonas):
    ClosedDay.add(clock.today() + IN_TEN_DAYS, "Outing", jonas, team=packing)
    db.session.commit()


def trial(idea, owner):
    return {
        "owner": owner.id,
        "measure": "Labels",
        "expected_from": "9",
        "expected_to": "1",
        "ends_on": (clock.today() + IN_TEN_DAYS).isoformat(),
        "version": idea.version,
    }


def deferral(idea, _owner):
    return {
        "because": "no_time",
        "reason": "Not now",
        "problem": "We count on",
        "review_on": (clock.today() + IN_TEN_DAYS).isoformat(),
        "version": idea.version,
    }


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(
    ("path", "form", "words"),
    [
        ("trial", trial, "That is a closed day; it ends on"),
        ("deferral", deferral, "That is a closed day; we look again on"),
    ],
)
def test_a_closed_day_is_moved_and_that_is_said(
    browse, idea, jonas, outing, path, form, words, htmx
):
    browser = browse(jonas)
    done = browser.post(f"/ideas/{idea.id}/{path}", form(idea, jonas), htmx=htmx)
    day = clock.today() + IN_ELEVEN
    assert (idea.pending.review_on if idea.pending else idea.due_on) == day
    page = done if htmx else browser.get(done.location)
    assert f"{words} {full_day(day)}." in page.text


def test_a_working_day_stays_without_a_word(browse, idea, jonas):
    done = browse(jonas).post(f"/ideas/{idea.id}/trial", trial(idea, jonas))
    assert "closed day" not in done.text
    assert idea.due_on == clock.today() + IN_TEN_DAYS


@pytest.mark.parametrize("path", ["trial", "deferral"])
def test_the_day_that_is_offered_is_a_working_day(browse, idea, jonas, packing, path):
    offered = clock.today() + timedelta(days=14 if path == "trial" else 42)
    ClosedDay.add(offered, "Outing", jonas, team=packing)
    db.session.commit()
    page = browse(jonas).get(f"/ideas/{idea.id}/{path}").text
    assert f'value="{(offered + timedelta(days=1)).isoformat()}"' in page


def test_thirty_days_are_counted_where_the_team_works(browse, idea, jonas, packing):
    packing.time_zone = "Pacific/Kiritimati"
    db.session.commit()
    too_late = (packing.today + timedelta(days=31)).isoformat()
    form = trial(idea, jonas) | {"ends_on": too_late}
    assert browse(jonas).post(f"/ideas/{idea.id}/trial", form).status_code == 422
