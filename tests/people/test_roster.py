from dataclasses import dataclass

import pytest

from kaizen.errors import Refusal
from kaizen.language import LANGUAGES
from kaizen.people.models import Role
from kaizen.people.roster import MOST_ROWS, columns_meant, read_roster, with_pins


@dataclass
class Row:
    number: int
    cells: tuple[str, ...]
    problem: str | None = None


def read(columns, *rows, teams=("Packing, line 3",)):
    records = [Row(line, cells) for line, cells in enumerate(rows, start=2)]
    return read_roster(columns, records, teams=teams, languages=LANGUAGES)


@pytest.mark.parametrize(
    ("columns", "meant"),
    [
        (["Name", "Badge", "PIN"], {"name": 0, "badge": 1, "pin": 2}),
        (["E-Mail", "Full Name"], {"email": 0, "name": 1}),
        (["Vorname", "Nachname", "Personalnummer"], {"first": 0, "last": 1, "badge": 2}),
        (["ID", "Employee", "Department"], {"badge": 0, "name": 1, "team": 2}),
        (["Badge no.", "Team name", "ROLE", "Name"], {"badge": 0, "team": 1, "role": 2, "name": 3}),
    ],
)
def test_columns_are_found_by_their_usual_names(columns, meant):
    assert columns_meant(columns) == meant


def test_a_file_without_names_is_refused_with_what_there_is():
    with pytest.raises(Refusal, match="There are: colour and size"):
        columns_meant(["colour", "size"])


def test_good_rows_are_people(app):
    roster = read(
        ["Name", "Badge", "PIN", "Team", "Role", "Email", "Language"],
        (" Mai  Nguyen", "1003", "4821", "PACKING, LINE 3", "Team leader", "Mai@x.example", "EN"),
        ("Sem de Vries", "1004", "", "", "", "", "xx"),
        ("", "", "", "", "", "", ""),
    )
    mai, sem = roster.good
    assert (mai.name, mai.badge, mai.role) == ("Mai Nguyen", "1003", Role.MANAGER)
    assert (mai.email, mai.language) == ("mai@x.example", "en")
    assert (sem.pin, sem.team, sem.role, sem.language) == ("", "", Role.WORKER, None)
    assert (roster.rows, roster.without_pin, roster.new_teams) == (2, 1, {})


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("", "1003", "", "", ""), "The name is missing"),
        (("Mai", "", "", "", ""), "is needed to sign in"),
        (("Mai", "1003", "12", "", ""), "4 to 8 digits"),
        (("Mai", "1003", "", "", "king"), "is no role"),
        (("Mai", "1001", "", "", ""), "Aylin Kaya has 1001 already"),
        (("Mai", "x@y", "", "", ""), "has no @"),
        (("Mai", "1003", "", "x" * 301, ""), "longer than 300"),
        (("Mai", "1" * 41, "", "", ""), "longer than 40"),
    ],
)
def test_bad_rows_say_line_and_reason(aylin, cells, reason):
    roster = read(["name", "badge", "pin", "team", "role"], cells, ("Sem", "1004", "", "", ""))
    (bad,) = roster.bad
    assert bad.line == 2
    assert reason in bad.reason
    assert [one.name for one in roster.good] == ["Sem"]


def test_the_same_badge_twice_in_a_file_is_a_bad_row(app):
    roster = read(["name", "badge"], ("Mai", "a1"), ("Sem", "A1"))
    assert [(row.line, row.reason) for row in roster.bad] == [(3, "Mai has A1 already.")]


def test_teams_that_are_not_there_can_be_made_or_left_out(app):
    roster = read(
        ["name", "badge", "team"], ("Mai", "1", "Paint"), ("Sem", "2", "PAINT"), ("Ann", "3", "")
    )
    assert roster.new_teams == {"paint": "Paint"}
    assert len(roster.good) == 3
    known = roster.in_known_teams()
    assert [one.name for one in known.good] == ["Ann"]
    assert [row.line for row in known.bad] == [2, 3]


def test_a_row_that_could_not_be_read_is_a_bad_row(app):
    roster = read_roster(["name"], [Row(2, ("",), "too long")], teams=[], languages={})
    assert roster.bad[0].reason == "too long"


def test_too_many_people_at_once_are_refused(app):
    rows = [(f"P {n}", str(n)) for n in range(MOST_ROWS + 1)]
    with pytest.raises(Refusal, match="Split it"):
        read(["name", "badge"], *rows)


def test_who_has_no_pin_gets_one(app):
    roster = read(["name", "badge", "email"], ("Mai", "1", ""), ("Sem", "", "s@x.example"))
    mai, sem = with_pins(roster.good)
    assert len(mai.pin) == 6
    assert len(sem.pin) >= 10


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("de", "de"),
        ("Polski", "pl"),
        ("pt-BR", "pt_BR"),
        ("PT", "pt_BR"),
        ("日本語", "ja"),
        ("x", None),
    ],
)
def test_a_language_is_known_by_its_tag_or_its_own_name(app, written, meant):
    roster = read(["name", "badge", "language"], ("Aylin Kaya", "1001", written))
    assert roster.good[0].language == meant
