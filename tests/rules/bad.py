"""What our rules must find (`ruleid`) and what they must let be (`ok`). Nothing imports this."""
# ruff: noqa

import requests
import smtplib
import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy import text
from urllib.request import build_opener, urlopen


def sql(connection, name, number):
    # ruleid: sql-built-from-strings
    connection.execute(text(f"SELECT * FROM idea WHERE title = '{name}'"))
    # ruleid: sql-built-from-strings
    connection.execute("SELECT * FROM idea WHERE title = '%s'" % name)
    # ruleid: sql-built-from-strings
    connection.exec_driver_sql("DELETE FROM idea WHERE id = {}".format(number))
    # ruleid: sql-built-from-strings
    connection.execute("DELETE FROM idea WHERE id = " + number)
    # ruleid: sql-built-from-strings
    connection.execute(sa.text("DELETE FROM idea WHERE id = " + number))
    # ruleid: sql-built-from-strings
    connection.execute(text(f"DROP INDEX ix_{name}_{number}_folded"))
    # ruleid: sql-built-from-strings
    connection.execute(f"INSERT INTO {name}_words({name}_words) VALUES ('rebuild')")
    # ok: sql-built-from-strings
    connection.execute(text("SELECT * FROM idea WHERE id = :number"), {"number": number})
    # ok: sql-built-from-strings
    connection.execute("SELECT * FROM idea WHERE id = ?", (number,))


# ruleid: view-without-policy
@bp.post("/ideas/<int:number>/removal")
def remove(number):
    db.session.delete(db.session.get(Idea, number))
    return go_to("/")


# ruleid: view-without-policy
@bp.route("/ideas/<int:number>/title", methods=["GET", "POST"])
def rename(number):
    idea = look_up(Idea, number)
    idea.title = request.form["title"]
    return go_to("/")


# ok: view-without-policy
@bp.post("/ideas/<int:number>/vote")
def vote(number):
    idea = find(Idea, number, to=Action.VOTE)
    idea.back(me())
    return go_to("/")


# ok: view-without-policy
@bp.post("/people")
def add():
    allow(Action.MANAGE_PEOPLE)
    return go_to("/")


# ok: view-without-policy
@bp.post("/sign-in")
@open_to_all
def enter():
    return go_to("/")


class Idea:
    def adopt(self, by):
        self.stage = "adopted"
        # ruleid: commit-below-a-view
        db.session.commit()


def shown(words, drawn):
    # ruleid: markup-of-what-nobody-escaped
    first = Markup(words)
    # ruleid: markup-of-what-nobody-escaped
    second = Markup(f"<b>{words}</b>")
    # ruleid: markup-of-what-nobody-escaped
    third = Markup("<b>" + words + "</b>")
    # ok: markup-of-what-nobody-escaped
    fourth = Markup("<b>{}</b>").format(words)
    return first, second, third, fourth


def outside(address):
    # ruleid: call-outside-without-a-timeout
    urlopen(address)
    # ruleid: call-outside-without-a-timeout
    requests.post(address, json={})
    # ruleid: call-outside-without-a-timeout
    smtplib.SMTP("mail.example", 25)
    # ruleid: call-outside-without-a-timeout
    build_opener().open(address)
    # ok: call-outside-without-a-timeout
    urlopen(address, timeout=10)
    # ok: call-outside-without-a-timeout
    requests.get(address, timeout=10)
