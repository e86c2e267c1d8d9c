"""Having an idea at a kiosk: what was heard is tapped or written, what would help is written."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.complaints.models import Complaint
from kaizen.drafts import draft_of, throw_away_draft
from kaizen.extensions import db, htmx
from kaizen.ideas.begun import go_on_with
from kaizen.ideas.forms import ProposeForm
from kaizen.ideas.models import Idea
from kaizen.ideas.reworking import begin_again, first_version, reworked
from kaizen.ideas.views import complaint_meant
from kaizen.kiosks.begun import keep_what_was_begun
from kaizen.kiosks.models import Kiosk
from kaizen.kiosks.rooms import here, most_heard
from kaizen.kiosks.views import bp
from kaizen.numbers import number_in
from kaizen.submissions import remember, seen_before
from kaizen.trials.just_do_it import can_just_do
from kaizen.web.answers import find, go_to, look_up, me, new_key, sent_key

COMPLAINTS_OFFERED = 4


@bp.route("/kiosk/idea", methods=["GET", "POST"])
def idea() -> ResponseReturnValue:
    kiosk = here()
    return propose(kiosk) if request.method == "POST" else ask(kiosk)


def ask(kiosk: Kiosk) -> ResponseReturnValue:
    draft = draft_of(me(), "idea") if "draft" in request.args else None
    form = ProposeForm(formdata=None)
    form.complaint.data = number_in(request.args.get("complaint"))
    if draft:
        go_on_with(draft, form)
    begin_again(form, number_in(request.args.get("rework")))
    return page(kiosk, form, from_draft=draft is not None)


def propose(kiosk: Kiosk) -> ResponseReturnValue:
    before = seen_before(sent_key(), me())
    if before and before.made:
        return go_to(before.made)
    form = ProposeForm()
    del form.team  # it is the kiosk's
    if look_up(Complaint, form.complaint.data) is None:
        form.complaint.data = None
    if not form.validate():
        return page(kiosk, form, from_draft="draft" in request.form), 422
    complaint = complaint_meant(form, kiosk.team)
    proposed = Idea.propose(
        form.title.data,
        complaint,
        kiosk.team,
        me(),
        details=form.details.data or "",
        reworked_from=first_version(form),
    )
    if "draft" in request.form:
        throw_away_draft(me(), "idea")
    address = url_for(".proposed", number=proposed.id)
    remember(sent_key(), me(), made=address)
    db.session.commit()
    return go_to(address)


def page(kiosk: Kiosk, form: ProposeForm, *, from_draft: bool) -> str:
    offered = most_heard(kiosk, shown=COMPLAINTS_OFFERED)
    picked = look_up(Complaint, form.complaint.data)
    if picked and picked not in offered:
        offered = [picked, *offered[: COMPLAINTS_OFFERED - 1]]
    key = sent_key() or new_key()
    return render_template(
        "kiosks/_idea.html" if htmx else "kiosks/idea.html",
        form=form,
        complaints=offered,
        picked=picked,
        key=key,
        from_draft=from_draft,
        **reworked(form),
    )


@bp.get("/kiosk/ideas/<int:number>")
def proposed(number: int) -> ResponseReturnValue:
    here()
    idea = find(Idea, number)
    offered = can_just_do(idea, me())
    return render_template("kiosks/proposed.html", idea=idea, can_just_do=offered)


@bp.post("/kiosk/draft")
def keep() -> ResponseReturnValue:
    """Somebody is being signed out in the middle of an idea: it waits for them, wherever next."""
    here()
    keep_what_was_begun(me())
    db.session.commit()
    return "", 204
