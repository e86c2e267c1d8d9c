"""One board with a thing of each kind, all of packing: Aylin wrote it, owns it, has to do it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

from flask import Flask

from kaizen import clock
from kaizen.adoptions.checks import SustainCheck
from kaizen.adoptions.offers import offer_to
from kaizen.adoptions.recurrences import Recurrence
from kaizen.answers.raises import Raised
from kaizen.complaints.merges import merge as merge_complaints
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.drafts import keep_draft
from kaizen.events.since import newest_event_number
from kaizen.extensions import db
from kaizen.ideas.answers import decide_with_care
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.merges import merge as merge_ideas
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import Answer, Because
from kaizen.ideas.votes import vote_for
from kaizen.imports.models import Import
from kaizen.inbox.deliveries import Channel
from kaizen.inbox.unsubscribing import token_for
from kaizen.kiosks.models import Kiosk
from kaizen.people.models import Person, Role
from kaizen.photos.models import Photo
from kaizen.receipts import codes
from kaizen.receipts.leaving import Said, leave
from kaizen.standards.models import NewStep, Standard, Step, Way
from kaizen.standups.beginning import begin
from kaizen.stations.models import Station
from kaizen.teams.closed_days import ClosedDay
from kaizen.teams.models import Team
from kaizen.todos.models import ToDo
from kaizen.trials.adoption import standing_adoption
from kaizen.trials.just_do_it import Ticks, just_do
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from kaizen.trials.readings import Reading
from kaizen.walls.models import Wall
from tests.browser import Browser
from tests.conftest import a_standard, person, save, team
from tests.imports.files import ROWS, csv_of
from tests.inbox.gathered import gather_all
from tests.photos import files
from tests.photos.test_views import sent
from tests.standups.conftest import meet

FEWER = Prediction("labels that come off", 12, 2, "a week")
ALL_HOLD = Ticks(own_area=True, no_cost=True, can_be_undone=True, safe=True)
NO = Answer(Because.COSTS, "Far too dear just now", "The glue is looked at", "A wider tape")

NOT_TOLD = Answer(Because.COSTS, "Gold is not for us", "Someone asks for tin", "Paint it")


class Cast:
    """Who looks: of packing, where everything is at home, and of returns, where nothing is."""

    def __init__(self) -> None:
        self.packing, self.returns = team("Packing, line 3"), team("Returns desk")
        self.author = person("Aylin Kaya", "AK-88001", self.packing)
        self.author.email = "aylin@nowhere.example"
        self.colleague = person("Tomasz Wójcik", "1002", self.packing)
        self.leader = person("Jonas Berg", "2001", self.packing, Role.MANAGER)
        self.stranger = person("Noor Haddad", "1003", self.returns)
        self.other_leader = person("Ruth Adler", "2002", self.returns, Role.MANAGER)
        self.admin = person("Ada Owusu", "9001", self.packing, Role.ADMIN)
        self.gone = person("Piet Smit", "1009", self.packing)
        lead(self.packing, self.leader)
        lead(self.returns, self.other_leader)
        self.gone.leave(self.admin)
        db.session.commit()


def lead(team: Team, leader: Person) -> None:
    team.change(leader, name=team.name, parent=None, leaders=[leader])


class Things:
    """What stands in braces in an address, by its name."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast = app, cast
        self.places()
        self.heard()
        self.proposed_and_said()
        self.tried_and_kept()
        self.decided()
        self.asked_and_met()
        self.brought_in()
        gather_all()

    def in_address(self) -> dict[str, object]:
        cast = {f"the_{name}": one.id for name, one in vars(self.cast).items()}
        mine = {name: getattr(one, "id", one) for name, one in vars(self).items()}
        return cast | mine

    def places(self) -> None:
        cast = self.cast
        self.kiosk, self.kiosk_token = Kiosk.enrol("Gate 2", cast.packing, cast.admin)
        self.kiosk.asks_pin, self.kiosk.forgets_after = False, 3600
        self.wall, self.wall_token = Wall.add(
            "Beside gate 2", cast.packing, cast.leader, initials=False, language=None
        )
        self.station = save(Station.add("Line 3, sealing", cast.packing, by=cast.admin))
        self.shut = save(Station.add("Line 9", cast.packing, by=cast.admin))
        self.shut.close(cast.admin)
        self.code = self.station.code.code
        self.day = save(
            ClosedDay.add(
                cast.packing.today + timedelta(9), "Outing", cast.leader, team=cast.packing
            )
        )

    def heard(self) -> None:
        cast = self.cast
        self.complaint = Complaint.add("Label comes off", cast.packing, by=cast.author)
        self.occurrence = Occurrence.hear(
            self.complaint, cast.author, customer="Nordfrost", contact="kim@nordfrost.example"
        )
        self.settled = Complaint.add("Gate 4 is dark", cast.packing, by=cast.author)
        self.settled.settle(cast.leader, reason="New lamps")
        self.merged = Complaint.add("The label falls off", cast.packing, by=cast.author)
        db.session.flush()
        merge_complaints(self.merged, self.complaint, cast.leader)
        db.session.commit()

    def propose(self, title: str, complaint: Complaint | None = None) -> Idea:
        cast = self.cast
        return save(Idea.propose(title, complaint or self.complaint, cast.packing, by=cast.author))

    def proposed_and_said(self) -> None:
        cast = self.cast
        self.proposed = self.propose("Print the lot number twice")
        self.open = self.propose("Warm the roll")
        self.comment = save(Comment.say("Which glue?", self.proposed, by=cast.author))
        self.sign_in(cast.author).post(f"/ideas/{self.proposed.id}/photos", sent(files.jpeg()))
        self.photo = db.session.scalars(db.select(Photo)).one()
        self.picture = self.photo.content
        vote_for(self.proposed, cast.other_leader)
        twin = self.propose("Print the number two times")
        merge_ideas(twin, self.proposed, cast.leader)
        self.twin = twin
        keep_draft(cast.author, "idea", {"title": "Half a thought about glue"})

    def try_it(self, title: str) -> Trial:
        cast = self.cast
        ends_on = cast.packing.today + timedelta(days=14)
        idea = self.propose(title)
        return save(
            Trial.start(idea, cast.leader, owner=cast.author, expecting=FEWER, ends_on=ends_on)
        )

    def tried_and_kept(self) -> None:
        cast = self.cast
        trial = self.try_it("Print it larger")
        self.tried = trial.idea
        self.reading = save(Reading.take(trial, cast.author, day=clock.today(), figure=7))
        self.begun = self.propose("Hang up a hook")
        just_do(self.begun, cast.author, ALL_HOLD, better="Nobody searches")
        form = {"title": "Press twice", "steps-0-words": "Press", "team": cast.packing.id}
        form |= {"steps-0-picture": (BytesIO(files.jpeg(60, 40)), "step.jpg")}
        form |= {"owner": cast.author.id, "known_by_teams": [cast.packing.id]}
        form |= {"review_on": (cast.packing.today + timedelta(days=99)).isoformat()}
        answer = self.sign_in(cast.leader).post("/standards/new", form, htmx=False)
        assert answer.status_code == 303, answer.text
        self.standard = db.session.scalars(db.select(Standard)).one()
        step = db.select(Step).where(Step.content.is_not(None))
        self.step_picture = db.session.scalars(step).one().content
        self.rewritten = a_standard(cast.packing, cast.author, "Fold the box").standard
        self.rewritten.rewrite(cast.leader, Way("Fold it twice", [NewStep("Fold")]))
        adopted = self.try_it("Print it in red")
        self.adopted = adopted.idea
        adopted.adopt(cast.leader, actual="3", lesson="Two hold", standard=self.standard.current)
        db.session.commit()
        adoption = standing_adoption(self.adopted)
        self.replication = offer_to(adoption, cast.returns, cast.leader)
        checks = db.select(SustainCheck).order_by(SustainCheck.id).limit(1)
        self.check = db.session.scalars(checks).one()
        kept = sent(files.jpeg(50, 40), found="kept", words="It holds")
        with clock.at(clock.now() + timedelta(days=31)):
            self.sign_in(cast.author).post(f"/checks/{self.check.id}", kept)
        self.found = self.check.content
        Occurrence.hear(self.complaint, cast.author, customer="Polarlicht")
        db.session.commit()
        self.recurrence = db.session.scalars(db.select(Recurrence).limit(1)).one()

    def decided(self) -> None:
        cast = self.cast
        self.declined = self.propose("Buy another printer")
        self.declined.decline(cast.leader, **vars(NO) | {"reason": "No room for it"})
        self.untold = self.propose("Buy gold tape")
        self.before_it = newest_event_number()
        decide_with_care(self.untold, cast.leader, Stage.DECLINED, NOT_TOLD)

    def asked_and_met(self) -> None:
        cast = self.cast
        due_on = cast.packing.today + timedelta(days=3)
        about = {"due_on": due_on, "idea": self.proposed}
        self.todo = save(
            ToDo.take("Ask for a sample", cast.packing, cast.author, cast.author, **about)
        )
        self.done = save(ToDo.take("Ask again", cast.packing, cast.author, cast.author, **about))
        self.done.do(cast.author)
        self.raised = save(Raised.to_level(self.open, 1, cast.leader, reason="A new printer"))
        self.met = meet(cast.packing, cast.leader)
        self.meeting = save(begin(cast.packing, cast.leader))
        self.item = self.meeting.items[0]

    def brought_in(self) -> None:
        cast = self.cast
        file = (BytesIO(csv_of(ROWS)), "list.csv")
        form = {"file": file, "team": cast.packing.id}
        answer = self.sign_in(cast.leader).post("/imports/new", form, htmx=False)
        assert answer.status_code == 303, answer.text
        self.brought = db.session.scalars(db.select(Import)).one()
        self.roster = "r" * 22
        for ending in ("", ".csv"):
            name = f"people-{cast.admin.id}-{self.roster}{ending}"
            Path(self.app.instance_path, "uploads", name).write_text("name,badge\nNew,77\n")
        self.unsubscription = token_for(cast.author, Channel.DIGEST)
        self.receipt = codes.code_of("secret", "key")
        leave(Said(cast.packing, heard="The chief shouts"), codes.slow_hash(self.receipt))

    def sign_in(self, who: Person) -> Browser:
        db.session.commit()
        browser = Browser(self.app.test_client())
        browser.post("/sign-in", {"badge": who.badge, "pin": who.badge}, htmx=False)
        return browser
