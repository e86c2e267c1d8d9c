"""What somebody typed, kept while they sign in again or while a form has expired."""

from flask import current_app, render_template, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from kaizen.web.signer import PatientSigner

KEPT_FOR = 3600  # seconds
NOT_KEPT = {"csrf_token", "kept", "pin", "new_pin", "password", "new_password", "present", "code"}


def kept_page(heading: str, fields: list[tuple[str, str]], path: str = "") -> str:
    """What was typed, to be looked at and sent again with one press."""
    return render_template(
        "errors/kept.html", heading=heading, fields=fields, path=path or request.path
    )


def kept_fields() -> list[tuple[str, str]]:
    return [(k, v) for k, v in request.form.items(multi=True) if k not in NOT_KEPT]


def came_from_here() -> bool:
    """A page of ours sent this form: another site's words are never offered for sending."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site == "same-origin" and origin in (None, request.host_url.rstrip("/"))


def sealed(path: str, fields: list[tuple[str, str]]) -> str:
    return str(_seal().dumps([path, fields]))


def unsealed(kept: str) -> tuple[str, list[tuple[str, str]]] | None:
    try:
        path, fields = _seal().loads(kept, max_age=KEPT_FOR)
    except BadSignature:
        return None
    return path, [tuple(field) for field in fields]


def _seal() -> URLSafeTimedSerializer:
    secret = current_app.config["SECRET_KEY"]
    return URLSafeTimedSerializer(secret, salt="kept form", signer=PatientSigner)
