"""Who should hear what happens to an idea: who wrote, backs, tries, keeps or follows it."""

from __future__ import annotations

from collections.abc import Iterator

from kaizen.events.models import Event, EventKind
from kaizen.inbox.hears import Hears, all_of
from kaizen.inbox.models import NoticeKind
from kaizen.inbox.nearby import Nearby


def decided(event: Event, near: Nearby) -> Iterator[Hears]:
    idea = event.about_id
    yield from all_of([event.details.get("owner")], NoticeKind.TO_DOS, asks=True)
    yield from all_of(near.authors(idea), NoticeKind.MY_IDEAS)
    yield from all_of(near.triers(idea), NoticeKind.BACKED)
    yield from moved(event, near)


def just_done(event: Event, near: Nearby) -> Iterator[Hears]:
    """Who leads the team is told, not asked."""
    yield from all_of(near.leaders(event.team_id), NoticeKind.ANSWERS)
    yield from decided(event, near)


def moved(event: Event, near: Nearby) -> Iterator[Hears]:
    idea = event.about_id
    yield from all_of(near.authors(idea), NoticeKind.MY_IDEAS)
    yield from all_of(near.backers(idea), NoticeKind.BACKED)
    yield from all_of(near.followers(idea), NoticeKind.FOLLOWED)
    yield from all_of(near.complaint_followers(near.complaint_of(idea)), NoticeKind.FOLLOWED)


def proposed(event: Event, near: Nearby) -> Iterator[Hears]:
    complaint = near.complaint_of(event.about_id)
    yield from all_of(near.complaint_authors(complaint), NoticeKind.MY_IDEAS)
    yield from all_of(near.complaint_followers(complaint), NoticeKind.FOLLOWED)


def backed(event: Event, near: Nearby) -> Iterator[Hears]:
    return all_of(near.authors(event.about_id), NoticeKind.MY_IDEAS)


def answered_first(event: Event, near: Nearby) -> Iterator[Hears]:
    """The author hears first that there is an answer."""
    return all_of(near.authors(event.details["idea"]), NoticeKind.MY_IDEAS)


def commented(event: Event, near: Nearby) -> Iterator[Hears]:
    yield from mentioned(event, near)
    yield from all_of(near.authors(event.about_id), NoticeKind.MY_IDEAS)
    yield from all_of(near.followers(event.about_id), NoticeKind.FOLLOWED)


def mentioned(event: Event, near: Nearby) -> Iterator[Hears]:
    return all_of(event.details.get("mentioned", ()), NoticeKind.MENTIONS, asks=True)


def merged(event: Event, near: Nearby) -> Iterator[Hears]:
    """Who wrote both hears of the one that goes on in the other; who backed it, where it does."""
    idea, other = event.about_id, event.details.get("taken_in") or event.details.get("let_go")
    if other:
        both = {*near.authors(other), *near.followers(other)}
        known = both | set(near.backers_at_home(other))
        yield from all_of(set(near.authors(idea)) - both, NoticeKind.MY_IDEAS)
        yield from all_of(set(near.followers(idea)) - known, NoticeKind.FOLLOWED)
        return
    yield from all_of(near.authors(idea), NoticeKind.MY_IDEAS)
    if event.kind is EventKind.IDEA_MERGED:
        yield from all_of(near.backers_at_home(idea), NoticeKind.BACKED)
    yield from all_of(near.followers(idea), NoticeKind.FOLLOWED)


def checked(event: Event, near: Nearby) -> Iterator[Hears]:
    idea = event.about_id
    yield from all_of(near.authors(idea), NoticeKind.MY_IDEAS)
    if event.kind is EventKind.CHECK_DRIFTED:
        yield from all_of(near.keepers(idea), NoticeKind.CHECKS, asks=True)
        yield from all_of(near.leaders(event.team_id), NoticeKind.CHECKS, asks=True)
    yield from all_of(near.followers(idea), NoticeKind.FOLLOWED)


def heard_after_adoption(event: Event, near: Nearby) -> Iterator[Hears]:
    idea = event.about_id
    yield from all_of(near.leaders(event.team_id), NoticeKind.CHECKS, asks=True)
    yield from all_of(near.keepers(idea), NoticeKind.CHECKS, asks=True)
    yield from all_of(near.authors(idea), NoticeKind.MY_IDEAS)
    yield from all_of(near.followers(idea), NoticeKind.FOLLOWED)


def replicated(event: Event, near: Nearby) -> Iterator[Hears]:
    yield from all_of(near.authors(event.about_id), NoticeKind.MY_IDEAS)
    yield from all_of(near.followers(event.about_id), NoticeKind.FOLLOWED)
