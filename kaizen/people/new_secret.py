"""A new PIN or password for somebody who lost theirs."""

from flask import render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people import secrets
from kaizen.people.entry import NotEntered, check_password, check_pin
from kaizen.people.forms import NewSecretForm, say_beside
from kaizen.people.models import Person
from kaizen.people.sign_ins import end_other_sign_ins
from kaizen.people.views import bp, shown_once
from kaizen.permissions import Action
from kaizen.submissions import remember
from kaizen.web.answers import find, go_to, me, sent_before, sent_key


@bp.route("/people/<int:number>/secret", methods=["GET", "POST"])
def new_secret(number: int) -> ResponseReturnValue:
    who, form = find(Person, number, to=Action.MANAGE_PEOPLE), NewSecretForm()
    if request.method == "GET":
        return form_page(who, form)
    if not form.validate():
        return form_page(who, form), 422
    is_pin = who.badge is not None and request.form.get("what") != "password"
    given = (form.new_pin.data if is_pin else form.new_password.data) or ""
    secret = given or (secrets.new_pin() if is_pin else secrets.new_password())
    try:
        (check_pin if is_pin else check_password)(secret)
    except NotEntered as refusal:
        say_beside(form, refusal)
        return form_page(who, form), 422
    db.session.rollback()  # nobody waits for the write lock while the hash is computed
    hashed = secrets.hashed(secret)
    if not sent_before():
        (who.set_pin if is_pin else who.set_password)(hashed, me())
        end_other_sign_ins(who, but=session.get("_user_id", ""))
        remember(sent_key(), me())
        db.session.commit()
        if not given:
            return shown_once(who, secret, what=_("PIN") if is_pin else _("password"))
    return go_to(url_for("people.show", number=number))


def form_page(who: Person, form: NewSecretForm) -> str:
    return render_template("people/new_secret.html", who=who, form=form)
