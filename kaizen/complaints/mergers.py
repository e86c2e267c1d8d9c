"""Two lines of the list that are one complaint: merge them, or part them again."""

from flask import request
from flask.typing import ResponseReturnValue

from kaizen.complaints.forms import MergerForm
from kaizen.complaints.merges import merge, unmerge
from kaizen.complaints.models import Complaint
from kaizen.complaints.queries import ideas_of_each
from kaizen.complaints.steps import done, step
from kaizen.complaints.views import bp
from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.permissions import Action
from kaizen.search import similar
from kaizen.web.answers import find, me, save, sent_before


@bp.get("/complaints/<int:number>/merger")
def choose(number: int) -> ResponseReturnValue:
    """Look for the other line, then see what would happen."""
    complaint = find(Complaint, number, to=Action.MERGE_COMPLAINTS)
    typed = request.args.get("q", "")[:300]
    return merger_step(complaint, typed=typed, into=into_asked(request.args.get("into")))


@bp.post("/complaints/<int:number>/merger")
def take(number: int) -> ResponseReturnValue:
    complaint = find(Complaint, number, to=Action.MERGE_COMPLAINTS)
    into, form = into_asked(request.form.get("into")), MergerForm()
    if into is None:
        return merger_step(complaint, missing=True)
    if not form.is_proven():
        return merger_step(complaint, into=into, form=form)
    if not sent_before():
        try:
            merge(complaint, into, me())
        except Refusal as refusal:
            db.session.rollback()
            return merger_step(complaint, refusal=refusal)
        save()
    return done(into, _("Merged. What was heard is counted here now."))


@bp.post("/complaints/<int:number>/parting")
def part(number: int) -> ResponseReturnValue:
    complaint = find(Complaint, number, to=Action.MERGE_COMPLAINTS)
    if not sent_before():
        unmerge(complaint, me())
        save()
    return done(complaint, _("Parted. What came from this complaint is counted here again."))


def into_asked(typed: str | None) -> Complaint | None:
    number = number_in(typed)
    return find(Complaint, number) if number else None


def merger_step(
    complaint: Complaint,
    *,
    typed: str = "",
    into: Complaint | None = None,
    missing: bool = False,
    refusal: Refusal | None = None,
    form: MergerForm | None = None,
) -> ResponseReturnValue:
    form = form or MergerForm(formdata=None)
    if missing:
        form.into.errors = (_("Choose the complaint that it becomes part of."),)
    others = Complaint.id != complaint.id, Complaint.merged_into_id.is_(None)
    return step(
        "merger",
        complaint,
        form,
        refusal,
        typed=typed,
        into=into,
        candidates=[] if into else similar(Complaint, typed or complaint.sentence, *others),
        ideas=ideas_of_each([complaint.id])[complaint.id],
    )
