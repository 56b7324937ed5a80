"""A text of a plugin as a phrase: its English wording with `{1}`, what `#format` says, and a name for it."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import NamedTuple

from server.analysis.runtime.specifiers import KINDS, specifiers

_COLOUR = re.compile(r"\{[A-Za-z_]+\}|[\x01-\x08\x0b-\x1f]")
_INDEX = re.compile(r"\{(\d+)\}")
_NUMBERED = re.compile(r"\{\s*[-+]?\d")
_TAG = re.compile(r"[\[(<【].*?[\])>】]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE = re.compile(r"[.!?:;。！？：]+(?:\s+|\Z)")
_HIDDEN = re.compile(r"(?:\{[^}]*\}(?:['’]s\b)?|%%|\x07[0-9A-Fa-f]{6}|[\x00-\x1f])")
_MOST_WORDS = 6
_LONGEST_NAME = 48
_MOST_ARGUMENTS = 30
_LONGEST_FORMAT = 14  # SourceMod has room for 15 characters with the `%`
_LEAST_LETTERS = 2


class Wording(NamedTuple):
    """`english` is the phrase with `{1}` for arguments and `%%` for a per cent sign; `formats` show the arguments."""

    english: str
    formats: tuple[str, ...]

    @property
    def format(self) -> str:
        """The value of `#format`, "" when there is none."""
        return ",".join(f"{{{number}:{one}}}" for number, one in enumerate(self.formats, 1))


def worded(value: str, is_format: bool) -> Wording | None:
    """The wording of a text; None for what says nothing in any language, and for what a phrase can not hold."""
    if "\\" in value or "\ufffd" in value or _NUMBERED.search(value):
        return None
    if not is_format:
        made = Wording(value.replace("%", "%%"), ())
        return made if _says_something(made.english) else None
    english: list[str] = []
    formats: list[str] = []
    at = 0
    for one in specifiers(value):
        written = value[one.start + 1 : one.end]
        if one.kind not in KINDS or one.kind in "tT" or "!" in written or len(written) > _LONGEST_FORMAT:
            return None
        formats.append(written)
        english += [value[at : one.start], f"{{{len(formats)}}}"]
        at = one.end
    made = Wording("".join((*english, value[at:])), tuple(formats))
    return made if len(formats) <= _MOST_ARGUMENTS and _says_something(made.english) else None


def named(wording: Wording, taken: Container[str]) -> str:
    """A readable name for a phrase that none of `taken`, in lower case, is."""
    plain = _HIDDEN.sub(" ", wording.english)
    found = [_WORD.findall(one) for one in _SENTENCE.split(_TAG.sub(" ", plain))]
    words = next((one for one in found if len(one) > 1), None) or _WORD.findall(plain)
    name = ""
    for word in words[:_MOST_WORDS]:
        if name and len(name) + len(word) >= _LONGEST_NAME:
            break
        name = f"{name} {word}".strip()[:_LONGEST_NAME]
    candidate, count = name, 2
    while candidate.lower() in taken:
        candidate, count = f"{name} {count}", count + 1
    return candidate


def marks(text: str) -> list[str]:
    """What a translation has to keep as often as the English text has it: arguments, colours, per cent signs."""
    return sorted(
        [*(found.group() for found in _INDEX.finditer(text)), *_COLOUR.findall(text), *["%"] * text.count("%")]
    )


def _says_something(english: str) -> bool:
    letters = sum(char.isalpha() for char in _HIDDEN.sub("", english))
    return letters >= _LEAST_LETTERS
