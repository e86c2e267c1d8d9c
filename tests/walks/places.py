"""Every page and every state of one: a new page is one more line of `PLACES`."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.walks import nameless, steps

WORKER, LEADER, ADMIN = "1001", "2001", "9001"


def as_it_opens(page: Page) -> None:
    """Nothing is done: the page is looked at as it came."""


@dataclass(frozen=True)
class Place:
    name: str
    who: str | None
    path: str
    do: Callable[[Page], None] = as_it_opens
    shows: str = ""  # the endpoint it ends at, where that is not the path's own
    is_bare: bool = False  # on a board that nobody has set up


# What stands in braces in a path is looked up in the demo plant.
THINGS = {
    "proposed": "SELECT id FROM idea WHERE stage = 'proposed' AND team_id = 1 AND comments > 0"
    " ORDER BY votes DESC LIMIT 1",
    "trialled": "SELECT id FROM idea WHERE stage = 'trialled' AND team_id = 1 ORDER BY due_on DESC",
    "overdue": "SELECT id FROM idea WHERE stage = 'trialled' AND team_id = 1 ORDER BY due_on",
    "adopted": "SELECT id FROM idea WHERE stage = 'adopted' AND team_id = 1 ORDER BY id",
    "declined": "SELECT id FROM idea WHERE stage = 'declined' AND team_id = 1",
    "deferred": "SELECT id FROM idea WHERE stage = 'deferred' AND team_id = 1",
    "abandoned": "SELECT id FROM idea WHERE stage = 'abandoned' AND team_id = 1",
    "complaint": "SELECT id FROM complaint WHERE team_id = 1 AND merged_into_id IS NULL"
    " ORDER BY times_heard DESC",
    "other_complaint": "SELECT id FROM complaint WHERE team_id = 1 AND merged_into_id IS NULL"
    " ORDER BY times_heard DESC LIMIT 1 OFFSET 1",
    "settled": "SELECT id FROM complaint WHERE settled_at IS NOT NULL AND merged_into_id IS NULL",
    "merged": "SELECT id FROM complaint WHERE merged_into_id IS NOT NULL",
    "heard": "SELECT o.id FROM occurrence o JOIN complaint c ON c.id = o.complaint_id"
    " WHERE c.team_id = 1 ORDER BY o.id DESC",
    "comment": "SELECT c.id FROM comment c JOIN person p ON p.id = c.by_id"
    " WHERE p.badge = '2001' AND c.removed_at IS NULL ORDER BY c.id DESC",
    "own_idea": "SELECT i.id FROM idea i JOIN authorship a ON a.idea_id = i.id"
    " JOIN person p ON p.id = a.person_id WHERE p.badge = '1001' ORDER BY i.id DESC",
    "worker": "SELECT id FROM person WHERE badge = '1002'",
    "gone": "SELECT id FROM person WHERE left_at IS NOT NULL",
    "team": "SELECT id FROM team ORDER BY id",
    "station_code": "SELECT code FROM station_code WHERE revoked_at IS NULL ORDER BY id",
}

PLACES = [
    Place("board", WORKER, "/"),
    Place("board of all teams", WORKER, "/?team=all"),
    Place("board filtered", WORKER, "/?mine=1&order=votes"),
    Place("board of one complaint", WORKER, "/?complaint={complaint}"),
    Place("board without a match", WORKER, "/?q=zzzzzz"),
    Place("board of overdue ones", LEADER, "/?overdue=1"),
    Place("board of a leader", LEADER, "/"),
    Place("board with its menus open", LEADER, "/", steps.open_menus),
    Place("board with its keys", LEADER, "/", steps.show_keys),
    Place("card with its moves", LEADER, "/", steps.open_moves),
    Place("card with a form", LEADER, "/", steps.open_trial_form),
    Place("card with a refused form", LEADER, "/", steps.send_empty_trial_form),
    Place("board after a move", LEADER, "/", steps.move_and_see_undo),
    Place("board with no connection", WORKER, "/", steps.vote_without_connection),
    Place("idea proposed", WORKER, "/ideas/{proposed}"),
    Place("idea of one's own", WORKER, "/ideas/{own_idea}"),
    Place("idea proposed, for a leader", LEADER, "/ideas/{proposed}"),
    Place("idea with a decision open", LEADER, "/ideas/{proposed}", steps.open_decision),
    Place("idea on trial", LEADER, "/ideas/{trialled}"),
    Place("idea overdue", LEADER, "/ideas/{overdue}"),
    Place("idea adopted", WORKER, "/ideas/{adopted}"),
    Place("idea declined", LEADER, "/ideas/{declined}"),
    Place("idea deferred", WORKER, "/ideas/{deferred}"),
    Place("idea abandoned", LEADER, "/ideas/{abandoned}"),
    Place("idea with an empty comment", WORKER, "/ideas/{proposed}", steps.send_empty_comment),
    Place("idea heard again", WORKER, "/ideas/{proposed}", steps.hear_it_again),
    Place("idea with photos", LEADER, "/ideas/{deferred}", steps.add_photos),
    Place("idea with a photo enlarged", LEADER, "/ideas/{declined}", steps.enlarge_a_photo),
    Place("propose with photos", WORKER, "/ideas/new", steps.choose_photos),
    Place("photos refused", WORKER, "/ideas/{own_idea}", steps.send_no_photo, shows="photos.add"),
    Place("idea edited", WORKER, "/ideas/{own_idea}/edit"),
    Place("all ideas", WORKER, "/ideas"),
    Place("all ideas, none fits", WORKER, "/ideas?q=zzzzzz"),
    Place("move page", LEADER, "/ideas/{proposed}/move"),
    Place("trial page", LEADER, "/ideas/{proposed}/trial"),
    Place("trial page refused", LEADER, "/ideas/{proposed}/trial", steps.send_form),
    Place("decline page", LEADER, "/ideas/{proposed}/decline"),
    Place("deferral page refused", LEADER, "/ideas/{proposed}/deferral", steps.send_form),
    Place("adoption page", LEADER, "/ideas/{trialled}/adoption"),
    Place("adoption page refused", LEADER, "/ideas/{trialled}/adoption", steps.send_form),
    Place("adaptation page refused", LEADER, "/ideas/{trialled}/trial/adaptation", steps.send_form),
    Place("extension page", LEADER, "/ideas/{trialled}/trial/extension"),
    Place("abandonment page", LEADER, "/ideas/{trialled}/abandonment"),
    Place("reopening page", LEADER, "/ideas/{declined}/reopening"),
    Place("decision at a wrong moment", LEADER, "/ideas/{adopted}/trial", steps.send_trial),
    Place("comment edited", LEADER, "/comments/{comment}"),
    Place("comment as it reads", LEADER, "/comments/{comment}/words", shows="ideas.show_comment"),
    Place("propose", WORKER, "/ideas/new"),
    Place("propose for a complaint", WORKER, "/ideas/new?complaint={complaint}"),
    Place("propose, similar ones found", WORKER, "/ideas/new", steps.type_known_complaint),
    Place("propose refused", WORKER, "/ideas/new", steps.send_empty_idea, shows="ideas.index"),
    Place("complaints", WORKER, "/complaints"),
    Place("complaints for a leader", LEADER, "/complaints?state=all&kind=all"),
    Place("complaints, none fits", WORKER, "/complaints?q=zzzzzz"),
    Place("complaints heard again", WORKER, "/complaints", steps.hear_it_again),
    Place("complaint", LEADER, "/complaints/{complaint}"),
    Place("complaint for a worker", WORKER, "/complaints/{complaint}"),
    Place("complaint settled", LEADER, "/complaints/{settled}"),
    Place("complaint heard again", WORKER, "/complaints/{complaint}", steps.hear_it_again),
    Place("complaint with a panel open", LEADER, "/complaints/{complaint}", steps.open_settlement),
    Place("new complaint", WORKER, "/complaints/new"),
    Place("new complaint, similar ones", WORKER, "/complaints/new", steps.type_known_sentence),
    Place("new complaint refused", WORKER, "/complaints/new", steps.send_form),
    Place("occurrence", LEADER, "/occurrences/{heard}"),
    Place("settlement page refused", LEADER, "/complaints/{complaint}/settlement", steps.send_form),
    Place("wording page", LEADER, "/complaints/{complaint}/wording"),
    Place("merger page", LEADER, "/complaints/{complaint}/merger"),
    Place("merger foreseen", LEADER, "/complaints/{complaint}/merger?into={other_complaint}"),
    Place("imports", LEADER, "/imports"),
    Place("import of a file", LEADER, "/imports/new"),
    Place("import without a file", LEADER, "/imports/new", steps.send_form),
    Place("import, columns", LEADER, "/imports/new", steps.upload, shows="imports.columns"),
    Place("import, preview", LEADER, "/imports/new", steps.preview, shows="imports.preview"),
    Place("import, done", LEADER, "/imports/new", steps.bring_in, shows="imports.show"),
    Place("import, undo", LEADER, "/imports/new", steps.go_undo, shows="imports.confirm_undo"),
    Place("people", ADMIN, "/people"),
    Place("people, none fits", ADMIN, "/people?q=zzzzzz"),
    Place("person", ADMIN, "/people/{worker}"),
    Place("person refused", ADMIN, "/people/{worker}", steps.send_nameless),
    Place("person who left", ADMIN, "/people/{gone}"),
    Place("new person", ADMIN, "/people/new"),
    Place("new person refused", ADMIN, "/people/new", steps.send_form),
    Place("new secret", ADMIN, "/people/{worker}/secret"),
    Place("new secret refused", ADMIN, "/people/{worker}/secret", steps.send_short_pin),
    Place("activity", WORKER, "/people/{worker}/activity"),
    Place("people from a file", ADMIN, "/people/import"),
    Place("people previewed", ADMIN, "/people/import", steps.upload_people, shows="people.preview"),
    Place("people added", ADMIN, "/people/import", steps.add_people, shows="people.brought_in"),
    Place("teams", ADMIN, "/teams"),
    Place("team", ADMIN, "/teams/{team}"),
    Place("new team refused", ADMIN, "/teams/new", steps.send_form),
    Place("working days", LEADER, "/teams/{team}/working-days"),
    Place("working days, all shifts", ADMIN, "/teams/{team}/working-days", steps.open_each_day),
    Place("working days refused", LEADER, "/teams/{team}/working-days", steps.send_half_a_shift),
    Place("public holidays", LEADER, "/teams/{team}/public-holidays"),
    Place("public holidays of a region", ADMIN, "/teams/{team}/public-holidays?country=PL"),
    Place("activity of a team", WORKER, "/teams/{team}/activity"),
    Place("own sign-in", WORKER, "/my/sign-in"),
    Place("own sign-in refused", WORKER, "/my/sign-in", steps.send_wrong_own_secret),
    Place("outbox, nothing waits", WORKER, "/outbox"),
    Place("outbox waiting", WORKER, "/outbox", steps.have_waiting),
    Place("outbox refused", WORKER, "/outbox", steps.have_refused),
    Place("signing out with things waiting", WORKER, "/outbox", steps.try_to_leave),
    Place("no connection", None, "/offline"),
    Place("stations", ADMIN, "/stations"),
    Place("station open", ADMIN, "/stations", nameless.open_a_station),
    Place("station refused", ADMIN, "/stations", nameless.send_no_name),
    Place("new station refused", ADMIN, "/stations", steps.send_form),
    Place("labels", ADMIN, "/stations/labels"),
    Place("labels, none chosen", ADMIN, "/stations/labels?layout=3x8"),
    Place("posters", ADMIN, "/stations/labels?layout=poster&station=1"),
    Place("propose at a station", WORKER, "/ideas/new?station=1"),
    Place("label read", None, "/s/{station_code}"),
    Place("label out of date", None, "/s/zzzzzzz"),
    Place("without a name", None, "/nameless/new"),
    Place("without a name at a station", None, "/nameless/new?station={station_code}"),
    Place("without a name refused", None, "/nameless/new", nameless.send_nothing),
    Place("receipt", None, "/nameless/new", nameless.leave_something),
    Place("code asked", None, "/follow"),
    Place("code wrong", None, "/follow", nameless.type_a_wrong_code),
    Place("code unknown", None, "/follow/7777-7777-7777"),
    Place("followed", None, "/nameless/new", nameless.follow, shows="receipts.show"),
    Place("followed and replied", None, "/nameless/new", nameless.follow_and_reply),
    Place("sign-in", None, "/sign-in"),
    Place("sign-in refused", None, "/sign-in", steps.sign_in_wrongly),
    Place("sign-in with words kept", WORKER, "/complaints/new", steps.lose_the_session),
    Place("kept words", WORKER, "/complaints/new", steps.send_an_expired_form),
    Place("not yours", WORKER, "/people"),
    Place("nothing here", WORKER, "/ideas/999999"),
    Place("not like this", LEADER, "/ideas/{proposed}", steps.undo_too_late),
    Place("too much", LEADER, "/imports/new", steps.upload_too_much),
    Place("welcome", None, "/welcome", is_bare=True),
    Place("welcome refused", None, "/welcome", steps.send_welcome, is_bare=True),
]

# Routes that are no page of their own, and where they are looked at instead.
NO_PAGES = {
    "static": "files",
    "health.show": "read by machines",
    "complaints.export": "a CSV file",
    "imports.bad_rows": "a CSV file",
    "phone.manifest": "read by browsers",
    "phone.service_worker": "a script",
    "phone.ticket": "read by the outbox",
    "photos.show": "a picture",
    "photos.thumb": "a picture",
    "complaints.similar": "part of the pages where a complaint is typed",
    "ideas.similar": "part of the page where an idea is typed",
}
