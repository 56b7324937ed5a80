"""What of a file would be gone with an answer in it that nobody asked to be rid of.

An answer says what changes, never what goes; so what it does not have is an oversight, not a wish.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from server.assistant.declared import Declared, Piece, declared
from server.assistant.lines import seen
from server.syntax.directives import COMMENTS, without_comments
from server.syntax.text import Text

_WORD = re.compile(r"[A-Za-z_@]\w*")
_DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*([A-Za-z_]\w*)", re.MULTILINE)
_AT_TOP = frozenset({"if", "elseif", "else", "endif", "endinput", "endscript", "assert", "error", "warning", "undef"})
"""The directives that have no name to look for in an answer which is the file."""

_HEAD = re.compile(r"^(?:[A-Za-z_@][\w@:\[\]&]*[ \t]+)+(?:[A-Za-z_]\w*:[ \t]*)?([A-Za-z_@]\w*)[ \t]*\(", re.MULTILINE)
_NO_HEAD = frozenset({"return", "else", "case", "new", "delete", "if", "while", "for", "switch", "do"})


def lost_names(before: Text, old: Declared, made: str) -> tuple[str, ...]:
    """The names that a file declares, as `old` and by itself, and that the text `made` of it has no more."""
    # Seen by itself: macros of the file's includes are not known when the new text is cut.
    was, after = declared(before), declared(Text(made))
    gone = _declared_names(was) - _declared_names(after)
    # What is not compiled, or in code that the parser gave up on, has to stay at least as a word.
    words = set(_WORD.findall(without_comments(made)))
    plain = filter(_WORD.fullmatch, _declared_names(old))
    gone |= {*plain, *_heads(before.chars)} - words
    return tuple(sorted(gone))


def _declared_names(held: Declared) -> set[str]:
    return {name for one in held.pieces if one.sort not in ("pragma", "include") for name in one.names}


def _heads(chars: str) -> set[str]:
    """The names of what looks like functions at the beginning of lines."""
    found = set[str]()
    for match in _HEAD.finditer(without_comments(chars)):
        if match.group().split(None, 1)[0] not in _NO_HEAD:
            found.add(match.group(1))
    return found


def lost_directives(old: Declared, one: Piece, new: Declared, matches: list[Piece]) -> str:
    """The word of a directive inside of the declaration `one` that those in its place lack; or ""."""
    if one.chunk is None:
        return ""
    mine = _directives(old.text.chars[one.start : one.end])
    for other in matches:
        mine -= _directives(new.text.chars[other.start : other.end])
    return next(iter(mine), "")


def _directives(chars: str) -> Counter[str]:
    return Counter(_DIRECTIVE.findall(without_comments(chars))) if "#" in chars else Counter()


def lost_outside(old: Declared, new: Declared) -> bool:
    """Whether an answer that takes a file's place lacks what the file has besides its declarations.

    That is directives, code that is not compiled, and comments.
    """
    mine = _directives(old.text.chars) - _directives(new.text.chars)
    if mine.keys() & _AT_TOP:
        return True
    # Code that the parser took for something else.
    if _heads(old.text.chars) - _declared_names(old) - set(_WORD.findall(without_comments(new.text.chars))):
        return True
    theirs = _squeezed(new.text.chars)
    if any(_squeezed(old.text.chars[start:end]) not in theirs for start, end in old.inactive):
        return True
    if any(comment not in theirs for comment in _between(old, new.text.chars.lstrip().startswith("/"))):
        return True
    return _is_less_said(old, new)


def _squeezed(chars: str) -> str:
    """A text without blanks, which may be written anew."""
    return "".join(seen(chars).split())


def _between(old: Declared, is_headed: bool) -> Iterator[str]:
    """The comments that stand by themselves."""
    chars = old.text.chars
    first = min((one.start for one in old.pieces), default=0)
    # The comment that a file begins with is kept anyway, where the answer does not begin with one.
    at = 0 if is_headed else first
    for start, end in [*sorted((one.outer, one.tail) for one in old.pieces), (len(chars), len(chars))]:
        if at < start:
            yield from (
                _squeezed(found.group()) for found in COMMENTS.finditer(chars, at, start) if found.group()[0] == "/"
            )
        at = max(at, end)


def _is_less_said(old: Declared, new: Declared) -> bool:
    """Whether a declaration has a comment before or behind it, and the one in its place has none."""
    silent = {name: one for one in new.pieces if one.outer == one.start and one.end == one.tail for name in one.names}
    for one in old.pieces:
        is_head = not old.text.chars[: one.outer].strip() if one is old.pieces[0] else False
        if (one.outer < one.start and not is_head) or one.end < one.tail:
            others = (silent[name] for name in one.names if name in silent)
            if any(other.shares(one) for other in others):
                return True
    return False
