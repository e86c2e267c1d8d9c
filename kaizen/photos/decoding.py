"""Decoding pictures and writing them anew. The decoders are many and large, and few requests bring
a picture: who needs one of these functions imports it where it is called.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageCms, UnidentifiedImageError
from pillow_heif import register_heif_opener

from kaizen.photos.pictures import MOST_PIXELS, Damaged, NoPicture, Picture, TooManyPixels

LONGEST_SIDE = 1600
LONGEST_THUMB_SIDE = 480
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
MOST_OF_WEBP = 20_000_000  # its decoder holds each pixel four times
BAND = 256  # rows that are worked on at once, where a second whole picture would cost too much
OURS = ("JPEG",)
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


def decoded(file: bytes) -> Picture:
    """Raises NoPicture, Damaged, TooManyPixels."""
    with _opened(file) as image:
        try:
            large = _clean(image)
        # What a broken file makes a decoder raise has no end: none of it is our own fault.
        except Exception as fault:
            raise Damaged from fault
    written = _written(large)
    return Picture(sha256(written).hexdigest(), written, _thumb(large), *large.size)


def size_of(large: bytes) -> tuple[int, int]:
    """Width and height in pixels, of one of ours."""
    with Image.open(BytesIO(large), formats=OURS) as image:
        return image.size


def is_whole(ours: bytes) -> bool:
    try:
        with Image.open(BytesIO(ours), formats=OURS) as image:
            image.load()
    except Exception:  # as above
        return False
    return True


def thumb_of(large: bytes) -> bytes:
    """Made again from the large one, where it was lost."""
    with Image.open(BytesIO(large), formats=OURS) as image:
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
