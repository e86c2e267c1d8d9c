"""What asks for somebody is told on the devices that they allowed, and on no other."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kaizen import clock
from kaizen.addresses import is_public
from kaizen.extensions import db
from kaizen.inbox.browsers import is_endpoint, subscribe
from kaizen.inbox.deliveries import Channel, DeliveryState, PushSubscription
from kaizen.inbox.push import Gone, NotPushed, contact, public_key, push
from kaizen.inbox.reading import read_all
from kaizen.inbox.sending import PAUSES
from kaizen.jobs.running import run
from kaizen.jobs.timetable import timetable
from tests.conftest import save
from tests.inbox.push_service import PushService, claims_of, serving
from tests.inbox.queue import deliveries, run_jobs

HERE = ("127.0.0.0/8",)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday, when packing works
SAID = {"title": "Print it twice", "body": "Jonas: asks", "url": "/ideas/7", "tag": "idea-7"}


@pytest.fixture(autouse=True)
def noon(packing):
    packing.time_zone = "UTC"
    db.session.commit()
    with clock.at(NOON):
        yield


@pytest.fixture
def service(app):
    app.config["OUTGOING_PRIVATE"] = HERE
    with serving(PushService()) as one:
        yield one


@pytest.fixture
def phone(service, aylin) -> PushSubscription:
    return subscribed(service, aylin)


def subscribed(service, person) -> PushSubscription:
    fields = service.fields
    return save(
        subscribe(person, fields["endpoint"], fields["p256dh"], fields["auth"], inside=HERE)
    )


def run_pushes() -> None:
    run_jobs()
    job = next(job for job in timetable() if job.name == "push")
    assert run(job) is not None, "push failed"
    db.session.expire_all()


def count() -> int:
    return db.session.scalar(db.select(db.func.count(PushSubscription.id)))


def test_only_the_browser_can_read_what_it_is_told(service, phone):
    push(phone, **SAID)
    assert service.told == [SAID]
    (headers,) = service.headers
    assert headers["content-encoding"] == "aes128gcm"
    assert int(headers["ttl"]) == 12 * 3600
    claims = claims_of(headers, f"http://127.0.0.1:{service.port}", public_key())
    assert claims["sub"].startswith("mailto:")


def test_a_long_story_is_told_shortly(service, phone):
    push(phone, title="t" * 9000, body="ü" * 9000, url="/", tag="")
    assert len(service.told[0]["title"]) == 120


@pytest.mark.parametrize(
    ("status", "is_gone", "is_final"),
    [
        (404, True, True),
        (410, True, True),
        (429, False, False),
        (500, False, False),
        (503, False, False),
        (400, False, True),
        (403, False, True),
        (302, False, True),
    ],
)
def test_what_a_push_service_answers_is_understood(service, phone, status, is_gone, is_final):
    service.status = status
    with pytest.raises(NotPushed) as caught:
        push(phone, **SAID)
    assert isinstance(caught.value, Gone) is is_gone
    assert caught.value.is_final is is_final
    assert len(service.headers) == 1


def test_a_push_service_that_is_away_is_tried_again(service, phone):
    phone.endpoint = "http://127.0.0.1:9/send/abc"
    with pytest.raises(NotPushed) as caught:
        push(phone, **SAID)
    assert not caught.value.is_final


def test_nothing_is_sent_into_our_own_network(app, service, phone):
    app.config["OUTGOING_PRIVATE"] = ()
    phone.endpoint = phone.endpoint.replace("127.0.0.1", "localhost")
    with pytest.raises(NotPushed) as caught:
        push(phone, **SAID)
    assert caught.value.is_final
    assert service.headers == []


def test_the_key_is_made_once_and_for_its_owner_only(app):
    key = public_key()
    file = Path(app.instance_path) / "vapid-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert public_key() == key
    app.config["VAPID_PRIVATE_KEY"] = file.read_text().strip()
    file.unlink()
    assert public_key() == key
    assert not file.exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"PUSH_CONTACT": "it@example.org"}, "mailto:it@example.org"),
        ({"PUSH_CONTACT": "https://example.org/us"}, "https://example.org/us"),
        ({"MAIL_FROM": "Kaizen <board@example.org>"}, "mailto:board@example.org"),
        ({"PUBLIC_URL": "https://kaizen.example.org"}, "mailto:kaizen@kaizen.example.org"),
    ],
)
def test_somebody_can_be_asked(app, settings, said):
    app.config |= settings
    assert contact() == said


def test_what_asks_for_me_is_told_at_once_and_once(service, phone, ask, aylin):
    ask(aylin)
    for _ in range(3):
        run_pushes()
    (told,) = service.told
    assert told["title"] == "Order new rolls of labels"
    assert told["body"].startswith("Jonas Berg: ")
    assert told["url"].startswith("/todos/")
    assert [one.state for one in deliveries()] == [DeliveryState.SENT]


def test_it_is_told_in_the_persons_language(service, phone, ask, aylin):
    aylin.language = "de"
    ask(aylin)
    run_pushes()
    (told,) = service.told
    assert "Jonas Berg: " in told["body"]


def test_what_was_read_meanwhile_is_not_told(service, phone, ask, aylin):
    ask(aylin)
    run_jobs()
    read_all(aylin, to=10**6)
    db.session.commit()
    run_pushes()
    assert service.told == []
    assert [one.state for one in deliveries()] == [DeliveryState.NOT_NEEDED]


def test_quiet_outside_the_shift(service, phone, ask, aylin):
    with clock.at(NOON.replace(hour=22)):
        ask(aylin)
        run_pushes()
        assert service.told == []
    with clock.at(NOON + timedelta(days=1)):
        run_pushes()
    assert len(service.told) == 1


def test_a_subscription_that_is_gone_is_forgotten(service, phone, ask, aylin):
    service.status = 410
    ask(aylin)
    run_pushes()
    assert count() == 0
    assert [one.state for one in deliveries()] == [DeliveryState.NOT_NEEDED]


def test_a_busy_push_service_is_asked_again_later(service, phone, ask, aylin):
    service.status = 429
    ask(aylin)
    run_pushes()
    (waiting,) = deliveries()
    assert (waiting.state, waiting.fault) == (DeliveryState.WAITING, "busy: 429")
    service.status = 201
    run_pushes()
    assert service.told == []
    with clock.at(NOON + PAUSES[0]):
        run_pushes()
    assert len(service.told) == 1
    assert deliveries()[0].state is DeliveryState.SENT


def test_each_browser_is_told_and_one_fault_is_not_the_others(service, phone, ask, aylin):
    with serving(PushService(status=500)) as broken:
        subscribed(broken, aylin)
        ask(aylin)
        run_pushes()
    assert len(service.told) == 1
    assert {one.channel for one in deliveries()} == {Channel.PUSH}
    assert {one.state for one in deliveries()} == {DeliveryState.SENT, DeliveryState.WAITING}


def test_a_browser_subscribes_and_unsubscribes(service, browse, aylin):
    browser = browse(aylin)
    assert browser.get("/inbox/push").json == {"key": public_key()}
    assert browser.post("/inbox/push", service.fields).status_code == 204
    assert browser.post("/inbox/push", service.fields).status_code == 204
    assert count() == 1
    gone = browser.client.delete("/inbox/push", data={"endpoint": service.endpoint})
    assert gone.status_code == 204
    assert count() == 0


def test_signing_out_ends_it_on_this_device(service, browse, aylin):
    browser = browse(aylin)
    browser.post("/inbox/push", service.fields)
    browser.post("/sign-out", htmx=False)
    assert count() == 0


def test_a_device_belongs_to_who_subscribed_last(service, browse, aylin, tomasz):
    browse(aylin).post("/inbox/push", service.fields)
    browse(tomasz).post("/inbox/push", service.fields)
    (one,) = db.session.scalars(db.select(PushSubscription))
    assert one.person_id == tomasz.id
    browse(aylin).client.delete("/inbox/push", data={"endpoint": service.endpoint})
    assert count() == 1


@pytest.mark.parametrize("missing", ["endpoint", "p256dh", "auth"])
@pytest.mark.parametrize("odd", ["", "x", "é", "http://", "a" * 2000])
def test_what_is_no_browser_is_refused_in_words(service, browse, aylin, missing, odd):
    answer = browse(aylin).post("/inbox/push", service.fields | {missing: odd})
    assert answer.status_code == 422
    assert answer.json["words"]
    assert count() == 0


def test_a_person_has_ten_browsers_at_most(service, aylin):
    fields = service.fields
    for number in range(13):
        endpoint = f"{fields['endpoint']}/{number}"
        subscribe(aylin, endpoint, fields["p256dh"], fields["auth"], inside=HERE)
    db.session.commit()
    assert count() == 10


@pytest.mark.parametrize(
    ("given", "is_one"),
    [
        ("https://push.example.org/abc", True),
        ("https://push.example.org:8443/abc", True),
        ("http://push.example.org/abc", False),
        ("https://localhost/abc", False),
        ("https://printer/abc", False),
        ("https://nas.local/abc", False),
        ("https://127.0.0.1/abc", False),
        ("https://10.1.2.3/abc", False),
        ("https://[::1]/abc", False),
        ("https://[::ffff:10.0.0.1]/abc", False),
        ("https://169.254.169.254/latest", False),
        ("https://me@push.example.org/abc", False),
        ("https://push.example.org:99999/abc", False),
        ("ftp://push.example.org/abc", False),
    ],
)
def test_an_endpoint_is_a_server_out_there(given, is_one):
    assert is_endpoint(given) is is_one


def test_which_addresses_are_public():
    assert is_public("142.250.74.46")
    for inside in (
        "192.168.1.1",
        "100.64.0.1",
        "fe80::1%eth0",
        "::ffff:127.0.0.1",
        "0.0.0.0",  # noqa: S104 - nobody listens
        "224.0.0.1",
    ):
        assert not is_public(inside)
