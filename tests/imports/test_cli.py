import json
import os
from datetime import date

import pytest
from click.testing import CliRunner, Result
from flask.cli import ScriptInfo

from kaizen import clock
from kaizen.cli import main
from kaizen.complaints.models import Complaint
from kaizen.extensions import db
from kaizen.imports.models import Import
from kaizen.teams.models import Team
from tests.imports.files import ROWS, csv_of, occurrences

SAMPLES = os.environ.get("KAIZEN_SAMPLE_DATA")
NAMED = ["--complaint", "Complaint"]
GOOD = [row for row in ROWS if row[0] and row[1] != "soon"]


@pytest.fixture
def run(app, tmp_path):
    """The command as a script calls it, on a file of these rows."""

    def run(*arguments: str, rows: list[list[str]] | bytes = GOOD) -> Result:
        path = tmp_path / "list.csv"
        path.write_bytes(rows if isinstance(rows, bytes) else csv_of(rows))
        info = ScriptInfo(create_app=lambda: app)
        return CliRunner().invoke(main, ["import-complaints", str(path), *arguments], obj=info)

    return run


def sums(result: Result) -> dict[str, object]:
    return json.loads(result.stdout.splitlines()[-1])


def test_all_rows_good_ends_with_0(run, packing):
    result = run(*NAMED, "--date", "Date", "--customer", "Customer", "--json")
    assert result.exit_code == 0
    assert sums(result) == {
        "rows": 4,
        "imported": 4,
        "skipped": 0,
        "bad": 0,
        "complaints_new": 2,
    }
    assert {one.team for one in db.session.scalars(db.select(Complaint))} == {packing}


def test_a_second_time_skips_all_and_ends_with_0(run, packing):
    run(*NAMED)
    result = run(*NAMED, "--json")
    assert result.exit_code == 0
    assert (sums(result)["imported"], sums(result)["skipped"]) == (0, 4)


def test_bad_rows_are_said_and_end_with_3(run, packing):
    result = run(*NAMED, "--date", "Date", "--json", rows=ROWS)
    assert result.exit_code == 3
    assert "Line 7: “soon” is not a date." in result.stderr
    assert (sums(result)["imported"], sums(result)["bad"]) == (4, 2)


def test_of_many_bad_rows_the_first_are_said(run, packing):
    result = run(*NAMED, rows=[["", "2026-01-01", str(number), ""] for number in range(30)])
    assert result.stderr.count("Line ") == 20
    assert "10 more" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--complaint", "Beschwerde"], "The columns are: Complaint, Date, Customer, Number."),
        ([*NAMED, "--date", "When"], "There is no column “When”"),
        ([*NAMED, "--date", "Customer"], "holds no dates"),
        ([*NAMED, "--date", "Date", "--date-format", "stardate"], "not a way to write dates"),
        ([*NAMED, "--team", "Nobody"], "Packing, line 3"),
    ],
)
def test_what_cannot_be_read_ends_with_2(run, packing, arguments, said):
    result = run(*arguments, "--json")
    assert result.exit_code == 2
    assert said in result.stderr
    assert sums(result)["rows"] == 0
    assert said in str(sums(result)["error"])


def test_what_is_no_table_ends_with_2(run, packing):
    assert run(*NAMED, rows=b"\x89PNG\r\n\x1a\n\0\0\0").exit_code == 2


def test_a_file_that_is_not_there_ends_with_2(app, tmp_path):
    command = ["import-complaints", str(tmp_path / "gone.csv"), *NAMED]
    result = CliRunner().invoke(main, command, obj=ScriptInfo(create_app=lambda: app))
    assert (result.exit_code, result.stderr) == (2, "The file cannot be opened.\n")


def test_ambiguous_dates_are_asked_for(run, packing):
    rows = [["Label", "03-04-15", "", ""]]
    result = run(*NAMED, "--date", "Date", rows=rows)
    assert result.exit_code == 2
    assert "dmy (day-month-year" in result.stderr
    assert run(*NAMED, "--date", "Date", "--date-format", "dmy", rows=rows).exit_code == 0
    heard_at = db.session.scalars(db.select(Complaint.first_heard_at)).one()
    assert clock.local(heard_at).date() == date(2015, 4, 3)


def test_with_more_than_one_team_it_must_be_said_which(run, packing, returns):
    result = run(*NAMED)
    assert result.exit_code == 2
    assert "Packing, line 3, Returns desk" in result.stderr
    assert run(*NAMED, "--team", "returns DESK").exit_code == 0
    assert db.session.scalars(db.select(Import)).one().team == returns


def test_an_empty_board_gets_a_team_for_everybody(run, app):
    result = run(*NAMED)
    assert result.exit_code == 0
    assert "Everybody" in result.stderr
    assert [team.name for team in db.session.scalars(db.select(Team))] == ["Everybody"]


def test_a_dry_run_writes_nothing(run, app):
    result = run(*NAMED, "--dry-run", "--json", rows=ROWS)
    assert result.exit_code == 3
    assert (sums(result)["imported"], sums(result)["complaints_new"]) == (5, 2)
    assert not occurrences()
    assert not db.session.scalar(db.select(Team.id))
    assert not db.session.scalar(db.select(Import.id))


def test_without_json_it_says_a_sentence(run, packing):
    assert "4 rows read: 4 brought in, 0 on the board already, 0 bad" in run(*NAMED).stdout


@pytest.mark.skipif(not SAMPLES, reason="KAIZEN_SAMPLE_DATA is not set")
@pytest.mark.parametrize(
    ("name", "arguments", "rows"),
    [
        (
            "complaints_comcast_2015.csv",
            ["--complaint", "Customer Complaint", "--date", "Date", "--reference", "Ticket #"],
            2224,
        ),
        (
            "complaints_cfpb_20k_nonarrative.csv",
            ["--complaint", "Product", "--complaint", "Sub-product", "--date", "Date received"],
            20_000,
        ),
        ("complaints_cfpb_3186_mdy.csv", ["--complaint", "Issue", "--date", "Date received"], 3186),
        (
            "complaints_cfpb_text_3947_nodate.csv",
            ["--complaint", "Product", "--text", "Consumer complaint narrative"],
            3947,
        ),
        (
            "complaints_cfpb_narratives_300.json",
            ["--complaint", "Issue", "--date", "Date received", "--reference", "Complaint ID"],
            300,
        ),
    ],
)
def test_real_files(app, packing, name, arguments, rows):
    command = ["import-complaints", f"{SAMPLES}/{name}", *arguments, "--json"]
    info = ScriptInfo(create_app=lambda: app)
    once, again = (CliRunner().invoke(main, command, obj=info) for _ in range(2))
    assert (once.exit_code, again.exit_code) == (0, 0)
    assert (sums(once)["rows"], sums(once)["imported"]) == (rows, rows)
    assert (sums(again)["imported"], sums(again)["skipped"]) == (0, rows)
