"""Where the declarations of an answer go in a file: in the place of their namesakes, or where such things stand.

All texts are Latin-1 views with `\\n` as line end; offsets are the file's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from server.assistant.declared import Declared, Piece, Sort, own_start, variables
from server.assistant.elisions import elision
from server.assistant.lines import seen
from server.syntax import nodes as n

_WORD = re.compile(r"[A-Za-z_@]\w*")
_COMMENT = re.compile(r"/[/*]")
_STRICT = frozenset({"semicolon", "newdecls"})
_ORDER: tuple[Sort, ...] = ("pragma", "include", "define", "type", "prototype", "variable")


@dataclass(frozen=True, slots=True)
class Change:
    """Write `text` over `start..end`."""

    start: int
    end: int
    text: str


# In the place of what is there ---------------------------------------------------------------------------------


def replaced(old: Declared, new: Declared, one: Piece, matches: list[Piece], placed: set[Piece]) -> Iterator[Change]:
    """What the declaration `one` of the file becomes, `matches` being those of the answer that share a name with it.

    Those in `placed` were already put somewhere.
    """
    left = [other for other in matches if other not in placed]
    if _is_same(_code(old, one), [_code(new, other) for other in left]):
        return
    mine = variables(old.text, one)
    theirs = {name: text for other in matches for name, text in variables(new.text, other).items()}
    only_variables = all(variables(new.text, other) for other in matches)
    if (
        mine
        and only_variables
        and all(mine.get(name, text) == text for name, text in theirs.items())
        and set(mine) >= set(theirs)
    ):
        return
    if only_variables and _COMMENT.search(_code(old, one)) and theirs.keys() <= mine.keys():
        changes = _in_place(old, new, one, matches)
        if changes is not None:
            yield from changes
            return
    covered = frozenset(name for other in matches for name in other.names)
    if one.sort == "variable" and not one.names <= covered and mine:
        yield from _without(old, one, covered)
        yield Change(one.tail, one.tail, "".join(f"\n{_written(new, other)}" for other in left))
        return
    if not left:
        yield _removal(old, one)
        return
    first, *more = left
    doc = _doc(new, first) if _may_replace_doc(old, one) else ""
    has_tail = first.tail > first.end and not elision(new.text.chars, first.end, first.tail)
    text = doc + new.text.chars[first.start : first.tail if has_tail else first.end]
    text += "".join(f"\n{_written(new, other)}" for other in more)
    yield Change(one.outer if doc else one.start, one.tail if has_tail or more else one.end, text)


def _in_place(old: Declared, new: Declared, one: Piece, matches: list[Piece]) -> list[Change] | None:
    """The variables of a list with comments in it, each where it stands; None where one gets another type."""
    type_, mine = _parts(old, one)
    made: list[Change] = []
    for other in matches:
        other_type, theirs = _parts(new, other)
        if other_type != type_:
            return None
        made += [Change(*mine[name][:2], text) for name, (_, _, text) in theirs.items() if text != mine[name][2]]
    return made


def _parts(held: Declared, one: Piece) -> tuple[str, dict[str, tuple[int, int, str]]]:
    """What the variables of a declaration share, and what each has of its own: where, and the text."""
    assert one.chunk is not None  # it declares variables
    statement = one.decls[0]
    assert isinstance(statement, n.VarStmt)  # the same
    chars, base = held.text.chars, one.chunk.start
    shared = " ".join(chars[base + statement.start : base + own_start(statement.vars[0])].split())
    places = {var.name.name: (base + own_start(var), base + var.end) for var in statement.vars}
    return shared, {name: (start, end, chars[start:end]) for name, (start, end) in places.items()}


def _code(held: Declared, one: Piece) -> str:
    return held.text.chars[one.start : one.end]


def _is_same(mine: str, theirs: list[str]) -> bool:
    """Whether there is nothing new but what can not be seen."""
    return len(theirs) == 1 and seen(mine) == seen(theirs[0])


def _doc(new: Declared, one: Piece) -> str:
    doc = new.text.chars[one.outer : one.start]
    return "" if not doc or elision(doc, 0, len(doc)) else doc


def _may_replace_doc(old: Declared, one: Piece) -> bool:
    """Not where the comment is the file's own, which says who wrote it and what may be done with it."""
    return bool(old.text.chars[: one.outer].strip()) or one.outer == one.start


