"""What people wrote, shown as text: links can be followed, names that were called stand out."""

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


def linked(text: str, called: Sequence[str] = ()) -> Markup:
    """Escaped text with its web addresses as links and its @names marked."""
    shown, at = Markup(), 0
    for found in ADDRESS.finditer(text):
        shown += _marked(text[at : found.start()], called)
        shown += Markup('<a href="{0}" rel="noopener nofollow ugc">{0}</a>').format(found[0])
        at = found.end()
    return shown + _marked(text[at:], called)


def _marked(text: str, called: Sequence[str]) -> Markup:
    if not called:
        return escape(text)
    names = sorted(map(re.escape, called), key=len, reverse=True)
    parts = re.split(rf"(@(?:{'|'.join(names)}))", text, flags=re.IGNORECASE)
    marked = [
        Markup("<b>{}</b>").format(part) if at % 2 else escape(part)
        for at, part in enumerate(parts)
    ]
    return Markup().join(marked)
