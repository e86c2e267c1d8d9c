"""The list of complaints, one complaint, and writing a new one down."""

from flask import Blueprint, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.answers.shown import waits_of
from kaizen.complaints.forms import FilterForm, NewComplaintForm
from kaizen.complaints.lines import lines
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.months import months_heard
from kaizen.complaints.occurrences import Occurrence
from kaizen.complaints.queries import (
    COUNTED_AT_MOST,
    PAGE,
    STANDS_ALONE,
    channels_used,
    ideas_of_each,
    page_of,
    same_sentence,
)
from kaizen.extensions import db, htmx
from kaizen.language import gettext as _
from kaizen.language import ngettext
from kaizen.permissions import Action
from kaizen.search import similar as similar_to
from kaizen.submissions import remember, seen_before
from kaizen.teams.models import Team
from kaizen.web.answers import allow, announce, find, go_to, me, sent_key

bp = Blueprint("complaints", __name__)

DEEPEST_PAGE = 2000


@bp.get("/complaints")
def index() -> ResponseReturnValue:
    filters, page = FilterForm.read(request.args), page_asked()
    complaints, found, has_more = page_of(filters.wanted, page)
    ids = [complaint.id for complaint in complaints]
    html = render_template(
        "complaints/_list.html" if htmx else "complaints/index.html",
        filters=filters,
        complaints=complaints,
        live=url_for("board.changes", after=me().newest_event, of="complaints"),
        lines=lines(complaints, months_heard(ids), ideas_of_each(ids), waits_of(complaints)),
        found=found_in_words(found, filters.kind.data),
        page=page,
        last=last_page(found, page, has_more=has_more),
    )
    if not htmx:
        return html
    response = announce(make_response(html), found_in_words(found, filters.kind.data))
    response.headers["HX-Replace-Url"] = filters.address(page)
    return response


def page_asked() -> int:
    return max(1, min(request.args.get("page", 1, type=int), DEEPEST_PAGE))


def last_page(found: int, page: int, *, has_more: bool) -> int:
    """Of a list too long to be counted only the next page is known."""
    if found <= COUNTED_AT_MOST:
        return max(1, -(-found // PAGE))
    return page + has_more


def found_in_words(found: int, kind: str) -> str:
    if found > COUNTED_AT_MOST:
        return _("More than %(num)s", num=COUNTED_AT_MOST)
    if kind == Kind.WIN:
        return ngettext("%(num)s win", "%(num)s wins", found)
    return ngettext("%(num)s complaint", "%(num)s complaints", found)


@bp.get("/complaints/similar")
def similar() -> ResponseReturnValue:
    """What says nearly the same as the words being typed, to pick instead of writing a twin."""
    asked = (request.args.get(name) for name in ("q", "sentence", "heard"))
    typed = next(filter(None, asked), "")[:300]
    return render_template(
        "complaints/_similar.html",
        similar=similar_ones(typed),
        pick="pick" in request.args,
        picked=request.args.get("complaint", type=int),
    )


def similar_ones(typed: str) -> list[Complaint]:
    return similar_to(Complaint, typed, STANDS_ALONE)


@bp.get("/complaints/new")
def new() -> ResponseReturnValue:
    sentence = request.args.get("sentence", "")[:300]
    return new_page(NewComplaintForm.starting_with(sentence, me()))


@bp.post("/complaints/new")
def add() -> ResponseReturnValue:
    allow(Action.ADD_COMPLAINT)
    before = seen_before(sent_key(), me())
    if before and before.made:
        return go_to(before.made)
    form = NewComplaintForm()
    form.offer_teams()
    if not form.validate() or is_twin(form):
        return new_page(form), 422
    team = find(Team, form.team.data)
    complaint = Complaint.add(form.sentence.data or "", team, me(), kind=Kind(form.kind.data))
    Occurrence.hear(complaint, me(), **form.details)
    address = url_for(".show", number=complaint.id)
    remember(sent_key(), me(), made=address)
    db.session.commit()
    flash(_("It is on the list, counted once."), "keep")
    return go_to(address)


def is_twin(form: NewComplaintForm) -> bool:
    kind, team_id = Kind(form.kind.data), form.team.data
    if same_sentence(form.sentence.data or "", team_id=team_id, kind=kind) is None:
        return False
    said = _("This is on the list already: press “Heard it again” beside it. Or say what differs.")
    form.sentence.errors = (said,)
    return True


def new_page(form: NewComplaintForm) -> str:
    form.offer_teams()
    return render_template(
        "complaints/new.html",
        form=form,
        similar=similar_ones(form.sentence.data or ""),
        channels=channels_used(),
    )
