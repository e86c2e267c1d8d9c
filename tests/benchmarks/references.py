"""What the same server does with next to nothing: the measure that the board is held against."""

import sys
from pathlib import Path

from flask import Flask, render_template
from sqlalchemy import create_engine, select, union_all

from kaizen.complaints.models import Complaint
from kaizen.config import instance_folder, load_settings
from kaizen.database import expect_writing
from kaizen.ideas.lifecycle import ON_THE_BOARD
from kaizen.ideas.models import Authorship, Idea
from kaizen.people.models import Person
from kaizen.server import production_server

SHOWN = {"adopted": 30}


def create_app() -> Flask:
    """No session, no sign-in, no compression, nothing before or after a request."""
    app = Flask(__name__, template_folder=str(Path(__file__).parent))
    engine = create_engine(load_settings(instance_folder())["DATABASE_URL"])
    expect_writing(writing=False)

    @app.get("/hello")
    def hello() -> str:
        return "Hello"

    @app.get("/one-query/<int:number>")
    def one_query(number: int) -> str:
        with engine.connect() as connection:
            title = connection.scalar(select(Idea.title).where(Idea.id == number))
        return render_template("bare_page.html", title=title)

    @app.get("/bare-board")
    def bare_board() -> str:
        with engine.connect() as connection:
            cards = connection.execute(CARDS).all()
            ids = [card.id for card in cards]
            authors = dict(connection.execute(AUTHORS.where(Authorship.idea_id.in_(ids))).all())
        return render_template("bare_board.html", cards=cards, authors=authors)

    return app


def column(stage: str) -> select:
    place = Idea.stage_since.desc() if stage == "adopted" else Idea.place
    return (
        select(Idea, Complaint.sentence, Complaint.times_heard)
        .join(Complaint, Complaint.id == Idea.complaint_id)
        .where(Idea.team_id == 1, Idea.stage == stage)
        .order_by(place)
        .limit(SHOWN.get(stage, 200))
    )


CARDS = union_all(*(select(column(stage).subquery()) for stage in ON_THE_BOARD))
AUTHORS = select(Authorship.idea_id, Person.name).join(Person, Person.id == Authorship.person_id)

if __name__ == "__main__":
    production_server(
        "tests.benchmarks.references:create_app", "127.0.0.1", int(sys.argv[1]), workers=2
    ).serve()
