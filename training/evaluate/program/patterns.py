"""Patterns over terms, as tasks write them: `team(killer)`, `@attacker`, `event.weapon`, `convar`, `health(_)`.

`@name` is the client whose user id the event has in that field. `event.name` is a field, `param.name` what a function
is given. A word that the task has explained stands for any of its patterns; `_` for anything. `equal(a, b)` is the
question whether two things are the same, however it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from training.evaluate.program.terms import Term, parts

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)|(?P<text>'[^']*')|(?P<word>@?[A-Za-z_][\w.:&]*)|(?P<sign>[(),|]))"
)
_MOST_STEPS: Final = 8

Resolve = Callable[[Term], Term]


class PatternError(ValueError):
    """A pattern can not be read."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """`head` None matches anything; `value` None any value; `args` None any parts. `options` are alternatives."""

    head: str | None
    value: str | int | float | None = None
    args: tuple[Pattern, ...] | None = None
    options: tuple[Pattern, ...] = ()


ANYTHING: Final = Pattern(None)
Roles = Mapping[str, Sequence[str]]


def pattern(written: str, roles: Roles) -> Pattern:
    """Read a pattern. Raises `PatternError`."""
    tokens = _tokens(written)
    found, at = _options(tokens, 0, roles, ())
    if at != len(tokens):
        raise PatternError(f"{written!r} can not be read after {' '.join(t for _, t in tokens[:at])!r}")
    return found


def _tokens(written: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(written.rstrip()):
        match = _TOKEN.match(written, at)
        if match is None:
            raise PatternError(f"{written!r} can not be read from {written[at:]!r} on")
        found.append((str(match.lastgroup), match.group(str(match.lastgroup))))
        at = match.end()
    return found


def _options(tokens: list[tuple[str, str]], at: int, roles: Roles, within: tuple[str, ...]) -> tuple[Pattern, int]:
    found, at = _one(tokens, at, roles, within)
    options = [found]
    while at < len(tokens) and tokens[at] == ("sign", "|"):
        found, at = _one(tokens, at + 1, roles, within)
        options.append(found)
    return (options[0] if len(options) == 1 else Pattern(None, options=tuple(options))), at


def _one(tokens: list[tuple[str, str]], at: int, roles: Roles, within: tuple[str, ...]) -> tuple[Pattern, int]:
    if at >= len(tokens):
        raise PatternError("a pattern ends too early")
    sort, token = tokens[at]
    at += 1
    if sort == "number":
        return Pattern("const", float(token) if "." in token else int(token)), at
    if sort == "text":
        return Pattern("text", token[1:-1]), at
    if sort == "sign":
        raise PatternError(f"{token!r} is not expected")
    args: tuple[Pattern, ...] | None = None
    if at < len(tokens) and tokens[at] == ("sign", "("):
        inner: list[Pattern] = []
        while True:
            one, at = _options(tokens, at + 1, roles, within)
            inner.append(one)
            if at >= len(tokens) or tokens[at][1] not in (",", ")"):
                raise PatternError("a bracket is not closed")
            if tokens[at][1] == ")":
                break
        args, at = tuple(inner), at + 1
    return _named(token, args, roles, within), at


def _named(word: str, args: tuple[Pattern, ...] | None, roles: Roles, within: tuple[str, ...]) -> Pattern:
    if word == "_":
        return ANYTHING
    if word.startswith("@"):
        return Pattern("client", None, (Pattern("field", word[1:]),))
    if args is None and word in roles:
        if word in within:
            raise PatternError(f"{word!r} is explained by itself")
        options = tuple(_options(_tokens(one), 0, roles, (*within, word))[0] for one in roles[word])
        return options[0] if len(options) == 1 else Pattern(None, options=options)
    head, _, value = word.partition(".")
    if head == "event":
        return Pattern("field", value or None)
    if head == "caller":
        return Pattern("param", "client")
    if head == "call":
        return Pattern("call", value or None, args)
    return Pattern(head, value or None, args)


def matches(found: Pattern, term: Term, resolve: Resolve, steps: int = _MOST_STEPS) -> bool:
    """Whether a term is what a pattern says; one that depends on conditions, when one of its values is."""
    if found.options:
        return any(matches(one, term, resolve, steps) for one in found.options)
    if found.head is None:
        return True
    if _equal(found, term, resolve, steps):
        return True
    if steps == 0:
        return False
    if term.head == "from":
        return matches(found, term.args[0], resolve, steps - 1)
    if term.head == "ite":
        return any(matches(found, one, resolve, steps - 1) for one in term.args[1:])
    if term.head == "list":
        return found.head != "list" and any(matches(found, one, resolve, steps - 1) for one in term.args)
    if term.head in ("global", "elem", "member"):
        known = resolve(term)
        return known is not term and matches(found, known, resolve, steps - 1)
    return False


def _equal(found: Pattern, term: Term, resolve: Resolve, steps: int) -> bool:
    if found.head == term.head:
        if found.value is not None and not _same(found.value, term.value):
            return False
    elif not (found.head == term.value and term.head in ("call", "prop", "out")):
        return False
    if found.args is None:
        return True
    if len(found.args) > len(term.args):
        return False
    return all(
        matches(one, given, resolve, steps - 1 if steps else 0)
        for one, given in zip(found.args, term.args, strict=False)
    )


def _same(wanted: str | int | float, given: object) -> bool:
    if isinstance(wanted, str) and isinstance(given, str):
        return wanted.lower() == given.lower()
    return wanted == given


def compares(found: Pattern, term: Term, resolve: Resolve) -> bool:
    """Whether a term asks if two things are the same, or not, that the parts of a pattern match in either order."""
    if term.head != "op" or term.value not in ("==", "!=") or found.args is None or len(found.args) != len(term.args):
        return False
    first, second = found.args
    return any(
        matches(first, one, resolve) and matches(second, other, resolve)
        for one, other in (term.args, (term.args[1], term.args[0]))
    )


def mentioned(found: Pattern, terms: Sequence[Term], resolve: Resolve) -> bool:
    """Whether a pattern matches any part of some terms."""
    for term in terms:
        for one in parts(term):
            if matches(found, one, resolve):
                return True
            if one.head in ("global", "elem", "member"):
                known = resolve(one)
                if known is not one and any(matches(found, part, resolve) for part in parts(known)):
                    return True
    return False
