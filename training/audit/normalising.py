"""Texts as they are compared and judged: what is only another way to write the same is written in one way.

Nothing of it is put back into an example.
"""

from __future__ import annotations

import re
import unicodedata

_SAME = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
        "\u200b": None,
        "\u2060": None,
        "\ufeff": None,
    }
)
_BLANKS = re.compile(r"[ \t]+")
_LINES = re.compile(r"\n{3,}")
# Names of things that people write in many ways.
_SPELLINGS = (
    (re.compile(r"(?i)\bsource ?mod\b"), "SourceMod"),
    (re.compile(r"(?i)\bsource ?pawn\b"), "SourcePawn"),
    (re.compile(r"(?i)\bleft ?4 ?dead ?2\b|\bl4d2\b"), "Left 4 Dead 2"),
    (re.compile(r"(?i)\bleft ?4 ?d(?:ead|hooks)(?= ?direct\b)"), "left4dhooks"),
    (re.compile(r"(?i)\bcon ?vars?\b|\bcvars?\b"), "console variable"),
    (re.compile(r"(?i)\bplug-?ins?\b"), "plugin"),
)


def prose(text: str) -> str:
    """Prose with one way of writing marks, blanks and the names of things."""
    plain = unicodedata.normalize("NFKC", text).translate(_SAME).replace("\r\n", "\n").replace("\r", "\n")
    for pattern, name in _SPELLINGS:
        plain = pattern.sub(name, plain)
    return _LINES.sub("\n\n", "\n".join(_BLANKS.sub(" ", line).strip() for line in plain.split("\n"))).strip()


def code(text: str) -> str:
    """Code with one way of writing blanks; what stands in it is left alone."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate({0x00A0: " ", 0xFEFF: None, 0x200B: None})
    return _LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines.split("\n"))).strip("\n")
