"""What becomes of a file that somebody sent as a photo: a clean picture of ours, or a sentence.

Nothing of the file itself is kept. It is decoded and written anew, so that where it was taken,
what else was hidden in it and how it was broken stay behind.
"""

from __future__ import annotations

from dataclasses import dataclass

from kaizen.errors import Refusal
from kaizen.language import gettext as _
from kaizen.language import ngettext

# A phone's camera takes 12 to 24 million; more is shrunk in its browser before it comes here.
MOST_PIXELS = 40_000_000


class BadPicture(Refusal):
    """The file is not taken; its words say why, to who chose it."""


class Empty(BadPicture):
    def __init__(self) -> None:
        super().__init__(_("This file is empty."))


class NoPicture(BadPicture):
    def __init__(self) -> None:
        super().__init__(
            _("This file is no picture we can read. Send a JPEG, PNG, WebP, GIF, HEIC or AVIF.")
        )


class Damaged(BadPicture):
    def __init__(self) -> None:
        super().__init__(_("This picture is damaged. Take it again, or choose another one."))


class TooLarge(BadPicture):
    def __init__(self, megabytes: int) -> None:
        super().__init__(
            ngettext(
                "This file is too large: %(num)s MB at most.",
                "This file is too large: %(num)s MB at most.",
                megabytes,
            )
        )


class TooManyPixels(BadPicture):
    def __init__(self, most: int = MOST_PIXELS) -> None:
        super().__init__(
            _(
                "This picture is too large: %(pixels)s million pixels at most.",
                pixels=most // 1_000_000,
            )
        )


@dataclass(frozen=True)
class Picture:
    """Two JPEGs without metadata; `content` is the SHA-256 of the large one, as hex."""

    content: str
    large: bytes
    thumb: bytes
    width: int
    height: int


def picture_of(file: bytes, *, megabytes: int) -> Picture:
    """Raises BadPicture. Memory stays within what one picture of the most pixels needs."""
    if not file:
        raise Empty
    if len(file) > megabytes * 1024 * 1024:
        raise TooLarge(megabytes)
    from kaizen.photos.decoding import decoded  # loads the decoders

    return decoded(file)
