"""When somebody may be disturbed, and how they want to hear."""

from datetime import UTC, datetime, time

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.inbox.models import Digest, InboxSettings, NoticeKind, Preference, Way
from kaizen.inbox.quiet import free_from
from kaizen.inbox.settings import (
    USUAL,
    settings_of,
    settle,
    way_of,
    ways_of,
)
from kaizen.teams.shifts import Hours, set_week

NIGHTS = [Hours(day, time(22), time(6)) for day in range(5)]  # Monday to Friday evening


def free_at(who, moment) -> datetime | None:
    """From when on they may be told of what happens at this moment."""
    with clock.at(moment):
        return free_from([who]).get(who.id)


def at(day, hour, minute=0) -> datetime:
    """November 2026, in UTC; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def night_shift(packing, jonas):
    set_week(packing, jonas, week=NIGHTS, time_zone="Europe/Warsaw")
    db.session.commit()


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        (at(23, 20, 59), at(23, 21)),  # Warsaw is an hour ahead
        (at(23, 21), at(23, 21)),
        (at(24, 2), at(24, 2)),
        (at(24, 4, 59), at(24, 4, 59)),
        (at(24, 5), at(24, 21)),
        (at(28, 2), at(28, 2)),  # Saturday's small hours belong to Friday's shift
        (at(28, 5), at(30, 21)),  # and then comes the weekend
        (at(29, 23), at(30, 21)),
    ],
)
def test_a_shift_over_night_in_its_own_zone(night_shift, tomasz, moment, then):
    assert free_at(tomasz, moment) == then


def test_the_same_hour_elsewhere_is_another_one(packing, jonas, tomasz):
    set_week(packing, jonas, week=NIGHTS, time_zone="Asia/Tokyo")
    assert free_at(tomasz, at(23, 14)) == at(23, 14)
    assert free_at(tomasz, at(23, 22)) == at(24, 13)


def test_who_wants_no_quiet_and_who_has_no_team_may_always_be_told(night_shift, tomasz):
    settle(tomasz, {}, digest=Digest.DAILY, quiet=False)
    assert free_at(tomasz, at(24, 12)) == at(24, 12)
    settle(tomasz, {}, digest=Digest.DAILY, quiet=True)
    assert free_at(tomasz, at(24, 12)) == at(24, 21)
    tomasz.team = None
    assert free_at(tomasz, at(24, 12)) == at(24, 12)


def test_without_a_choice_it_is_as_usual(tomasz, aylin):
    assert ways_of([tomasz.id, aylin.id]) == {tomasz.id: USUAL, aylin.id: USUAL}
    assert (settings_of(tomasz).digest, settings_of(tomasz).quiet) == (Digest.DAILY, True)


def test_a_choice_is_one_row_however_often_it_is_made(tomasz, aylin):
    for way in (Way.OFF, Way.INBOX, Way.DIGEST):
        settle(tomasz, {NoticeKind.MENTIONS: way}, digest=Digest.WEEKLY, quiet=False)
    assert way_of(tomasz, NoticeKind.MENTIONS) is Way.DIGEST
    assert way_of(aylin, NoticeKind.MENTIONS) is USUAL[NoticeKind.MENTIONS]
    assert settings_of(tomasz).digest is Digest.WEEKLY
    for model in (Preference, InboxSettings):
        assert db.session.scalar(db.select(db.func.count()).select_from(model)) == 1
