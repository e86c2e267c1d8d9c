"""Every file is stored clean or answered with a sentence; nothing else of it stays."""

import subprocess
import sys
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from kaizen.photos.pictures import (
    Damaged,
    Empty,
    NoPicture,
    TooLarge,
    TooManyPixels,
    picture_of,
)
from tests.photos import files

RED, BLUE, GREEN, WHITE = (192, 32, 32), (32, 64, 192), (32, 160, 64), (255, 255, 255)
LEFT, RIGHT, CORNER = (0.3, 0.8), (0.8, 0.6), (0.1, 0.1)
MOST_FOR_REFUSED, MOST_FOR_TAKEN = 100, 400  # megabytes that a worker grows by


@pytest.fixture(autouse=True)
def words(app):
    """Refusals are said in somebody's language."""
    with app.test_request_context():
        yield


def taken(file: bytes):
    return picture_of(file, megabytes=15)


def looked_at(file: bytes) -> Image.Image:
    image = Image.open(BytesIO(file))
    image.load()
    return image


def colour(image: Image.Image, place: tuple[float, float]) -> tuple[int, ...]:
    return image.convert("RGB").getpixel(
        (int(image.width * place[0]), int(image.height * place[1]))
    )


def is_near(one: tuple[int, ...], other: tuple[int, ...], by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def test_a_large_photo_becomes_two_small_ones():
    picture = taken(files.jpeg(4000, 3000))
    large, thumb = looked_at(picture.large), looked_at(picture.thumb)
    assert (large.size, thumb.size) == ((1600, 1200), (480, 360))
    assert (picture.width, picture.height) == large.size
    assert picture.content == sha256(picture.large).hexdigest()
    assert is_near(colour(thumb, LEFT), RED)
    assert is_near(colour(thumb, RIGHT), BLUE)


def test_a_small_photo_keeps_its_size():
    assert looked_at(taken(files.jpeg(300, 200)).large).size == (300, 200)


@pytest.mark.parametrize("size", [(1, 1), (1, 9000), (9000, 1)])
def test_a_narrow_one_is_still_a_picture(size):
    assert min(looked_at(taken(files.jpeg(*size)).thumb).size) >= 1


def test_the_same_file_gives_the_same_picture():
    assert taken(files.jpeg()).content == taken(files.jpeg()).content


KINDS = {
    "JPEG": files.jpeg(),
    "PNG": files.saved(files.scene(), "PNG"),
    "WebP": files.saved(files.scene(), "WEBP"),
    "GIF": files.saved(files.scene(), "GIF"),
    "AVIF": files.saved(files.scene(), "AVIF"),
    "HEIC": files.saved(files.scene(), "HEIF"),
    "grey": files.saved(files.scene().convert("L").convert("RGB"), "JPEG"),
    "of two": files.saved(files.scene(), "MPO", save_all=True, append_images=[files.scene()]),
    "animated GIF": files.animated("GIF"),
    "animated WebP": files.animated("WEBP"),
    "animated AVIF": files.animated("AVIF"),
    "progressive": files.jpeg(progressive=True),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_picture_comes_out_as_plain_jpeg(name):
    picture = taken(KINDS[name])
    for file in (picture.large, picture.thumb):
        image = looked_at(file)
        assert (image.format, image.mode) == ("JPEG", "RGB")
        assert getattr(image, "n_frames", 1) == 1
        assert set(image.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
    if name != "grey":
        assert is_near(colour(looked_at(picture.large), RIGHT), BLUE, by=30)
        assert is_near(colour(looked_at(picture.large), CORNER), GREEN, by=30)


def test_where_it_was_taken_is_gone():
    file = files.taken_at_a_place()
    assert looked_at(file).getexif().get_ifd(0x8825)
    picture = taken(file)
    for kept in (picture.large, picture.thumb):
        assert not looked_at(kept).getexif()
        for hidden in (b"Exif", b"GPS", b"ExampleCameraMaker", b"xmpmeta", b"Comment by"):
            assert hidden not in kept


@pytest.mark.parametrize(
    ("orientation", "corner"),
    list(enumerate([(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)] * 2, start=1)),
)
def test_it_stands_upright(orientation, corner):
    large = looked_at(taken(files.taken_at_a_place(orientation)).large)
    assert large.size == ((800, 600) if orientation < 5 else (600, 800))
    assert is_near(colour(large, corner), GREEN)


def test_a_turned_heic_is_turned_once():
    exif = Image.Exif()
    exif[0x0112] = 6
    large = looked_at(taken(files.saved(files.scene(), "HEIF", exif=exif.tobytes())).large)
    assert large.size == (600, 800)
    assert is_near(colour(large, (0.9, 0.1)), GREEN, by=30)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("RGBA", "GIF"), ("RGBA", "WEBP")],
)
def test_what_is_see_through_becomes_white(mode, kind):
    large = looked_at(taken(files.saved(files.see_through(mode), kind)).large)
    assert is_near(colour(large, (0.2, 0.5)), WHITE)
    assert not is_near(colour(large, (0.8, 0.5)), WHITE)


@pytest.mark.parametrize(("deep", "shade"), [(20_000, 78), (50_000, 195)])
def test_sixteen_bits_of_grey_keep_their_shades(deep, shade):
    large = looked_at(taken(files.saved(Image.new("I;16", (200, 100), deep), "PNG")).large)
    assert is_near(colour(large, LEFT), (shade, shade, shade), by=4)


def test_a_black_and_white_scan_is_read():
    assert looked_at(taken(files.saved(files.scene().convert("1"), "PNG")).large).size == (800, 600)


def test_colours_for_print_become_colours_for_screens():
    large = looked_at(taken(files.saved(files.scene().convert("CMYK"), "JPEG")).large)
    assert is_near(colour(large, RIGHT), BLUE, by=40)


def test_colours_follow_their_profile_and_a_broken_one_does_no_harm():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (lab, b"no profile at all", lab[:200]):
        large = looked_at(taken(files.jpeg(icc_profile=profile)).large)
        assert is_near(colour(large, LEFT), RED)
        assert "icc_profile" not in large.info


def test_what_was_hidden_behind_a_picture_stays_behind():
    picture = taken(files.polyglot())
    assert files.SECRET not in picture.large + picture.thumb
    assert b"<script" not in picture.large
    assert b"PK\x03\x04" not in picture.large


BAD = {
    "nothing": (b"", Empty),
    "a zip": (files.zip_file(), NoPicture),
    "an SVG with a script": (files.SVG, NoPicture),
    "a page": (b"<html><script>alert(1)</script>", NoPicture),
    "a PDF": (b"%PDF-1.7\n1 0 obj", NoPicture),
    "a TIFF": (files.saved(files.scene(), "TIFF"), NoPicture),
    "a BMP": (files.saved(files.scene(), "BMP"), NoPicture),
    "an icon": (files.saved(files.scene(48, 48), "ICO"), NoPicture),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", NoPicture),
    "half a JPEG": (files.jpeg()[:3000], Damaged),
    "half a PNG": (files.saved(files.scene().effect_spread(9), "PNG")[:4000], Damaged),
    "half a WebP": (files.saved(files.scene().effect_spread(9), "WEBP")[:3000], Damaged),
    "half a HEIC": (KINDS["HEIC"][: len(KINDS["HEIC"]) // 2], Damaged),
    "half an AVIF": (KINDS["AVIF"][: len(KINDS["AVIF"]) // 2], NoPicture),
    "a note that swells": (files.bomb_of_words(), Damaged),
    "20,000 by 20,000": (files.bomb(), TooManyPixels),
    "8,000 by 8,000": (files.bomb(8_000), TooManyPixels),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_answered_with_its_sentence(name):
    file, refusal = BAD[name]
    with pytest.raises(refusal) as said:
        taken(file)
    assert str(said.value).endswith((".", "AVIF."))


def test_a_file_of_too_many_bytes_is_not_even_opened():
    with pytest.raises(TooLarge, match="1 MB"):
        picture_of(b"\0" * (1024 * 1024 + 1), megabytes=1)


def test_any_damage_is_a_picture_or_a_sentence():
    """Each of these files with its bytes turned here and there."""
    for file in KINDS.values():
        for place in range(0, len(file), max(1, len(file) // 40)):
            broken = file[:place] + bytes([file[place] ^ 0xFF]) + file[place + 1 :]
            try:
                assert looked_at(taken(broken).large).format == "JPEG"
            except (NoPicture, Damaged, TooManyPixels):
                continue


GROWTH = """
import resource, sys
from pathlib import Path
from kaizen import create_app
from kaizen.photos.pictures import BadPicture, picture_of
file = Path(sys.argv[1]).read_bytes()
def peak():
    # Linux counts what the parent used before it became this process into ru_maxrss.
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with create_app().test_request_context():
    picture_of(Path(sys.argv[2]).read_bytes(), megabytes=60)  # what is loaded once
    before = peak()
    try:
        picture_of(file, megabytes=60)
        end = "taken"
    except BadPicture as refusal:
        end = "refused"
print(end, (peak() - before) // 1024 ** 2)
"""


def large_ones():
    flat = files.scene(7300, 5470)
    yield "refused", "PNG of 400 million", files.bomb()
    yield "refused", "PNG of 64 million", files.bomb(8_000)
    yield "refused", "PNG with a swelling note", files.bomb_of_words()
    yield "refused", "WebP of 40 million", files.saved(flat, "WEBP", method=0)
    yield "taken", "JPEG of 40 million", files.saved(flat, "JPEG")
    yield "taken", "progressive JPEG of 40 million", files.saved(flat, "JPEG", progressive=True)
    yield "taken", "PNG of 40 million", files.saved(flat, "PNG", compress_level=1)
    yield (
        "taken",
        "see-through PNG of 40 million",
        files.saved(flat.convert("RGBA"), "PNG", compress_level=1),
    )


def test_memory_stays_within_bounds(tmp_path, capsys):
    """In a process of its own each, because a peak is never forgotten."""
    small = tmp_path / "small.jpg"
    small.write_bytes(files.jpeg())
    lines = []
    for expected, name, file in large_ones():
        path = tmp_path / "large"
        path.write_bytes(file)
        command = [sys.executable, "-c", GROWTH, str(path), str(small)]
        ended, grown = subprocess.run(
            command, capture_output=True, text=True, check=True
        ).stdout.split()
        lines.append(f"{name}: {len(file):,} bytes, {ended}, {int(grown)} MB more")
        assert ended == expected, lines[-1]
        assert int(grown) <= (MOST_FOR_REFUSED if ended == "refused" else MOST_FOR_TAKEN), lines[-1]
        if ended == "taken":
            assert int(grown) > 0, "A picture of 40 million pixels costs nothing: measure again."
    with capsys.disabled():
        sys.stdout.write("\n  ".join(["", *lines, ""]))