def _written(new: Declared, one: Piece) -> str:
    """A declaration of the answer with its comments."""
    chars = new.text.chars
    tail = "" if elision(chars, one.end, one.tail) else chars[one.end : one.tail]
    return f"{_doc(new, one)}{chars[one.start : one.end]}{tail}"


def _without(old: Declared, one: Piece, names: frozenset[str]) -> Iterator[Change]:
    """Take some variables out of a declaration of several."""
    assert one.chunk is not None  # it declares variables
    statement = one.decls[0]
    assert isinstance(statement, n.VarStmt)  # the same
    base = one.chunk.start
    kept = [var for var in statement.vars if var.name.name not in names]
    last_kept = kept[-1]
    for index, var in enumerate(statement.vars):
        if var in kept:
            continue
        if var.start < last_kept.start:
            yield Change(base + own_start(var), base + own_start(statement.vars[index + 1]), "")
        else:
            yield Change(base + statement.vars[index - 1].end, base + var.end, "")


def _removal(old: Declared, one: Piece) -> Change:
    """The declaration's lines, when nothing else is on them."""
    chars = old.text.chars
    start, end = one.outer, one.tail
    line = chars.rfind("\n", 0, start) + 1
    after = chars.find("\n", end)
    after = len(chars) if after < 0 else after + 1
    if not chars[line:start].strip() and not chars[end:after].strip():
        start, end = line, after
    return Change(start, end, "")


def without_known(old: Declared, new: Declared) -> Declared:
    """The answer without the conditions that stand in the file word for word."""
    mine = seen(old.text.chars)
    known = {held for held in new.groups if seen(new.text.chars[held[0] : held[1]]) in mine}
    if not known:
        return new
    left = tuple(one for one in new.pieces if one.group not in known)
    return replace(new, pieces=left, groups=tuple(held for held in new.groups if held not in known))


# What is new ---------------------------------------------------------------------------------------------------


def place_new(old: Declared, new: Declared, at: int | None) -> Iterator[Change]:
    """What the answer declares and the file does not, each where such things stand."""
    is_bare = not old.names
    blocks: dict[int, list[tuple[Piece, str]]] = {}
    homes: dict[str, int] = {}
    for one, text in _unknown(old, new, is_bare):
        spot = _home(old, new, one, at)
        if one.sort != "function":
            words = set(_WORD.findall(text))
            # What a declaration names has to stand before it.
            spot = max([spot, *(homes[word] for word in words & homes.keys())])
            spot = max([spot, *(_end(other) for other in _named_by(old, words))])
            if one.sort in ("define", "type"):
                spot = min([spot, *_users(old, new, one)])
        homes.update(dict.fromkeys(one.names, spot))
        blocks.setdefault(spot, []).append((one, text))
    for spot, found in blocks.items():
        yield Change(spot, spot, _block(old, new, spot, found))


def _unknown(old: Declared, new: Declared, is_bare: bool) -> Iterator[tuple[Piece, str]]:
    done: set[tuple[int, int]] = set()
    for one in new.pieces:
        if one.sort == "loose" or any(other.shares(one) for other in old.pieces):
            continue
        if one.sort == "pragma" and one.names & _STRICT and not is_bare:
            continue  # it would change how the rest of the file is read
        whole = one.group or next((held for held in new.optional if held[0] <= one.start < held[1]), None)
        if whole is None:
            yield one, _written(new, one)
        elif whole not in done:
            done.add(whole)
            start, end = _around(new, whole)
            yield one, new.text.chars[start:end]


