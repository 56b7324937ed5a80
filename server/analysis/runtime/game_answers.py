"""Answers that are known, depend on the game in an unknown way, or are unknown for other reasons; how they combine."""

from __future__ import annotations

from typing import Final, NamedTuple


class Value(NamedTuple):
    """What an expression comes to. `game` when it depends on the game; `value` only counts when `known`."""

    known: bool
    value: int | float | str
    game: bool

    @property
    def is_true(self) -> bool:
        """Whether it surely holds."""
        return self.known and bool(self.value)

    @property
    def is_false(self) -> bool:
        """Whether it surely does not hold."""
        return self.known and not self.value


OTHER: Final = Value(False, 0, False)
UNTOLD: Final = Value(False, 0, True)
"""It depends on the game in a way that we can not follow."""


def of_all(values: set[Value], game: bool) -> Value:
    """What something is that can be each of these; `game` when the game decides which."""
    if UNTOLD in values:
        return UNTOLD
    game = game or any(value.game for value in values)
    if game and all(value.known for value in values) and len({value.value for value in values}) == 1:
        return Value(True, next(iter(values)).value, True)
    return OTHER


def both(left: Value, right: Value) -> Value:
    """`left && right`."""
    if left.is_false or right.is_false:
        return Value(True, 0, (left.is_false and left.game) or (right.is_false and right.game))
    if left.known and right.known:
        return Value(True, 1, left.game or right.game)
    return UNTOLD if UNTOLD in (left, right) else OTHER


def either(left: Value, right: Value) -> Value:
    """`left || right`."""
    if left.is_true or right.is_true:
        return Value(True, 1, (left.is_true and left.game) or (right.is_true and right.game))
    if left.known and right.known:
        return Value(True, 0, left.game or right.game)
    return UNTOLD if UNTOLD in (left, right) else OTHER


_COMPARE: Final = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def compared(op: str, left: Value, right: Value) -> Value:
    """A comparison; of what depends on the game and can not be told, nothing can."""
    game = left.game or right.game
    compare = _COMPARE.get(op)
    if (
        compare is None
        or not left.known
        or not right.known
        or isinstance(left.value, str) != isinstance(right.value, str)
    ):
        return UNTOLD if game else OTHER
    return Value(True, int(compare(left.value, right.value)), game)


def texts_compared(name: str, left: Value, right: Value) -> Value:
    """What one of the functions that compare two strings gives."""
    game = left.game or right.game
    if not (left.known and right.known):
        return UNTOLD if game else OTHER
    one, other = str(left.value), str(right.value)
    if name == "StrEqual":
        return Value(True, int(one == other), game)
    if name == "StrContains":
        return Value(True, one.find(other), game)
    if name == "strcmp":
        return Value(True, (one > other) - (one < other), game)
    return UNTOLD if game else OTHER
