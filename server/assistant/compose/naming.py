"""Names and texts as SourcePawn has them: identifiers out of words, literals out of anything that somebody typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[a-z0-9]+")
_LONGEST_SLUG = 40


def slug(text: str) -> str:
    """Words in lower case joined by `_`, at most 40 characters; "" when no letter of the text can be kept."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = _WORD.findall(plain)
    kept = ""
    for word in words:
        longer = f"{kept}_{word}" if kept else word
        if len(longer) > _LONGEST_SLUG:
            break
        kept = longer
    return kept or (words[0][:_LONGEST_SLUG] if words else "")


def pascal(name: str) -> str:
    """`tank_spawn` as `TankSpawn`."""
    return "".join(word[0].upper() + word[1:] for word in name.split("_") if word)


def joined(first: str, second: str) -> str:
    """Both names as one; words at which the first ends and the second begins are there once."""
    before, after = first.split("_"), second.split("_")
    same = max((n for n in range(len(after)) if before[-n:] == after[:n]), default=0)
    return "_".join((*before, *after[same:]))


def words_of(name: str) -> str:
    """`tank_spawn` as `Tank Spawn`."""
    return " ".join(word[0].upper() + word[1:] for word in name.split("_") if word)


def literal(text: str) -> str:
    """A text in quotes. Line ends become spaces; what steers a terminal or hides code is left out."""
    return '"' + escaped(text) + '"'


def escaped(text: str) -> str:
    """What stands between the quotes of a literal."""
    flat = " ".join(text.split())
    kept = "".join(char for char in flat if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    return kept.replace("\\", "\\\\").replace('"', '\\"')


def format_text(text: str) -> str:
    """A text that is a format without arguments: each per cent sign stands for itself."""
    return text.replace("%", "%%")


def unique(name: str, taken: Iterable[str]) -> str:
    """The name, or the name with the first number that makes it new."""
    held = set(taken)
    if name not in held:
        return name
    number = 2
    while f"{name}{number}" in held:
        number += 1
    return f"{name}{number}"


def sentence(parts: list[str]) -> str:
    """`a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
