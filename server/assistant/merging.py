"""Puts the declarations that a model answered with into a file: each in the place of the one that it replaces.

Whatever the answer does not declare stays as it is, byte for byte. Decides by our own parser, never by how the answer
looks; writes nothing to disk and judges no code but `merged_verdict`, which hands it to `verify`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.analysis.finding import Severity
from server.assistant.declared import Declared, Piece, declared
from server.assistant.elisions import elision
from server.assistant.lines import kept_lines
from server.assistant.losses import lost_directives, lost_names, lost_outside
from server.assistant.placement import Change, place_new, replaced, without_known
from server.assistant.verify import Place, Problem, Verdict, verify
from server.syntax.preprocessor import Scan
from server.syntax.text import Text, unlatin

WANTS = "the declarations that change or are new (includes, globals, enums, functions), each of them whole"
"""What a model has to answer with when its answer is merged."""

_BEGINS = ("pragma", "include")
_MOST_MISSING = 0.2  # of a file's declarations, where the answer is the file
_LEAST_WHOLE = 6
_WORD = re.compile(r"[A-Za-z_@]\w*")
_MOST_SHOWN = 80
_MOST_NAMED = 10


class MergeError(Exception):
    """An answer can not be put into the file; the message tells a model what to do."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The new text of a file. `removed` are declarations that a whole file in the answer has no more."""

    text: str
    is_whole: bool = False
    removed: tuple[str, ...] = ()


def merge(before: Text, answer: str, at: int | None = None, found: Scan | None = None) -> Merged:
    """The file with the declarations of an answer in it. New functions go behind the one that holds the offset `at`.

    `found` is how a plugin sees the file, if one does. Raises `MergeError`.
    """
    old = declared(before, found=found)
    # The file's macros matter where they stand for braces; its include guard would hide the whole answer.
    env = old.env if old.env.bracing else None
    given = declared(Text.of(answer.replace("\r\n", "\n").replace("\r", "\n")), env)
    if not given.pieces and not given.groups:
        raise MergeError("The answer declares nothing: answer with whole declarations.")
    if old.unclosed >= 0:
        raise MergeError(f"The comment `{_line(before, old.unclosed)}` never ends: close it in the file first.")
    new = without_known(old, given)
    _check(old, new)
    if _is_whole(old, new):
        return Merged(
            unlatin(kept_lines(before.chars, _framed(old, new.text.chars), before.newline)),
            True,
            tuple(sorted(old.names - new.names)),
        )
    changes = [*_changes(old, new), *place_new(old, new, at)]
    made = _applied(before, changes)
    lost = lost_names(before, old, made)
    if lost:
        raise MergeError(
            f"{', '.join(f'`{name}`' for name in lost[:_MOST_NAMED])} would be gone from the file: answer with"
            " each of these too, whole."
        )
    return Merged(unlatin(made))


def merged_verdict(
    answer: str, before: Text, place: Place, at: int | None = None, found: Scan | None = None
) -> Verdict:
    """The file with an answer in it, checked: only what is new is told. What can not be merged is an error too."""
    try:
        made = merge(before, answer, at, found)
        return verify(made.text, place, str(before))
    except MergeError as error:
        return refused(str(before), str(error))
    except RecursionError:
        return refused(str(before), "The answer is nested too deeply to be read.")


def refused(code: str, why: str) -> Verdict:
    """The verdict on an answer that leaves the file as it is: no line of it is to blame."""
    problems = (Problem(0, Severity.ERROR, "answer", why),)
    return Verdict(code, problems, problems)


def _check(old: Declared, new: Declared) -> None:
    """Refuse what is no declaration, and declarations that are not whole."""
    for one in new.pieces:
        if one.sort == "loose" and _shown(new, one) not in str(old.text):
            raise MergeError(
                f"`{_shown(new, one)}` stands outside of any declaration: answer with the whole function that it is in."
            )
    ranges = [(one.start, one.end) for one in new.pieces if one.chunk is not None]
    for start, end in (*ranges, *new.groups):
        left_out = elision(new.text.chars, start, end, old.text.chars)
        if left_out:
            raise MergeError(
                f"`{left_out[:_MOST_SHOWN]}` stands for code that is left out: answer with each declaration whole."
            )


