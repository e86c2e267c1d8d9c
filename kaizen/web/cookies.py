"""Cookies: what a browser keeps for us. Behind TLS their names promise that no other host set
them: a browser takes `__Host-` only with Secure, for this host alone and for all of its paths."""

from __future__ import annotations

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from werkzeug.wrappers import Response

from kaizen.web.signer import PatientSigner


def name_here(name: str) -> str:
    return f"__Host-{name}" if request.is_secure else name


def kept_by_the_browser(name: str) -> str | None:
    return request.cookies.get(name_here(name))


def give(response: Response, name: str, value: str, *, max_age: int) -> None:
    """`max_age` in seconds."""
    response.set_cookie(
        name_here(name),
        value,
        max_age=max_age,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def take_back(response: Response, name: str) -> None:
    response.delete_cookie(name_here(name), secure=request.is_secure, httponly=True, samesite="Lax")


class SessionOfThisHost(SecureCookieSessionInterface):
    """The session's cookie is for TLS only as soon as TLS is there."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        serializer = super().get_signing_serializer(app)
        if serializer:
            serializer.signer = PatientSigner
        return serializer

    def get_cookie_name(self, app: Flask) -> str:
        return name_here(super().get_cookie_name(app))

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure

    def get_cookie_path(self, app: Flask) -> str:
        return "/"

    def get_cookie_domain(self, app: Flask) -> None:
        return None
