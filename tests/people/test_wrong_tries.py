from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.people.wrong_tries import (
    FORGOTTEN_AFTER,
    FREE_TRIES,
    LONGEST_WAIT,
    WrongTries,
    delay_after,
    forget_wrong_tries,
    remember_wrong_try,
    wait_before_next_try,
)

NOTHING = timedelta(0)


@pytest.mark.parametrize(
    ("too_many", "seconds"), [(-1, 0), (0, 5), (1, 10), (2, 20), (5, 160), (8, 900), (99, 900)]
)
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(too_many, seconds):
    assert delay_after(too_many).total_seconds() == seconds
    assert delay_after(too_many) <= LONGEST_WAIT


def wrong(times, name="1001", address="10.0.0.1"):
    for _ in range(times):
        remember_wrong_try(name, address)


def test_a_name_guessed_from_everywhere_has_to_wait_too(app):
    for place in range(4 * FREE_TRIES):
        remember_wrong_try("1001", f"10.0.0.{place}")
    assert wait_before_next_try("1001", "10.0.1.1") > NOTHING


def test_an_address_that_guesses_many_names_has_to_wait_too(app):
    for badge in range(10 * FREE_TRIES):
        remember_wrong_try(str(badge), "10.0.0.1")
    assert wait_before_next_try("somebody", "10.0.0.1") > NOTHING
    assert wait_before_next_try("somebody", "10.0.0.2") == NOTHING


def test_a_shared_device_never_fills_up_while_people_get_in(app):
    for badge in range(20 * FREE_TRIES):
        remember_wrong_try(str(badge), "kiosk")
        forget_wrong_tries(str(badge), "kiosk")
    assert wait_before_next_try("1", "kiosk") == NOTHING


def test_the_right_secret_clears_the_name(app):
    wrong(FREE_TRIES)
    assert wait_before_next_try("1001", "10.0.0.1") > NOTHING
    forget_wrong_tries("1001", "10.0.0.1")
    assert wait_before_next_try("1001", "10.0.0.1") == NOTHING


def test_wrong_tries_are_forgotten_after_a_shift(app):
    wrong(FREE_TRIES)
    with clock.at(clock.now() + FORGOTTEN_AFTER + timedelta(minutes=1)):
        remember_wrong_try("1002", "10.0.0.9")
    assert db.session.query(WrongTries).count() == 3
