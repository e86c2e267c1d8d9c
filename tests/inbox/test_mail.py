"""Speaking with a real mail server: what goes out, and what each fault is called."""

import socket
from contextlib import closing

import pytest

from kaizen.inbox.letters import test_message as a_test
from kaizen.inbox.mail import FAULT_WORDS, Fault, NotSent, PostOffice, in_words, one_line
from tests.inbox.post_office import (
    NAME,
    PASSWORD,
    Letterbox,
    certificate,
    context_of,
    knows,
    serving,
)


@pytest.fixture
def box() -> Letterbox:
    return Letterbox()


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("papers"))


@pytest.fixture
def trusted(papers, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(papers[0]))
    return papers


def fault_of(office: PostOffice, message) -> Fault:
    with pytest.raises(NotSent) as fault, office.open() as line:
        line.send(message)
    return fault.value.fault


@pytest.fixture
def message(app):
    return a_test("aylin@example.org")


def plain(port: int, **more) -> PostOffice:
    return PostOffice("127.0.0.1", port, "off", **more)


def test_without_encryption_or_sign_in(box, message):
    with serving(box) as port, plain(port).open() as line:
        line.send(message)
        line.send(message)
    assert box.to == ["aylin@example.org"] * 2


def test_by_starttls_and_with_a_sign_in(box, message, trusted):
    options = {
        "tls_context": context_of(*trusted),
        "require_starttls": True,
        "authenticator": knows,
        "auth_required": True,
    }
    with serving(box, **options) as port:
        right = PostOffice("localhost", port, "starttls", NAME, PASSWORD)
        with right.open() as line:
            line.send(message)
        wrong = PostOffice("localhost", port, "starttls", NAME, "five sparrows")
        assert fault_of(wrong, message) is Fault.WRONG_PASSWORD
        assert "sparrows" not in repr(right)
    assert box.to == ["aylin@example.org"]


def test_a_certificate_that_nobody_vouches_for_is_not_taken(box, message, papers):
    with serving(box, tls_context=context_of(*papers)) as port:
        assert fault_of(PostOffice("localhost", port, "starttls"), message) is Fault.CERTIFICATE
    assert box.messages == []


def test_a_server_without_encryption_is_not_given_anything(box, message):
    with serving(box) as port:
        office = PostOffice("127.0.0.1", port, "starttls", NAME, PASSWORD)
        assert fault_of(office, message) is Fault.NO_TLS
        assert fault_of(PostOffice("127.0.0.1", port, "tls"), message) is Fault.TLS_BROKEN


def test_a_server_without_sign_in_says_so(box, message):
    with serving(box) as port:
        assert fault_of(plain(port, user=NAME, password=PASSWORD), message) is Fault.NO_SIGN_IN


def test_nobody_there(message):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        assert fault_of(plain(taken.getsockname()[1]), message) is Fault.REFUSED
    assert fault_of(PostOffice("mail.invalid", 25, "off"), message) is Fault.NAME_NOT_FOUND


def test_no_answer_in_time(message, monkeypatch):
    monkeypatch.setattr("kaizen.inbox.mail.PATIENCE", 0.2)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        assert fault_of(plain(silent.getsockname()[1]), message) is Fault.NO_ANSWER


@pytest.mark.parametrize(
    ("answer", "fault", "is_final"),
    [
        ("550 5.1.1 No such user", Fault.RECIPIENT, True),
        ("450 4.2.0 Greylisted", Fault.BUSY, False),
    ],
)
def test_what_is_said_of_an_address(box, message, answer, fault, is_final):
    box.refuses["aylin@example.org"] = answer
    with serving(box) as port, plain(port).open() as line, pytest.raises(NotSent) as refused:
        line.send(message)
    assert (refused.value.fault, refused.value.is_final) == (fault, is_final)
    assert in_words(str(refused.value)) == (str(FAULT_WORDS[fault]), answer)


def test_what_is_said_of_a_message_and_the_next_one_goes_out(box, message):
    box.answers = ["554 Spam", "451 Try later"]
    with serving(box) as port, plain(port).open() as line:
        for fault, is_final in ((Fault.MESSAGE, True), (Fault.BUSY, False)):
            with pytest.raises(NotSent) as refused:
                line.send(message)
            assert (refused.value.fault, refused.value.is_final) == (fault, is_final)
        line.send(message)
    assert len(box.messages) == 1


def test_an_address_that_can_not_be_told_is_final(app, box):
    with serving(box, enable_SMTPUTF8=False) as port, plain(port).open() as line:
        with pytest.raises(NotSent) as refused:
            line.send(a_test("łucja@example.org"))
        line.send(a_test("lucja@example.org"))
    assert refused.value.is_final


def test_every_fault_has_words():
    assert set(FAULT_WORDS) == set(Fault)


def test_a_title_can_not_end_a_header():
    assert one_line("Print it\r\nBcc: all@example.org\u2028twice") == (
        "Print it Bcc: all@example.org twice"
    )
