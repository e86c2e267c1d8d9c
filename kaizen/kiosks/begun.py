"""What somebody began to write at a kiosk, kept for them when they are signed out."""

from flask import request

from kaizen.drafts import keep_draft
from kaizen.people.models import Person

DRAFTED = ("heard", "complaint", "title", "details", "team")
LONGEST = 5000


def keep_what_was_begun(person: Person) -> None:
    keep_draft(person, "idea", {name: request.form.get(name, "")[:LONGEST] for name in DRAFTED})
