"""The page on which a team says when it works."""

from datetime import date, time, timedelta

import pytest

from kaizen import clock
from kaizen.events.models import QUIET, Event, EventKind
from kaizen.extensions import db
from kaizen.teams.calendars import due_day, working_time_of, working_times
from kaizen.teams.closed_days import ClosedDay, close, closed_days_of
from kaizen.teams.public_holidays import public_holidays, regions_of
from kaizen.teams.shifts import set_week, shifts_of
from kaizen.teams.working_time import USUAL_WEEK, Hours
from kaizen.teams.zones import zone_meant
from tests.conftest import save
from tests.statements import statements

MONDAY, TUESDAY = 0, 1
NIGHT = Hours(MONDAY, time(22), time(6))


def last_event() -> Event:
    """Signing in left out."""
    told = db.select(Event).where(Event.kind.not_in(QUIET))
    return db.session.scalars(told.order_by(Event.id.desc()).limit(1)).one()


def hours_of(team) -> list[Hours]:
    return [shift.hours for shift in shifts_of(team)]


def page_of(team) -> str:
    return f"/teams/{team.id}/working-days"


@pytest.fixture
def holiday(packing, ada):
    return save(ClosedDay.add(date(2027, 1, 6), "Epiphany", ada, team=packing))


@pytest.mark.parametrize("url", ["/teams/{0}/working-days", "/teams/{0}/public-holidays"])
def test_a_team_is_looked_after_by_its_leader_and_admins(
    browse, ada, jonas, ruth, aylin, packing, url
):
    url = url.format(packing.id)
    for who, status in ((ada, 200), (jonas, 200), (ruth, 403), (aylin, 403)):
        assert browse(who).get(url).status_code == status
    assert browse(ada).get(url.replace(f"/{packing.id}/", "/999/")).status_code == 404


@pytest.mark.parametrize(
    "path", ["week", "closed-days", "closed-days/1/removal", "public-holidays"]
)
def test_nobody_else_changes_them(browse, ruth, aylin, packing, holiday, path):
    for who in (ruth, aylin):
        assert browse(who).post(f"/teams/{packing.id}/{path}", {}).status_code == 403
    assert closed_days_of(packing) == [holiday]


@pytest.mark.parametrize("htmx", [True, False])
def test_a_week_is_filled_in_with_little_typing(browse, jonas, packing, htmx):
    form = {
        "starts_0_0": "06:00",
        "ends_0_0": "14:00",
        "starts_0_1": "22",
        "ends_0_1": "6.00",
        "same_1": "y",
        "starts_1_0": "nonsense that is hidden",
        "starts_5_0": "6:00",
        "ends_5_0": "12:00",
        "time_zone": "new york",
    }
    response = browse(jonas).post(f"/teams/{packing.id}/week", form, htmx=htmx)
    assert response.status_code == (200 if htmx else 303)
    early, late = (time(6), time(14)), (time(22), time(6))
    assert hours_of(packing) == [
        Hours(MONDAY, *early),
        Hours(MONDAY, *late),
        Hours(TUESDAY, *early),
        Hours(TUESDAY, *late),
        Hours(5, time(6), time(12)),
    ]
    assert packing.time_zone == "America/New_York"
    event = last_event()
    assert event.kind is EventKind.WORKING_HOURS_CHANGED
    assert event.team_id == packing.id
    assert event.details["after"]["shifts"][0] == [0, "06:00", "14:00"]
    page = browse(jonas).get(page_of(packing)).text
    assert 'value="22:00"' in page
    assert 'value="America/New_York"' in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"starts_0_0": "8:00"}, "The other time is missing"),
        ({"starts_0_0": "25:00", "ends_0_0": "8:00"}, "Write a time such as 6:30"),
        ({"starts_0_0": "8:00", "ends_0_0": "8"}, "two different times"),
        ({}, "at least one shift"),
        ({"same_2": "y"}, "at least one shift"),
        (
            {"starts_0_0": "8", "ends_0_0": "16", "time_zone": "Mars/Base"},
            "No time zone is called “Mars/Base”",
        ),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_week_that_does_not_fit_comes_back_as_typed(browse, jonas, packing, form, words, htmx):
    before = hours_of(packing)
    response = browse(jonas).post(f"/teams/{packing.id}/week", form, htmx=htmx)
    assert response.status_code == 422
    assert words in response.text
    for typed in form.values():
        assert typed == "y" or f'value="{typed}"' in response.text
    assert hours_of(packing) == before


