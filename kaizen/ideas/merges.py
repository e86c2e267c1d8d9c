"""Two ideas that are one: merged, and parted again as a whole."""

from datetime import date, datetime
from typing import Any

from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind, record
from kaizen.extensions import db
from kaizen.ideas import voices
from kaizen.ideas.lifecycle import ON_THE_BOARD, STAGE_WORDS, NotToldYet, Stage
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.people.models import Person

MERGED_FROM = (Stage.PROPOSED, Stage.DEFERRED)


def merge(idea: Idea, into: Idea, by: Person) -> None:
    """It goes on in the other one, which keeps its title, its stage and its complaint."""
    hold(idea, into)
    refuse_unless_they_fit(idea, into)
    idea.move_to(
        Stage.MERGED,
        by,
        EventKind.IDEA_MERGED,
        None,
        into=into.id,
        title=into.title,
        was=idea.stage,
        since=idea.stage_since.isoformat(),
        review_on=idea.due_on and idea.due_on.isoformat(),
    )
    idea.merged_into = into
    db.session.flush()
    voices.bring(idea, into)
    record(EventKind.IDEA_MERGED, into, by, taken_in=idea.id, title=idea.title)


def unmerge(idea: Idea, by: Person) -> None:
    """Everything that came from it and is still there goes back, and so does the idea itself."""
    out_of = idea.merged_into
    hold(idea, *filter(None, [out_of]))
    if out_of is None or idea.merged_into is not out_of:
        raise Refusal(_("This idea is not merged."))
    stage, since, review_on = _stood(idea)
    idea.merged_into = idea.merged_into_id = None
    idea.move_to(
        stage, by, EventKind.IDEA_UNMERGED, review_on, out_of=out_of.id, title=out_of.title
    )
    if since:
        idea.stage_since = since
    db.session.flush()
    voices.send_home(idea, out_of)
    record(EventKind.IDEA_UNMERGED, out_of, by, let_go=idea.id, title=idea.title)


def hold(*ideas: Idea) -> None:
    """Nobody else decides on them until the transaction ends. SQLite has one writer anyway."""
    if db.session.get_bind().dialect.name == "sqlite":
        return
    for idea in sorted(ideas, key=lambda one: one.id):
        db.session.refresh(idea, with_for_update={"of": Idea})


def refuse_unless_they_fit(idea: Idea, into: Idea) -> None:
    """In the words of what to do instead."""
    if idea is into:
        raise Refusal(_("An idea can't be merged with itself."))
    _refuse_chains(idea, into)
    if into.stage not in ON_THE_BOARD or idea.stage not in MERGED_FROM:
        raise Refusal(_why_not(idea, into))
    for one in (idea, into):
        if one.pending:
            raise NotToldYet(one.pending.by.name)


def _refuse_chains(idea: Idea, into: Idea) -> None:
    if idea.merged_into_id or into.merged_into_id:
        raise Refusal(_("One of the two is merged already. Undo that first."))
    if voices.ideas_merged_into(idea):
        raise Refusal(
            _("Other ideas were merged into this one. Merge the other way round instead.")
        )


def _why_not(idea: Idea, into: Idea) -> str:
    pair = {idea.stage, into.stage}
    if pair == {Stage.TRIALLED, Stage.ADOPTED}:
        return _("One of the two is being tried and the other is adopted. End the trial first.")
    if pair == {Stage.TRIALLED}:
        return _("Both are being tried. End one of the trials first.")
    if pair == {Stage.ADOPTED}:
        return _("Both are adopted, so both are how we work now. They stay two.")
    if idea.stage in ON_THE_BOARD and into.stage in MERGED_FROM:
        return _(
            "#%(number)s is %(stage)s. Merge the other way round instead.",
            number=idea.id,
            stage=STAGE_WORDS[idea.stage],
        )
    off_the_board = into if into.stage not in ON_THE_BOARD else idea
    return _(
        "#%(number)s is %(stage)s. Open it again first.",
        number=off_the_board.id,
        stage=STAGE_WORDS[off_the_board.stage],
    )


def _stood(idea: Idea) -> tuple[Stage, datetime | None, date | None]:
    """Where it stood, since when, and when it is looked at again. A day that passed meanwhile
    is none: then it is proposed from now on."""
    was: dict[str, Any] = _merged(idea).details
    review_on = date.fromisoformat(was["review_on"]) if was["review_on"] else None
    if review_on and review_on <= idea.team.today:
        return Stage.PROPOSED, None, None
    return Stage(was["was"]), datetime.fromisoformat(was["since"]), review_on


def _merged(idea: Idea) -> Event:
    """The last time that it was."""
    query = (
        db.select(Event)
        .where(Event.about == "idea", Event.about_id == idea.id)
        .where(Event.kind == EventKind.IDEA_MERGED)
        .order_by(Event.id.desc())
        .limit(1)
    )
    return db.session.scalars(query).one()
