"""What a mail says: one content, shown as plain text and as HTML, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import force_locale
from markupsafe import Markup

from kaizen import clock
from kaizen.extensions import db
from kaizen.inbox.deliveries import Channel, Delivery
from kaizen.inbox.digests import told_by
from kaizen.inbox.mail import host_of, one_line, sender_of
from kaizen.inbox.models import Notice, NoticeKind
from kaizen.inbox.post import TEST
from kaizen.inbox.queries import with_events
from kaizen.inbox.stories import Story, story_of
from kaizen.inbox.unsubscribing import token_for
from kaizen.inbox.views import PAGES
from kaizen.language import gettext as _
from kaizen.language import ngettext
from kaizen.people.models import Person
from kaizen.web.pages import by_nobody

MOST_STORIES = 40  # in one digest; the inbox has the rest
MOST_LINES = 5  # of one card
SUBJECT = 150  # signs of a title, before the rest is dropped


@dataclass
class Letter:
    subject: str
    heading: str
    stories: list[Story] = field(default_factory=list)
    more: str = ""  # what is left out
    foot: str = ""  # why it comes
    unsubscribe: str = ""  # address


def message_for(delivery: Delivery) -> EmailMessage | None:
    """None when there is nothing to tell any more: it was read, done or switched off meanwhile."""
    person = delivery.person
    if not person.is_active or not person.email:
        return None
    with as_read_by(person):
        letter = _letter(delivery)
        return _message(letter, person.email, _number_of(delivery)) if letter else None


def test_message(address: str) -> EmailMessage:
    """For the command: nobody on the board needs to have this address."""
    number = f"test-{clock.now().timestamp():.6f}"
    with _pages():
        return _message(_test(), address, number)


def _letter(delivery: Delivery) -> Letter | None:
    if delivery.subject_key.startswith(TEST):
        return _test()
    notices = list(db.session.scalars(notices_of(delivery)))
    if not notices:
        return None
    stories = story_of(notices)
    return (_asks if delivery.channel is Channel.MAIL else _digest)(delivery, stories)


def notices_of(delivery: Delivery) -> Any:
    query = with_events().where(Notice.person_id == delivery.person_id)
    if delivery.channel is Channel.DIGEST:
        return query.where(*told_by(delivery.person_id, delivery.after_id, delivery.up_to_id))
    return query.where(Notice.event_id == delivery.up_to_id, Notice.read_at.is_(None), Notice.asks)


def _asks(delivery: Delivery, stories: list[Story]) -> Letter:
    title = one_line(stories[0].title)[:SUBJECT]
    kind: NoticeKind = stories[0].lines[0].notice.kind
    return Letter(
        subject=_("You are asked: %(title)s", title=title),
        heading=_("This asks for you"),
        stories=stories,
        foot=_("It comes at once because it asks something of you."),
        unsubscribe=unsubscribe_url(delivery.person, kind),
    )


def _digest(delivery: Delivery, stories: list[Story]) -> Letter:
    left = len(stories) - MOST_STORIES
    count = ngettext("%(num)s card with news", "%(num)s cards with news", len(stories))
    return Letter(
        subject=_("Kaizen: %(what)s", what=count),
        heading=_("What you have not read yet"),
        stories=stories[:MOST_STORIES],
        more=ngettext("and %(num)s more in your inbox", "and %(num)s more in your inbox", left)
        if left > 0
        else "",
        foot=_("You get this digest because your e-mail address is on the board."),
        unsubscribe=unsubscribe_url(delivery.person, Channel.DIGEST),
    )


def _test() -> Letter:
    return Letter(
        subject=_("A test from Kaizen"),
        heading=_("Mail works"),
        foot=_("Somebody who looks after the board tried whether its mail arrives. It does."),
    )


def unsubscribe_url(person: Person, what: NoticeKind | Channel) -> str:
    if not current_app.config["PUBLIC_URL"]:
        return ""
    return url_for("mail.unsubscription", token=token_for(person, what), _external=True)


@contextmanager
def as_read_by(person: Person) -> Iterator[None]:
    language = person.language or current_app.config["LANGUAGE"]
    with _pages(), force_locale(language):
        yield


@contextmanager
def _pages() -> Iterator[None]:
    """Addresses of pages begin with the board's own, whoever asks for them."""
    base = current_app.config["PUBLIC_URL"] or None
    with current_app.test_request_context(base_url=base):
        yield


def _message(letter: Letter, address: str, number: str) -> EmailMessage:
    """`number` is the same at each try, so that a mail server can tell one sent twice."""
    settings = current_app.config
    message = EmailMessage()
    message["Subject"] = one_line(letter.subject)
    message["From"] = sender_of(settings)
    message["To"] = address
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{number}@{host_of(settings)}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        if letter.unsubscribe.startswith("https://"):  # RFC 8058 knows no other
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    pages = _addresses()
    message.set_content(_plain(letter, pages))
    html = render_template(
        "mail/letter.html",
        letter=letter,
        pages=pages,
        address_of=card_address,
        most=MOST_LINES,
        look=look(),
    )
    message.add_alternative(html, subtype="html")
    return message


def _addresses() -> dict[str, str]:
    """Empty without an address of the board that holds outside: then a mail has no links."""
    if not current_app.config["PUBLIC_URL"]:
        return {}
    return {
        "inbox": url_for("inbox.show", _external=True),
        "settings": url_for("inbox.settings", _external=True),
    }


def _plain(letter: Letter, pages: dict[str, str]) -> str:
    parts = [[letter.heading], *([*_story(one, pages)] for one in letter.stories)]
    parts.append([letter.more] if letter.more else [])
    parts.append([letter.foot])
    if pages:
        parts.append(
            [_("Your inbox"), pages["inbox"], _("How you hear of what"), pages["settings"]]
        )
    if letter.unsubscribe:
        parts.append([_("No more of these mails"), letter.unsubscribe])
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _story(story: Story, pages: dict[str, str]) -> Iterator[str]:
    yield one_line(story.title)
    for line in story.lines[:MOST_LINES]:
        who = line.names or by_nobody(line.notice.event)
        yield f"  {line.sentence}" if line.is_whole else f"  {one_line(who)} · {line.sentence}"
        if line.words:
            yield f"    {one_line(line.words)[:300]}"
    if pages:
        yield card_address(story)


def card_address(story: Story) -> str:
    return url_for(PAGES[story.about], number=story.about_id, _external=True)


def _number_of(delivery: Delivery) -> str:
    return f"{delivery.channel}-{delivery.id}-{delivery.made_at.timestamp():.0f}"


def look() -> Markup:
    """A mail carries its style along: who reads it there asks us for nothing."""
    # nosemgrep: markup-of-what-nobody-escaped
    sheet = Markup(render_template("mail/letter.css"))  # noqa: S704 - ours, with nobody's words
    return Markup("<style>\n{}</style>").format(sheet)