def test_a_week_that_stays_as_it_is_is_not_recorded(browse, jonas, packing):
    set_week(packing, jonas, week=[NIGHT], time_zone=None)
    db.session.commit()
    event = last_event().id
    set_week(packing, jonas, week=[NIGHT], time_zone=None)
    assert last_event().id == event


def test_a_team_that_says_nothing_works_the_usual_week(browse, ada, packing):
    for shift in shifts_of(packing):
        db.session.delete(shift)
    db.session.commit()
    assert working_time_of(packing).shifts == USUAL_WEEK
    assert "Monday to Friday from 8:00 to 16:30" in browse(ada).get(page_of(packing)).text


@pytest.mark.parametrize("htmx", [True, False])
def test_a_day_is_closed_once(browse, jonas, packing, htmx):
    day = clock.today() + timedelta(days=9)
    form = {"day": day.isoformat(), "name": "Plant  outing", "key": "k"}
    for _ in range(2):
        response = browse(jonas).post(f"/teams/{packing.id}/closed-days", form, htmx=htmx)
        assert response.status_code == (200 if htmx else 303)
    assert [(c.day, c.name, c.team_id) for c in closed_days_of(packing)] == [
        (day, "Plant outing", packing.id)
    ]
    event = last_event()
    assert (event.kind, event.team_id) == (EventKind.CLOSED_DAYS_ADDED, packing.id)
    assert event.details["days"] == [[day.isoformat(), "Plant outing"]]
    assert due_day(packing, day) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": "Outing"}, "Choose a day"),
        ({"day": "2027-01-07"}, "why it is closed"),
        ({"day": "2027-01-06", "name": "Again"}, "closed already"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_closed_day_that_does_not_fit_comes_back(
    browse, jonas, packing, holiday, form, words, htmx
):
    response = browse(jonas).post(f"/teams/{packing.id}/closed-days", form, htmx=htmx)
    assert response.status_code == 422
    assert words in response.text
    assert form.get("name", "") in response.text
    assert closed_days_of(packing) == [holiday]


def test_only_admins_close_a_day_for_every_team(browse, jonas, ada, packing, returns):
    form = {"day": "2027-12-24", "name": "Christmas Eve", "for_all": "y"}
    browse(jonas).post(f"/teams/{packing.id}/closed-days", form)
    assert closed_days_of(returns) == []
    browse(ada).post(f"/teams/{packing.id}/closed-days", form | {"day": "2027-12-31"})
    assert [closed.day for closed in closed_days_of(returns)] == [date(2027, 12, 31)]
    assert last_event().team_id is None


@pytest.mark.parametrize("htmx", [True, False])
def test_a_closed_day_is_removed(browse, jonas, packing, holiday, htmx):
    url = f"/teams/{packing.id}/closed-days/{holiday.id}/removal"
    for _ in range(2):
        response = browse(jonas).post(url, {"key": "k"}, htmx=htmx)
        assert response.status_code == (200 if htmx else 303)
    assert closed_days_of(packing) == []
    assert last_event().kind is EventKind.CLOSED_DAY_REMOVED


def test_a_leader_does_not_remove_what_is_closed_for_others(browse, jonas, ada, packing, returns):
    everywhere = save(ClosedDay.add(date(2027, 12, 31), "Old year", ada, team=None))
    theirs = save(ClosedDay.add(date(2027, 12, 30), "Stocktaking", ada, team=returns))
    url = f"/teams/{packing.id}/closed-days/{{}}/removal"
    assert browse(jonas).post(url.format(everywhere.id)).status_code == 403
    assert browse(jonas).post(url.format(theirs.id)).status_code == 403
    assert browse(ada).post(url.format(theirs.id)).status_code == 404
    assert closed_days_of(returns) == [theirs, everywhere]


def test_public_holidays_are_looked_at_and_taken_over_once(browse, jonas, packing):
    url = f"/teams/{packing.id}/public-holidays"
    with clock.at(clock.now().replace(year=2027, month=3, day=1)):
        choice = {"country": "DE", "region": "NI", "year": "2027"}
        page = browse(jonas).get(url, query_string=choice).text
        assert "German Unity Day" in page
        assert "Niedersachsen" in page
        assert "2028" in page
        chosen = choice | {"day": ["2027-10-03", "2027-12-25", "2027-07-04"]}
        assert browse(jonas).post(url, chosen, htmx=False).location == page_of(packing)
        days = [(closed.day, closed.name) for closed in closed_days_of(packing)]
        assert days == [
            (date(2027, 10, 3), "German Unity Day"),
            (date(2027, 12, 25), "Christmas Day"),
        ]
        browse(jonas).post(url, chosen, htmx=False)
        assert len(closed_days_of(packing)) == 2
        assert browse(jonas).get(url, query_string=choice).text.count("closed already") == 2


@pytest.mark.parametrize("choice", [{}, {"country": "DE"}, {"country": "nowhere", "year": "x"}])
def test_without_a_day_nothing_is_taken_over(browse, jonas, packing, choice):
    response = browse(jonas).post(f"/teams/{packing.id}/public-holidays", choice, htmx=False)
    assert response.status_code == 422
    assert "Choose at least one day" in response.text
    assert closed_days_of(packing) == []


def test_an_admin_takes_holidays_over_for_every_team(browse, ada, packing, returns):
    with clock.at(clock.now().replace(year=2027, month=3, day=1)):
        form = {"country": "PL", "year": "2027", "day": "2027-11-11", "for_all": "y"}
        browse(ada).post(f"/teams/{packing.id}/public-holidays", form, htmx=False)
    assert [closed.day for closed in closed_days_of(returns)] == [date(2027, 11, 11)]


def test_the_country_is_guessed_from_the_time_zone(browse, ada, packing):
    set_week(packing, ada, week=[NIGHT], time_zone="Europe/Warsaw")
    db.session.commit()
    page = browse(ada).get(f"/teams/{packing.id}/public-holidays").text
    assert '<option value="PL" selected>' in page


def test_holidays_are_called_as_the_reader_calls_them():
    new_year = date(2027, 1, 1)
    assert dict(public_holidays("DE", None, [2027], "de"))[new_year] == "Neujahr"
    assert dict(public_holidays("DE", None, [2027], "en"))[new_year] == "New Year's Day"
    assert dict(public_holidays("DE", None, [2027], "ja"))[new_year] == "Neujahr"
    assert regions_of("DE")["NI"] == "Niedersachsen"


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Warsaw", "Europe/Warsaw"),
        ("europe/warsaw", "Europe/Warsaw"),
        ("new york", "America/New_York"),
        ("utc", "UTC"),
        ("../etc/passwd", None),
        ("", None),
    ],
)
def test_a_zone_is_found_by_what_people_type(typed, zone):
    assert zone_meant(typed) == zone


def test_working_times_are_read_in_few_queries(packing, returns, ada):
    close([(date(2027, 1, 6), "Epiphany")], ada, team=packing)
    close([(date(2027, 1, 1), "New Year")], ada, team=None)
    db.session.commit()
    ids = packing.id, returns.id
    with statements() as asked:
        of_packing = working_time_of(packing)
    assert len([one for one in asked if "FROM team" not in one]) <= 2
    with statements() as asked:
        of_all = working_times()
    assert len(asked) <= 3
    assert of_all[ids[0]] == of_packing
    assert of_all[ids[1]].closed == {date(2027, 1, 1)}


def test_today_is_the_date_where_the_team_works(packing, returns):
    packing.time_zone = "Pacific/Kiritimati"  # 14 hours ahead of UTC
    returns.time_zone = "Pacific/Pago_Pago"  # 11 hours behind
    with clock.at(clock.now().replace(year=2028, month=2, day=29, hour=10, minute=30)):
        assert packing.today == date(2028, 3, 1)
        assert returns.today == date(2028, 2, 28)


def test_a_zone_that_this_machine_does_not_know_is_the_boards(packing):
    packing.time_zone = "Mars/Base"
    assert packing.zone is clock.zone()
