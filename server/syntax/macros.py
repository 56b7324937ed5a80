"""Macros: what `#define` made, the persistent environment that holds them, and expansion over tokens.

The compiler substitutes text; we substitute tokens, which is the same unless a macro pastes an argument onto a
name, and keeps every argument's place in the source. Pasting macros are substituted as text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from server.syntax.lexer import lex
from server.syntax.tokens import KEYWORDS, Tokens

_PARAM = re.compile(r"%(\d)")
_PASTE = re.compile(r"[\w@]%\d|%\d[\w@]|[\"'][^\"']*%\d")
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
# A macro bomb (a doubling chain) stops here; real code stays below a hundredth of it.
_MAX_TOKENS = 200_000


@dataclass(eq=False)
class Macro:
    """One `#define`. `params` is None for an object macro, else the digits in order (`("1", "2")`)."""

    name: str
    params: tuple[str, ...] | None
    body: str
    path: str = ""
    start: int = 0  # of the directive, in the file `path`
    name_start: int = 0
    deprecated: str | None = None
    builtin: bool = False

    @cached_property
    def tokens(self) -> Tokens:
        """The body's tokens; a parameter is the token `%` followed by its number."""
        return lex(self.body)

    @cached_property
    def pastes(self) -> bool:
        """Whether an argument is glued to a name or put into a literal."""
        return self.params is not None and bool(_PASTE.search(self.body))

    @cached_property
    def braces(self) -> int:
        """How much the body changes the depth of braces."""
        kinds = self.tokens.kind
        return kinds.count("{") - kinds.count("}")


class Env:
    """An immutable map of macro names; `update` gives a new one that shares most of this one.

    Equal updates of one environment give the same object, so what was derived under it can be found again by
    identity.
    """

    __slots__ = ("_next", "base", "bracing", "delta")

    def __init__(
        self,
        base: dict[str, Macro] | None = None,
        delta: dict[str, Macro | None] | None = None,
        bracing: dict[str, int] | None = None,
    ) -> None:
        self.base: dict[str, Macro] = {} if base is None else base
        self.delta: dict[str, Macro | None] = {} if delta is None else delta
        self.bracing: dict[str, int] = {} if bracing is None else bracing  # macros with unbalanced braces
        self._next: dict[frozenset[tuple[str, Macro | None]], Env] = {}

    def get(self, name: str) -> Macro | None:
        """The macro of that name, if there is one."""
        if name in self.delta:
            return self.delta[name]
        return self.base.get(name)

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None

    def update(self, effects: dict[str, Macro | None]) -> Env:
        """This environment after the given definitions (None: undefined)."""
        if not effects:
            return self
        key = frozenset(effects.items())
        known = self._next.get(key)
        if known is None:
            if len(self._next) > 32:
                self._next.clear()
            known = self._next[key] = self._updated(effects)
        return known

    def _updated(self, effects: dict[str, Macro | None]) -> Env:
        bracing = dict(self.bracing)
        for name, macro in effects.items():
            bracing.pop(name, None)
            if macro is not None and ("{" in macro.body or "}" in macro.body) and macro.braces:
                bracing[name] = macro.braces
        delta = self.delta | effects
        if len(delta) <= 48:
            return Env(self.base, delta, bracing)
        base = self.base | delta
        return Env({name: macro for name, macro in base.items() if macro is not None}, {}, bracing)

    def table(self) -> dict[str, Macro]:
        """All macros by name."""
        merged = self.base | self.delta
        return {name: macro for name, macro in merged.items() if macro is not None}

    def overlap(self, names: frozenset[str]) -> dict[str, Macro]:
        """The macros among `names`."""
        found: dict[str, Macro] = {}
        for name in self.base.keys() & names if len(names) > len(self.base) else names & self.base.keys():
            found[name] = self.base[name]
        for name in self.delta.keys() & names:
            macro = self.delta[name]
            if macro is None:
                found.pop(name, None)
            else:
                found[name] = macro
        return found


@dataclass(slots=True)
class MacroUse:
    """A macro that was expanded: the range of its name and of the whole invocation, relative to the chunk."""

    macro: Macro
    start: int
    end: int
    call_end: int


@dataclass(slots=True)
class Expansion:
    """Tokens after expansion, the uses, and misuses (range, macro, arguments given)."""

    tokens: Tokens
    uses: list[MacroUse] = field(default_factory=list)
    misuses: list[tuple[int, int, Macro, int]] = field(default_factory=list)


