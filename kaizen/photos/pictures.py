"""What becomes of a file that somebody sent as a photo: a clean picture of ours, or a sentence.

Nothing of the file itself is kept. It is decoded and written anew, so that where it was taken,
what else was hidden in it and how it was broken stay behind.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageCms, UnidentifiedImageError
from pillow_heif import register_heif_opener

from kaizen.errors import Refusal
from kaizen.language import gettext as _
from kaizen.language import ngettext

LONGEST_SIDE = 1600
LONGEST_THUMB_SIDE = 480
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
# A phone's camera takes 12 to 24 million; more is shrunk in its browser before it comes here.
MOST_PIXELS = 40_000_000
MOST_OF_WEBP = 20_000_000  # its decoder holds each pixel four times
BAND = 256  # rows that are worked on at once, where a second whole picture would cost too much
WHITE = (255, 255, 255)
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

register_heif_opener()
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


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
    with _opened(file) as image:
        try:
            large = _clean(image)
        # What a broken file makes a decoder raise has no end: none of it is our own fault.
        except Exception as fault:
            raise Damaged from fault
    written = _written(large)
    return Picture(sha256(written).hexdigest(), written, _thumb(large), *large.size)


def thumb_of(large: bytes) -> bytes:
    """Made again from the large one, where it was lost."""
    with Image.open(BytesIO(large), formats=("JPEG",)) as image:
        return _thumb(image)


def _thumb(large: Image.Image) -> bytes:
    thumb = large.copy()
    thumb.thumbnail((LONGEST_THUMB_SIDE, LONGEST_THUMB_SIDE), Image.Resampling.LANCZOS)
    return _written(thumb)


def _opened(file: bytes) -> Image.Image:
    """Only its head is read. What it is, is said by what is in it, never by its name."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(file), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise TooManyPixels from fault
    except UnidentifiedImageError as fault:
        raise NoPicture from fault
    except Exception as fault:
        raise Damaged from fault
    most = MOST_OF_WEBP if image.format == "WEBP" else MOST_PIXELS
    if image.width * image.height > most:
        raise TooManyPixels(most)
    return image


def _clean(image: Image.Image) -> Image.Image:
    """Upright, in sRGB on white, no side longer than we keep, and nothing else in it."""
    turn, colours = TURNS.get(_orientation(image)), image.info.get("icc_profile")
    if image.has_transparency_data or image.mode in {"P", "1"} or image.mode.startswith("I"):
        image = _flattened(image)
    else:
        # A JPEG can be decoded at a half or a quarter of its size, in as much less memory.
        scale = 2 * LONGEST_SIDE / max(image.size)
        image.draft(None, (max(1, int(image.width * scale)), max(1, int(image.height * scale))))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    image = _in_srgb(image, colours)
    if turn is not None:
        image = image.transpose(turn)
    bare = Image.new("RGB", image.size)  # an image remembers comments and profiles, a new one none
    bare.paste(image)
    return bare


def _orientation(image: Image.Image) -> int:
    with suppress(Exception):  # a broken note about a picture does not spoil the picture
        return int(image.getexif().get(ORIENTATION, 1))
    return 1


def _flattened(image: Image.Image) -> Image.Image:
    """Plain RGB on white, band by band, and reduced by whole steps on the way."""
    step = max(1, max(image.size) // (2 * LONGEST_SIDE))
    width, height = (-(-side // step) for side in image.size)
    whole = Image.new("RGB", (width, height), WHITE)
    image.load()
    for top in range(0, image.height, BAND * step):
        bottom = min(image.height, top + BAND * step)
        band = _on_white(image.crop((0, top, image.width, bottom)))
        whole.paste(band.reduce(step), (0, top // step))
    return whole


def _on_white(band: Image.Image) -> Image.Image:
    if band.mode.startswith("I"):  # 16 bits of grey, which a plain conversion would cut off
        band = band.point(lambda value: value * (1 / 256)).convert("L")
    if not band.has_transparency_data:
        return band.convert("RGB")
    band = band.convert("RGBA")
    ground = Image.new("RGB", band.size, WHITE)
    ground.paste(band, mask=band)
    return ground


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """By its own colour profile, if that can be read, else as it is."""
    with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        if profile:
            theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
            ours = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, theirs, ours, outputMode="RGB")
            return converted or image
    return image.convert("RGB")


def _written(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return file.getvalue()
