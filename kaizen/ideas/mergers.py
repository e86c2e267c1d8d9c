"""Two ideas that are one: merge them, or part them again."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import and_, case, literal, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.exc import StaleDataError
from wtforms import HiddenField

from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.ideas.deciding import changed_meanwhile
from kaizen.ideas.foreseen import foresee
from kaizen.ideas.lifecycle import ON_THE_BOARD, Stage
from kaizen.ideas.merges import (
    merge,
    refuse_unless_it_can_go,
    refuse_unless_they_fit,
    unmerge,
)
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.views import bp
from kaizen.language import gettext as _
from kaizen.numbers import BIGGEST_KEY, number_in
from kaizen.permissions import Action, may
from kaizen.photos.queries import album_of
from kaizen.search import SIMILAR_SHOWN, similar
from kaizen.web.answers import find, go_to, me, save, sent_before

AS_SHOWN = [
    joinedload(Idea.authorships).joinedload(Authorship.person),
    joinedload(Idea.complaint),
    joinedload(Idea.pending),
    joinedload(Idea.team),
]


class MergerForm(FlaskForm):
    """Says which states of both ideas it was foreseen from."""

    into = HiddenField()
    version = HiddenField()
    into_version = HiddenField()

    def changed(self, idea: Idea, into: Idea) -> Idea | None:
        """The one that is another than it was foreseen from."""
        seen = (idea, self.version.data), (into, self.into_version.data)
        return next((one for one, version in seen if version and version != str(one.version)), None)


@bp.get("/ideas/<int:number>/merger")
def choose(number: int) -> ResponseReturnValue:
    """Look for the other idea, then see what would happen. Answers with ideas/_merger.html."""
    idea = find(Idea, number, to=Action.MERGE_IDEAS, load=AS_SHOWN)
    into, typed = into_asked(request.args.get("into")), request.args.get("q", "")[:300]
    if into is None:
        return chooser(idea, typed=typed)
    try:
        refuse_unless_leads_both(into)
        refuse_unless_they_fit(idea, into)
    except Refusal as refusal:
        return chooser(idea, refusal=refusal)
    return preview(idea, into)


@bp.post("/ideas/<int:number>/merger")
def take(number: int) -> ResponseReturnValue:
    idea = find(Idea, number, to=Action.MERGE_IDEAS, load=AS_SHOWN)
    form, into = MergerForm(), into_asked(request.form.get("into"))
    if into is None:
        form.into.errors = (_("Choose the idea that it goes on in."),)
        return chooser(idea, form=form)
    if not sent_before():
        try:
            merge_as_foreseen(idea, into, form)
        except (Refusal, StaleDataError) as fault:
            db.session.rollback()
            return asked_again(
                idea, into, fault if isinstance(fault, Refusal) else changed_meanwhile(idea)
            )
    flash(_("Merged. It goes on here now."), "keep")
    return go_to(url_for("ideas.show", number=into.id))


def merge_as_foreseen(idea: Idea, into: Idea, form: MergerForm) -> None:
    refuse_unless_leads_both(into)
    if changed := form.changed(idea, into):
        raise changed_meanwhile(changed)
    merge(idea, into, me())
    save()


def asked_again(idea: Idea, into: Idea, refusal: Refusal) -> ResponseReturnValue:
    """What would happen now, where they can still be merged."""
    try:
        refuse_unless_leads_both(into)
        refuse_unless_they_fit(idea, into)
    except Refusal:
        return chooser(idea, refusal=refusal)
    return preview(idea, into, refusal=refusal)


@bp.post("/ideas/<int:number>/parting")
def part(number: int) -> ResponseReturnValue:
    idea = find(Idea, number, to=Action.MERGE_IDEAS)
    if not sent_before():
        unmerge(idea, me())
        save()
    flash(_("Parted. What came from this idea is here again."), "keep")
    return go_to(url_for("ideas.show", number=idea.id))


def into_asked(typed: str | None) -> Idea | None:
    number = number_in(typed)
    return find(Idea, number, load=AS_SHOWN) if number else None


def refuse_unless_leads_both(into: Idea) -> None:
    if not may(me(), Action.MERGE_IDEAS, into):
        raise Refusal(
            _(
                "#%(number)s belongs to %(team)s. Who leads both teams can merge the two, or an"
                " admin.",
                number=into.id,
                team=into.team.name,
            )
        )


def chooser(
    idea: Idea, *, typed: str = "", form: MergerForm | None = None, refusal: Refusal | None = None
) -> ResponseReturnValue:
    found: list[Idea] | None = None
    try:
        refuse_unless_it_can_go(idea)
        found = candidates(idea, typed)
    except Refusal as stays:
        refusal = refusal or stays
    form = form or MergerForm(formdata=None)
    return step(idea, form, refusal=refusal, into=None, typed=typed, candidates=found)


def candidates(idea: Idea, typed: str) -> list[Idea]:
    """The one with the number typed; those that say nearly the same; and, where nothing was
    typed, what else there is for the complaint. One query brings them with their teams."""
    others = Idea.id != idea.id, Idea.stage.in_(ON_THE_BOARD)
    number = number_in(typed.removeprefix("#"))
    alike = (one.id for one in similar(Idea, typed or idea.title, *others))
    sought = [key for key in (number, *alike) if key and 0 < key <= BIGGEST_KEY]
    same = and_(*others, Idea.complaint_id == idea.complaint_id, literal(not typed))
    query = (
        select(Idea)
        .options(joinedload(Idea.team))
        .where(Idea.id != idea.id, or_(Idea.id.in_(sought), same))
        .order_by(case((Idea.id.in_(sought), 0), else_=1), Idea.votes.desc(), Idea.id)
    )
    found = list(db.session.scalars(query.limit(SIMILAR_SHOWN + 1)))
    return sorted(found, key=lambda one: _place(one, sought))[:SIMILAR_SHOWN]


def _place(one: Idea, sought: list[int]) -> int:
    return sought.index(one.id) if one.id in sought else len(sought)


def preview(idea: Idea, into: Idea, *, refusal: Refusal | None = None) -> ResponseReturnValue:
    form = MergerForm(formdata=None)
    form.version.data, form.into_version.data = str(idea.version), str(into.version)
    return step(
        idea,
        form,
        refusal=refusal,
        into=into,
        foreseen=foresee(idea, into, me()),
        photos=len(album_of(idea).photos),
        can_be_turned=idea.stage is into.stage is Stage.PROPOSED,
    )


def step(
    idea: Idea, form: MergerForm, *, refusal: Refusal | None = None, **context: Any
) -> ResponseReturnValue:
    template = "ideas/_merger.html" if htmx else "ideas/merger.html"
    html = render_template(template, idea=idea, form=form, refusal=refusal, **context)
    return html, 409 if refusal else 422 if form.errors else 200
