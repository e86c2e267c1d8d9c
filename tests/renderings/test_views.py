"""A translation service is spoken to for real: a small one of the test's own, on this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kaizen.extensions import db
from kaizen.renderings.models import Rendering


class Service(BaseHTTPRequestHandler):
    """LibreTranslate's interface; it "translates" by naming the language and turning the words."""

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        question = json.loads(self.rfile.read(length))
        self.server.asked.append(question)
        if self.server.is_ill:
            self.send_error(500)
            return
        words = f"[{question['target']}] {question['q'][::-1]}"
        body = json.dumps({"translatedText": words}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def service(app):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.asked, server.is_ill = [], False
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    app.config["TRANSLATE_URL"] = f"http://127.0.0.1:{server.server_port}"
    app.config["TRANSLATE_KEY"] = "k-1"
    app.config["OUTGOING_PRIVATE"] = ("127.0.0.1/32",)
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def polish(idea):
    """An idea that was written in Polish."""
    idea.title, idea.language = "Wózek przy bramie", "pl"
    db.session.commit()
    return idea


def test_the_words_are_shown_in_the_readers_language(browse, tomasz, polish, service):
    page = browse(tomasz).post(f"/ideas/{polish.id}/rendering", headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert "[en] eimarb yzrp kezóW" in page.text
    assert service.asked[0]["source"] == "pl"
    assert service.asked[0]["api_key"] == "k-1"
    assert polish.title == "Wózek przy bramie"


def test_the_service_is_asked_once(browse, tomasz, aylin, polish, service):
    for reader in (tomasz, aylin):
        page = browse(reader).post(f"/ideas/{polish.id}/rendering")
        assert "[en] eimarb" in page.text
    asked = [question["q"] for question in service.asked]
    assert sorted(asked) == sorted(set(asked))


def test_other_words_are_translated_anew(browse, tomasz, polish, service):
    browse(tomasz).post(f"/ideas/{polish.id}/rendering")
    polish.title = "Dwa wózki"
    db.session.commit()
    assert "[en] ikzów awD" in browse(tomasz).post(f"/ideas/{polish.id}/rendering").text


def test_a_complaint_can_be_read_too(browse, tomasz, complaint, service):
    complaint.language = "de"
    db.session.commit()
    page = browse(tomasz).post(f"/complaints/{complaint.id}/rendering")
    assert f"[en] {complaint.sentence[::-1]}" in page.text


def test_a_service_that_is_away_is_said_and_nothing_is_kept(browse, tomasz, polish, service):
    service.is_ill = True
    page = browse(tomasz).post(f"/ideas/{polish.id}/rendering", headers={"HX-Request": "true"})
    assert page.status_code == 409
    assert "does not answer" in page.text
    assert db.session.scalar(db.select(Rendering.id)) is None


def test_it_is_offered_only_where_it_helps(browse, tomasz, polish, app, service):
    path = f"/ideas/{polish.id}"
    offered = f'action="{path}/rendering"'
    assert offered in browse(tomasz).get(path).text
    polish.language = "en"
    db.session.commit()
    assert offered not in browse(tomasz).get(path).text
    polish.language, app.config["TRANSLATE_URL"] = "pl", ""
    db.session.commit()
    assert offered not in browse(tomasz).get(path).text


def test_without_a_service_nothing_is_asked(browse, tomasz, polish):
    page = browse(tomasz).post(f"/ideas/{polish.id}/rendering", headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert db.session.scalar(db.select(Rendering.id)) is None


def test_an_idea_that_is_not_there_is_not_found(browse, tomasz, service):
    assert browse(tomasz).post("/ideas/999/rendering").status_code == 404
