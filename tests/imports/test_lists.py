import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaizen.imports.reading import Row

TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


def cells(rows):
    return [row.cells for row in rows]


def test_a_json_list_has_the_keys_of_its_objects_as_columns(read):
    entries = [
        {"id": 1.0, "words": "läuft"},
        {"id": 2, "tags": ["a", {"b": None}]},
        7,
        {"id": None},
    ]
    columns, rows = read(json.dumps(entries).encode())
    assert columns == ["id", "words", "tags"]
    assert rows[:2] == [Row(1, ("1", "läuft", "")), Row(2, ("2", "", '["a",{"b":null}]'))]
    assert "not an object" in rows[2].problem
    assert rows[3] == Row(4, ("", "", ""))


def test_json_lines_are_read_too(read):
    columns, rows = read(b'{"id": 1, "words": "a"}\n{"id": 2, "words": "b"}\n')
    assert (columns, cells(rows)) == (["id", "words"], [("1", "a"), ("2", "b")])


@pytest.mark.parametrize("rest", ["", ",", ', {"id": ', ', {"id": }, {"id": 3}]', "x"])
def test_a_json_list_that_breaks_off_keeps_what_came_before(read, rest):
    _, rows = read(('[{"id": 1}' + rest).encode())
    assert rows[0] == Row(1, ("1",))
    assert "not valid JSON" in rows[1].problem
    assert len(rows) == 2


def test_a_json_list_longer_than_what_is_held_of_it_is_read_whole(read):
    entries = [{"id": number, "words": "ä" * (number % 3000)} for number in range(1, 2001)]
    _, rows = read(json.dumps(entries, ensure_ascii=False, indent=1).encode())
    assert [row.cells[0] for row in rows] == [str(number) for number in range(1, 2001)]
    assert [len(row.cells[1]) for row in rows] == [number % 3000 for number in range(1, 2001)]


@given(st.lists(st.dictionaries(TYPED, CELLS | st.none(), min_size=1), min_size=1, max_size=6))
@settings(deadline=None)
def test_any_json_list_is_read_back(read, entries):
    columns, rows = read(json.dumps(entries).encode())
    keys = list(dict.fromkeys(key for entry in entries for key in entry))
    assert len(columns) == len(set(columns)) == len(keys)
    assert cells(rows) == [tuple(entry.get(key) or "" for key in keys) for entry in entries]
