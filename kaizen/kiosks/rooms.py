"""What somebody does at a kiosk, one hand, a few taps: hear, vote, look after their ideas."""

from collections.abc import Callable

from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen import clock
from kaizen.adoptions.queries import how_many_checks_due
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.complaints.queries import Wanted, page_of, same_sentence
from kaizen.drafts import draft_of
from kaizen.extensions import db, htmx
from kaizen.ideas import votes
from kaizen.ideas.answers import told_to
from kaizen.ideas.glance import (
    ideas_by,
    ideas_to_vote_on,
    mine_at_a_glance,
)
from kaizen.ideas.models import Idea
from kaizen.ideas.telling import tell
from kaizen.inbox.news import read_news, unread_news
from kaizen.inbox.opening import catch_up
from kaizen.kiosks.forms import HeardForm
from kaizen.kiosks.models import Kiosk
from kaizen.kiosks.views import bp
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.permissions import Action
from kaizen.standards.to_read import to_read
from kaizen.submissions import remember, seen_before
from kaizen.todos.queries import how_many_to_dos
from kaizen.web.answers import allow, find, go_to, me, sent_before, sent_key

NEWS_SHOWN = 3
COMPLAINTS_SHOWN = 8
IDEAS_SHOWN = 8


def here() -> Kiosk:
    """The kiosk that somebody stands at. Elsewhere these rooms are not entered."""
    kiosk: Kiosk | None = g.get("kiosk")
    if kiosk is None:
        abort(redirect(url_for("kiosks.show"), 303))
    return kiosk


@bp.get("/kiosk/doors")
def doors() -> ResponseReturnValue:
    """What happened to one's ideas first, and what must be read; then four ways on."""
    kiosk = here()
    draft, readings = draft_of(me(), "idea"), to_read(me())
    shown = NEWS_SHOWN - bool(draft) - bool(readings)
    mine = mine_at_a_glance(me(), kiosk.team_id)
    if mine.answers:
        tell(told_to(me()), at_most=shown)
        mine = mine_at_a_glance(me(), kiosk.team_id)
    catch_up()
    news = unread_news(me())
    return render_template(
        "kiosks/doors.html",
        greeting=greeting(clock.local(clock.now(), kiosk.team.zone).hour),
        news=news.things[:shown],
        happened=len(news.things),
        read_to=news.read_to,
        draft=draft,
        readings=readings,
        checks_due=how_many_checks_due(me()),
        to_dos=how_many_to_dos(me()),
        to_vote_on=mine.to_vote_on,
        on_the_board=mine.on_the_board,
    )


def greeting(hour: int) -> str:
    name = me().name.split()[0]
    if hour < 12:
        return _("Good morning, %(name)s", name=name)
    if hour < 18:
        return _("Good afternoon, %(name)s", name=name)
    return _("Good evening, %(name)s", name=name)


@bp.post("/kiosk/news")
def read() -> ResponseReturnValue:
    here()
    read_news(me(), to=number_in(request.form.get("to")) or 0)
    db.session.commit()
    return go_to(url_for(".doors"))


@bp.route("/kiosk/heard", methods=["GET", "POST"])
def heard() -> ResponseReturnValue:
    """The complaints of the team that are heard most: one tap counts one once more."""
    kiosk = here()
    if request.method == "POST":
        number = number_in(request.form.get("complaint")) or 0
        return count(lambda: find(Complaint, number, to=Action.HEAR))
    return render_template("kiosks/heard.html", complaints=most_heard(kiosk))


def most_heard(kiosk: Kiosk, *, shown: int = COMPLAINTS_SHOWN) -> list[Complaint]:
    return page_of(Wanted(team_id=kiosk.team_id), 1)[0][:shown]


@bp.route("/kiosk/heard/new", methods=["GET", "POST"])
def heard_new() -> ResponseReturnValue:
    """Something that is not on the list yet; what is there already is counted once more."""
    kiosk, form = here(), HeardForm()
    allow(Action.ADD_COMPLAINT)
    if not form.validate_on_submit():
        template = "kiosks/_heard_new.html" if htmx else "kiosks/heard_new.html"
        return render_template(template, form=form), 422 if form.errors else 200
    sentence, team = form.heard.data or "", kiosk.team
    return count(
        lambda: (
            same_sentence(sentence, team_id=team.id, kind=Kind.COMPLAINT)
            or Complaint.add(sentence, team, me())
        )
    )


def count(which: Callable[[], Complaint]) -> ResponseReturnValue:
    before = seen_before(sent_key(), me())
    if before and before.made:
        return go_to(before.made)
    occurrence = Occurrence.hear(which(), me())
    address = url_for(".was_heard", number=occurrence.id)
    remember(sent_key(), me(), made=address)
    db.session.commit()
    return go_to(address)


@bp.get("/kiosk/heard/<int:number>")
def was_heard(number: int) -> ResponseReturnValue:
    return render_template("kiosks/was_heard.html", occurrence=my_occurrence(number))


@bp.post("/kiosk/heard/<int:number>/withdrawal")
def take_back(number: int) -> ResponseReturnValue:
    occurrence = my_occurrence(number)
    if not sent_before() and not occurrence.is_taken_back:
        if not occurrence.is_fresh:
            abort(403)
        occurrence.take_back(me())
        remember(sent_key(), me())
        db.session.commit()
    return go_to(url_for(".was_heard", number=number))


def my_occurrence(number: int) -> Occurrence:
    """Only one's own: who leads a team proves it by a PIN before doing more."""
    here()
    occurrence = find(Occurrence, number, load=[joinedload(Occurrence.complaint)])
    if occurrence.by_id != me().id:
        abort(404)
    return occurrence


@bp.route("/kiosk/votes", methods=["GET", "POST"])
def vote() -> ResponseReturnValue:
    """Ideas of colleagues, one large button each. `give=0` takes the vote back."""
    kiosk = here()
    if request.method == "GET":
        return render_template("kiosks/votes.html", ideas=ideas_to_vote_on(me(), kiosk.team_id))
    number = number_in(request.form.get("idea")) or 0
    idea = find(Idea, number, to=Action.VOTE, load=[joinedload(Idea.authorships)])
    gives = request.form.get("give", "1") == "1"
    (votes.vote_for if gives else votes.take_vote_back)(idea, me())
    db.session.commit()
    return go_to(url_for(".voted", number=idea.id) if gives else url_for(".vote"))


@bp.get("/kiosk/votes/<int:number>")
def voted(number: int) -> ResponseReturnValue:
    here()
    return render_template("kiosks/voted.html", idea=find(Idea, number))


@bp.get("/kiosk/ideas")
def mine() -> ResponseReturnValue:
    here()
    return render_template("kiosks/mine.html", ideas=ideas_by(me(), limit=IDEAS_SHOWN))
