from flask_wtf import FlaskForm

from kaizen.answers.templates import no_gap
from kaizen.language import lazy_gettext as _
from kaizen.web.written_fields import words

LONGEST = 2000


class ReplyForm(FlaskForm):
    words = words(_("Your answer"), _("Write something first."), longest=LONGEST, more=[no_gap])


class RaiseForm(FlaskForm):
    reason = words(
        _("Why can't the team settle it alone?"),
        _("Say in a few words what the next level is to do."),
        longest=LONGEST,
    )


class RaiseAnswerForm(FlaskForm):
    words = words(_("Your answer"), _("Write something first."), longest=LONGEST, more=[no_gap])
