"""Files as phones, scanners, pranksters and worse make them."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from pillow_heif import register_heif_opener

register_heif_opener()

SECRET = b"HIDDEN-IN-THE-FILE"
GPS = {1: "N", 2: (52.0, 13.0, 4.0), 3: "E", 4: (21.0, 0.0, 33.0)}


def scene(width: int = 800, height: int = 600) -> Image.Image:
    """A red half on the left, a blue one on the right, a green corner on top."""
    image = Image.new("RGB", (width, height), "#c02020")
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 2, 0, width, height), fill="#2040c0")
    draw.rectangle((0, 0, width // 4, height // 4), fill="#20a040")
    return image


def saved(image: Image.Image, kind: str, **options) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def jpeg(width: int = 800, height: int = 600, **options) -> bytes:
    return saved(scene(width, height), "JPEG", **options)


def taken_at_a_place(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "ExampleCameraMaker"
    exif.get_ifd(0x8825).update(GPS)
    comment = b"Comment by the camera"
    return saved(scene(), "JPEG", exif=exif, comment=comment, xmp=b"<x:xmpmeta>where</x:xmpmeta>")


def bomb(side: int = 20_000) -> bytes:
    """A PNG that says how large it would be, and is small."""
    rows = zlib.compressobj(9)
    line = b"\0" * (1 + side // 8)
    packed = b"".join(rows.compress(line) for _ in range(side)) + rows.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def chunk(kind: bytes, words: bytes) -> bytes:
    return (
        struct.pack(">I", len(words)) + kind + words + struct.pack(">I", zlib.crc32(kind + words))
    )


def bomb_of_words() -> bytes:
    """A small picture with a note that unpacks to a hundred megabytes."""
    notes = PngInfo()
    notes.add_itxt("note", "a" * 100_000_000, zip=True)
    return saved(scene(40, 30), "PNG", pnginfo=notes)


def zip_file() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("run.exe", SECRET)
    return file.getvalue()


def polyglot() -> bytes:
    """A picture, a page and an archive in one."""
    return jpeg() + b"<html><script>alert('" + SECRET + b"')</script></html>" + zip_file()


def animated(kind: str) -> bytes:
    frames = [scene(), scene().rotate(180), scene().rotate(90)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def see_through(mode: str) -> Image.Image:
    """Nothing on the left, blue on the right."""
    image = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    image.paste((32, 64, 192, 255), (200, 0, 400, 300))
    return image.convert(mode) if mode != "P" else image.quantize(8)


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
)
