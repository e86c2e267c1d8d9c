"""A device's token, its settings, and the end of it."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.kiosks.models import Kiosk, kiosk_with, kiosks_by_name
from kaizen.people.sign_ins import SignIn


def last_event() -> Event:
    return db.session.scalars(db.select(Event).order_by(Event.id.desc()).limit(1)).one()


def test_a_kiosk_is_known_by_its_token_which_is_not_stored(device):
    kiosk, token = device
    assert kiosk_with(token) is kiosk
    assert kiosk_with(token + "x") is None
    assert token not in kiosk.token_hash


def test_what_changed_is_written_down_and_nothing_else(kiosk, ada):
    kiosk.change(ada, name="Gate 2", forgets_after=90)
    assert last_event().kind is EventKind.KIOSK_CHANGED
    assert last_event().details == {
        "before": {"forgets_after": "60"},
        "after": {"forgets_after": "90"},
    }
    before = last_event().id
    kiosk.change(ada, forgets_after=90)
    assert last_event().id == before


def test_a_revoked_kiosk_opens_nothing_and_ends_its_sign_ins(device, ada, aylin):
    kiosk, token = device
    SignIn.start(aylin, kiosk_id=kiosk.id)
    SignIn.start(aylin)
    kiosk.revoke(ada)
    assert last_event().kind is EventKind.KIOSK_REVOKED
    assert kiosk_with(token) is None
    assert kiosks_by_name() == []
    assert [one.kiosk_id for one in db.session.scalars(db.select(SignIn))] == [None]
    with pytest.raises(Refusal, match="revoked already"):
        kiosk.revoke(ada)


def test_being_there_is_written_every_five_minutes(kiosk: Kiosk):
    start = clock.now()
    with clock.at(start):
        kiosk.is_here()
    with clock.at(start + timedelta(minutes=4)):
        kiosk.is_here()
    assert kiosk.last_seen_at == start
    with clock.at(start + timedelta(minutes=5)):
        kiosk.is_here()
    assert kiosk.last_seen_at > start