def _shown(new: Declared, one: Piece) -> str:
    return _line(new.text, one.start, one.end)


def _line(text: Text, start: int, end: int | None = None) -> str:
    """The first line of a stretch, as it is quoted."""
    held = text.slice(start, len(text) if end is None else end)
    return held.replace("\r", "\n").split("\n")[0].strip()[:_MOST_SHOWN]


def _is_whole(old: Declared, new: Declared) -> bool:
    """Whether the answer is a file that takes the old one's place, not a part of it.

    It has the directives that the old one begins with and all declarations, or nearly all: then those that are missing
    are of use to nobody any more.
    """
    if not old.pieces and not old.groups:
        return not old.text.chars.strip()
    if not all(any(other.shares(one) for other in new.pieces) for one in old.pieces if one.sort in _BEGINS):
        return False
    if not any(one.sort in _BEGINS for one in old.pieces) or not old.names:
        return False
    missing = old.names - new.names
    if missing:
        words = set(_WORD.findall(new.text.chars))
        public = {name for one in old.pieces if _is_public(old, one) for name in one.names}
        if len(old.names) < _LEAST_WHOLE or len(missing) > _MOST_MISSING * len(old.names):
            return False
        if missing & (words | public):
            return False
    if lost_outside(old, new):
        return False
    # A comment between declarations that says “the rest stays” makes it a part.
    return not elision(new.text.chars, 0, len(new.text), old.text.chars)


def _is_public(old: Declared, one: Piece) -> bool:
    return one.sort == "function" and old.text.chars.startswith("public", one.start)


def _framed(old: Declared, answer: str) -> str:
    """The answer with the comment that the file begins with, and the blank lines that it begins and ends with."""
    before = old.text.chars
    if not before.strip():
        return f"{answer.strip()}\n"
    head = before[: len(before) - len(before.lstrip())]
    first = min(one.start for one in old.pieces)
    comment = before[len(head) : first]
    if comment.startswith("/") and not answer.lstrip().startswith("/"):
        head += comment
    return f"{head}{answer.strip()}{before[len(before.rstrip()) :]}"


def _changes(old: Declared, new: Declared) -> list[Change]:
    """What becomes of the declarations that the answer has too."""
    made: list[Change] = []
    placed: set[Piece] = set()
    for one in old.pieces:
        matches = [other for other in new.pieces if other.shares(one) and other.sort not in ("pragma", "include")]
        if one.sort in ("pragma", "include", "loose") or not matches:
            continue
        in_groups = {other.group for other in matches if other.group is not None} - {one.group}
        if in_groups:
            raise MergeError(
                f"`{min(one.names & matches[0].names)}` stands in an `#if` of the answer: answer without conditions."
            )
        lost = lost_directives(old, one, new, matches)
        if lost:
            raise MergeError(
                f"`{_shown(old, one)}` has `#{lost}` in it, which the answer lacks: answer with its directives as they"
                " are."
            )
        if one.sort == "define" and placed.issuperset(matches):
            raise MergeError(f"`{min(one.names)}` is defined more than once in the file: leave it as it is.")
        made.extend(replaced(old, new, one, matches, placed))
        placed.update(matches)
    return made


def _applied(before: Text, changes: list[Change]) -> str:
    chars = before.chars
    # Where two begin at one place, what is put in comes in the order in which it was asked for.
    for change in sorted(changes, key=lambda one: (one.start, one.end))[::-1]:
        written = kept_lines(chars[change.start : change.end], change.text, before.newline)
        chars = chars[: change.start] + written + chars[change.end :]
    return chars
