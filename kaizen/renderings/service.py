"""A translation service that speaks LibreTranslate's interface.

POST /translate takes {"q", "source", "target", "format", "api_key"} and answers
{"translatedText"}: https://docs.libretranslate.com/api/operations/translate/
"""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.request import Request, build_opener

from kaizen.errors import Refusal
from kaizen.language import gettext as _

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
        request = Request(  # noqa: S310 - the address is a setting, which takes http(s) only
            self.url.rstrip("/") + "/translate",
            data=json.dumps(question).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with build_opener().open(request, timeout=PATIENCE) as reply:
                answer = json.loads(reply.read(LONGEST_ANSWER))
        except (URLError, http.client.HTTPException, OSError, ValueError) as fault:
            raise NotTranslated from fault
        return answer if isinstance(answer, dict) else {}


def their_tag(language: str) -> str:
    return THEIR_TAGS.get(language, language.partition("_")[0])
