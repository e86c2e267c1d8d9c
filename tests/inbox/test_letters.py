"""What a mail carries: headers, two forms of the same words, links that can be followed."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.inbox.deliveries import Channel
from kaizen.inbox.models import Digest, InboxSettings, NoticeKind, Way
from kaizen.inbox.settings import settle, way_of, ways_of
from kaizen.inbox.unsubscribing import token_for
from tests.inbox.queue import deliveries, run_jobs

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
WORDS = "Order <b>new</b> rolls & labels\r\nBcc: all@example.org"


@pytest.fixture(autouse=True)
def noon(packing):
    packing.time_zone = "UTC"
    db.session.commit()
    with clock.at(NOON):
        yield


@pytest.fixture
def sent(office, ask, aylin, with_mail):
    def mail(language: str | None = None, words: str = WORDS):
        ask(with_mail(aylin, language=language), words)
        run_jobs()
        return office.messages[-1]

    return mail


def html(message) -> str:
    return message.get_body(["html"]).get_content()


def plain(message) -> str:
    return message.get_body(["plain"]).get_content()


def test_its_headers(sent):
    message = sent()
    assert message["From"] == "Kaizen <board@example.org>"
    assert message["To"] == "aylin@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(message["Date"]) == NOON
    assert re.fullmatch(r"<mail-\d+-\d+@example.org>", message["Message-ID"])
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].startswith(
        "<https://kaizen.example.org/board/mail/unsubscription/"
    )
    assert message["Bcc"] is None


def test_its_words_are_there_twice_and_are_only_words(sent):
    message = sent()
    assert message.get_content_type() == "multipart/alternative"
    assert "Order <b>new</b> rolls & labels" in plain(message)
    assert "Order &lt;b&gt;new&lt;/b&gt; rolls &amp; labels" in html(message)
    assert "Jonas Berg" in plain(message)
    assert "Jonas Berg" in html(message)


def test_every_link_leads_to_the_board(sent):
    message = sent()
    links = re.findall(r'href="([^"]+)"', html(message)) + re.findall(
        r"https?://\S+", plain(message)
    )
    assert len(links) >= 6
    assert [a for a in links if not a.startswith("https://kaizen.example.org/board/")] == []
    assert "src=" not in html(message)  # nothing is fetched to see who reads


def test_without_an_address_of_the_board_it_has_no_links(app, sent):
    app.config["PUBLIC_URL"] = ""
    message = sent()
    assert "http" not in plain(message)
    assert "href" not in html(message)
    assert message["List-Unsubscribe"] is None
    assert message["List-Unsubscribe-Post"] is None


def test_by_plain_http_nothing_unsubscribes_with_one_click(app, sent):
    app.config["PUBLIC_URL"] = "http://kaizen.local"
    message = sent()
    assert message["List-Unsubscribe"].startswith("<http://kaizen.local/")
    assert message["List-Unsubscribe-Post"] is None


def test_it_speaks_the_readers_language(sent):
    message = sent("ar")
    assert '<html lang="ar" dir="rtl">' in html(message)
    assert '<html lang="pt-BR" dir="ltr">' in html(sent("pt_BR"))


def test_the_number_stays_the_same_at_each_try(office, sent):
    office.answers = ["451 Not now"]
    with pytest.raises(IndexError):
        sent()
    with clock.at(deliveries()[0].try_at):
        run_jobs()
    (one,) = deliveries()
    number = f"<mail-{one.id}-{NOON.timestamp():.0f}@example.org>"
    assert office.messages[0]["Message-ID"] == number


class TestUnsubscribing:
    @pytest.fixture
    def path(self, sent) -> str:
        address = sent()["List-Unsubscribe"].strip("<>")
        return address.removeprefix("https://kaizen.example.org/board")

    def test_looking_changes_nothing(self, path, aylin, browse):
        for _ in range(3):
            assert browse().get(path).status_code == 200
            assert browse().client.head(path).status_code == 200
        assert way_of(aylin, NoticeKind.TO_DOS) is Way.INBOX

    def test_the_button_and_the_mail_program_do_the_same_without_a_session(
        self, app, path, aylin, browse
    ):
        app.config["WTF_CSRF_ENABLED"] = True
        for _ in range(2):
            answer = browse().client.post(path, data={"List-Unsubscribe": "One-Click"})
            assert answer.status_code == 200
        assert way_of(aylin, NoticeKind.TO_DOS) is Way.DIGEST
        assert way_of(aylin, NoticeKind.MY_IDEAS) is Way.INBOX

    def test_what_is_off_stays_off(self, path, aylin, browse):
        ways = ways_of([aylin.id])[aylin.id] | {NoticeKind.TO_DOS: Way.OFF}
        settle(aylin, ways, digest=Digest.DAILY, quiet=True)
        db.session.commit()
        browse().client.post(path)
        assert way_of(aylin, NoticeKind.TO_DOS) is Way.OFF

    def test_of_the_digest(self, app, aylin, browse):
        path = f"/mail/unsubscription/{token_for(aylin, Channel.DIGEST)}"
        assert browse().get(path).status_code == 200
        assert db.session.scalar(db.select(InboxSettings)) is None
        assert browse().client.post(path).status_code == 200
        assert db.session.scalars(db.select(InboxSettings)).one().digest is Digest.NEVER

    def test_a_forged_link_does_nothing(self, path, browse):
        forged = path[:-3] + ("abc" if not path.endswith("abc") else "abd")
        assert browse().client.get(forged).status_code == 404
        assert browse().client.post(forged).status_code == 404

    def test_too_many_forged_ones_are_slowed_down(self, limited, browse):
        visitor = browse().client
        answers = [visitor.post("/mail/unsubscription/x").status_code for _ in range(31)]
        assert answers == [404] * 30 + [429]
