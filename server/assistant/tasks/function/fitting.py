"""Fits the names of a text to a plugin that it is to become a part of: what is the same is shared, the rest renamed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from server.analysis.snapshot import Snapshot
from server.assistant.declared import Declared, Piece, declared
from server.assistant.tasks.opening import START
from server.syntax.text import Text

_STRING = r'"(?:[^"\\\n]|\\.)*"'
_COMMENT = re.compile(rf"{_STRING}|//[^\n]*|/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(rf"({_STRING})|\s+")
_NAMED = ("function", "variable", "define", "type")
_INFO = "myinfo"
_MOST_NAMES = 200


class Fitted(NamedTuple):
    """What a text declares, with names that are free; `known` are the pieces that the plugin has just so."""

    new: Declared
    known: frozenset[Piece]


def fit(before: Snapshot, old: Declared, answer: str, is_composed: bool) -> Fitted:
    """Fit the answer to a file. What calls something that got another name is another function, so it gets one too."""
    fitted = _fitted(old, answer, is_composed)
    for _ in range(_MOST_NAMES):
        clash = next(_clashes(before, old, *fitted), None)
        if clash is None:
            break
        pattern = re.compile(rf"{_STRING}|\b{re.escape(clash)}\b")
        fresh = _free(before, fitted.new, clash)
        answer = pattern.sub(lambda found, was=clash, to=fresh: to if found.group() == was else found.group(), answer)
        fitted = _fitted(old, answer, is_composed)
    return fitted


def _fitted(old: Declared, answer: str, is_composed: bool) -> Fitted:
    new = declared(Text.of(answer))
    return Fitted(new, frozenset(one for one in new.pieces if _is_known(old, new, one, is_composed)))


def extends(old: Declared, held: Piece, new: Declared, one: Piece) -> bool:
    """Whether a function does all that the file's function of that name does, and so may take its place."""
    return lines_of(old, held) <= lines_of(new, one)


def lines_of(found: Declared, one: Piece) -> frozenset[str]:
    """The lines of a declaration's code, without spaces and comments."""
    return lines_in(found.text.chars[one.start : one.end])


def lines_in(code: str) -> frozenset[str]:
    """The lines of code, without spaces and comments, braces by themselves left out."""
    code = _COMMENT.sub(_kept, code)
    return frozenset(seen for line in code.splitlines() if (seen := "".join(line.split())) not in ("", "{", "}"))


def _kept(match: re.Match[str]) -> str:
    return match.group() if match.group().startswith('"') else ""


def _is_known(old: Declared, new: Declared, one: Piece, is_composed: bool) -> bool:
    """Whether the file declares the same, in the same words."""
    if one.sort not in _NAMED or not one.names or START in one.names:
        return False
    held = [other for other in old.pieces if other.shares(one) and other.sort == one.sort]
    if not any(_code(old, other) == _code(new, one) for other in held):
        return False
    if one.sort != "variable" or not is_composed:
        return True
    return all(_is_set_alike(old, new, name) for name in one.names)


def _is_set_alike(old: Declared, new: Declared, name: str) -> bool:
    """Whether both texts give a variable its value once, in the same statement: then it is the same thing."""
    pattern = re.compile(rf"^[ \t]*{re.escape(name)}[ \t]*=[^=\n][^\n]*;", re.MULTILINE)
    mine, theirs = ({"".join(one.split()) for one in pattern.findall(found.text.chars)} for found in (old, new))
    return len(mine) == 1 and mine == theirs


def _code(found: Declared, one: Piece) -> str:
    """A declaration without comments and without regard to spaces outside of strings."""
    code = _COMMENT.sub(_kept, found.text.chars[one.start : one.end])
    return _SPACE.sub(lambda match: match[1] or "", code)


def _clashes(before: Snapshot, old: Declared, new: Declared, known: frozenset[Piece]) -> Iterator[str]:
    """The names of the text that mean something else in the plugin."""
    for one in new.pieces:
        if one.sort not in _NAMED or one in known:
            continue
        for name in sorted(one.names - {_INFO, START}):
            if before.unit.lookup(name, before.path) is None and before.unit.macro(name) is None:
                continue
            entries = before.unit.entries(name, before.path)
            if any("forward" in entry.symbol.keywords for entry in entries):
                continue  # SourceMod calls it by this name
            held = next((other for other in old.pieces if other.shares(one) and other.sort == "function"), None)
            if held is not None and one.sort == "function" and extends(old, held, new, one):
                continue
            yield name


def _free(before: Snapshot, new: Declared, name: str) -> str:
    number = 2
    while True:
        fresh = f"{name}{number}"
        is_taken = before.unit.lookup(fresh, before.path) is not None or before.unit.macro(fresh) is not None
        if not is_taken and fresh not in new.names:
            return fresh
        number += 1
