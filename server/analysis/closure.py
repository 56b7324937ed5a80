"""A file with all that it includes, scanned under one macro environment, and shared between plugins.

The same header means the same thing in two plugins unless a macro that it mentions differs. So a closure is made
once and used again wherever no word of it is a macro that differs; what it defines is replayed there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from server.analysis.declare import quick_name, symbols_of
from server.analysis.includes import Places
from server.analysis.symbols import Symbol
from server.syntax.chunk import Chunk, FileMemo, words_of
from server.syntax.directives import Define, Include
from server.syntax.macros import Env, Macro
from server.syntax.preprocessor import Scan
from server.syntax.text import Text


@dataclass(eq=False)
class Source:
    """One file in one version. `library` marks headers that are not the user's to mend."""

    path: str
    text: Text
    library: bool
    memo: FileMemo = field(default_factory=FileMemo, repr=False)
    closures: list[Closure] = field(default_factory=list, repr=False)

    def replaced(self, text: Text) -> Source:
        """The file in a new version; what is known of its unchanged parts is kept."""
        return Source(self.path, text, self.library, self.memo)


@dataclass(eq=False, slots=True)
class Entry:
    """A top-level name: the chunk that declares it. The symbol is made when it is asked for."""

    name: str
    source: Source
    chunk: Chunk
    made: Symbol | None = None

    @property
    def symbol(self) -> Symbol:
        """The symbol (parses the chunk if nobody did)."""
        if self.made is None:
            self.made = next((s for s in symbols_of(self.chunk) if s.name == self.name), None)
            if self.made is None:  # the quick look was wrong about a broken head
                self.made = _nameless(self)
        return self.made


def _nameless(entry: Entry) -> Symbol:
    from server.analysis.symbols import Function, Kind
    from server.analysis.types import UNKNOWN
    from server.syntax.nodes import Ident

    ident = Ident(0, len(entry.name), entry.name)
    return Function(entry.name, Kind.FUNCTION, ident, ident, frozenset({"native"}), type=UNKNOWN)


Names = dict[str, tuple[Entry, ...]]
Lookup = tuple[str, bool, str]
"""An include as it is looked up: its path as written, whether quoted, the file that includes it."""


@dataclass(eq=False)
class Closure:
    """`source` and what it includes, under `env_in`.

    `own` are its names that others see, `private` its static ones, `names` own and included together.
    `included` pairs each `#include` with its closure (None: not found, or not entered again). `effects` are the
    macros that it changed, `words` what its own file is made of.
    `lookups` are all includes of all its files with what was found, `verified` the places from which they lead there
    too, as of a state of the finder. `cyclic` is whether an include in here was not entered as its file was being
    read: what such a closure holds depends on where it is included.
    """

    source: Source
    scan: Scan
    env_in: Env
    env_out: Env
    places: Places
    included: list[tuple[Include, Closure | None]]
    own: Names
    private: Names
    names: Names
    effects: dict[str, Macro | None]
    words: frozenset[str]
    members: dict[str, Source]
    lookups: dict[Lookup, str | None]
    cyclic: bool
    verified: dict[Places, int] = field(default_factory=dict)

    @property
    def directories(self) -> tuple[str, ...]:
        """The include directories."""
        return self.places.directories

    def under(self, env: Env) -> Closure | None:
        """This closure for another environment, or None when some word of it means something else there."""
        if env is self.env_in:
            return self
        if self._mentions(_difference(self.env_in, env), set()):
            return None
        return Closure(
            self.source,
            self.scan,
            env,
            env.update(self.effects),
            self.places,
            self.included,
            self.own,
            self.private,
            self.names,
            self.effects,
            self.words,
            self.members,
            self.lookups,
            self.cyclic,
            self.verified,
        )

    def _mentions(self, names: set[str], seen: set[int]) -> bool:
        """Whether one of the names stands in the file or in what it includes; `seen` are those looked at before."""
        if id(self.scan) in seen or not names:
            return False
        seen.add(id(self.scan))
        return not self.words.isdisjoint(names) or any(
            inner is not None and inner._mentions(names, seen) for _, inner in self.included
        )


def _difference(one: Env, other: Env) -> set[str]:
    if one.base is other.base:
        changed = one.delta.items() ^ other.delta.items()
        return {name for name, _ in changed}
    return {name for name, _ in one.table().items() ^ other.table().items()}


def close(
    source: Source,
    scan: Scan,
    env_in: Env,
    places: Places,
    included: list[tuple[Include, Closure | None]],
    again: dict[Lookup, str],
) -> Closure:
    """Put a scanned file and the closures of its includes together.

    `again` are its includes that were not entered, with the file that they lead to, as it is just being read.
    """
    declared: dict[str, list[Entry]] = {}
    hidden: dict[str, list[Entry]] = {}
    words: set[str] = set()
    effects: dict[str, Macro | None] = {}
    members = {source.path: source}
    names: Names = {}
    lookups: dict[Lookup, str | None] = {}
    for include, closure in included:
        key = (include.path, include.quoted, source.path)
        if closure is None:
            lookups[key] = again.get(key)
            continue
        lookups[key] = closure.source.path
        lookups.update(closure.lookups)
        # Few names come twice: a guarded header is empty when it is included again.
        twice = [name for name in names.keys() & closure.names.keys() if names[name] is not closure.names[name]]
        merged = {name: tuple(dict.fromkeys(names[name] + closure.names[name])) for name in twice}
        names.update(closure.names)
        names.update(merged)
        members.update(closure.members)
    for item in scan.items:
        if isinstance(item, Chunk):
            words |= words_of(item.cut)
            _declare(source, item, declared, hidden)
        else:
            words.update(_directive_words(source, item.start, item.end))
    before, after = env_in.table(), scan.env.table()
    for name, _ in before.items() ^ after.items():
        effects[name] = after.get(name)
    own: Names = {name: tuple(entries) for name, entries in declared.items()}
    private: Names = {name: tuple(entries) for name, entries in hidden.items()}
    for name, entries in own.items():
        names[name] = names[name] + entries if name in names else entries
    return Closure(
        source,
        scan,
        env_in,
        scan.env,
        places,
        included,
        own,
        private,
        names,
        effects,
        frozenset(words),
        members,
        lookups,
        bool(again) or any(closure is not None and closure.cyclic for _, closure in included),
    )


def _directive_words(source: Source, start: int, end: int) -> list[str]:
    import re

    return re.findall(r"[A-Za-z_@]\w*", source.text.chars[start:end])


def _declare(source: Source, chunk: Chunk, declared: dict[str, list[Entry]], hidden: dict[str, list[Entry]]) -> None:
    name = quick_name(chunk)
    if name is not None:
        declared.setdefault(name, []).append(Entry(name, source, chunk))
        return
    for symbol in symbols_of(chunk):
        names = hidden if "static" in symbol.keywords else declared
        names.setdefault(symbol.name, []).append(Entry(symbol.name, source, chunk, symbol))


def defines(closure: Closure) -> list[tuple[Source, Define]]:
    """All `#define` directives of the closure's files."""
    found: list[tuple[Source, Define]] = []
    seen: set[int] = set()
    stack = [closure]
    while stack:
        current = stack.pop()
        if id(current.scan) in seen:
            continue
        seen.add(id(current.scan))
        found.extend((current.source, item) for item in current.scan.items if isinstance(item, Define))
        stack.extend(inner for _, inner in current.included if inner is not None)
    return found
