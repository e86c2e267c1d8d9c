"""All rows that a merge may touch, but for the ledger and the version."""

from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.votes import Help, Vote
from kaizen.photos.models import Photo


def everything():
    db.session.flush()
    columns = [
        (Idea.id, Idea.stage, Idea.stage_since, Idea.due_on, Idea.merged_into_id),
        (Idea.id, Idea.votes, Idea.helpers, Idea.comments),
        (Vote.idea_id, Vote.person_id, Vote.came_from_id),
        (Help.idea_id, Help.person_id, Help.came_from_id),
        (Authorship.idea_id, Authorship.person_id, Authorship.came_from_id),
        (Comment.id, Comment.idea_id, Comment.came_from_id),
        (Photo.id, Photo.idea_id, Photo.came_from_id),
    ]
    return [sorted(map(str, db.session.execute(db.select(*some)))) for some in columns]
