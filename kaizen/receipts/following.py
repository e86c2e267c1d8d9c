"""What became of it: read and answered with the code of a receipt, by nobody in particular."""

from datetime import timedelta

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.database import only_reading
from kaizen.errors import Refusal
from kaizen.extensions import db, htmx, limiter
from kaizen.ideas.pending import PendingDecision
from kaizen.ideas.telling import tell
from kaizen.language import gettext as _
from kaizen.people.proofs import wait_in_words
from kaizen.receipts import codes
from kaizen.receipts.forms import CodeForm, ReplyForm
from kaizen.receipts.guessing import (
    remember_right_code,
    remember_wrong_code,
    wait_before_next_code,
)
from kaizen.receipts.models import Receipt, receipt_with
from kaizen.receipts.stories import story_of
from kaizen.receipts.views import bp
from kaizen.submissions import remember, seen_before
from kaizen.web.answers import go_to, new_key, sent_key, write_while_reading
from kaizen.web.front import open_to_all


class NoSuchCode(Exception):  # noqa: N818 - it is said to who typed it
    """Nothing was left with this code, or so much was guessed that nobody looks just now."""

    def __init__(self, wait: timedelta = timedelta(0)):
        self.wait = wait


def has_failed(response: Response) -> bool:
    return response.status_code in (404, 422)


def say_too_fast(_limit: object) -> Response:
    return make_response(wrong_page(NoSuchCode(timedelta(minutes=1))))


guarded = limiter.limit("30/minute", deduct_when=has_failed, on_breach=say_too_fast)


@bp.get("/follow")
@open_to_all
def follow() -> ResponseReturnValue:
    return code_page(CodeForm(formdata=None))


@bp.post("/follow")
@open_to_all
@guarded
def enter() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return code_page(form), 422
    try:
        code, receipt = looked_up(form.code.data or "")
    except NoSuchCode as fault:
        return wrong_page(fault, form)
    remember_right_code(request.remote_addr or "")
    db.session.commit()
    if g.get("kiosk"):  # its history is everybody's, so no address with a code comes into it
        return story_page(code, receipt)
    return go_to(url_for(".show", code=codes.in_groups(code)))


@bp.get("/follow/<string(maxlength=40):code>")
@open_to_all
@guarded
def show(code: str) -> ResponseReturnValue:
    try:
        code, receipt = looked_up(code)
    except NoSuchCode as fault:
        return wrong_page(fault, status=404)
    return story_page(code, receipt)


@bp.post("/follow/<string(maxlength=40):code>/replies")
@open_to_all
@guarded
def reply(code: str) -> ResponseReturnValue:
    try:
        code, receipt = looked_up(code)
    except NoSuchCode as fault:
        return wrong_page(fault)
    form, refusal = ReplyForm(), None
    if not form.validate():
        return story_page(code, receipt, form), 422
    if not seen_before(sent_key(), None):
        try:
            receipt.reply(form.words.data or "")
            remember(sent_key(), None)
            db.session.commit()
        except Refusal as fault:
            db.session.rollback()
            refusal = str(fault)
    if refusal:
        return story_page(code, receipt, form, refusal=refusal), 409
    if htmx or g.get("kiosk"):
        return story_page(code, receipt, is_sent=True)
    return redirect(url_for(".show", code=codes.in_groups(code), _anchor="reply"), 303)


def looked_up(typed: str) -> tuple[str, Receipt]:
    """The code as it is printed, and what it is for. Who guesses waits longer and longer."""
    code, address = codes.as_printed(typed), request.remote_addr or ""
    if code is None:  # mistyped: not even a guess
        raise NoSuchCode
    with only_reading():
        db.session.rollback()
        wait = wait_before_next_code(address)
        db.session.rollback()  # nobody waits for the write lock while a hash is computed
    if wait:
        raise NoSuchCode(wait)
    receipt = receipt_with(codes.slow_hash(code))
    if receipt is None:
        write_while_reading()
        remember_wrong_code(address)
        db.session.commit()
        raise NoSuchCode
    return code, receipt


def wrong_page(
    fault: NoSuchCode, form: CodeForm | None = None, *, status: int = 422
) -> ResponseReturnValue:
    form = form or CodeForm(formdata=None)
    if fault.wait:
        form.code.errors = [wait_in_words(fault.wait)]
        return code_page(form), 429
    form.code.errors = [_("Nothing was left with this code. Look at it again, sign by sign.")]
    return code_page(form), status


def code_page(form: CodeForm) -> str:
    template = "receipts/_code.html" if htmx else "receipts/follow.html"
    return render_template(template, form=form)


def story_page(
    code: str,
    receipt: Receipt,
    form: ReplyForm | None = None,
    *,
    refusal: str = "",
    is_sent: bool = False,
) -> str:
    if receipt.idea and receipt.idea.pending:
        tell(PendingDecision.idea_id == receipt.idea.id)
    story = story_of(receipt)
    html = render_template(
        "receipts/_story.html" if htmx else "receipts/show.html",
        code=codes.in_groups(code),
        receipt=receipt,
        idea=receipt.idea,
        complaint=receipt.complaint,
        story=story,
        form=form or ReplyForm(formdata=None),
        refusal=refusal,
        is_sent=is_sent,
        key=(form and sent_key()) or new_key(),
    )
    write_while_reading()
    receipt.look()
    db.session.commit()
    return html
