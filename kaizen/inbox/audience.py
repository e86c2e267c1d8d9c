"""Who should hear of each kind of event. Whoever did it themselves never does.

Somebody may stand in a list twice: the first kind that they have not switched off is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaizen.events.models import Event, EventKind
from kaizen.inbox.around_ideas import (
    answered_first,
    backed,
    checked,
    commented,
    decided,
    heard_after_adoption,
    just_done,
    mentioned,
    merged,
    moved,
    proposed,
    replicated,
)
from kaizen.inbox.hears import Audience, Hears, all_of, card_of
from kaizen.inbox.models import NoticeKind
from kaizen.inbox.nearby import Nearby


def check_due(event: Event, near: Nearby) -> Iterator[Hears]:
    return all_of(near.asked_to_check(event.details["check"]), NoticeKind.CHECKS, asks=True)


def trial_due(event: Event, near: Nearby) -> Iterator[Hears]:
    yield from all_of([event.details["owner"]], NoticeKind.TO_DOS, asks=True)
    yield from all_of(near.leaders(event.team_id), NoticeKind.ANSWERS, asks=True)


def recurrence_answered(event: Event, near: Nearby) -> Iterator[Hears]:
    """It stands in two stories, of the idea and of the complaint; nobody hears both."""
    idea = event.details["idea"]
    of_idea = [
        *all_of(near.authors(idea), NoticeKind.MY_IDEAS),
        *all_of(near.keepers(idea), NoticeKind.CHECKS),
        *all_of(near.followers(idea), NoticeKind.FOLLOWED),
    ]
    if event.about == "idea":
        yield from of_idea
        return
    told = {one.person_id for one in of_idea}
    for one in complaint_changed(event, near):
        if one.person_id not in told:
            yield one


def offered(event: Event, near: Nearby) -> Iterator[Hears]:
    for team_id in event.details["teams"]:
        yield from all_of(near.leaders(team_id), NoticeKind.ANSWERS, asks=True)


def written(event: Event, near: Nearby) -> Iterator[Hears]:
    """Everybody who must know it reads it, or reads it again."""
    yield from all_of(near.readers(event.about_id), NoticeKind.TRAINING, asks=True)
    yield from all_of(near.owner_of_standard(event.about_id), NoticeKind.TRAINING)


def care_changed(event: Event, near: Nearby) -> Iterator[Hears]:
    """Who looks after it from now on, and who is meant by it only now."""
    before, after = event.details["before"], event.details["after"]
    if before.get("owner") != after.get("owner"):
        yield from all_of(near.owner_of_standard(event.about_id), NoticeKind.TRAINING)
    if before.get("must_know") != after.get("must_know"):
        new = near.not_told_to_read(event.about_id)
        yield from all_of(new, NoticeKind.TRAINING, asks=True)


def withdrawn(event: Event, near: Nearby) -> Iterator[Hears]:
    return all_of(near.readers(event.about_id), NoticeKind.TRAINING)


def trained(event: Event, near: Nearby) -> Iterator[Hears]:
    again = event.kind is EventKind.TRAINING_UNTICKED
    return all_of([event.details["person"]], NoticeKind.TRAINING, asks=again)


def given_to_do(event: Event, near: Nearby) -> Iterator[Hears]:
    doing, _giver = near.in_to_do(event.about_id)
    return all_of(doing, NoticeKind.TO_DOS, asks=True)


def to_do_changed(event: Event, near: Nearby) -> Iterator[Hears]:
    doing, giver = near.in_to_do(event.about_id)
    before = event.details.get("before", {})
    new = before and before.get("owner") != event.details["after"].get("owner")
    yield from all_of(doing[:1], NoticeKind.TO_DOS, asks=bool(new))
    yield from all_of(
        [*doing, *giver, before.get("owner"), before.get("partner")], NoticeKind.TO_DOS
    )


def complaint_changed(event: Event, near: Nearby) -> Iterator[Hears]:
    _, complaint = card_of(event)
    yield from all_of(near.complaint_authors(complaint), NoticeKind.MY_IDEAS)
    yield from all_of(near.complaint_followers(complaint), NoticeKind.FOLLOWED)


def heard(event: Event, near: Nearby) -> Iterator[Hears]:
    return all_of(near.complaint_followers(event.about_id), NoticeKind.FOLLOWED)


def complaints_merged(event: Event, near: Nearby) -> Iterator[Hears]:
    """Who wrote or follows both lines hears of the one that goes on in the other."""
    other = event.details.get("taken_in") or event.details.get("let_go")
    known = {*near.complaint_authors(other), *near.complaint_followers(other)} if other else set()
    yield from (one for one in complaint_changed(event, near) if one.person_id not in known)


def passed_on(event: Event, near: Nearby) -> Iterator[Hears]:
    return all_of([event.details["to"]], NoticeKind.ANSWERS, asks=True)


def raised(event: Event, near: Nearby) -> Iterator[Hears]:
    """Who is to answer now, who should have, and who waits."""
    yield from all_of(near.leaders(event.details["to_team"]), NoticeKind.ANSWERS, asks=True)
    yield from all_of(near.leaders(event.team_id), NoticeKind.ANSWERS)
    yield from waiting(event, near)


def raise_answered(event: Event, near: Nearby) -> Iterator[Hears]:
    yield from waiting(event, near)
    yield from all_of(near.leaders(event.team_id), NoticeKind.ANSWERS)


def waiting(event: Event, near: Nearby) -> Iterator[Hears]:
    about, number = card_of(event)
    if about == "complaint":
        yield from complaint_changed(event, near)
    else:
        yield from all_of(near.authors(number), NoticeKind.MY_IDEAS)
        yield from all_of(near.followers(number), NoticeKind.FOLLOWED)


def stood_up(event: Event, near: Nearby) -> Iterator[Hears]:
    return all_of(near.away(event.about_id, event.team_id), NoticeKind.STAND_UPS)


AUDIENCE: dict[EventKind, Audience] = {
    EventKind.IDEA_PROPOSED: proposed,
    EventKind.IDEA_REWORKED: moved,
    EventKind.IDEA_CAME_BACK: moved,
    EventKind.IDEA_MERGED: merged,
    EventKind.IDEA_UNMERGED: merged,
    EventKind.VOTE_GIVEN: backed,
    EventKind.HELP_OFFERED: backed,
    EventKind.COMMENT_ADDED: commented,
    EventKind.COMMENT_CHANGED: mentioned,
    EventKind.TRIAL_STARTED: decided,
    EventKind.TRIAL_EXTENDED: decided,
    EventKind.TRIAL_ADAPTED: decided,
    EventKind.TRIAL_STOPPED: decided,
    EventKind.TRIAL_DUE: trial_due,
    EventKind.JUST_DONE: just_done,
    EventKind.IDEA_ADOPTED: decided,
    EventKind.IDEA_ABANDONED: decided,
    EventKind.IDEA_DECLINED: moved,
    EventKind.IDEA_DEFERRED: moved,
    EventKind.IDEA_REOPENED: moved,
    EventKind.LOOKED_AT_AGAIN: decided,
    EventKind.DECISION_TO_BE_TOLD: answered_first,
    EventKind.STANDARD_WRITTEN: written,
    EventKind.STANDARD_REWRITTEN: written,
    EventKind.STANDARD_CHANGED: care_changed,
    EventKind.STANDARD_WITHDRAWN: withdrawn,
    EventKind.TRAINING_TICKED: trained,
    EventKind.TRAINING_UNTICKED: trained,
    EventKind.CHECK_DUE: check_due,
    EventKind.CHECK_KEPT: checked,
    EventKind.CHECK_DRIFTED: checked,
    EventKind.RECURRENCE_NOTICED: heard_after_adoption,
    EventKind.RECURRENCE_ANSWERED: recurrence_answered,
    EventKind.REPLICATION_OFFERED: offered,
    EventKind.REPLICATION_ANSWERED: replicated,
    EventKind.TO_DO_TAKEN: given_to_do,
    EventKind.TO_DO_CHANGED: to_do_changed,
    EventKind.TO_DO_DONE: to_do_changed,
    EventKind.TO_DO_REOPENED: to_do_changed,
    EventKind.TO_DO_CALLED_OFF: to_do_changed,
    EventKind.COMPLAINT_HEARD: heard,
    EventKind.COMPLAINT_REPLIED: complaint_changed,
    EventKind.COMPLAINT_SETTLED: complaint_changed,
    EventKind.COMPLAINT_REOPENED: complaint_changed,
    EventKind.COMPLAINT_MERGED: complaints_merged,
    EventKind.COMPLAINT_UNMERGED: complaints_merged,
    EventKind.PASSED_ON: passed_on,
    EventKind.RAISED: raised,
    EventKind.RAISE_ANSWERED: raise_answered,
    EventKind.STAND_UP_ENDED: stood_up,
}
