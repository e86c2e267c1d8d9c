"""What asks for somebody is mailed at once, once, and tried again until it goes out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from threading import Barrier

import pytest

from kaizen import clock
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.ideas.votes import vote_for
from kaizen.inbox.at_once import EVENTS, queue_what_asks
from kaizen.inbox.deliveries import Channel, DeliveryState, PushSubscription
from kaizen.inbox.gathering import gather
from kaizen.inbox.models import Digest, InboxSettings, NoticeKind, Way
from kaizen.inbox.reading import read_all
from kaizen.inbox.sending import PAUSES, forget_old_deliveries, send_mail
from kaizen.inbox.settings import settle, ways_of
from kaizen.jobs.running import run
from kaizen.jobs.timetable import timetable
from tests.inbox.post_office import serving
from tests.inbox.queue import deliveries, run_jobs

# A Wednesday at noon, when packing works.
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
A_SECOND, A_MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def noon(packing):
    packing.time_zone = "UTC"
    db.session.commit()
    with clock.at(NOON):
        yield


def states() -> list[DeliveryState]:
    return [one.state for one in deliveries()]


def queue() -> None:
    gather()
    queue_what_asks()
    db.session.commit()


def later(time: timedelta) -> None:
    with clock.at(NOON + time):
        run_jobs()


def test_what_asks_for_me_comes_at_once_and_once(office, ask, aylin, with_mail):
    with_mail(aylin)
    ask(aylin)
    for _ in range(3):
        run_jobs()
    assert office.to == ["aylin@example.org"]
    assert "Order new rolls of labels" in office.messages[0]["Subject"]
    assert states() == [DeliveryState.SENT]
    assert deliveries()[0].sent_at == NOON


def test_what_does_not_ask_waits_for_the_digest(office, idea, aylin, tomasz, with_mail):
    with_mail(aylin)
    vote_for(idea, tomasz)
    db.session.commit()
    run_jobs()
    assert deliveries() == []


def test_without_an_address_nothing_is_queued(office, ask, aylin):
    ask(aylin)
    run_jobs()
    assert deliveries() == []


@pytest.mark.parametrize("way", [Way.DIGEST, Way.OFF])
def test_who_wants_it_otherwise_is_not_mailed_at_once(office, ask, aylin, with_mail, way):
    settle(
        with_mail(aylin),
        ways_of([aylin.id])[aylin.id] | {NoticeKind.TO_DOS: way},
        digest=Digest.DAILY,
        quiet=True,
    )
    ask(aylin)
    run_jobs()
    assert [one for one in deliveries() if one.channel is Channel.MAIL] == []


def test_it_is_quiet_until_the_shift_begins(office, ask, aylin, packing, with_mail):
    with_mail(aylin)
    with clock.at(NOON + timedelta(hours=8)):
        ask(aylin)
        run_jobs()
    assert office.messages == []
    six = datetime.combine(NOON.date() + timedelta(days=1), time(6), UTC)
    assert deliveries()[0].try_at == six
    with clock.at(six - A_SECOND):
        run_jobs()
        assert office.messages == []
    with clock.at(six):
        run_jobs()
    assert len(office.messages) == 1


def test_who_wants_no_quiet_is_told_at_night(office, ask, aylin, with_mail):
    db.session.add(InboxSettings(person_id=with_mail(aylin).id, quiet=False))
    with clock.at(NOON + timedelta(hours=8)):
        ask(aylin)
        run_jobs()
    assert len(office.messages) == 1


def test_what_was_read_or_done_in_the_quiet_hours_is_not_sent(
    office, ask, aylin, tomasz, with_mail
):
    for one in (aylin, tomasz):
        with_mail(one)
    with clock.at(NOON + timedelta(hours=8)):
        ask(aylin)
        done = ask(tomasz)
        run_jobs()
        read_all(aylin, to=10**6)
        done.do(tomasz)
        db.session.commit()
    later(timedelta(hours=20))
    assert office.messages == []
    assert states() == [DeliveryState.NOT_NEEDED] * 2


def test_who_left_is_not_written_to(office, ask, aylin, ada, with_mail):
    with_mail(aylin)
    with clock.at(NOON + timedelta(hours=8)):
        ask(aylin)
        run_jobs()
        aylin.leave(ada)
        db.session.commit()
    later(timedelta(hours=20))
    assert (office.messages, states()) == ([], [DeliveryState.NOT_NEEDED])


def test_later_means_later_and_with_the_same_number(office, ask, aylin, with_mail):
    office.answers = ["451 Greylisted"]
    office.refuses = {}
    ask(with_mail(aylin))
    run_jobs()
    (one,) = deliveries()
    assert (one.state, one.tries, one.try_at) == (DeliveryState.WAITING, 1, NOON + A_MINUTE)
    assert one.fault == "busy: 451 Greylisted"
    later(A_MINUTE - A_SECOND)
    assert office.messages == []
    later(A_MINUTE)
    assert len(office.messages) == 1
    assert states() == [DeliveryState.SENT]


def test_the_pauses_grow_and_after_three_days_it_is_left_to_the_inbox(
    office, ask, aylin, with_mail
):
    office.answers = ["451 Not now"] * 50
    ask(with_mail(aylin))
    tried, now = [], NOON
    for _ in range(40):
        with clock.at(now):
            run_jobs()
        (one,) = [d for d in deliveries() if d.channel is Channel.MAIL]
        if one.state is not DeliveryState.WAITING:
            break
        tried.append(one.try_at - now)
        now = one.try_at
    assert tried == PAUSES[:-1]
    assert one.state is DeliveryState.GIVEN_UP
    assert timedelta(days=2.5) < now - NOON < timedelta(days=3.5)
    assert office.messages == []


def test_an_address_that_is_refused_for_good_is_given_up_at_once_and_the_others_go_out(
    office, ask, aylin, tomasz, with_mail
):
    office.refuses["aylin@example.org"] = "550 5.1.1 No such user"
    for one in (aylin, tomasz):
        ask(with_mail(one))
    run_jobs()
    assert states() == [DeliveryState.GIVEN_UP, DeliveryState.SENT]
    assert deliveries()[0].fault == "recipient: 550 5.1.1 No such user"
    assert office.to == ["tomasz@example.org"]


def test_a_server_that_is_away_puts_off_all_that_is_due(app, office, ask, aylin, tomasz, with_mail):
    there = app.config["SMTP_PORT"]
    with serving(office) as port:
        app.config["SMTP_PORT"] = port
    for one in (aylin, tomasz):
        ask(with_mail(one))
    run_jobs()
    assert [(one.tries, one.try_at) for one in deliveries()] == [(1, NOON + A_MINUTE)] * 2
    assert deliveries()[0].fault.startswith("refused")
    later(A_MINUTE)
    assert {one.try_at for one in deliveries()} == {NOON + 6 * A_MINUTE}
    app.config["SMTP_PORT"] = there
    later(6 * A_MINUTE)
    assert sorted(office.to) == ["aylin@example.org", "tomasz@example.org"]


def test_a_try_that_ended_in_the_middle_is_made_again_after_its_pause(
    office, ask, aylin, with_mail, monkeypatch
):
    ask(with_mail(aylin))

    def die(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as dying:
        dying.setattr("kaizen.inbox.mail.Line.send", die)
        for job in timetable():
            run(job)
    assert [(one.state, one.tries) for one in deliveries()] == [(DeliveryState.WAITING, 1)]
    run_jobs()
    assert office.messages == []
    later(A_MINUTE)
    assert len(office.messages) == 1


def test_without_a_mail_server_nothing_piles_up(app, ask, aylin, with_mail, box):
    ask(with_mail(aylin))
    run_jobs()
    assert deliveries() == []
    with serving(box) as port:
        app.config |= {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": port, "SMTP_TLS": "off"}
        run_jobs()
        assert box.messages == []
        ask(aylin, "Clean the printer")
        run_jobs()
    assert len(box.messages) == 1


def test_what_waits_when_mail_is_switched_off_is_dropped(app, office, ask, aylin, with_mail):
    office.answers = ["451 Not now"]
    ask(with_mail(aylin))
    run_jobs()
    app.config["SMTP_HOST"] = ""
    later(A_MINUTE)
    assert states() == [DeliveryState.NOT_NEEDED]


def test_each_browser_is_pushed_to_once(office, ask, aylin):
    for number in range(2):
        db.session.add(
            PushSubscription(
                person=aylin,
                endpoint=f"https://push.example.org/{number}",
                endpoint_hash=str(number),
                key="k",
                secret="s",
            )
        )
    ask(aylin)
    queue()
    assert [one.channel for one in deliveries()] == [Channel.PUSH] * 2


def test_a_long_ledger_is_looked_through_in_steps(app, office, ask, aylin, with_mail):
    ask(with_mail(aylin))
    for _ in range(EVENTS + 10):
        record(EventKind.TEAM_CHANGED, aylin.team, None)
    db.session.commit()
    ask(aylin, "Clean the printer")
    run_jobs()
    assert len(office.messages) == 2


def test_old_ones_are_forgotten_and_waiting_ones_never(office, ask, aylin, with_mail):
    ask(with_mail(aylin))
    run_jobs()
    assert forget_old_deliveries() == 0
    with clock.at(NOON + timedelta(days=91)):
        assert forget_old_deliveries() == 1


def test_two_that_send_at_once_send_it_once(app, office, ask, aylin, with_mail):
    for number in range(6):
        ask(with_mail(aylin), f"Number {number}")
    queue()
    db.session.remove()
    both = Barrier(2)

    def send(_: int) -> None:
        with app.app_context(), clock.at(NOON):
            both.wait(30)
            send_mail()
            db.session.remove()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(send, range(2)))
    assert len(office.messages) == 6
    assert set(states()) == {DeliveryState.SENT}
