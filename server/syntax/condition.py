"""Evaluates the expression of `#if`, `#elseif` and `#assert`: integers, operators, macros and `defined`."""

from __future__ import annotations

from collections.abc import Callable

from server.syntax.builtins import CONSTANTS
from server.syntax.lexer import lex
from server.syntax.literals import char_value, int_value, to_cell
from server.syntax.macros import Env, expand
from server.syntax.tokens import Tokens

Binary = Callable[[int, int], int]


def _divide(a: int, b: int) -> int:
    return int(a / b) if b else 0


_LEVELS: tuple[dict[str, Binary], ...] = (
    {"||": lambda a, b: int(bool(a) or bool(b))},
    {"&&": lambda a, b: int(bool(a) and bool(b))},
    {"==": lambda a, b: int(a == b), "!=": lambda a, b: int(a != b)},
    {
        "<": lambda a, b: int(a < b),
        ">": lambda a, b: int(a > b),
        "<=": lambda a, b: int(a <= b),
        ">=": lambda a, b: int(a >= b),
    },
    {"|": lambda a, b: a | b},
    {"^": lambda a, b: a ^ b},
    {"&": lambda a, b: a & b},
    {
        "<<": lambda a, b: to_cell(a << (b & 31)),
        ">>": lambda a, b: a >> (b & 31),
        ">>>": lambda a, b: (a & 0xFFFFFFFF) >> (b & 31),
    },
    {"+": lambda a, b: to_cell(a + b), "-": lambda a, b: to_cell(a - b)},
    {"*": lambda a, b: to_cell(a * b), "/": _divide, "%": lambda a, b: a - b * _divide(a, b)},
)


class _Wrong(Exception):
    """The expression can not be read."""


def evaluate(chars: str, env: Env) -> tuple[int | None, list[str]]:
    """The value of the expression `chars` (comments and continuations already blanked), and its unknown names.

    None when it can not be evaluated.
    """
    tokens = _resolve_defined(lex(chars), env)
    tokens = expand(tokens, [(0, env)]).tokens
    unknown: list[str] = []
    reader = _Reader(tokens, unknown)
    try:
        value = reader.binary(0)
        if reader.at < len(tokens.kind):
            raise _Wrong
    except (_Wrong, RecursionError):
        return None, unknown
    return value, unknown


def _resolve_defined(tokens: Tokens, env: Env) -> Tokens:
    out = Tokens()
    at, count = 0, len(tokens.kind)
    while at < count:
        kind, value = tokens.kind[at], tokens.value[at]
        if kind == "defined":
            end = at + 1
            while end < count and tokens.kind[end] == "(":
                end += 1
            if end < count:
                opened = end - at - 1
                kind, value = "num", str(int(tokens.value[end] in env))
                end += 1
                while opened and end < count and tokens.kind[end] == ")":
                    end += 1
                    opened -= 1
                at = end - 1
        out.kind.append(kind)
        out.value.append(value)
        out.start.append(tokens.start[at])
        out.end.append(tokens.end[at])
        out.newline.append(False)
        at += 1
    return out


class _Reader:
    def __init__(self, tokens: Tokens, unknown: list[str]) -> None:
        self.kinds = tokens.kind
        self.values = tokens.value
        self.unknown = unknown
        self.at = 0

    def binary(self, level: int) -> int:
        if level == len(_LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        operators = _LEVELS[level]
        while self.at < len(self.kinds) and self.kinds[self.at] in operators:
            operator = operators[self.kinds[self.at]]
            self.at += 1
            left = operator(left, self.binary(level + 1))
        return left

    def unary(self) -> int:
        if self.at >= len(self.kinds):
            raise _Wrong
        kind, value = self.kinds[self.at], self.values[self.at]
        self.at += 1
        if kind == "!":
            return int(not self.unary())
        if kind == "-":
            return -self.unary()
        if kind == "~":
            return ~self.unary()
        if kind == "(":
            inner = self.binary(0)
            if self.at >= len(self.kinds) or self.kinds[self.at] != ")":
                raise _Wrong
            self.at += 1
            return inner
        if kind == "num":
            return int_value(value)
        if kind == "chr":
            return char_value(value)
        if kind in ("true", "false"):
            return int(kind == "true")
        if kind == "id":
            if value not in CONSTANTS:
                self.unknown.append(value)
            return CONSTANTS.get(value, 0)
        raise _Wrong
