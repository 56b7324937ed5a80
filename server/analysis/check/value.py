"""What an expression stands for while it is checked: a type, and what may be done with it."""

from __future__ import annotations

from functools import cache

from server.analysis.symbols import Symbol
from server.analysis.types import UNKNOWN, Type

# What sort of thing a value is, as far as the language cares.
VARIABLE = 0
ELEMENT = 1  # of an array, or a field of an enum struct
CHAR_ELEMENT = 2
EXPRESSION = 3
CONSTANT = 4
ACCESSOR = 5  # a property
FUNCTION = 6  # a method that is about to be called
TYPE_NAME = 7

FUNCTION_TAG = "::"
"""Begins the tag of a function used as a value; the function's name follows."""


class Value:
    """A checked expression. `type` is plain (no `const`, no `&`); `symbol` is what was named, if anything.

    `constant` is an int or float where the value is known at compile time. `lvalue` tells whether it has a place
    that can be assigned to.
    """

    __slots__ = ("constant", "kind", "lvalue", "symbol", "type")

    def __init__(
        self,
        type: Type,
        kind: int = EXPRESSION,
        symbol: Symbol | None = None,
        constant: int | float | None = None,
        lvalue: bool = False,
    ) -> None:
        self.type = type
        self.kind = kind
        self.symbol = symbol
        self.constant = constant
        self.lvalue = lvalue


UNKNOWN_VALUE = Value(UNKNOWN, EXPRESSION, None, None, True)
"""Of what is in error or can not be resolved. Nothing more is said about it."""

NO_SIZE = -1
"""A dimension that has a size which we can not tell; 0 is one that has none."""


@cache
def plain(tag: str, dims: tuple[int, ...] = ()) -> Type:
    """The type of that tag and dimensions; always the same object, so that types compare quickly."""
    return Type(tag, dims)


@cache
def string_value(size: int) -> Value:
    """A string literal of `size` bytes, the terminator included."""
    return Value(plain("char", (size,)))