def _around(new: Declared, held: tuple[int, int]) -> tuple[int, int]:
    """A condition with the `#undef` and `#define` that make includes in it optional, or the other way round."""
    for other in (*new.groups, *new.optional):
        if other[0] <= held[0] and held[1] <= other[1]:
            held = other
    chars = new.text.chars
    start, end = held
    return chars.rfind("\n", 0, start) + 1, end


def _home(old: Declared, new: Declared, one: Piece, at: int | None) -> int:
    """The end of what a new declaration stands behind; 0 for the beginning of the file."""
    if one.sort == "function":
        if at is not None:
            inside = next((two for two in old.pieces if two.outer <= at <= two.tail), None)
            if inside is not None and inside.sort == "function":
                return _end(inside)
        return len(old.text.chars.rstrip())
    first = next((two.outer for two in old.pieces if two.sort == "function"), len(old.text))
    before = [two for two in old.pieces if two.tail <= first and not _is_optional(old, two)]
    for sort in reversed(_ORDER[: _ORDER.index(one.sort) + 1]):
        same = [two for two in before if two.sort == sort and two.group is None]
        if same:
            return _end(same[-1])
        # Where conditions hold all of that sort, behind them; and before what makes includes optional.
        held = [two for two in before if two.sort == sort]
        if held and sort != "pragma":
            return _end(held[-1])
    starts = [begin for begin, _ in (*old.optional, *old.groups)] + [two.outer for two in old.pieces]
    return _line_before(old, min(starts)) if starts else _behind_head(old.text.chars)


def _is_optional(old: Declared, one: Piece) -> bool:
    return any(start <= one.start < end for start, end in old.optional)


def _end(one: Piece) -> int:
    return one.group[1] if one.group is not None else one.tail


def _line_before(old: Declared, start: int) -> int:
    """The end of the text before `start`, blank lines left out."""
    return len(old.text.chars[:start].rstrip())


def _behind_head(chars: str) -> int:
    return len(chars.rstrip())


def _named_by(old: Declared, words: set[str]) -> Iterator[Piece]:
    """The macros, types and constants of the file that a text uses, where they stand before the functions."""
    first = next((one.outer for one in old.pieces if one.sort == "function"), len(old.text))
    for one in old.pieces:
        if one.sort in ("define", "type") and one.tail <= first and one.names & words:
            yield one


def _users(old: Declared, new: Declared, one: Piece) -> Iterator[int]:
    """The ends of what stands before the declarations of the file that will use a new macro or type."""
    for user in new.pieces:
        if user is one or user.sort == "function" or not one.names & set(_WORD.findall(_code(new, user))):
            continue
        for other in old.pieces:
            if other.shares(user):
                yield _line_before(old, other.outer)


def _block(old: Declared, new: Declared, spot: int, found: list[tuple[Piece, str]]) -> str:
    """New declarations one after the other, with blank lines where the answer has them and around what is long."""
    before = next((one for one in old.pieces if _end(one) == spot), None)
    text = ""
    for index, (one, written) in enumerate(found):
        if index:
            is_close = _is_close(new, found[index - 1][0], one)
        else:
            is_close = before is not None and before.sort == one.sort and "\n" not in written + _code(old, before)
        text += ("\n" if is_close else "\n\n") + written.strip("\n")
    if not old.text.chars[:spot].strip():
        text = text.lstrip("\n") + "\n\n"
        return text.rstrip("\n") + "\n" if not old.text.chars[spot:].strip() else text
    following = old.text.chars[spot : spot + 4].replace("\r", "")
    last = found[-1][0]
    if following.strip() and not following.startswith("\n\n") and not following.startswith("\n#endif"):
        nearby = next((one for one in old.pieces if one.outer > spot), None)
        if nearby is not None and nearby.sort != last.sort:
            text += "\n"
    return text


def _is_close(new: Declared, one: Piece, other: Piece) -> bool:
    """Whether no blank line is between two declarations of the answer."""
    return "function" not in (one.sort, other.sort) and "\n\n" not in new.text.chars[one.tail : other.outer]
