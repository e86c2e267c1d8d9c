"""Mail: how it goes, and leaving a kind of it by the link in one."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from kaizen.errors import Refusal
from kaizen.extensions import csrf, db, limiter
from kaizen.inbox.forms import KIND_WORDS
from kaizen.inbox.mail import PostOffice
from kaizen.inbox.post import fault_of, last_test_of, post, send_test_to
from kaizen.inbox.unsubscribing import Leaving, meant_by
from kaizen.jobs.queries import is_long_ago, job_runs
from kaizen.jobs.timetable import timetable
from kaizen.language import gettext as _
from kaizen.permissions import Action
from kaizen.submissions import remember
from kaizen.web.answers import allow, go_to, me, sent_before, sent_key
from kaizen.web.front import open_to_all

bp = Blueprint("mail", __name__)


@bp.get("/mail")
def show() -> ResponseReturnValue:
    allow(Action.MANAGE_MAIL)
    return page()


@bp.post("/mail/tests")
def send_test() -> ResponseReturnValue:
    allow(Action.MANAGE_MAIL)
    try:
        if not PostOffice.of(current_app.config).is_set:
            raise Refusal(_("Mail is not set up. Set SMTP_HOST first."))
        if not sent_before():
            send_test_to(me())
            remember(sent_key(), me())
            db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return page(refusal), 409
    flash(_("It is on its way to %(email)s. Reload this page in a moment.", email=me().email))
    return go_to(url_for(".show"))


def page(refusal: Refusal | None = None) -> str:
    runs = job_runs()
    return render_template(
        "mail/show.html",
        office=PostOffice.of(current_app.config),
        public_url=current_app.config["PUBLIC_URL"],
        post=post(),
        test=last_test_of(me()),
        jobs=[(job, runs.get(job.name)) for job in timetable()],
        is_long_ago=is_long_ago,
        fault_of=fault_of,
        refusal=str(refusal) if refusal else None,
    )


def has_failed(response: Response) -> bool:
    return response.status_code == 404


guarded = limiter.limit("30/minute", deduct_when=has_failed)


@bp.get("/mail/unsubscription/<string:token>")
@open_to_all
@guarded
def unsubscription(token: str) -> ResponseReturnValue:
    """Scanners of mail open every link, so that looking changes nothing."""
    return leaving_page(token, leaving(token), done=False)


# Mail programs send this themselves (RFC 8058), without a page of ours before it: what the link
# carries is signed, and can do nothing else.
@bp.post("/mail/unsubscription/<string:token>")
@csrf.exempt
@open_to_all
@guarded
def unsubscribe(token: str) -> ResponseReturnValue:
    meant = leaving(token)
    meant.carry_out()
    db.session.commit()
    return leaving_page(token, meant, done=True)


def leaving(token: str) -> Leaving:
    return meant_by(token) or abort(404)


def leaving_page(token: str, meant: Leaving, *, done: bool) -> str:
    kind = KIND_WORDS[meant.kind] if meant.kind else None
    return render_template("mail/unsubscription.html", token=token, kind=kind, done=done)
