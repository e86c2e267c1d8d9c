"""Every page and every state of one: a new page is one more line of `PLACES`."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.walks import at_kiosk, kept, nameless, steps, training
from tests.walks import standards as ways

WORKER, LEADER, ADMIN = "1001", "2001", "9001"
AUTHOR = "1011"  # of something that was declined


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


OPEN_TO_DECIDE = (
    "SELECT id FROM idea WHERE stage = 'proposed' AND team_id = 1"
    " AND id NOT IN (SELECT idea_id FROM pending_decision)"
)
NOT_THE_WORKERS = (
    "AND id NOT IN (SELECT idea_id FROM authorship JOIN person p ON p.id = person_id"
    " WHERE p.badge = '1001')"
)
# What stands in braces in a path is looked up in the demo plant.
THINGS = {
    "proposed": f"{OPEN_TO_DECIDE} AND comments > 0 ORDER BY votes DESC LIMIT 1",
    "trialled": "SELECT id FROM idea WHERE stage = 'trialled' AND team_id = 1 ORDER BY due_on DESC",
    "measured": "SELECT i.id FROM idea i JOIN trial t ON t.idea_id = i.id WHERE i.team_id = 1"
    " AND t.kind = 'measured' AND t.ended_at IS NULL AND t.withdrawn_at IS NULL ORDER BY i.id",
    "overdue": "SELECT id FROM idea WHERE stage = 'trialled' AND team_id = 1 ORDER BY due_on",
    "adopted": "SELECT id FROM idea WHERE stage = 'adopted' AND team_id = 1 ORDER BY id",
    "declined": "SELECT id FROM idea WHERE stage = 'declined' AND team_id = 1",
    "deferred": "SELECT id FROM idea WHERE stage = 'deferred' AND team_id = 1",
    "to_answer": f"{OPEN_TO_DECIDE} ORDER BY votes, id",
    "to_rework": "SELECT i.id FROM idea i JOIN authorship a ON a.idea_id = i.id"
    " JOIN person p ON p.id = a.person_id WHERE p.badge = '1011' AND i.stage = 'declined'"
    " ORDER BY i.id DESC",
    "abandoned": "SELECT id FROM idea WHERE stage = 'abandoned' AND team_id = 1",
    "twin": f"{OPEN_TO_DECIDE} AND comments > 0 {NOT_THE_WORKERS} ORDER BY votes, id LIMIT 1",
    "complaint": "SELECT id FROM complaint WHERE team_id = 1 AND merged_into_id IS NULL"
    " ORDER BY times_heard DESC",
    "other_complaint": "SELECT id FROM complaint WHERE team_id = 1 AND merged_into_id IS NULL"
    " ORDER BY times_heard DESC LIMIT 1 OFFSET 1",
    "heard_each_week": "SELECT id FROM complaint WHERE sentence LIKE 'Boxes arrive with crushed%'",
    "heard_seldom": "SELECT id FROM complaint WHERE sentence LIKE 'The best-before date is%'",
    "heard_lately": "SELECT id FROM complaint WHERE merged_into_id IS NULL AND times_heard > 4"
    " ORDER BY first_heard_at DESC",
    "settled": "SELECT id FROM complaint WHERE settled_at IS NOT NULL AND merged_into_id IS NULL",
    "merged": "SELECT id FROM complaint WHERE merged_into_id IS NOT NULL",
    "heard": "SELECT o.id FROM occurrence o JOIN complaint c ON c.id = o.complaint_id"
    " WHERE c.team_id = 1 ORDER BY o.id DESC",
    "comment": "SELECT c.id FROM comment c JOIN person p ON p.id = c.by_id"
    " WHERE p.badge = '2001' AND c.removed_at IS NULL ORDER BY c.id DESC",
    "own_idea": "SELECT i.id FROM idea i JOIN authorship a ON a.idea_id = i.id"
    " JOIN person p ON p.id = a.person_id WHERE p.badge = '1001' ORDER BY i.id DESC",
    "own_proposed": "SELECT i.id FROM idea i JOIN authorship a ON a.idea_id = i.id"
    " JOIN person p ON p.id = a.person_id WHERE p.badge = '1001' AND i.stage = 'proposed'"
    " AND i.team_id = 1 ORDER BY i.id DESC",
    "check": "SELECT id FROM sustain_check WHERE found IS NULL AND called_off_at IS NULL"
    " ORDER BY due_on",
    "other_check": "SELECT id FROM sustain_check WHERE found IS NULL AND called_off_at IS NULL"
    " AND due_on <= date('now', '+6 days') ORDER BY due_on DESC",
    "check_to_come": "SELECT id FROM sustain_check WHERE found IS NULL AND called_off_at IS NULL"
    " ORDER BY due_on DESC",
    "recurrence": "SELECT r.id FROM recurrence r JOIN adoption a ON a.id = r.adoption_id"
    " JOIN idea i ON i.id = a.idea_id WHERE r.answer IS NULL AND r.called_off_at IS NULL"
    " AND i.team_id = 1 ORDER BY r.id",
    "heard_again": "SELECT a.idea_id FROM recurrence r JOIN adoption a ON a.id = r.adoption_id"
    " JOIN idea i ON i.id = a.idea_id WHERE r.answer IS NULL AND r.called_off_at IS NULL"
    " AND i.stage = 'adopted' AND i.team_id = 1 ORDER BY r.id DESC",
    "heard_after": "SELECT i.complaint_id FROM recurrence r"
    " JOIN adoption a ON a.id = r.adoption_id JOIN idea i ON i.id = a.idea_id"
    " WHERE r.answer IS NULL AND r.called_off_at IS NULL AND i.stage = 'adopted'"
    " ORDER BY r.id DESC",
    "worker": "SELECT id FROM person WHERE badge = '1002'",
    "gone": "SELECT id FROM person WHERE left_at IS NOT NULL",
    "team": "SELECT id FROM team ORDER BY id",
    "standard": "SELECT id FROM standard WHERE team_id = 1 AND withdrawn_at IS NULL ORDER BY id",
    "old_way": "SELECT id FROM standard WHERE team_id = 1 AND withdrawn_at IS NULL"
    " ORDER BY id LIMIT 1 OFFSET 3",
    "known_in_team": "SELECT id FROM standard WHERE team_id = 1 AND withdrawn_at IS NULL"
    " ORDER BY id DESC",
    "replication": "SELECT id FROM replication WHERE called_off_at IS NULL"
    " ORDER BY fit IS NOT NULL, id",
    "station_code": "SELECT code FROM station_code WHERE revoked_at IS NULL ORDER BY id",
}

SHOWN, COMPARED = "standards.show", "standards.versions"
REWRITTEN = "/standards/{old_way}/versions/new"

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
    Place("idea with a reading", LEADER, "/ideas/{measured}", steps.note_a_reading),
    Place("idea with a reading refused", LEADER, "/ideas/{measured}", steps.note_nothing),
    Place(
        "readings refused",
        LEADER,
        "/ideas/{measured}",
        steps.send_no_reading,
        shows="trials.take_reading",
    ),
    Place("idea overdue", LEADER, "/ideas/{overdue}"),
    Place("idea adopted", WORKER, "/ideas/{adopted}"),
    Place("idea declined", LEADER, "/ideas/{declined}"),
    Place("idea declined, for its author", AUTHOR, "/ideas/{to_rework}"),
    Place("idea reworked", AUTHOR, "/ideas/new?rework={to_rework}"),
    Place(
        "idea answered, for its leader",
        LEADER,
        "/ideas/{to_answer}/decline",
        steps.answer_and_see_who_hears_it,
        shows="ideas.show",
    ),
    Place("taking an answer back", LEADER, "/ideas/{proposed}/reconsideration"),
    Place("idea deferred", WORKER, "/ideas/{deferred}"),
    Place("idea abandoned", LEADER, "/ideas/{abandoned}"),
    Place("merger of ideas", LEADER, "/ideas/{twin}/merger"),
    Place("merger of ideas, none alike", LEADER, "/ideas/{twin}/merger?q=zzzzzz"),
    Place("merger of ideas foreseen", LEADER, "/ideas/{twin}/merger?into={adopted}"),
    Place("merger of ideas refused", LEADER, "/ideas/{declined}/merger"),
    Place("idea that took one in", LEADER, "/ideas/{twin}", steps.merge_ideas),
    Place("idea merged", LEADER, "/ideas/{twin}", steps.merge_and_look_back),
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
    Place("trial page, yes or no", LEADER, "/ideas/{proposed}/trial", steps.expect_yes_or_no),
    Place("trial page, heard less", LEADER, "/ideas/{proposed}/trial", steps.expect_less_heard),
    Place("just do it", WORKER, "/ideas/{own_proposed}/just-do-it"),
    Place("just do it refused", WORKER, "/ideas/{own_proposed}/just-do-it", steps.send_form),
    Place("stop page refused", LEADER, "/ideas/{trialled}/trial/stop", steps.send_form),
    Place("begun without asking", LEADER, "/just-do-it"),
    Place("begun without asking in a team", WORKER, "/just-do-it?team={team}"),
    Place("gallery", WORKER, "/gallery"),
    Place("gallery of what taught something", LEADER, "/gallery?show=learned&team={team}"),
    Place("gallery, none fits", WORKER, "/gallery?q=zzzzzz"),
    Place("gallery, a second page", WORKER, "/gallery?page=2"),
    Place("from other teams", ADMIN, "/replications"),
    Place("from other teams, nothing", WORKER, "/replications"),
    Place("does it fit", ADMIN, "/replications/{replication}"),
    Place("does it fit, for others", WORKER, "/replications/{replication}"),
    Place("does it fit refused", ADMIN, "/replications/{replication}", steps.send_form),
    Place("own way of it", ADMIN, "/replications/{replication}/adaptation"),
    Place("offer to a team", LEADER, "/ideas/{adopted}/replications"),
    Place("lessons", WORKER, "/lessons"),
    Place("lessons of what was dropped", LEADER, "/lessons?end=abandon&team={team}"),
    Place("lessons, none fits", WORKER, "/lessons?q=zzzzzz"),
    Place("propose, learned already", WORKER, "/ideas/new", steps.type_known_idea),
    Place("decline page", LEADER, "/ideas/{proposed}/decline"),
    Place("deferral page refused", LEADER, "/ideas/{proposed}/deferral", steps.send_form),
    Place("adoption page", LEADER, "/ideas/{trialled}/adoption"),
    Place("adoption page refused", LEADER, "/ideas/{trialled}/adoption", steps.send_form),
    Place("adaptation page refused", LEADER, "/ideas/{trialled}/trial/adaptation", steps.send_form),
    Place("extension page", LEADER, "/ideas/{trialled}/trial/extension"),
    Place("abandonment page", LEADER, "/ideas/{trialled}/abandonment"),
    Place("reopening page", LEADER, "/ideas/{declined}/reopening"),
    Place("decision at a wrong moment", LEADER, "/ideas/{adopted}/trial", steps.send_trial),
    Place("second look", LEADER, "/ideas/{adopted}/second-look"),
    Place("second look refused", LEADER, "/ideas/{adopted}/second-look", steps.send_form),
    Place("idea with a recurrence", LEADER, "/ideas/{heard_again}"),
    Place("idea with one for a worker", WORKER, "/ideas/{heard_again}"),
    Place("complaint heard again after it", LEADER, "/complaints/{heard_after}"),
    Place("recurrence", LEADER, "/recurrences/{recurrence}"),
    Place("recurrence for a worker", WORKER, "/recurrences/{recurrence}"),
    Place("recurrence refused", LEADER, "/recurrences/{recurrence}", steps.send_form),
    Place("recurrence accepted", LEADER, "/recurrences/{recurrence}", kept.accept),
    Place("checks", LEADER, "/checks"),
    Place("check", ADMIN, "/checks/{check}"),
    Place("check to come", WORKER, "/checks/{check_to_come}"),
    Place("check refused", ADMIN, "/checks/{check}", steps.send_form),
    Place("check drifted", ADMIN, "/checks/{check}", kept.find_it_drifted),
    Place("check kept", ADMIN, "/checks/{other_check}", kept.find_it_kept),
    Place("what needs a word", WORKER, "/concerns?team=1"),
    Place("what needs a word anywhere", LEADER, "/concerns?team=all"),
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
    Place("complaint with a chart", WORKER, "/complaints/{heard_each_week}", steps.open_numbers),
    Place("complaint with a chart of gaps", LEADER, "/complaints/{heard_seldom}"),
    Place("complaint too young for a chart", WORKER, "/complaints/{heard_lately}"),
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
    Place("training of a team", WORKER, "/teams/{team}/training"),
    Place("to read", WORKER, "/to-read"),
    Place("standards", WORKER, "/standards"),
    Place("standards, none fits", LEADER, "/standards?q=zzzzzz"),
    Place("standards withdrawn", WORKER, "/standards?show=withdrawn&team={team}"),
    Place("standard", WORKER, "/standards/{standard}"),
    Place("standard for a leader", LEADER, "/standards/{standard}"),
    Place("standard of one version before", LEADER, REWRITTEN, ways.read_the_one_before, SHOWN),
    Place("standard withdrawn", LEADER, "/standards/{old_way}/withdrawal", ways.withdraw, SHOWN),
    Place("withdrawal refused", LEADER, "/standards/{old_way}/withdrawal", steps.send_form),
    Place("versions compared", LEADER, REWRITTEN, ways.compare_with_a_new_one, COMPARED),
    Place("lesson on a sheet", WORKER, "/standards/{standard}/print"),
    Place("new standard", LEADER, "/standards/new", ways.write_steps),
    Place("new standard refused", ADMIN, "/standards/new", ways.send_without_words),
    Place("new version", LEADER, REWRITTEN),
    Place("care of a standard", LEADER, "/standards/{standard}/care", ways.open_all),
    Place("adoption of a version", LEADER, "/ideas/{trialled}/adoption", ways.choose_in_force),
    Place("standard ticked", WORKER, "/standards/{known_in_team}", training.tick_and_undo),
    Place("ticks for a group", LEADER, "/standards/{known_in_team}/group", training.choose_all),
    Place("no ticks for a group", LEADER, "/standards/{known_in_team}/group", training.send_nobody),
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
    Place("kiosks", ADMIN, "/kiosks"),
    Place("new kiosk refused", ADMIN, "/kiosks/new", steps.send_form),
    Place("a kiosk", None, "/sign-in", at_kiosk.edit_kiosk, shows="kiosks.edit"),
    Place("a kiosk's end", None, "/sign-in", at_kiosk.end_kiosk, shows="kiosks.revoke"),
    Place("no kiosk", None, "/kiosk"),
    Place("kiosk waiting", None, "/sign-in", at_kiosk.make_kiosk),
    Place("kiosk, keys", None, "/sign-in", at_kiosk.type_badge, shows="kiosks.sign_in"),
    Place("kiosk, leaving", None, "/sign-in", at_kiosk.leave_wrongly, shows="kiosks.leave"),
    Place("kiosk, doors", None, "/sign-in", at_kiosk.badge_in, shows="kiosks.doors"),
    Place("kiosk, checks", None, "/sign-in", kept.look_at_a_kiosk, shows="adoptions.checks"),
    Place("kiosk, heard", None, "/sign-in", at_kiosk.room("heard"), shows="kiosks.heard"),
    Place("kiosk, new", None, "/sign-in", at_kiosk.room("heard/new"), shows="kiosks.heard_new"),
    Place("kiosk, counted", None, "/sign-in", at_kiosk.hear, shows="kiosks.was_heard"),
    Place("kiosk, votes", None, "/sign-in", at_kiosk.room("votes"), shows="kiosks.vote"),
    Place("kiosk, backed", None, "/sign-in", at_kiosk.vote, shows="kiosks.voted"),
    Place("kiosk, to read", None, "/sign-in", at_kiosk.room("to-read"), shows="kiosks.readings"),
    Place("kiosk, reading", None, "/sign-in", training.read, shows="kiosks.read_standard"),
    Place("kiosk, can do it", None, "/sign-in", training.tick, shows="kiosks.trained"),
    Place("kiosk, own ideas", None, "/sign-in", at_kiosk.room("ideas"), shows="kiosks.mine"),
    Place("kiosk, idea", None, "/sign-in", at_kiosk.room("idea"), shows="kiosks.idea"),
    Place("kiosk, proposed", None, "/sign-in", at_kiosk.propose, shows="kiosks.proposed"),
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
    "adoptions.check_photo": "a picture",
    "adoptions.check_thumb": "a picture",
    "standards.picture": "a picture",
    "standards.thumb": "a picture",
    "standards.unsaved": "a picture",
    "complaints.similar": "part of the pages where a complaint is typed",
    "receipts.similar": "part of the page where something is said without a name",
    "ideas.similar": "part of the page where an idea is typed",
}
