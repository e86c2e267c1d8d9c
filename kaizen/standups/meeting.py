"""The running stand-up on its screens: who leads it sees more to press than who follows."""

from typing import Any

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from kaizen import clock
from kaizen.board import chart_words
from kaizen.board.drawings import Drawing
from kaizen.board.drawings import Paper as ChartPaper
from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.people.models import Person
from kaizen.standards.queries import people_to_choose
from kaizen.standups.deputies import stand_in
from kaizen.standups.gathering import gather
from kaizen.standups.models import StandUp
from kaizen.standups.plans import PART_WORDS
from kaizen.standups.queries import plan_of
from kaizen.standups.screens import this_screen
from kaizen.standups.stories import Story, story_of
from kaizen.standups.timing import places_in_part, timer_in_all, timer_of_item
from kaizen.standups.ways import ways_of
from kaizen.trials import in_words
from kaizen.trials.run_charts import Paper as RunPaper
from kaizen.trials.run_charts import RunChart
from kaizen.web import figures
from kaizen.web.answers import dom_id, find, me, new_key

# Few dates and large letters: it is read from four metres.
CHART = ChartPaper("room", 420, 250, 2, 1.2, 19, top=44, bottom=30)
RUN = RunPaper("room", 420, 220, 19, top=18, bottom=32)


def entered(number: int) -> StandUp:
    """For every view of the room: here, a deputy may do more than elsewhere."""
    stand_up = find(StandUp, number)
    stand_in(stand_up)
    return stand_up


def room(
    stand_up: StandUp,
    *,
    panel: str = "",
    refusal: Refusal | None = None,
    status: int = 200,
    **context: Any,
) -> ResponseReturnValue:
    """`panel` is the template that lies over what is talked about, and what is asked there."""
    context |= around(stand_up, pictures=not (htmx and panel)) | {"panel": panel, "key": new_key()}
    context["refusal"] = str(refusal) if refusal else None
    if not htmx:
        return render_template("standups/room.html", **context), status
    if panel:
        return render_template(panel, **context), status
    answer = make_response(render_template("standups/_room.html", **context), status)
    answer.headers["HX-Retarget"] = f"#{dom_id(stand_up, 'room')}"
    answer.headers["HX-Reswap"] = "outerHTML"
    return answer


def around(stand_up: StandUp, *, pictures: bool = True) -> dict[str, Any]:
    gather(stand_up)
    plan = plan_of(stand_up.team)
    standing_in = stand_in(stand_up, plan)
    leads = stand_up.is_led_from(this_screen())
    item = stand_up.item
    story = story_of(item, pictures=pictures) if item else None
    return {
        "stand_up": stand_up,
        "now": clock.now(),
        "leads": leads,
        "standing_in": standing_in,
        "deputy": plan.deputy,
        "item": item,
        "story": story,
        "ways": ways_of(story, me()) if story else [],
        "parts": PART_WORDS,
        "in_part": places_in_part(stand_up.items, item) if item else None,
        "timers": [timer_of_item(stand_up), timer_in_all(stand_up)],
        "before": stand_up.beside(-1),
        "behind": stand_up.beside(1),
        "in_words": chart_words,
        "trials_in_words": in_words,
        **drawn(story),
    }


def drawn(story: Story | None) -> dict[str, Any]:
    mirrored = figures.text_direction() == "rtl"
    if story is None:
        return {"drawing": None, "run_chart": None}
    if story.run and story.trial:
        labels = in_words.line_labels(story.run)
        return {
            "drawing": None,
            "run_chart": RunChart(story.run, RUN, labels=labels, mirrored=mirrored),
        }
    drawing = Drawing(story.chart, CHART, mirrored=mirrored) if story.chart else None
    return {"drawing": drawing, "run_chart": None}


def people_of(stand_up: StandUp) -> list[Person]:
    """Whom one tap marks as here: the team and its leaders, then who else has come."""
    people = people_to_choose(stand_up.team)
    return people + [one for one in stand_up.present if one not in people]


def back_to(stand_up: StandUp) -> str:
    return url_for("standups.show", number=stand_up.id)


def undone(stand_up: StandUp) -> StandUp:
    """Nothing of it happened: as it stands now."""
    number = stand_up.id
    db.session.rollback()
    db.session.expire_all()
    return entered(number)