def expand(tokens: Tokens, envs: list[tuple[int, Env]]) -> Expansion:
    """Expand all macros. `envs` lists (first token index, environment), ascending, for the stretches of tokens."""
    out = Tokens()
    result = Expansion(out)
    firsts = [first for first, _ in envs]
    index, count = 0, len(tokens.kind)
    kinds, values = tokens.kind, tokens.value
    while index < count:
        if kinds[index] == "id" or kinds[index] in KEYWORDS:
            env = envs[max(bisect_right(firsts, index) - 1, 0)][1]
            macro = env.get(values[index])
            if macro is not None:
                after = _expand_one(tokens, index, macro, env, result, out, frozenset())
                if after > index:
                    index = after
                    continue
        _copy(tokens, index, out)
        index += 1
    return result


def _copy(tokens: Tokens, index: int, out: Tokens) -> None:
    out.kind.append(tokens.kind[index])
    out.value.append(tokens.value[index])
    out.start.append(tokens.start[index])
    out.end.append(tokens.end[index])
    out.newline.append(tokens.newline[index])


def _expand_one(
    tokens: Tokens, index: int, macro: Macro, env: Env, result: Expansion, out: Tokens, active: frozenset[str]
) -> int:
    """Expand the macro at `index` into `out`; the index behind it, or `index` when it is not an invocation."""
    if macro.name in active or len(out.kind) > _MAX_TOKENS:
        return index
    start, newline = tokens.start[index], tokens.newline[index]
    name_end = tokens.end[index]
    after = index + 1
    arguments: list[tuple[int, int]] = []
    if macro.params is not None:
        if after >= len(tokens.kind) or tokens.kind[after] != "(":
            return index
        arguments, after = _arguments(tokens, after)
        expected = len(macro.params)
        if len(arguments) != expected and not (expected == 0 and _is_blank(arguments)):
            if not active:
                result.misuses.append((start, tokens.end[after - 1], macro, len(arguments)))
            return index
    end = max(tokens.end[after - 1], name_end)
    if not active:
        result.uses.append(MacroUse(macro, start, name_end, end))
    body = _substitute(tokens, macro, arguments, start, end)
    if body.newline:
        body.newline[0] = newline
    _rescan(body, env, result, out, active | {macro.name})
    return after


def _is_blank(arguments: list[tuple[int, int]]) -> bool:
    return all(first == last for first, last in arguments)


def _arguments(tokens: Tokens, index: int) -> tuple[list[tuple[int, int]], int]:
    """The argument ranges of the call whose `(` is at `index`, and the index behind its `)`."""
    depth, first = 1, index + 1
    ranges: list[tuple[int, int]] = []
    kinds = tokens.kind
    for at in range(index + 1, len(kinds)):
        kind = kinds[at]
        if kind in _OPEN:
            depth += 1
        elif kind in _CLOSE:
            depth -= 1
            if depth == 0:
                ranges.append((first, at))
                return ranges, at + 1
        elif kind == "," and depth == 1:
            ranges.append((first, at))
            first = at + 1
    return ranges, index + 1


def _substitute(tokens: Tokens, macro: Macro, arguments: list[tuple[int, int]], start: int, end: int) -> Tokens:
    if macro.pastes:
        texts = {
            number: " ".join(tokens.value[first:last])
            for number, (first, last) in zip(macro.params or (), arguments, strict=False)
        }
        body = lex(_PARAM.sub(lambda match: texts.get(match.group(1), match.group(0)), macro.body))
        count = len(body.kind)
        return Tokens(body.kind, body.value, [start] * count, [end] * count, [False] * count)
    source = macro.tokens
    if not macro.params:
        count = len(source.kind)
        return Tokens(list(source.kind), list(source.value), [start] * count, [end] * count, [False] * count)
    body = Tokens()
    at, count = 0, len(source.kind)
    by_number = dict(zip(macro.params, arguments, strict=False))
    while at < count:
        if source.kind[at] == "%" and at + 1 < count and source.start[at + 1] == source.end[at]:
            bounds = by_number.get(source.value[at + 1][:1]) if source.kind[at + 1] == "num" else None
            if bounds is not None:
                for given in range(*bounds):
                    _copy(tokens, given, body)
                    body.newline[-1] = False
                at += 2
                continue
        body.kind.append(source.kind[at])
        body.value.append(source.value[at])
        body.start.append(start)
        body.end.append(end)
        body.newline.append(False)
        at += 1
    return body


def _rescan(body: Tokens, env: Env, result: Expansion, out: Tokens, active: frozenset[str]) -> None:
    index = 0
    while index < len(body.kind):
        if body.kind[index] == "id" or body.kind[index] in KEYWORDS:
            macro = env.get(body.value[index])
            if macro is not None:
                after = _expand_one(body, index, macro, env, result, out, active)
                if after > index:
                    index = after
                    continue
        _copy(body, index, out)
        index += 1
