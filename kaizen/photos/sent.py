"""The photos that come with a form: read before anything is written, then put up."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from flask import current_app, flash, request
from werkzeug.datastructures import FileStorage

from kaizen.errors import Refusal, StoreAway
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.language import ngettext
from kaizen.people.models import Person
from kaizen.photos.files import PhotoFiles, files_at
from kaizen.photos.models import Mark, NoRoom, Photo
from kaizen.photos.pictures import Picture, TooLarge, picture_of
from kaizen.web.written_fields import one_line

log = logging.getLogger("kaizen")

MOST_NAMED = 4
LONGEST_NAME = 60


class NotKept(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Photos can't be stored just now. Try again later."))


@dataclass
class SentPhotos:
    """What can be shown, and what cannot with the reason, each by the name of its file."""

    pictures: list[tuple[str, Picture]] = field(default_factory=list)
    refused: list[tuple[str, Refusal]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.pictures or self.refused)

    def put_up(
        self,
        idea: Idea,
        by: Person | None,
        *,
        comment: Comment | None = None,
        mark: Mark | None = None,
    ) -> int:
        """How many were. One for which there is no room is refused, the others stay."""
        added = 0
        for name, picture in self.pictures:
            try:
                keep(picture)
                Photo.add(picture, idea, by, comment=comment, mark=mark)
            except (NotKept, NoRoom) as refusal:
                self.refused.append((name, refusal))
            else:
                added += 1
        return added

    @property
    def sentences(self) -> list[str]:
        """Not one for each of a whole folder: they travel in a cookie."""
        named, more = self.refused[:MOST_NAMED], len(self.refused[MOST_NAMED:])
        said = [_("“%(file)s” was not added. %(reason)s", file=n, reason=why) for n, why in named]
        if more:
            said.append(
                ngettext("%(num)s more was not added.", "%(num)s more were not added.", more)
            )
        return said

    def say_refused(self) -> None:
        """On the page that comes next."""
        for sentence in self.sentences:
            flash(sentence, "signal")


def photos_sent(most: int) -> SentPhotos:
    """To be called first in a view: decoding takes long, and nobody shall wait for the lock."""
    sent = SentPhotos()
    files = [file for file in request.files.getlist("photos") if file.filename]
    for place, file in enumerate(files):
        name = _called(file)
        try:
            if place >= most:
                raise NoRoom(most)
            sent.pictures.append((name, picture_sent(file)))
        except Refusal as refusal:
            sent.refused.append((name, refusal))
    return sent


def picture_sent(file: FileStorage) -> Picture:
    """One of a form's own files. Raises BadPicture or NotKept. To be called first in a view, too:
    a store on another machine gets it here already."""
    picture = picture_of(_read(file), megabytes=_megabytes())
    if photo_files().is_far:
        keep(picture)
    return picture


def keep(picture: Picture) -> None:
    """Before the commit of what shows it. Raises NotKept."""
    files = photo_files()
    try:
        if not (files.is_far and files.exists(picture.content)):
            files.keep(picture)
    except StoreAway as fault:
        log.warning("%s", fault)
        raise NotKept from fault


def _called(file: FileStorage) -> str:
    """What its sender calls it, as text and nothing else."""
    last = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return (one_line(last) or "?")[:LONGEST_NAME]


def _read(file: FileStorage) -> bytes:
    most = _megabytes() * 1024 * 1024
    read = file.stream.read(most + 1)
    if len(read) > most:
        raise TooLarge(_megabytes())
    return read


def _megabytes() -> int:
    return int(current_app.config["PHOTO_MEGABYTES"])


def photo_files() -> PhotoFiles:
    return files_at(current_app.config["PHOTOS_URL"] or f"{current_app.instance_path}/photos")
