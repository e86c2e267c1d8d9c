"""An idea that somebody began on a kiosk and did not send: taken up again, or thrown away."""

from kaizen.drafts import Draft
from kaizen.ideas.forms import ProposeForm
from kaizen.numbers import number_in


def go_on_with(draft: Draft, form: ProposeForm) -> None:
    fields = draft.fields
    form.heard.data, form.title.data = fields.get("heard"), fields.get("title")
    form.details.data = fields.get("details")
    form.complaint.data = number_in(fields.get("complaint"))
    form.team.data = number_in(fields.get("team")) or form.team.data
