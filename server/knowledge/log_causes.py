"""What messages in error logs mean: the likely cause in our words, where to look, what to do."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from server.knowledge import store

_FILES = ("errors/messages.toml",)
_PLACE = re.compile(r"\{(\w+)\}")
_LONGEST = 1000
_LONGEST_VALUE = 100
_OWN_PATTERN = 200  # a cause with a text of its own is nearer than one of a whole shape of messages
_CONDITION = 40


class Cause(NamedTuple):
    """Why a message is written. `cause`, `look` and `do` are sentences with `code` in backticks.

    `rule` is the code of the finding that warns of it, empty when none does.
    """

    name: str
    cause: str
    look: str
    do: str
    rule: str


class _Pattern(NamedTuple):
    """A form of a message; `where` are the values that its places must have, `natives` those that may have failed."""

    pattern: re.Pattern[str] | None
    where: tuple[tuple[str, str], ...]
    natives: frozenset[str]
    weight: int
    row: int


@lru_cache(maxsize=512)
def cause(message: str, native: str = "") -> Cause | None:
    """The likely cause of a message that `native` failed with; None when nothing is known of it."""
    text = " ".join(message[:_LONGEST].split())
    for known in _patterns():
        if known.natives and native not in known.natives:
            continue
        values = _values(known, text)
        if values is not None:
            row = _table()["rows"][known.row]
            said = [_filled(row[key], values) for key in ("cause", "look", "do")]
            return Cause(row["name"], said[0], said[1], said[2], row.get("rule", ""))
    return None


def every() -> tuple[dict[str, Any], ...]:
    """The rows as they are written, in order."""
    return tuple(_table()["rows"])


def _values(known: _Pattern, text: str) -> dict[str, str] | None:
    """What stands at the places of a pattern; None when the text is not of it."""
    if known.pattern is None:
        return {}
    match = known.pattern.fullmatch(text)
    if match is None:
        return None
    # A shape has the same place in several forms, told apart by a number.
    values = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value is not None}
    return values if all(values.get(name) == value for name, value in known.where) else None


def _filled(template: str, values: dict[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        found = values.get(match[1])
        return match[0] if found is None else found.replace("`", "'")[:_LONGEST_VALUE]

    return _PLACE.sub(value, template)


@cache
def _patterns() -> tuple[_Pattern, ...]:
    """All patterns, the nearest first."""
    made: list[_Pattern] = []
    shapes = _table()["shapes"]
    for index, row in enumerate(_table()["rows"]):
        where = tuple(sorted(row.get("where", {}).items()))
        natives = frozenset(row.get("native", ()))
        extra = _CONDITION * (len(where) + bool(natives))
        for written in row.get("pattern", ()):
            weight = _OWN_PATTERN + extra + len(_PLACE.sub("", written))
            made.append(_Pattern(_compiled_form(written), where, natives, weight, index))
        if "shape" in row:
            made.append(_Pattern(re.compile(shapes[row["shape"]]), where, natives, 1 + extra, index))
        elif not row.get("pattern"):
            made.append(_Pattern(None, where, natives, 0, index))
    return tuple(sorted(made, key=lambda one: -one.weight))


def _compiled_form(written: str) -> re.Pattern[str]:
    """A message as an expression; a place may be empty only when it is the `rest` of something or its `end`."""
    made: list[str] = []
    last = 0
    for match in _PLACE.finditer(written):
        least = "*" if match[1] in ("rest", "end") else "+"
        made += [re.escape(written[last : match.start()]), f"(?P<{match[1]}>.{least}?)"]
        last = match.end()
    return re.compile("".join([*made, re.escape(written[last:])]))


@cache
def _table() -> dict[str, Any]:
    return store.load("errors", _FILES, _compiled)


def _compiled(data: Path) -> dict[str, Any]:
    held = store.words(data / _FILES[0])
    return {"shapes": held.get("shapes", {}), "rows": held.get("cause", [])}
