"""The code: written by hand, read aloud, typed with gloves on."""

import pytest

from kaizen.receipts import codes


def test_a_code_has_more_than_fifty_bits():
    assert len(codes.SIGNS) ** codes.LENGTH > 2**57
    assert len(set(codes.SIGNS)) == len(codes.SIGNS)


def test_the_same_form_has_the_same_code_on_the_same_board_only():
    key = "5f" * 16
    assert codes.code_of("secret", key) == codes.code_of("secret", key)
    assert codes.code_of("secret", key) != codes.code_of("secret", "6f" * 16)
    assert codes.code_of("secret", key) != codes.code_of("other", key)


@pytest.mark.parametrize(
    "typed",
    ["7KQM-4XPA-9D0E", "7kqm4xpa9d0e", " 7KQM 4XPA 9DOE ", "7kqm–4xpa.9doe", "7-K-Q-M4XPA9DoE"],
)
def test_how_it_is_typed_does_not_matter(typed):
    assert codes.as_printed(typed) == "7KQM4XPA9D0E"


def test_look_alikes_are_one_sign():
    assert codes.as_printed("BILO SZUB 1111") == codes.as_printed("8110 52V8 1111")
    assert not set("BILOSZU") & set(codes.SIGNS)


@pytest.mark.parametrize("typed", ["", "7KQM", "7KQM-4XPA-9D0E-1", "äöü" * 4, "７" * 13, "'; --"])
def test_what_can_be_no_code_is_none(typed):
    assert codes.as_printed(typed) is None


def test_groups_are_easy_to_read():
    assert codes.in_groups("7KQM4XPA9D3E") == "7KQM-4XPA-9D3E"


def test_the_hash_says_nothing_and_takes_its_time():
    hashed = codes.slow_hash("7KQM4XPA9D3E")
    assert len(hashed) == 64
    assert "7KQM" not in hashed
    assert codes.COST["n"] >= 2**14
