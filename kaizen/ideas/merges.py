"""Two ideas that are one: merged, and parted again as a whole."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind, record
from kaizen.events.queries import may_tell, newest_event
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


def refuse_unless_it_can_go(idea: Idea) -> None:
    """Whatever the other one is."""
    idea.refuse_when_merged()
    if idea.pending:
        raise NotToldYet(idea.pending.by.name)
    if idea.stage not in MERGED_FROM:
        raise Refusal(_the_other_way(idea) if idea.stage in ON_THE_BOARD else _off_the_board(idea))
    if voices.ideas_merged_into(idea):
        raise Refusal(
            _("Other ideas were merged into this one. Merge the other way round instead.")
        )


def refuse_unless_they_fit(idea: Idea, into: Idea) -> None:
    """In the words of what to do instead."""
    if idea is into:
        raise Refusal(_("An idea can't be merged with itself."))
    if idea.merged_into_id or into.merged_into_id:
        raise Refusal(_("One of the two is merged already. Undo that first."))
    if into.stage not in ON_THE_BOARD or idea.stage not in MERGED_FROM:
        raise Refusal(_why_not(idea, into))
    refuse_unless_it_can_go(idea)
    if into.pending:
        raise NotToldYet(into.pending.by.name)


def _why_not(idea: Idea, into: Idea) -> str:
    pair = {idea.stage, into.stage}
    if pair == {Stage.TRIALLED, Stage.ADOPTED}:
        return _("One of the two is being tried and the other is adopted. End the trial first.")
    if pair == {Stage.TRIALLED}:
        return _("Both are being tried. End one of the trials first.")
    if pair == {Stage.ADOPTED}:
        return _("Both are adopted, so both are how we work now. They stay two.")
    if idea.stage in ON_THE_BOARD and into.stage in MERGED_FROM:
        return _the_other_way(idea)
    return _off_the_board(into if into.stage not in ON_THE_BOARD else idea)


def _the_other_way(idea: Idea) -> str:
    return _(
        "#%(number)s is %(stage)s. Merge the other way round instead.",
        number=idea.id,
        stage=STAGE_WORDS[idea.stage],
    )


def _off_the_board(idea: Idea) -> str:
    return _(
        "#%(number)s is %(stage)s. Open it again first.",
        number=idea.id,
        stage=STAGE_WORDS[idea.stage],
    )


def taken_in(idea: Idea, history: Sequence[Event]) -> list[Idea]:
    """What is merged into it, asked only where its history may tell of any."""
    return voices.ideas_merged_into(idea) if may_tell(history, EventKind.IDEA_MERGED) else []


def _stood(idea: Idea) -> tuple[Stage, datetime | None, date | None]:
    """Where it stood, since when, and when it is looked at again. A day that passed meanwhile
    is none: then it is proposed from now on."""
    merged = newest_event(idea, [EventKind.IDEA_MERGED])
    assert merged is not None  # noqa: S101 - it is merged into another one
    was: dict[str, Any] = merged.details
    review_on = date.fromisoformat(was["review_on"]) if was["review_on"] else None
    if review_on and review_on <= idea.team.today:
        return Stage.PROPOSED, None, None
    return Stage(was["was"]), datetime.fromisoformat(was["since"]), review_on
