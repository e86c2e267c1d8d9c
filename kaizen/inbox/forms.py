"""How somebody wants to hear of each kind of news."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from kaizen.inbox.models import Digest, NoticeKind, Way
from kaizen.language import lazy_gettext as _

KIND_WORDS = {
    NoticeKind.MY_IDEAS: _("My ideas and complaints"),
    NoticeKind.BACKED: _("What I back or help with"),
    NoticeKind.FOLLOWED: _("What I follow"),
    NoticeKind.MENTIONS: _("When somebody writes @ and my name"),
    NoticeKind.TO_DOS: _("To-dos and trials of mine"),
    NoticeKind.TRAINING: _("Standards to read"),
    NoticeKind.CHECKS: _("Checks, and complaints heard again"),
    NoticeKind.ANSWERS: _("What waits for my answer"),
    NoticeKind.STAND_UPS: _("Stand-ups that I missed"),
}
KIND_HINTS = {
    NoticeKind.MY_IDEAS: _("Answers, votes, comments and what became of it."),
    NoticeKind.BACKED: _("What becomes of ideas of colleagues."),
    NoticeKind.FOLLOWED: _("Ideas and complaints where you pressed “Follow”."),
    NoticeKind.MENTIONS: _("A colleague asks you something in a comment."),
    NoticeKind.TO_DOS: _("Given to you, changed, done, or at its end."),
    NoticeKind.TRAINING: _("A new way of working that you should know."),
    NoticeKind.CHECKS: _("Is what was adopted still done this way?"),
    NoticeKind.ANSWERS: _("Passed on to you, raised to your team, or offered to it."),
    NoticeKind.STAND_UPS: _("What was decided while you were away."),
}
WAY_WORDS = {Way.INBOX: _("At once"), Way.DIGEST: _("In the digest"), Way.OFF: _("Off")}
WITHOUT_MAIL = {Way.DIGEST: _("In the inbox only")}
DIGEST_WORDS = {
    Digest.DAILY: _("Each working day"),
    Digest.WEEKLY: _("Once a week"),
    Digest.NEVER: _("Never"),
}


CHOSEN = InputRequired(_("Choose one of the three."))


class SettingsForm(FlaskForm):
    """One field for each kind, named after it."""

    my_ideas = RadioField(validators=[CHOSEN], coerce=Way)
    backed = RadioField(validators=[CHOSEN], coerce=Way)
    followed = RadioField(validators=[CHOSEN], coerce=Way)
    mentions = RadioField(validators=[CHOSEN], coerce=Way)
    to_dos = RadioField(validators=[CHOSEN], coerce=Way)
    training = RadioField(validators=[CHOSEN], coerce=Way)
    checks = RadioField(validators=[CHOSEN], coerce=Way)
    answers = RadioField(validators=[CHOSEN], coerce=Way)
    stand_ups = RadioField(validators=[CHOSEN], coerce=Way)
    digest = RadioField(
        _("Digest by e-mail"), [CHOSEN], coerce=Digest, choices=[*DIGEST_WORDS.items()]
    )
    quiet = BooleanField(_("Quiet outside my team's shifts"))

    def __init__(self, *, has_mail: bool, **given: Any) -> None:
        super().__init__(**given)
        words = WAY_WORDS if has_mail else WAY_WORDS | WITHOUT_MAIL
        for kind in NoticeKind:
            self[kind].label.text = KIND_WORDS[kind]
            self[kind].choices = [*words.items()]

    @property
    def ways(self) -> dict[NoticeKind, Way]:
        return {kind: self[kind].data for kind in NoticeKind}
