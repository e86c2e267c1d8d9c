"""How every picture that people took leaves the house."""

from flask import Response, abort, send_file

from kaizen.photos.sent import photo_files

A_YEAR = 365 * 24 * 3600
# A browser shows a picture on a page of its own making, whose style is written into it.
NOTHING_BUT_A_PICTURE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


def picture_file(content: str, *, thumb: bool, called: str) -> Response:
    """The address holds what is in the picture, so it may be kept for a year; but not by others.

    Whether the person may see it was asked before; `content` is one that a row names.
    """
    path = photo_files().path(content, thumb=thumb)
    if not path.is_file():
        abort(404)
    response = send_file(
        path, mimetype="image/jpeg", etag=f"{content}{'-thumb' if thumb else ''}", max_age=A_YEAR
    )
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    response.headers["Content-Security-Policy"] = NOTHING_BUT_A_PICTURE
    response.headers.set("Content-Disposition", "inline", filename=called)
    return response
