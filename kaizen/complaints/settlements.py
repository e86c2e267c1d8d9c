"""What who leads the team can do with a line of the list: reword it, settle it, open it again."""

from flask.typing import ResponseReturnValue

from kaizen.complaints.forms import ComplaintForm, SettlementForm
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.steps import done, step
from kaizen.complaints.views import bp
from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.permissions import Action
from kaizen.teams.models import Team
from kaizen.web.answers import find, me, save, sent_before


@bp.route("/complaints/<int:number>/wording", methods=["GET", "POST"])
def reword(number: int) -> ResponseReturnValue:
    complaint = find(Complaint, number, to=Action.EDIT_COMPLAINT)
    form = ComplaintForm(
        sentence=complaint.sentence, kind=complaint.kind.value, team=complaint.team_id
    )
    form.offer_teams()
    if not form.validate_on_submit():
        return step("wording", complaint, form)
    if not sent_before():
        complaint.change(
            me(),
            sentence=form.sentence.data or "",
            kind=Kind(form.kind.data),
            team=find(Team, form.team.data),
        )
        save()
    return done(complaint, _("Saved."))


@bp.route("/complaints/<int:number>/settlement", methods=["GET", "POST"])
def settle(number: int) -> ResponseReturnValue:
    complaint = find(Complaint, number, to=Action.SETTLE_COMPLAINT)
    form = SettlementForm()
    if not form.validate_on_submit():
        return step("settlement", complaint, form)
    if not sent_before():
        try:
            complaint.settle(me(), reason=form.reason.data or "")
        except Refusal as refusal:
            db.session.rollback()
            return step("settlement", complaint, form, refusal)
        save()
    return done(complaint, _("Settled. When it is heard again, it opens by itself."))


@bp.post("/complaints/<int:number>/reopening")
def reopen(number: int) -> ResponseReturnValue:
    complaint = find(Complaint, number, to=Action.SETTLE_COMPLAINT)
    if not sent_before():
        complaint.reopen(me())
        save()
    return done(complaint, _("The complaint is open again."))
