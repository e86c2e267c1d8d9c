"""One's own PIN or password, e-mail address and language."""

from flask import flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import refresh

from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people import secrets
from kaizen.people.entry import NotEntered, change_entry, check_password, check_pin
from kaizen.people.forms import OwnEntryForm, OwnSecretForm, say_beside
from kaizen.people.proofs import NotProven, prove_again
from kaizen.people.sign_ins import end_other_sign_ins
from kaizen.people.views import bp, say_saved
from kaizen.web.answers import answer, go_to, me


@bp.get("/my/sign-in")
def own_sign_in() -> ResponseReturnValue:
    return render_template(
        "people/own_sign_in.html", secret_form=OwnSecretForm(), entry_form=own_entry_form()
    )


@bp.post("/my/sign-in")  # nosemgrep: view-without-policy - one's own
def change_own_sign_in() -> ResponseReturnValue:
    return change_secret() if "present" in request.form else change_own_entry()


def change_secret() -> ResponseReturnValue:
    form = OwnSecretForm()
    if form.validate() and is_new_one_fine(form):
        db.session.rollback()  # nobody waits for the write lock while hashes are computed
        pin, password = (
            secrets.hashed(field.data) if field.data else None
            for field in (form.new_pin, form.new_password)
        )
        if knows_present_one(form):
            take_new_ones(pin, password)
            db.session.commit()
            say_saved(_("Changed. Your other devices are signed out."))
    return answer(
        "people/_own_secret.html",
        page="people/own_sign_in.html",
        back=url_for("people.own_sign_in"),
        form=form,
        secret_form=form,
        entry_form=own_entry_form(),
        changed=not form.errors,
    )


def take_new_ones(pin: str | None, password: str | None) -> None:
    """Every other device has to sign in again."""
    if pin:
        me().set_pin(pin, me())
    if password:
        me().set_password(password, me())
    end_other_sign_ins(me(), but=session.get("_user_id", ""))


def is_new_one_fine(form: OwnSecretForm) -> bool:
    pin, password = form.new_pin.data, form.new_password.data
    if not pin and not password:
        field = form.new_pin if me().badge else form.new_password
        field.errors = [_("Type the new one.")]
        return False
    try:
        if pin:
            check_pin(pin)
        if password:
            check_password(password)
    except NotEntered as refusal:
        say_beside(form, refusal)
        return False
    return True


def knows_present_one(form: OwnSecretForm) -> bool:
    """Guessing on somebody's open device is slowed down too."""
    try:
        words = _("This is not your present PIN or password.")
        prove_again(me(), pin=form.present.data or "", wrong_words=words)
    except NotProven as fault:
        form.present.errors = [fault.words]
        return False
    return True


def change_own_entry() -> ResponseReturnValue:
    form, person = OwnEntryForm(), me()
    form.offer()
    language = person.language
    if form.validate():
        try:
            change_entry(
                person,
                person,
                name=person.name,
                badge=person.badge,
                email=form.email.data,
                role=person.role,
                team=person.team,
                language=form.language.data,
            )
            db.session.commit()
            if person.language != language:
                return in_the_new_language()
            say_saved(_("Saved."))
        except NotEntered as refusal:
            db.session.rollback()
            say_beside(form, refusal)
    return answer(
        "people/_own_entry.html",
        page="people/own_sign_in.html",
        back=url_for("people.own_sign_in"),
        form=form,
        secret_form=OwnSecretForm(formdata=None),
        entry_form=form,
        changed=not form.errors,
    )


def in_the_new_language() -> ResponseReturnValue:
    """The whole page, and not only the form that was sent."""
    refresh()
    flash(_("Saved."), "keep")
    return go_to(url_for("people.own_sign_in"))


def own_entry_form() -> OwnEntryForm:
    form = OwnEntryForm(formdata=None, obj=me())
    form.offer()
    return form
