"""Codes for a phone's camera, drawn on the server."""

from functools import lru_cache

from markupsafe import Markup

QUIET_ZONE = 4  # modules of white around it, as ISO/IEC 18004 asks


@lru_cache(2048)
def qr_code(address: str) -> Markup:
    """An SVG that fills its place; `segno` takes a better level than M where that costs nothing."""
    import segno  # few pages show one

    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(
        border=QUIET_ZONE, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
    # nosemgrep: markup-of-what-nobody-escaped
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S704 - all ours


def without_scheme(address: str) -> str:
    """Short enough to be typed from a label: browsers add what is missing."""
    return address.partition("://")[2] or address
