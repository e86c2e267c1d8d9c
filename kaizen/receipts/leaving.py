"""Something said without a name: an idea, or only what was heard."""

from __future__ import annotations

from dataclasses import dataclass

from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.complaints.queries import same_sentence
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.receipts.models import Receipt
from kaizen.stations.models import Station
from kaizen.teams.models import Team


@dataclass(frozen=True)
class Said:
    """What was written down, and nothing about who wrote it."""

    team: Team
    heard: str | None = None
    complaint: Complaint | None = None
    title: str | None = None
    details: str = ""
    station: Station | None = None


def leave(said: Said, code_hash: str) -> Receipt:
    occurrence = _heard(said)
    idea = None
    if said.title:
        idea = Idea.propose(
            said.title,
            occurrence.complaint,
            said.team,
            None,
            details=said.details,
            station=said.station,
        )
    receipt = Receipt(code_hash=code_hash, idea=idea, occurrence=occurrence)
    db.session.add(receipt)
    db.session.flush()
    return receipt


def _heard(said: Said) -> Occurrence:
    """Counted on the complaint that was picked, or that says the same; else on a new one."""
    place = said.station.name if said.station else None
    complaint, words = said.complaint, said.heard
    if complaint is None:
        sentence, words = said.heard or "", None
        complaint = same_sentence(sentence, team_id=said.team.id, kind=Kind.COMPLAINT)
        complaint = complaint or Complaint.add(sentence, said.team, None)
    complaint = complaint.merged_into or complaint
    return Occurrence.hear(complaint, None, words=words, place=place)
