"""The steps of a way as they are typed: words and a picture each, in the order of their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from wtforms import Field

from kaizen.errors import Refusal
from kaizen.language import gettext as _
from kaizen.photos.pictures import Picture
from kaizen.photos.sent import keep, photo_files, picture_sent
from kaizen.standards.models import STEPS_AT_MOST, NewStep, Step
from kaizen.web.written_fields import lines

LONGEST_STEP = 500
ROWS_OFFERED = 3
PART = re.compile(r"steps-(\d{1,3})-(words|content|picture)", re.ASCII)
ACT = re.compile(r"(add|up|down|remove|blank)(?:-(\d{1,3}))?", re.ASCII)
CONTENT = re.compile(r"[0-9a-f]{64}")

SentPictures = dict[int, Picture | Refusal]


def step_pictures_sent() -> SentPictures:
    """By the number of their row. To be called first in a view: decoding takes long, and nobody
    shall wait for the lock."""
    sent: SentPictures = {}
    for name, file in request.files.items():
        part = PART.fullmatch(name)
        if part and file.filename and len(sent) <= STEPS_AT_MOST:
            try:
                sent[int(part[1])] = picture_sent(file)
            except Refusal as refusal:
                sent[int(part[1])] = refusal
    return sent


@dataclass
class Row:
    """One step being written; `content` is a picture that lies here already."""

    number: int
    words: str = ""
    content: str = ""
    width: int | None = None
    height: int | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def is_filled(self) -> bool:
        return bool(self.words or self.content or self.errors)

    @property
    def step(self) -> NewStep:
        return NewStep(self.words, self.content or None, self.width, self.height)

    def show(self, sent: Picture | Refusal) -> None:
        try:
            if isinstance(sent, Refusal):
                raise sent
            keep(sent)
        except Refusal as refusal:
            self.errors.append(str(refusal))
            return
        self.content, self.width, self.height = sent.content, sent.width, sent.height

    def find_its_picture(self) -> None:
        """What a form says that it sent before may be gone, or never have been here."""
        try:
            if not CONTENT.fullmatch(self.content):
                raise FileNotFoundError
            from kaizen.photos.decoding import size_of

            self.width, self.height = size_of(photo_files().read(self.content))
        except FileNotFoundError:
            self.content = ""
            self.errors.append(_("Please choose this picture once more."))

    def check(self) -> None:
        if not self.words and not self.errors:
            self.errors.append(_("Say in words what the picture shows."))
        if len(self.words) > LONGEST_STEP:
            self.errors.append(
                _(
                    "A step has %(number)s characters at most. Make two steps of it.",
                    number=LONGEST_STEP,
                )
            )


class StepsField(Field):
    """`rows` as they are shown; a row left empty is no step."""

    said: Sequence[str] = ()  # what is wrong with them as a whole

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, **options)
        self.rows: list[Row] = []

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        found: dict[int, Row] = {}
        for name in formdata or ():
            part = PART.fullmatch(name)
            if part:
                row = found.setdefault(int(part[1]), Row(int(part[1])))
                if part[2] == "words":
                    row.words = lines(formdata[name]) or ""
                elif part[2] == "content":
                    row.content = formdata[name]
        self.rows = [found[number] for number in sorted(found)]

    def take(self, sent: SentPictures) -> None:
        """What was sent with them is kept at once, so that a form that comes back has it."""
        for row in self.rows:
            if row.number in sent:
                row.show(sent[row.number])
            elif row.content:
                row.find_its_picture()

    def fill(self, steps: Iterable[Step]) -> None:
        """Those of a version first, then what was typed."""
        there = [Row(0, one.words, one.content or "", one.width, one.height) for one in steps]
        self.rows = there + self.filled
        self._number()

    def drop(self, steps: Iterable[Step]) -> None:
        """What was filled in from a version and not changed since."""
        there = {(one.words, one.content or "") for one in steps}
        self.rows = [row for row in self.rows if (row.words, row.content) not in there]

    def act(self, asked: str | None) -> bool:
        """A button beside the rows, where no script moves them. Whether one was pressed."""
        act = ACT.fullmatch(asked or "")
        if act is None:
            return False
        places = {row.number: place for place, row in enumerate(self.rows)}
        place = places.get(int(act[2])) if act[2] else None
        if act[1] == "add":
            self.rows.append(Row(0))
        elif place is not None:
            self._change(act[1], place)
        self._number()
        return True

    def _change(self, what: str, place: int) -> None:
        row = self.rows[place]
        if what == "blank":
            row.content, row.width, row.height = "", None, None
            return
        self.rows.remove(row)
        if what != "remove":
            self.rows.insert(max(0, place - 1) if what == "up" else place + 1, row)

    def _number(self) -> None:
        for number, row in enumerate(self.rows):
            row.number = number

    @property
    def filled(self) -> list[Row]:
        return [row for row in self.rows if row.is_filled]

    @property
    def steps(self) -> list[NewStep]:
        return [row.step for row in self.filled]

    @property
    def shown(self) -> list[Row]:
        """With room to go on writing."""
        self._number()
        more = range(len(self.rows), ROWS_OFFERED)
        return self.rows + [Row(number) for number in more]

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        said = []
        if not self.filled:
            said.append(_("Write down at least one step."))
        if len(self.filled) > STEPS_AT_MOST:
            said.append(_("%(number)s steps at most.", number=STEPS_AT_MOST))
        for row in self.filled:
            row.check()
        self.said = said
        self.errors = [*said, *(words for row in self.filled for words in row.errors)]
        return not self.errors
