"""Who backs an idea of the demo, who would help, and who leaves it again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kaizen.demo.plant import Colleague
from kaizen.ideas.votes import offer_help, take_help_back, take_vote_back, vote_for

if TYPE_CHECKING:
    from kaizen.demo.cards import Card

OWN_TEAM, OTHER_TEAM = 5.0, 1.0  # colleagues of the team vote so many times likelier


def plan_votes(card: Card, opened: datetime, closed: datetime) -> None:
    helpers = [card.plant.by_first_name[name] for name in card.row.help]
    voters = _voters(card, opened, closed)
    times = card.story.in_order(len(voters), opened, closed)
    for who, moment in zip(voters, times, strict=True):
        card.story.then(moment, _back, card, who)
    for who in helpers:
        moment = card.story.between(opened, closed, early=True)
        card.story.then(moment, _help, card, who)
    if card.row.doubt:
        _plan_doubt(card, card.plant.by_first_name[card.row.doubt], opened, closed)


def _plan_doubt(card: Card, who: Colleague, opened: datetime, closed: datetime) -> None:
    backs, doubts = card.story.in_order(2, opened, closed)
    card.story.then(backs, _back, card, who)
    card.story.then(backs, _help, card, who)
    card.story.then(doubts, _leave_it, card, who)


def _back(card: Card, who: Colleague) -> None:
    vote_for(card.idea, who.person)


def _help(card: Card, who: Colleague) -> None:
    offer_help(card.idea, who.person)


def _leave_it(card: Card, who: Colleague) -> None:
    take_help_back(card.idea, who.person)
    take_vote_back(card.idea, who.person)


def _voters(card: Card, opened: datetime, closed: datetime) -> list[Colleague]:
    """As many as the row says, mostly of the team; all of them here from first to last."""
    excluded = {card.row.by, card.row.doubt}
    able = [
        who
        for who in card.plant.colleagues
        if who.name.split()[0] not in excluded and who.is_here(opened) and who.is_here(closed)
    ]
    return sorted(able, key=lambda who: _likely(card, who), reverse=True)[: card.row.votes]


def _likely(card: Card, who: Colleague) -> float:
    weight = OWN_TEAM if who.team == card.team else OTHER_TEAM
    return card.chance.random() ** (1 / weight)
