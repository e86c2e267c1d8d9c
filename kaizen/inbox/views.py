"""Everybody's inbox: what happened that they should hear of, without e-mail."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.complaints.models import Complaint
from kaizen.extensions import db, htmx
from kaizen.ideas.models import Idea
from kaizen.inbox.following import Followed, follow, unfollow
from kaizen.inbox.forms import KIND_HINTS, SettingsForm
from kaizen.inbox.hears import Card
from kaizen.inbox.models import NoticeKind
from kaizen.inbox.opening import catch_up
from kaizen.inbox.queries import inbox_of, standing_of, story_on
from kaizen.inbox.reading import read_all, read_card
from kaizen.inbox.settings import settings_of, settle, ways_of
from kaizen.language import gettext as _
from kaizen.numbers import BIGGEST_KEY, number_in
from kaizen.submissions import remember
from kaizen.web.answers import announce, answer, back_to, find, go_to, me, sent_before, sent_key

bp = Blueprint("inbox", __name__)

# Where the page of each card is.
PAGES = {
    "idea": "ideas.show",
    "complaint": "complaints.show",
    "standard": "standards.show",
    "to_do": "todos.show",
    "stand_up": "standups.show",
}


@bp.app_template_global()
def address_of_card(about: str, number: int) -> str:
    return url_for(PAGES[about], number=number)


@bp.get("/inbox")
def show() -> ResponseReturnValue:
    unread = catch_up()
    page = max(1, min(number_in(request.args.get("page")) or 1, 1000))
    stories, has_more = inbox_of(me(), page)
    return render_template(
        "inbox/show.html",
        stories=stories,
        unread=unread,
        page=page,
        has_more=has_more,
        newest=max((one.newest for one in stories), default=0),
    )


@bp.post("/inbox/reading")
def read_everything() -> ResponseReturnValue:
    """All that was there when the page was drawn."""
    read_all(me(), to=number_in(request.form.get("to")) or 0)
    db.session.commit()
    return go_to(url_for(".show"))


@bp.post("/inbox/<string:about>/<int:number>/reading")
def read(about: str, number: int) -> ResponseReturnValue:
    """One card, without opening it. Answers with inbox/_story.html and the badge."""
    card: Card = (about, number)
    story = story_on(me(), card) if about in PAGES and number <= BIGGEST_KEY else None
    if story is None:
        abort(404)
    read_card(me(), card)
    db.session.commit()
    if not htmx:
        return redirect(back_to(url_for(".show")), 303)
    db.session.expire_all()
    unread = standing_of(me()).unread
    read_now = story_on(me(), card)
    words = render_template("inbox/_read.html", story=read_now, unread=unread)
    return announce(make_response(words), _("Read."))


@bp.route("/inbox/settings", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    stored = settings_of(me())
    chosen = {"digest": stored.digest, "quiet": stored.quiet}
    ways = ways_of([me().id])[me().id]
    form = SettingsForm(has_mail=bool(me().email), data=ways | chosen)
    saved = form.validate_on_submit()
    if saved and not sent_before():
        settle(me(), form.ways, digest=form.digest.data, quiet=form.quiet.data)
        remember(sent_key(), me())
        db.session.commit()
    context: dict[str, Any] = {"settings_form": form, "kinds": list(NoticeKind)}
    context["hints"] = KIND_HINTS
    if request.method == "GET":
        return render_template("inbox/settings.html", **context)
    return answer(
        "inbox/_settings.html",
        page="inbox/settings.html",
        back=url_for(".settings"),
        form=form,
        saved=saved,
        **context,
    )


@bp.post("/ideas/<int:number>/following")
def follow_idea(number: int) -> ResponseReturnValue:
    return followed(find(Idea, number), "ideas.show")


@bp.post("/complaints/<int:number>/following")
def follow_complaint(number: int) -> ResponseReturnValue:
    return followed(find(Complaint, number), "complaints.show")


def followed(thing: Followed, page: str) -> ResponseReturnValue:
    """`follow=1` follows it, `follow=0` does not any more. Answers with inbox/_follow.html."""
    follows = request.form.get("follow", "1") == "1"
    (follow if follows else unfollow)(thing, me())
    db.session.commit()
    if not htmx:
        return redirect(back_to(url_for(page, number=thing.id)), 303)
    words = render_template("inbox/_follow.html", thing=thing, follows=follows)
    said = _("You follow this now.") if follows else _("You do not follow this any more.")
    return announce(make_response(words), said)
