"""A translation service that speaks LibreTranslate's interface.

POST /translate takes {"q", "source", "target", "format", "api_key"} and answers
{"translatedText"}: https://docs.libretranslate.com/api/operations/translate/
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from kaizen.addresses import Places
from kaizen.errors import Refusal
from kaizen.language import gettext as _

log = logging.getLogger("kaizen")

OK = 200
PATIENCE = 8  # seconds
LONGEST_ANSWER = 200_000  # bytes
# Where their tag differs from ours.
THEIR_TAGS = {"pt_BR": "pt-BR"}


class NotTranslated(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The translation service does not answer. Try again in a moment."))


@dataclass(frozen=True)
class Service:
    url: str
    key: str = ""
    allowed: Places = ()  # of our own network

    def rendered(self, words: str, language: str, *, written_in: str | None) -> str:
        """The words in another language. Raises NotTranslated."""
        question = {
            "q": words,
            "source": their_tag(written_in) if written_in else "auto",
            "target": their_tag(language),
            "format": "text",
            "api_key": self.key,
        }
        answer = self._asked(question).get("translatedText")
        if not isinstance(answer, str) or not answer.strip():
            raise NotTranslated
        return answer.strip()

    def _asked(self, question: dict[str, str]) -> dict[str, Any]:
        # Loaded here, because few boards ask for it: connections are a large thing.
        from urllib3.exceptions import HTTPError

        from kaizen.outgoing import Line

        line = Line(allowed=self.allowed, seconds=PATIENCE, most=LONGEST_ANSWER)
        try:
            reply = line.post(self.url.rstrip("/") + "/translate", json=question)
            answer = reply.json() if reply.status_code == OK else None
        except (HTTPError, OSError, ValueError) as fault:  # those of requests among them
            log.warning("The translation service is of no use: %s", fault)
            raise NotTranslated from fault
        return answer if isinstance(answer, dict) else {}


def their_tag(language: str) -> str:
    return THEIR_TAGS.get(language, language.partition("_")[0])
