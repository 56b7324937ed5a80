"""The text of a translation file: a new one, or one that is there with more in it and all else byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.syntax.keyvalues import Pair, parse
from server.syntax.text import Text, latin

TOP = "Phrases"
FORMAT = "#format"
ENGLISH = "en"
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})


class BrokenFileError(ValueError):
    """A translation file can not be added to; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase as it is to stand in a file."""

    name: str
    format: str
    texts: Mapping[str, str] = field(default_factory=dict)


def written(entries: list[Entry]) -> str:
    """A whole new file."""
    return f'"{TOP}"\n{{\n' + "".join(_section(entry) for entry in entries) + "}\n"


def added(text: Text, entries: list[Entry]) -> Text:
    """A file with more phrases at its end. Raises `BrokenFileError`."""
    top = top_of(text)
    at = top.end - 1
    before = text.chars[:at]
    line = before.rfind("\n") + 1
    is_alone = not before[line:].strip()  # the closing brace has a line for itself
    if is_alone:
        at = line
    made = "".join(_section(entry) for entry in entries)
    if not is_alone:
        made = f"\n{made}"
    return text.replace(at, at, latin(made.replace("\n", text.newline)))


def translated(text: Text, languages: Mapping[str, Mapping[str, str]]) -> Text:
    """A file with translations, by phrase and language, behind what each phrase has. Raises `BrokenFileError`."""
    changes: list[tuple[int, str]] = []
    for pair in top_of(text).pairs or ():
        new = languages.get(pair.key.text, {})
        have = {one.key.text for one in pair.pairs or ()}
        values = [one.value for one in pair.pairs or () if one.value is not None]
        lines = [_row(language, said) for language, said in new.items() if language not in have]
        if lines and values:
            at = max(value.end for value in values)
            changes.append((at, "".join(f"\n{line}" for line in lines)))
    for at, made in sorted(changes, reverse=True):
        text = text.replace(at, at, latin(made.replace("\n", text.newline)))
    return text


def entries_of(text: Text) -> dict[str, Entry]:
    """The phrases of a file by name. Raises `BrokenFileError`."""
    found: dict[str, Entry] = {}
    for pair in top_of(text).pairs or ():
        rows = {one.key.text: one.value.text for one in pair.pairs or () if one.value is not None}
        shown = rows.pop(FORMAT, "")
        found.setdefault(pair.key.text, Entry(pair.key.text, shown, rows))
    return found


def top_of(text: Text) -> Pair:
    """The section that has all phrases. Raises `BrokenFileError`."""
    document = parse(text)
    if document.problems:
        line = text.line_of(document.problems[0].start) + 1
        raise BrokenFileError(f"line {line}: {document.problems[0].message}")
    tops = [pair for pair in document.pairs if pair.key.text == TOP and pair.pairs is not None]
    if len(tops) != 1 or len(document.pairs) != 1:
        raise BrokenFileError(f'it does not have one section "{TOP}"')
    return tops[0]


def _section(entry: Entry) -> str:
    rows = [(FORMAT, entry.format)] if entry.format else []
    lines = "".join(f"{_row(key, value)}\n" for key, value in (*rows, *entry.texts.items()))
    return f'\t"{entry.name.translate(_ESCAPES)}"\n\t{{\n{lines}\t}}\n'


def _row(key: str, value: str) -> str:
    gap = "\t" if len(key) > len(ENGLISH) + 1 else "\t\t"
    return f'\t\t"{key}"{gap}"{value.translate(_ESCAPES)}"'
