"""The Nu HTML checker reads every page as it was served and as it stood after use."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.walks.places import PLACES
from tests.walks.test_every_page import look_at
from tests.walks.walkers import NO_CONNECTION

JAR = os.environ.get("KAIZEN_VNU_JAR", "")
NOT_OURS = {
    # htmx's own attributes: HTML knows none of them, and htmx reads nothing else.
    "an attribute of htmx": "Attribute “hx-",
}


@pytest.mark.skipif(not JAR, reason="KAIZEN_VNU_JAR does not say where vnu.jar is")
def test_every_page_is_valid_html(walkers, walk, seen, request, tmp_path):
    with walkers.forgiving(*NO_CONNECTION):
        for place in PLACES:
            if place.name not in seen:
                look_at(place, walkers, seen, request)
    for name, (served, used) in seen.items():
        name = name.replace(" ", "-")
        (tmp_path / f"{name}.html").write_text(served)
        (tmp_path / f"{name}-used.html").write_text(used)
    wrong = [said(one) for one in checked(tmp_path) if is_ours(one)]
    assert not wrong, "\n".join(sorted(set(wrong)))


def checked(folder: Path) -> list[dict[str, Any]]:
    command = ["java", "-jar", JAR, "--format", "json", "--skip-non-html", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return list(json.loads(done.stderr or done.stdout)["messages"])


def is_ours(message: dict[str, Any]) -> bool:
    return not any(words in message["message"] for words in NOT_OURS.values())


def said(message: dict[str, Any]) -> str:
    file = message.get("url", "").rpartition("/")[2]
    return f"{file}: {message['message']} {message.get('extract', '')!r}"
