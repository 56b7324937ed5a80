"""Values as terms: what an expression is made of, seen through variables and the plugin's own functions.

A term is a tree of heads: `const`, `text`, `field` (of an event), `param` (what a handler is given), `client`, `team`,
`convar`, `call` and so on. Different ways to write the same thing become the same term in `canonical`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

Value = int | float | str | None
MOST: Final = 600
"""A term with more parts is no longer followed: it becomes `UNKNOWN`."""


class Term:
    """One value. Terms with the same parts are equal."""

    __slots__ = ("_hash", "args", "head", "size", "value")

    def __init__(self, head: str, value: Value = None, args: tuple[Term, ...] = ()) -> None:
        self.head = head
        self.value = value
        self.args = args
        self.size = 1 + sum(one.size for one in args)
        self._hash = hash((head, value, args))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (
            isinstance(other, Term)
            and self._hash == other._hash
            and self.head == other.head
            and self.value == other.value
            and self.args == other.args
        )

    def __repr__(self) -> str:
        shown = "" if self.value is None else f".{self.value}"
        inner = f"({', '.join(map(repr, self.args))})" if self.args else ""
        return f"{self.head}{shown}{inner}"

    @property
    def is_const(self) -> bool:
        """Whether it is a number that is known."""
        return self.head == "const"

    @property
    def number(self) -> int | float | None:
        """The number that it is, if that is known."""
        return self.value if self.head == "const" and isinstance(self.value, (int, float)) else None

    @property
    def text(self) -> str | None:
        """The text that it is, if that is known."""
        return self.value if self.head == "text" and isinstance(self.value, str) else None


UNKNOWN: Final = Term("unknown")
TRUE: Final = Term("const", 1)
FALSE: Final = Term("const", 0)


def const(value: int | float) -> Term:
    """A number; true and false are 1 and 0."""
    return Term("const", int(value) if isinstance(value, bool) else value)


def text(value: str) -> Term:
    """A text."""
    return Term("text", value)


def make(head: str, value: Value, *args: Term) -> Term:
    """A term that does not grow without end."""
    made = Term(head, value, args)
    return made if made.size <= MOST else UNKNOWN


def parts(term: Term) -> Iterator[Term]:
    """A term and all that it is made of."""
    stack = [term]
    while stack:
        one = stack.pop()
        yield one
        stack.extend(reversed(one.args))


def negated(term: Term) -> Term:
    """Its opposite as a condition."""
    if term.number is not None:
        return FALSE if term.number else TRUE
    if term.head == "op" and term.value == "!":
        return term.args[0]
    return make("op", "!", term)


def both(*terms: Term) -> Term:
    """All of them hold."""
    left: list[Term] = []
    for one in terms:
        if one.number is not None:
            if not one.number:
                return FALSE
            continue
        if one not in left:
            left.append(one)
    if not left:
        return TRUE
    found = left[0]
    for one in left[1:]:
        found = make("op", "&&", found, one)
    return found


def either(first: Term, second: Term) -> Term:
    """One of them holds."""
    for one, other in ((first, second), (second, first)):
        if one.number is not None:
            return TRUE if one.number else other
    return first if first == second else make("op", "||", first, second)


_TRUTHS: Final = frozenset({"==", "!=", "<", "<=", ">", ">=", "&&", "||", "!"})
_YES_OR_NO: Final = frozenset("ingame connected alive bot incapacitated hanging ghost valid found".split())


def is_truth(term: Term) -> bool:
    """Whether it is surely 0 or 1."""
    return term in (TRUE, FALSE) or (term.head == "op" and term.value in _TRUTHS) or term.head in _YES_OR_NO


def chosen(condition: Term, then: Term, other: Term) -> Term:
    """`condition ? then : other`."""
    if condition.number is not None:
        return then if condition.number else other
    if then == other:
        return then
    if is_truth(then) and is_truth(other) and is_truth(condition):
        if then == TRUE:
            return condition if other == FALSE else either(condition, other)
        if then == FALSE:
            return negated(condition) if other == TRUE else both(negated(condition), other)
        if other == FALSE:
            return both(condition, then)
        if other == TRUE:
            return either(negated(condition), then)
    return make("ite", None, condition, then, other)


def all_values(term: Term) -> Iterator[Term]:
    """What a term can be when it depends on conditions."""
    if term.head == "ite":
        yield from all_values(term.args[1])
        yield from all_values(term.args[2])
    else:
        yield term
