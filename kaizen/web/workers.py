"""The scripts that a browser runs behind our pages."""

from pathlib import Path

from flask import Response, current_app

from kaizen.web.headers import WORKER


def worker(begins: str, *files: str) -> Response:
    """In one piece: it fetches no further code, so that it need not be allowed to."""
    folder = Path(current_app.static_folder or "")
    parts = [begins, *((folder / name).read_text("utf-8") for name in files)]
    response = Response('"use strict";\n' + "\n;\n".join(parts), mimetype="text/javascript")
    response.headers["Content-Security-Policy"] = WORKER
    return response
