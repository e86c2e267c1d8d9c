"""How long it takes to find what is similar in a long list: `python -m tests.benchmarks.similar`.

Fills a database in a new folder with complaints in three languages and prints milliseconds, the
best of three, for each of several typed texts. DATABASE_URL chooses the database.
"""

import os
import random
import sys
import tempfile
import time

os.environ["INSTANCE_PATH"] = tempfile.mkdtemp(prefix="kaizen-similar-")

from sqlalchemy import insert

from kaizen import clock, create_app
from kaizen.complaints.models import Complaint
from kaizen.database import only_reading
from kaizen.extensions import db
from kaizen.schema import bring_up_to_date
from kaizen.search import similar
from kaizen.teams.models import Team
from kaizen.words import folded

THINGS = [
    "label",
    "box",
    "film",
    "pallet",
    "driver",
    "gate",
    "invoice",
    "printer",
    "carton",
    "tape",
    "manual",
    "screw",
    "cable",
    "lid",
]
HAPPENED = [
    "comes off",
    "is missing",
    "arrived too late",
    "does not fit",
    "cannot be read",
    "leaks",
    "was dented",
]
DINGE = [
    "Etikett",
    "Etikettendrucker",
    "Karton",
    "Folie",
    "Palette",
    "Rechnung",
    "Schraube",
    "Kabel",
    "Deckel",
    "Ventil",
]
GESCHAH = [
    "löst sich ab",
    "fehlt",
    "ist kaputt",
    "kam zu spät",
    "passt nicht",
    "riecht schlecht",
    "tropft",
]
SIGNS = "ラベルが剥がれる梱包箱の配送遅延電池部品不足説明書印刷機注文返品"
TYPED = [
    "the",
    "The label",
    "label comes off in the cold store",
    "The lable of the bxo comes of",
    "Drucker",
    "Etiketendrucker druckt blass",
    "Der Etikettendrucker passt nicht im Kühllager",
    "and the customer says that they had to wait",
    "ラベルが剥がれる",
    "nothing like this anywhere",
    '"label" OR (box*) NEAR -film',
    "un",
]


def sentence(dice: random.Random) -> str:
    model = f"{dice.choice('ABCDEFGH')}{dice.randint(100, 99999)}"
    said = dice.random()
    if said < 0.55:
        one, other = dice.sample(THINGS, 2)
        return f"The {one} of the {other} {model} {dice.choice(HAPPENED)}"
    if said < 0.97:
        return f"Das {dice.choice(DINGE)} {model} {dice.choice(GESCHAH)} im Kühllager"
    return "".join(dice.choices(SIGNS, k=12))


def fill(rows: int) -> None:
    dice, now, team = random.Random(1), clock.now(), Team.add("Packing", None)
    db.session.flush()
    for start in range(0, rows, 5000):
        said = [sentence(dice) for _ in range(min(5000, rows - start))]
        db.session.execute(
            insert(Complaint),
            [
                {
                    "sentence": one,
                    "folded": folded(one),
                    "kind": "complaint",
                    "team_id": team.id,
                    "added_at": now,
                }
                for one in said
            ],
        )
    db.session.commit()


def milliseconds(typed: str) -> float:
    started = time.perf_counter()
    similar(Complaint, typed, Complaint.merged_into_id.is_(None))
    return 1000 * (time.perf_counter() - started)


def main(rows: int = 100_000) -> None:
    app = create_app()
    bring_up_to_date(app)
    with app.app_context():
        fill(rows)
        with only_reading():
            for typed in TYPED:
                best = min(milliseconds(typed) for _ in range(3))
                print(f"{best:8.1f} ms  {typed}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
