"""How the mail goes, for who looks after the board; and trying it from the command line."""

from datetime import UTC, datetime

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.inbox.cli import mail_test_command
from kaizen.inbox.deliveries import Channel, Delivery, DeliveryState
from kaizen.inbox.push import PushFault
from kaizen.jobs.running import run
from kaizen.jobs.timetable import timetable
from tests.inbox.post_office import NAME, PASSWORD, knows, serving
from tests.inbox.queue import deliveries, run_jobs

WHILE_THEY_WORK = datetime(2026, 3, 2, 10, tzinfo=UTC)  # a Monday


def send_test(browser, key: str = "a" * 32):
    return browser.post("/mail/tests", {"key": key}, htmx=False)


def test_only_admins_see_it(browse, ada, jonas, aylin):
    assert browse(ada).get("/mail").status_code == 200
    for other in (jonas, aylin):
        assert browse(other).get("/mail").status_code == 403
        assert send_test(browse(other)).status_code == 403


def test_without_a_mail_server_it_says_so_and_refuses_a_test(browse, ada, with_mail):
    browser = browse(with_mail(ada))
    assert "Set SMTP_HOST" in browser.get("/mail").text
    answer = send_test(browser)
    assert answer.status_code == 409
    assert "Mail is not set up." in answer.text
    assert deliveries() == []


def test_a_test_goes_the_way_of_all_mail_and_once(office, browse, ada, with_mail):
    browser = browse(with_mail(ada))
    for _ in range(2):
        assert send_test(browser).status_code == 303
    assert "on its way" in browser.get("/mail").text
    run_jobs()
    assert office.to == ["ada@example.org"]
    assert deliveries()[0].state is DeliveryState.SENT
    assert "none yet" not in browser.get("/mail").text.partition("Waiting")[0]


def test_a_test_needs_an_address(office, browse, ada):
    answer = send_test(browse(ada))
    assert answer.status_code == 409
    assert "no e-mail address" in answer.text


def test_it_shows_what_did_not_go_out_to_whom_and_why(office, browse, ada, aylin, ask, with_mail):
    office.refuses["aylin@example.org"] = "550 5.1.1 No such user"
    with clock.at(WHILE_THEY_WORK):
        ask(with_mail(aylin))
        run_jobs()
    page = browse(ada).get("/mail").text
    assert "Aylin Kaya" in page
    assert "does not take mail for this address" in page
    assert "550 5.1.1 No such user" in page
    assert "given up" in page


@pytest.mark.parametrize("fault", PushFault)
def test_it_says_why_a_device_was_not_told(browse, ada, aylin, fault):
    key = {"subject_key": "event-1-1", "up_to_id": 1, "try_at": clock.now()}
    kept = {"fault": f"{fault}: 500", "fault_at": clock.now()}
    db.session.add(Delivery(person=aylin, channel=Channel.PUSH, **key, **kept))
    db.session.commit()
    page = browse(ada).get("/mail").text
    assert "evice" in page
    assert "mail server" not in page.partition("What did not go out")[2]


def test_it_shows_no_secret(app, office, browse, ada):
    app.config |= {"SMTP_USER": NAME, "SMTP_PASSWORD": PASSWORD}
    assert PASSWORD not in browse(ada).get("/mail").text


def test_every_job_has_words_and_shows_its_faults(browse, ada, monkeypatch):
    monkeypatch.setattr("kaizen.sweep.anything_due", lambda: 1 / 0)
    for job in timetable():
        run(job)
    page = browse(ada).get("/mail").text
    assert "ZeroDivisionError" in page
    assert "Carry out what comes due" in page


class TestTheCommand:
    @pytest.fixture
    def said(self, app):
        def by(address: str = "ada@example.org"):
            return app.test_cli_runner().invoke(mail_test_command, [address])

        return by

    def test_it_sends_one_and_says_so(self, office, said):
        result = said()
        assert result.exit_code == 0
        assert "The mail server took it." in result.output
        assert office.to == ["ada@example.org"]

    def test_nothing_set(self, said):
        assert said().exit_code == 1
        assert "Set SMTP_HOST" in said().output

    def test_a_wrong_password(self, app, box, said):
        with serving(box, authenticator=knows, auth_require_tls=False) as port:
            app.config |= {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": port, "SMTP_TLS": "off"}
            app.config |= {"SMTP_USER": NAME, "SMTP_PASSWORD": "five sparrows"}
            result = said()
            app.config["SMTP_PASSWORD"] = PASSWORD
            assert said().exit_code == 0
        assert result.exit_code == 1
        assert "does not take this name and password" in result.output
        assert "sparrows" not in result.output

    def test_a_refused_address(self, office, said):
        office.refuses["ada@example.org"] = "550 Who?"
        assert said().exit_code == 1
        assert "550 Who?" in said().output

    def test_no_such_name(self, app, said):
        app.config["SMTP_HOST"] = "mail.invalid"
        assert "No mail server has this name." in said().output

    def test_it_leaves_nothing_behind(self, office, said):
        said()
        assert deliveries() == []
        assert db.session.scalar(db.text("SELECT count(*) FROM job_run")) == 0
