"""The Nu HTML checker reads every page as it was served and as it stood after use."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

JAR = os.environ.get("KAIZEN_VNU_JAR", "")
NOT_OURS = {
    # htmx's own attributes: HTML knows none of them, and htmx reads nothing else.
    "an attribute of htmx": "Attribute “hx-",
}


def markup_faults(folder: Path) -> list[str]:
    """What it says of the HTML files in a folder, each fault once."""
    return sorted({said(one) for one in checked(folder) if is_ours(one)})


def checked(folder: Path) -> list[dict[str, Any]]:
    command = ["java", "-jar", JAR, "--format", "json", "--skip-non-html", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return list(json.loads(done.stderr or done.stdout)["messages"])


def is_ours(message: dict[str, Any]) -> bool:
    return not any(words in message["message"] for words in NOT_OURS.values())


def said(message: dict[str, Any]) -> str:
    file = message.get("url", "").rpartition("/")[2]
    return f"{file}: {message['message']} {message.get('extract', '')!r}"
