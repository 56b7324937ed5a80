"""The report as Markdown, to read and to paste: no name of the user, no path of his home, nothing like a key."""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Iterable

from server.features.doctor.check import Check
from server.models.keys import redacted

# Words, as not every font has signs for them, and they are read aloud.
_STATES = {"ok": "ok", "warn": "**look**", "fail": "**broken**"}
_LONGEST = 400


def markdown(checks: Iterable[Check]) -> str:
    """A table of all checks, what is wrong first named above it."""
    rows = list(checks)
    wrong = [check for check in rows if check.state != "ok"]
    lines = ["## L4D2 Architect: doctor", ""]
    lines += ["All is well." if not wrong else f"{len(wrong)} of {len(rows)} things need a look:"]
    for check in wrong:
        lines.append(f"- **{check.name}**: {_inert(check.detail)}. {_inert(check.advice)}".rstrip())
    lines += ["", "| State | What | How it is |", "|---|---|---|"]
    lines += [f"| {_STATES[check.state]} | {_cell(check.name)} | {_cell(check.detail)} |" for check in rows]
    return "\n".join(lines) + "\n"


def private(text: str) -> str:
    """The text without what tells who the user is."""
    home = os.path.expanduser("~")
    if len(home) > 1:
        text = text.replace(home, "~")
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""
    if user and user != "root":
        text = re.sub(rf"(?<=[\\/]){re.escape(user)}(?![\w.-])", "USER", text)
    text = redacted(" ".join(text.split()))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _cell(text: str) -> str:
    return _inert(text).replace("|", "\\|")


def _inert(text: str) -> str:
    """The text without links and pictures: names in it may be a stranger's."""
    return re.sub(r"([\[\]])", r"\\\1", private(text)).replace("<", "&lt;")
