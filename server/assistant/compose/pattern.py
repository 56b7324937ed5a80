"""Reads the patterns with which `data/compose/words*.toml` say how people put things.

A pattern is a row of words. `[a b]` may be missing, `(a|b c)` is one of several, `<name>` stands for a group of words,
`{slot}` for something with a value and `{slot=name}` for one under another name; `word*` is any word that begins so,
`=word` that very form and no other.
Chinese needs no spaces: each character is a word. The result is plain tuples, which can be kept:
("w", word) ("x", form) ("p", beginning) ("o", row) ("a", rows) ("s", slot, name).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Row = tuple[Any, ...]

_PIECES = re.compile(
    r"\s*(?:(?P<slot>\{(?P<kind>\w+)(?:=(?P<name>\w+))?\})|(?P<group><\w+>)|(?P<mark>[\[\]()|])"
    r"|(?P<han>[\u3400-\u9fff])|(?P<word>[^\s\[\]()|<>{}\u3400-\u9fff]+))"
)


class PatternError(ValueError):
    """A pattern in the data is not well formed."""


def compiled(pattern: str, groups: Mapping[str, Sequence[str]]) -> Row:
    """The row of elements that a pattern means."""
    reader = _Reader(pattern, groups)
    row = reader.rows("")
    return row[0] if len(row) == 1 else (("a", row),)


def literals(row: Row) -> set[str]:
    """The words that a row names in full."""
    found: set[str] = set()
    for element in row:
        match element:
            case ("w", word) | ("x", word):
                found.add(word)
            case ("o", inner):
                found |= literals(inner)
            case ("a", rows):
                for inner in rows:
                    found |= literals(inner)
            case _:
                pass
    return found


def firsts(row: Row) -> set[str]:
    """What a row can begin with: words, `{slot}`, and `ab*` for the first two letters of a beginning."""
    found: set[str] = set()
    for element in row:
        match element:
            case ("w", word) | ("x", word):
                return found | {word}
            case ("p", beginning):
                return found | {beginning[:2] + "*"}
            case ("s", slot, _):
                return found | {"{" + slot + "}"}
            case ("o", inner):
                found |= firsts(inner)
            case ("a", rows):
                for inner in rows:
                    found |= firsts(inner)
                if not any(_can_be_empty(inner) for inner in rows):
                    return found
            case _:
                pass
    return found


def _can_be_empty(row: Row) -> bool:
    return all(element[0] == "o" for element in row)


class _Reader:
    def __init__(self, pattern: str, groups: Mapping[str, Sequence[str]]) -> None:
        self.pattern = pattern
        self.groups = groups
        self.at = 0

    def rows(self, end: str) -> tuple[Row, ...]:
        """Alternatives up to the closing mark `end`, or to the end of the pattern."""
        rows: list[Row] = []
        row: list[Any] = []
        while True:
            piece = _PIECES.match(self.pattern, self.at)
            if piece is None:
                if self.pattern[self.at :].strip() or end:
                    raise PatternError(self.pattern)
                return (*rows, tuple(row))
            self.at = piece.end()
            if mark := piece["mark"]:
                if mark == "|":
                    rows.append(tuple(row))
                    row = []
                elif mark in "[(":
                    inner = self.rows("]" if mark == "[" else ")")
                    one = inner[0] if len(inner) == 1 else (("a", inner),)
                    row.extend((("o", one),) if mark == "[" else (one if len(inner) == 1 else (("a", inner),)))
                elif mark == end:
                    return (*rows, tuple(row))
                else:
                    raise PatternError(self.pattern)
            elif piece["slot"]:
                row.append(("s", piece["kind"], piece["name"] or piece["kind"]))
            elif piece["group"]:
                name = piece["group"][1:-1]
                if name not in self.groups:
                    raise PatternError(f"{self.pattern}: no group {name}")
                row.append(("a", tuple(compiled(one, self.groups) for one in self.groups[name])))
            else:
                word = piece["han"] or piece["word"].lower()
                if len(word) > 1 and word.endswith("*"):
                    row.append(("p", word[:-1]))
                else:
                    row.append(("x", word[1:]) if len(word) > 1 and word.startswith("=") else ("w", word))
