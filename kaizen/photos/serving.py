"""How every picture that people took leaves the house."""

from io import BytesIO
from pathlib import Path

from flask import Response, abort, request, send_file

from kaizen.photos.files import PhotoFiles
from kaizen.photos.sent import photo_files

A_YEAR = 365 * 24 * 3600
NOTHING_BUT_A_PICTURE = "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'"


def picture_file(content: str, *, thumb: bool, called: str) -> Response:
    """The address holds what is in the picture, so it may be kept for a year; but not by others.

    Whether the person may see it was asked before; `content` is one that a row names.
    """
    etag = f"{content}{'-thumb' if thumb else ''}"
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
        response.set_etag(etag)
    else:
        file = _file(photo_files(), content, thumb=thumb)
        response = send_file(file, mimetype="image/jpeg", etag=etag, max_age=A_YEAR)
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    response.headers["Content-Security-Policy"] = NOTHING_BUT_A_PICTURE
    response.headers.set("Content-Disposition", "inline", filename=called)
    return response


def _file(files: PhotoFiles, content: str, *, thumb: bool) -> Path | BytesIO:
    """A bucket's is read as a whole: a store that goes away in the middle can still be told."""
    try:
        if files.is_far:
            return BytesIO(files.read(content, thumb=thumb))
        path = files.path(content, thumb=thumb)
        path.stat()
    except FileNotFoundError:
        abort(404)
    return path
