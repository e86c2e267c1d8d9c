"""A headless browser has no voices: these pages are given some, and the page does the rest."""

import pytest
from playwright.sync_api import Page, expect

from tests.walks.walkers import PHONE

VOICES = """
(languages) => {
  const said = [];
  const voices = languages.map(lang => ({ lang, name: lang, default: false, localService: true }));
  window.said = said;
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => voices,
    speak: words => said.push(words),
    cancel: () => said.splice(0),
    addEventListener: () => {},
  } });
}
"""


@pytest.fixture
def page_with(board, walk):
    def opened(path: str, *languages: str) -> Page:
        page = walk(board, "1001", PHONE)
        page.add_init_script(f"({VOICES})({list(languages)!r})")
        page.goto(path)
        return page

    return opened


def test_a_complaint_is_read_in_its_own_language_and_hushed_again(board, page_with):
    number = board.ask("SELECT id FROM complaint WHERE merged_into_id IS NULL ORDER BY id DESC")
    sentence = board.ask("SELECT sentence FROM complaint WHERE id = ?", number)
    page = page_with(f"/complaints/{number}", "pl-PL", "en-US")
    button = page.get_by_role("button", name="Read aloud")
    button.tap()
    said = page.evaluate("said.map(words => [words.text, words.lang])")
    assert said == [[sentence, "en-US"]]
    stop = page.get_by_role("button", name="Stop reading")
    expect(stop).to_have_attribute("aria-pressed", "true")
    stop.tap()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("said.length") == 0


def test_an_idea_is_read_after_what_was_heard(board, page_with):
    number = board.ask("SELECT id FROM idea WHERE stage = 'proposed' AND team_id = 1 LIMIT 1")
    title = board.ask("SELECT title FROM idea WHERE id = ?", number)
    page = page_with(f"/ideas/{number}", "en-GB")
    page.get_by_role("button", name="Read aloud").tap()
    said = page.evaluate("said.map(words => words.text)")
    assert said[1] == title
    page.evaluate("said.at(-1).onend()")
    expect(page.get_by_role("button", name="Read aloud")).to_be_visible()


def test_without_a_voice_for_the_words_it_is_not_offered(board, page_with):
    number = board.ask("SELECT id FROM idea WHERE stage = 'proposed' AND team_id = 1 LIMIT 1")
    page = page_with(f"/ideas/{number}", "ja-JP")
    expect(page.locator("[data-aloud]")).to_be_hidden()
