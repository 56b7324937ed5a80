"""What is wrong with a companion file itself, when it is checked or open in an editor: mistakes of its notation.

Told by the file's place and name, so that no other text is taken for one.
"""

from __future__ import annotations

from pathlib import PurePath

from server.analysis.finding import Finding
from server.analysis.rule import rule
from server.syntax import keyvalues
from server.syntax.text import Text

_CODE = "malformed-companion"
_FOLDERS = frozenset({"translations", "gamedata"})
_MOST_ABOVE = 3


def is_companion(path: str) -> bool:
    """Whether a file is a translation or gamedata: a `.txt` of such a folder, or one that is called so."""
    place = PurePath(path)
    name = place.name.lower()
    if not name.endswith(".txt"):
        return False
    above = [folder.lower() for folder in place.parts[-1 - _MOST_ABOVE : -1]]
    return name.endswith(".phrases.txt") or not _FOLDERS.isdisjoint(above)


def companion_findings(path: str, text: Text) -> list[Finding]:
    """The mistakes in the notation of a companion file, in order."""
    severity = rule(_CODE).severity
    return [
        Finding(_CODE, severity, path, problem.start, problem.end, problem.message)
        for problem in keyvalues.parse(text).problems
    ]
