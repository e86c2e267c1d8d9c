import os
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kaizen.errors import Refusal
from kaizen.imports.dates import DateGuess, DateOrder, known_format, parse
from kaizen.imports.reading import open_table

SAMPLES = os.environ.get("KAIZEN_SAMPLE_DATA")
TODAY = date(2026, 6, 1)
DMY, MDY, YMD = DateOrder


def guess(*texts: str) -> DateGuess:
    return DateGuess.over(texts, today=TODAY)


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("2013-11-21", YMD, datetime(2013, 11, 21)),
        ("2013-11-21T10:11:12Z", YMD, datetime(2013, 11, 21, 10, 11, 12, tzinfo=UTC)),
        (
            "2013-11-21 10:11:12.345+02:00",
            YMD,
            datetime(2013, 11, 21, 10, 11, 12, tzinfo=timezone(timedelta(hours=2))),
        ),
        ("20131121", YMD, datetime(2013, 11, 21)),
        ("2015/04/22", YMD, datetime(2015, 4, 22)),
        ("7/29/2013", MDY, datetime(2013, 7, 29)),
        ("7/29/2013 3:53:50 PM", MDY, datetime(2013, 7, 29, 15, 53, 50)),
        ("7/29/2013 12:05 am", MDY, datetime(2013, 7, 29, 0, 5)),
        ("22.04.2015 14:05", DMY, datetime(2015, 4, 22, 14, 5)),
        ("31-12-99", DMY, datetime(1999, 12, 31)),
        ("22-Apr-15", DMY, datetime(2015, 4, 22)),
        ("Apr 22, 2015", MDY, datetime(2015, 4, 22)),
        ("Wed, 22 Apr 2015 10:00:00 +0000", DMY, datetime(2015, 4, 22, 10, tzinfo=UTC)),
        ("3. März 2015", DMY, datetime(2015, 3, 3)),
        ("22 août 2015", DMY, datetime(2015, 8, 22)),
        ("22 de abril de 2015", DMY, datetime(2015, 4, 22)),
        ("1 paź 2020", DMY, datetime(2020, 10, 1)),
        ("12 set 2020", DMY, datetime(2020, 9, 12)),
    ],
)
def test_one_date_that_can_mean_only_one_day_is_read(text, order, moment):
    assert guess(text).possible == (order,)
    assert parse(text, order) == moment


@pytest.mark.parametrize("text", ["250635", "3:53:50 PM", "22-13-2015", "Web", "1-1-1", "1e5", ""])
def test_what_is_no_date_is_not_taken_for_one(text):
    assert guess(text).possible == ()


def test_a_column_of_only_ambiguous_values_is_asked():
    assert set(guess("03-04-15", "05-06-15", "07-08-15").possible) == {DMY, MDY, YMD}
    assert guess("03/04/2015", "05/06/2015").possible == (DMY, MDY)
    assert guess("03/04/2015").is_ambiguous


def test_one_telling_value_decides_a_whole_column():
    assert guess(*["03/04/2015"] * 500, "22/04/2015").possible == (DMY,)


def test_a_reading_in_the_future_is_no_reading():
    assert guess("31-05-15", "28-05-15").possible == (DMY,)


def test_values_that_contradict_each_other_are_asked():
    assert guess(*["03/04/2015"] * 98, "22/04/2015", "04/22/2015").is_ambiguous


def test_a_few_bad_values_do_not_disable_the_guess():
    assert guess(*["22/04/2015"] * 95, *["soon"] * 5).possible == (DMY,)
    assert guess(*["2015-04-22"] * 95, *["soon"] * 5).possible == (YMD,)
    assert guess(*["22/04/2015"] * 90, *["soon"] * 10).possible == ()


def test_plain_dates_among_others_are_read_under_any_order():
    mixed = guess("22/04/2015", "03/04/2015", "2015-04-03", "3 Apr 2015")
    assert mixed.possible == (DMY,)
    assert parse("2015-04-03", DMY) == parse("3 Apr 2015", DMY) == parse("03/04/2015", DMY)


def test_a_pattern_of_one_s_own_is_taken():
    assert parse("22|04|2015", known_format("%d|%m|%Y")) == datetime(2015, 4, 22)
    assert known_format(" DMY ") == "dmy"


@pytest.mark.parametrize("wanted", ["", "dym", "%", "%d.%m", "%H:%M"])
def test_a_format_that_says_no_day_is_refused(wanted):
    with pytest.raises(Refusal, match="dmy, mdy, ymd"):
        known_format(wanted)


@given(st.text(max_size=70), st.sampled_from(["dmy", "mdy", "ymd", "%d.%m.%Y"]))
@example("1²-04-2015", "dmy")
@example("2015-04-22 10:00 +99:99", "ymd")
def test_any_text_is_a_date_or_a_value_error(text, date_format):
    guess(text)
    try:
        parse(text, date_format)
    except ValueError:
        return


@given(st.dates(date(1970, 1, 1), TODAY), st.sampled_from(["%d.%m.%y", "%m/%d/%Y", "%Y-%m-%d"]))
def test_a_written_date_is_read_back(day, pattern):
    order = {"%d.%m.%y": DMY, "%m/%d/%Y": MDY, "%Y-%m-%d": YMD}[pattern]
    written = day.strftime(pattern)
    assert order in guess(written).possible
    assert parse(written, order).date() == day


@pytest.mark.skipif(not SAMPLES, reason="KAIZEN_SAMPLE_DATA is not set")
@pytest.mark.parametrize(
    ("name", "column", "order"),
    [
        ("complaints_comcast_2015.csv", "Date", DMY),
        ("complaints_comcast_2015.csv", "Date_month_year", DMY),
        ("complaints_cfpb_20k_nonarrative.csv", "Date received", YMD),
        ("complaints_cfpb_3186_mdy.csv", "Date received", MDY),
        ("complaints_cfpb_narratives_300.json", "Date received", MDY),
    ],
)
def test_the_dates_of_a_real_file_are_decided_over_the_whole_column(name, column, order):
    table = open_table(Path(SAMPLES) / name)
    place = table.columns.index(column)
    assert guess(*(row.cells[place] for row in table)).possible == (order,)


@pytest.mark.skipif(not SAMPLES, reason="KAIZEN_SAMPLE_DATA is not set")
def test_only_the_ambiguous_values_of_a_real_file_would_be_asked():
    table = open_table(Path(SAMPLES) / "complaints_comcast_2015.csv")
    place = table.columns.index("Date")
    dates = [row.cells[place] for row in table]
    ambiguous = [text for text in dates if len(guess(text).possible) == 3]
    assert len(ambiguous) == 609
    assert set(guess(*ambiguous).possible) == {DMY, MDY, YMD}
