"""What somebody took on, ticked off standing: only one's own, and a slip is taken back."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.kiosks.rooms import here
from kaizen.kiosks.views import bp
from kaizen.numbers import number_in
from kaizen.todos.models import ToDo
from kaizen.todos.queries import open_to_dos_of
from kaizen.web.answers import find, go_to, look_up, me, save, sent_before

TO_DOS_SHOWN = 8


@bp.get("/kiosk/todos")
def to_dos() -> ResponseReturnValue:
    """`done` is the one that was just ticked off."""
    here()
    done = look_up(ToDo, number_in(request.args.get("done")))
    mine = done if done and done.is_of(me()) and not done.is_open else None
    to_dos = open_to_dos_of(me(), limit=TO_DOS_SHOWN)
    return render_template("kiosks/to_dos.html", to_dos=to_dos, done=mine)


@bp.post("/kiosk/todos/<int:number>")
def tick_off(number: int) -> ResponseReturnValue:
    """`done=0` takes it back."""
    here()
    to_do = find(ToDo, number)
    if not to_do.is_of(me()):
        abort(403)
    is_done = request.form.get("done", "1") == "1"
    if not sent_before():
        (to_do.do if is_done else to_do.undo)(me())
        save()
    return go_to(url_for(".to_dos", done=number if is_done else None))
