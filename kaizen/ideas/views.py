from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from kaizen.adoptions.heard_again import answer_with_new_idea
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.drafts import Draft, draft_of, throw_away_draft
from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.ideas.begun import go_on_with
from kaizen.ideas.deciding import changed_meanwhile
from kaizen.ideas.forms import EditIdeaForm, ProposeForm
from kaizen.ideas.models import Idea
from kaizen.ideas.queries import IdeaFilter, ideas_page
from kaizen.ideas.reworking import begin_again, first_version, reworked
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.permissions import Action
from kaizen.photos.models import MOST_OF_AN_IDEA
from kaizen.photos.sent import photos_sent
from kaizen.search import similar as similar_to
from kaizen.stations.models import Station
from kaizen.submissions import remember, seen_before
from kaizen.teams.models import Team
from kaizen.teams.queries import teams_by_name
from kaizen.trials.learned import lessons_like
from kaizen.web.answers import find, go_to, look_up, me, new_key, sent_key

bp = Blueprint("ideas", __name__)


@bp.get("/ideas")
def index() -> ResponseReturnValue:
    """All ideas, also those that left the board: by stage, team, author and words."""
    wanted = IdeaFilter.from_query(request.args, me())
    template = "ideas/_list.html" if htmx else "ideas/index.html"
    return render_template(
        template, wanted=wanted, ideas=ideas_page(wanted), teams_shown=teams_by_name()
    )


@bp.get("/ideas/new")
def new() -> ResponseReturnValue:
    form = ProposeForm(formdata=None)
    form.complaint.data = number_in(request.args.get("complaint"))
    station = look_up(Station, number_in(request.args.get("station")))
    form.station.data = station.id if station else None
    form.team.data = station.team_id if station else me().team_id
    begin_again(form, number_in(request.args.get("rework")))
    draft = None if form.rework.data else draft_of(me(), "idea")
    if draft and "draft" in request.args:
        go_on_with(draft, form)
    return propose_page(form, draft=draft)


@bp.post("/ideas")
def propose() -> ResponseReturnValue:
    photos = photos_sent(MOST_OF_AN_IDEA)
    before = seen_before(sent_key(), me())
    if before and before.made:
        return go_to(before.made)
    form = with_teams(ProposeForm())
    if look_up(Complaint, form.complaint.data) is None:
        form.complaint.data = None
    if not form.validate():
        return propose_page(form), 422
    team = find(Team, form.team.data, to=Action.PROPOSE)
    station = look_up(Station, form.station.data)
    idea = Idea.propose(
        form.title.data,
        complaint_meant(form, team, station),
        team,
        me(),
        details=form.details.data or "",
        station=station,
        reworked_from=first_version(form),
    )
    if "draft" in request.form:
        throw_away_draft(me(), "idea")
    photos.put_up(idea, me())
    answer_with_new_idea(idea)
    address = url_for("ideas.show", number=idea.id)
    remember(sent_key(), me(), made=address)
    db.session.commit()
    flash(_("It is on the board. Thank you."), "keep")
    photos.say_refused()
    return go_to(address)


def complaint_meant(form: ProposeForm, team: Team, station: Station | None = None) -> Complaint:
    """The one picked, counted once more when words were typed; else a new line of the list."""
    heard, picked = form.heard.data, form.complaint.data
    place = station.name if station else None
    if not picked:
        complaint = Complaint.add(heard, team, me())
        Occurrence.hear(complaint, me(), place=place)
        return complaint
    complaint = find(Complaint, picked)
    complaint = complaint.merged_into or complaint
    if heard:
        Occurrence.hear(complaint, me(), words=heard, place=place)
    return complaint


def propose_page(form: ProposeForm, *, draft: Draft | None = None) -> str:
    with_teams(form)
    picked = look_up(Complaint, form.complaint.data)
    template = "ideas/_propose.html" if htmx and request.method == "POST" else "ideas/new.html"
    station = look_up(Station, form.station.data)
    key = sent_key() or new_key()
    return render_template(
        template,
        form=form,
        picked=picked,
        station=station,
        key=key,
        draft=draft,
        from_draft="draft" in request.values,
        lessons=lessons_like("", [], on=picked.id) if picked else [],
        **reworked(form),
    )


def with_teams(form: ProposeForm) -> ProposeForm:
    form.team.choices = [(team.id, team.name) for team in teams_by_name()]
    return form


@bp.get("/ideas/similar")
def similar() -> ResponseReturnValue:
    """Ideas that say nearly the same, to back instead of writing a twin, and what was learned."""
    typed = request.args.get("title", "")[:300]
    found = similar_to(Idea, typed, Idea.merged_into_id.is_(None))
    lessons = lessons_like(typed, found, on=number_in(request.args.get("complaint")))
    return render_template("ideas/_similar.html", ideas=found, lessons=lessons)


@bp.route("/ideas/<int:number>/edit", methods=["GET", "POST"])
def edit(number: int) -> ResponseReturnValue:
    idea = find(Idea, number, to=Action.EDIT_IDEA)
    form, refusal = EditIdeaForm(obj=idea), None
    if form.validate_on_submit():
        try:
            idea.change(me(), title=form.title.data, details=form.details.data or "")
            db.session.commit()
            return redirect(url_for(".show", number=idea.id), 303)
        except (Refusal, StaleDataError) as fault:
            db.session.rollback()
            refusal = fault if isinstance(fault, Refusal) else changed_meanwhile(idea)
    status = 409 if refusal else 422 if form.errors else 200
    return render_template("ideas/edit.html", idea=idea, form=form, refusal=refusal), status
