"""This browser may be told at any time, or not any more. Its script asks; see push.js."""

from flask import current_app, jsonify, request, session
from flask.typing import ResponseReturnValue

from kaizen.extensions import db
from kaizen.inbox.browsers import NotABrowser, hash_of, subscribe, unsubscribe
from kaizen.inbox.push import public_key
from kaizen.inbox.views import bp
from kaizen.permissions import Action
from kaizen.web.answers import allow, me

THIS_BROWSER = "push"  # in the session, so that signing out ends it


@bp.get("/inbox/push")
def push_key() -> ResponseReturnValue:
    """What a browser must know to subscribe."""
    allow(Action.SEE)
    return jsonify(key=public_key())


@bp.post("/inbox/push")
def start_push() -> ResponseReturnValue:
    allow(Action.SEE)
    endpoint, key, secret = (request.form.get(name, "") for name in ("endpoint", "p256dh", "auth"))
    inside = current_app.config["OUTGOING_PRIVATE"]
    try:
        subscribe(me(), endpoint, key, secret, inside=inside)
    except NotABrowser as refusal:
        db.session.rollback()
        return jsonify(words=str(refusal)), 422
    db.session.commit()
    session[THIS_BROWSER] = hash_of(endpoint)
    return "", 204


@bp.delete("/inbox/push")
def end_push() -> ResponseReturnValue:
    allow(Action.SEE)
    unsubscribe(me(), request.form.get("endpoint", ""))
    db.session.commit()
    session.pop(THIS_BROWSER, None)
    return "", 204
