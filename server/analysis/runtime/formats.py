"""Format strings: which functions take them, what their specifiers want, and which argument each one gets."""

from __future__ import annotations

from typing import NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.shipped import has_heads_only, is_shipped
from server.analysis.runtime.specifiers import KINDS, Specifier, specifiers
from server.analysis.runtime.texts import Text
from server.analysis.symbols import Function
from server.analysis.types import UNKNOWN, Type
from server.knowledge.api import as_numbers
from server.syntax import nodes as n

_NAMES = frozenset({"format", "fmt", "message", "szmessage", "sformat", "szformat"})
_SHIPPED_NAMES = _NAMES | {"string", "reason"}
_ALONE_PLAIN = frozenset({"SetFailState"})  # a text without arguments is shown as it stands
_VFORMAT = "VFormat"
_LATER_KINDS = frozenset("El")
_LATER_FROM = (1, 13)


class Formatted(NamedTuple):
    """A call with a constant format. `arguments` are those for `...` in order, `first` the index of the first."""

    site: CallSite
    text: Text
    specifiers: tuple[Specifier, ...]
    arguments: tuple[n.Expr, ...]

    @property
    def used(self) -> list[tuple[Specifier, n.Expr | None]]:
        """The specifiers with their arguments (None: there is none), up to a translated phrase.

        A phrase takes as many arguments as its translation says, so that nothing is known of what follows.
        """
        found: list[tuple[Specifier, n.Expr | None]] = []
        position = 0
        for one in self.specifiers:
            if one.kind not in KINDS:
                continue
            for _ in range(2 if one.kind == "T" else 1):
                found.append((one, self.arguments[position] if position < len(self.arguments) else None))
                position += 1
            if one.kind in "tT":
                break
        return found

    @property
    def is_balanced(self) -> bool:
        """Whether there are as many arguments as the text uses, as far as that is known."""
        return self.has_phrases or len(self.used) == len(self.arguments)

    @property
    def has_phrases(self) -> bool:
        """Whether a translation decides how many arguments are used."""
        return any(one.kind in "tT" for one in self.specifiers)

    def place(self, one: Specifier) -> tuple[int, int]:
        """Where a specifier stands in the chunk; the whole string when that can not be told."""
        text = self.text
        source = self.site.view.chunk.cut.source
        written = source[text.start + 1 : text.end - 1]
        if not text.literal or "\\" in written or len(written) != len(text.value):
            return text.start, text.end
        return text.start + 1 + one.start, text.start + 1 + one.end

    def type_of(self, argument: n.Expr) -> Type:
        """The type of an argument for `...`, or UNKNOWN."""
        return self.site.view.checked.passed.get(argument, UNKNOWN)


def formatted(site: CallSite) -> Formatted | None:
    """The call as one that formats a constant string; None when it is not."""
    position = format_position(site)
    if position is None:
        return None
    text = site.text(position)
    if text is None:
        return None
    arguments = tuple(value for index, value in sorted(site.arguments.items()) if index > position)
    found = tuple(specifiers(text.value))
    if (not arguments and site.name in _ALONE_PLAIN) or _has_later_letters(site, found):
        return None
    return Formatted(site, text, found, arguments)


def _has_later_letters(site: CallSite, found: tuple[Specifier, ...]) -> bool:
    """Whether the server's SourceMod knows a letter of these that older ones take for plain text."""
    return any(one.kind in _LATER_KINDS for one in found) and as_numbers(site.view.target.sourcemod) >= _LATER_FROM


def format_position(site: CallSite) -> int | None:
    """The index of the parameter that is a format string for the `...` behind it."""
    params = site.function.params
    if len(params) < 2 or not params[-1].variadic or params[-1].type.tag != "any":
        return None
    wanted = params[-2]
    if wanted.type.tag != "char" or not (wanted.type.dims or wanted.dims):
        return None
    if site.function.has_body:
        is_format = _passes_on(site.view, site.function)
    else:
        shipped = wanted.name.lower() not in _NAMES and is_shipped(site.view.unit, site.function)
        is_format = wanted.name.lower() in (_SHIPPED_NAMES if shipped else _NAMES)
    return len(params) - 2 if is_format else None


def _passes_on(view: ChunkView, function: Function) -> bool:
    """Whether a function with a body formats with `VFormat` just what it was given. Of libraries the name tells."""
    known: dict[Function, bool] = view.unit.cache.setdefault("formatters", {})  # type: ignore[assignment]
    if function not in known:
        known[function] = False  # for one that calls itself
        home = view.unit.locate(function)
        if home is not None and home[0].library:
            formats = _VFORMAT in home[1].words or has_heads_only(home[0].path)
            known[function] = formats and function.params[-2].name.lower() in _NAMES
        elif home is not None:
            source, chunk = home
            checked = check_chunk(view.unit, source.path, chunk)
            inner = ChunkView(view.unit, source.path, chunk, checked)
            sites = [CallSite(inner, one) for one in checked.calls if one.function.name == _VFORMAT]
            wanted, first = function.params[-2], len(function.params)
            known[function] = any(one.symbol(2) is wanted and one.number(3) == first for one in sites)
    return known[function]


def is_unknown(one: Specifier) -> bool:
    """Whether the formatter does not know the letter, and so drops the `%`. A `%` at the end stays.

    `%#` is left alone: people write it for a `#`, and get one.
    """
    return one.kind not in KINDS and one.kind not in ("", "#")
