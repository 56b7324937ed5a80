"""Which header declares a name, for all headers that a plugin could include, and where its `#include` goes.

Made of a look at each header's text, not of analysis: names only, found by their shape. The index of a folder is made
when it is first asked for and made again when the folder changes.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from server.analysis.closure import Closure
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk
from server.syntax.directives import COMMENTS, Condition, Include, Pragma

_EXTENSION = ".inc"
_MAIN = "sourcemod"
_DECLARATION = re.compile(
    r"^[ \t]*(?:"
    r"#[ \t]*define[ \t]+(?P<macro>\w+)"
    r"|(?:(?P<sort>native|stock|forward)[ \t]+)(?:const[ \t]+)?(?:[A-Za-z_]\w*(?:\[\])*[ \t]+|[A-Za-z_]\w*:)?"
    r"(?P<function>\w+)[ \t]*\("
    r"|(?:public[ \t]+|stock[ \t]+)?const[ \t]+\w+[ \t]+(?P<constant>\w+)[ \t]*[=;\[]"
    r"|(?P<type>methodmap|typedef|typeset|enum[ \t]+struct|funcenum|functag)[ \t]+(?P<name>\w+)"
    r"|enum(?![ \t]+struct\b)[ \t]*(?P<enum>\w*)[^{};=]*\{(?P<members>[^{}]*)\}"
    r")",
    re.MULTILINE,
)
_MEMBER = re.compile(r"(?:^|,)\s*(?:[A-Za-z_]\w*:)?([A-Za-z_]\w*)")
_GUARD = re.compile(r"_(?:included|inc)_?\Z")
_INCLUDES = re.compile(r'^[ \t]*#[ \t]*(?:try)?include[ \t]*[<"]([^>"\r\n]+)', re.MULTILINE)


class Header(NamedTuple):
    """A header by the name that `#include <name>` gives it."""

    name: str
    path: str


class Outside(NamedTuple):
    """A name that a header declares. `sort` is "native", "stock", "forward", "macro", "constant" or "type"."""

    name: str
    sort: str
    header: Header


Directories = tuple[str, ...]


def names_outside(unit: Unit, beginning: str = "") -> Iterator[Outside]:
    """The names of headers that are not part of the unit, and that begin so (in lower case)."""
    files = unit.files
    known = unit.names
    ordered = _ordered(*_state(unit.closure.directories))
    for folded, outside in ordered[bisect_left(ordered, (beginning,)) :]:
        if not folded.startswith(beginning):
            break
        if outside.header.path not in files and outside.name not in known:
            yield outside


def header_of(name: str, directories: Directories) -> Header | None:
    """The header to include for the top-level `name`."""
    found = _index(*_state(directories)).get(name)
    return found.header if found is not None else None


def include_edit(closure: Closure, header: str) -> tuple[int, str]:
    """Where and what to insert in the closure's own file so that it includes `<header>`."""
    text = closure.source.text
    newline = text.newline
    line = f"#include <{header}>"
    depth, code = 0, False
    last: Include | None = None
    pragma: Pragma | None = None
    for item in closure.scan.items:
        if isinstance(item, Condition):
            depth += {"if": 1, "endif": -1}.get(item.word, 0)
        elif isinstance(item, Include) and depth == 0:
            last = item
        elif isinstance(item, Pragma) and not code and last is None:
            pragma = item
        elif isinstance(item, Chunk):
            if last is not None:
                break
            code = True
    after = last or pragma
    if after is not None:
        return after.end, newline + line
    start = 0
    first = COMMENTS.match(text.chars)
    if first is not None and first.group().startswith("/*"):
        start = min(first.end() + len(newline), len(text))
    return start, line + newline


# The index -------------------------------------------------------------------------------------------------


def _state(directories: Directories) -> tuple[Directories, tuple[int, ...]]:
    """The directories that exist, and when they last changed."""
    existing: list[str] = []
    changes: list[int] = []
    for directory in directories:
        try:
            changed = os.stat(directory).st_mtime_ns
        except OSError:
            continue
        existing.append(directory)
        changes.append(changed)
    return tuple(existing), tuple(changes)


@lru_cache(maxsize=16)
def _index(directories: Directories, changes: tuple[int, ...]) -> dict[str, Outside]:
    contents: dict[Header, _Contents] = {}
    seen: set[str] = set()
    for directory, changed in zip(directories, changes, strict=True):
        for header, content in _folder(directory, changed):
            if header.name.casefold() not in seen:  # the first directory that has a header wins
                seen.add(header.name.casefold())
                contents[header] = content
    umbrellas = _umbrellas(contents)
    index: dict[str, Outside] = {}
    for header, content in contents.items():
        for name, sort in content.names:
            if name not in index:
                index[name] = Outside(name, sort, umbrellas.get(header.name, header))
    return index


@lru_cache(maxsize=16)
def _ordered(directories: Directories, changes: tuple[int, ...]) -> list[tuple[str, Outside]]:
    """The index in the order of the names in lower case."""
    return sorted((name.lower(), outside) for name, outside in _index(directories, changes).items())


class _Contents(NamedTuple):
    names: tuple[tuple[str, str], ...]
    includes: tuple[str, ...]


@lru_cache(maxsize=32)
def _folder(directory: str, _changed: int) -> list[tuple[Header, _Contents]]:
    """The headers of a folder and of the folders in it."""
    found: list[tuple[Header, _Contents]] = []
    base = Path(directory)
    for path in sorted([*base.glob(f"*{_EXTENSION}"), *base.glob(f"*/*{_EXTENSION}")]):
        try:
            text = path.read_bytes().decode("latin-1")
        except OSError:
            continue
        name = path.relative_to(base).as_posix().removesuffix(_EXTENSION)
        found.append((Header(name, str(path)), _scan(text)))
    return found


def _umbrellas(contents: dict[Header, _Contents]) -> dict[str, Header]:
    """The headers that are included through another one: `sdktools_functions` through `sdktools`."""
    by_name = {header.name: header for header in contents}
    reached = {header.name: by_name.keys() & content.includes for header, content in contents.items()}
    found: dict[str, Header] = {}
    stack = [_MAIN]
    while stack:
        for name in reached.get(stack.pop(), ()):
            if name not in found and name != _MAIN:
                found[name] = by_name[_MAIN]
                stack.append(name)
    for name, inner in reached.items():
        for part in inner:
            if part.startswith(name + "_"):
                found.setdefault(part, by_name[name])
    return found


def _scan(chars: str) -> _Contents:
    bare = COMMENTS.sub(lambda match: match.group() if match.group()[0] == '"' else "", chars)
    names: list[tuple[str, str]] = []
    for match in _DECLARATION.finditer(bare):
        kind = match.lastgroup
        if kind == "macro":
            names.append((match["macro"], "macro"))
        elif kind == "function":
            names.append((match["function"], match["sort"]))
        elif kind == "constant":
            names.append((match["constant"], "constant"))
        elif kind == "name":
            names.append((match["name"], "type"))
        else:
            if match["enum"]:
                names.append((match["enum"], "type"))
            names.extend((name, "constant") for name in _MEMBER.findall(match["members"]))
    own = tuple((name, sort) for name, sort in names if not name.startswith("_") and not _GUARD.search(name))
    return _Contents(own, tuple(name.strip().removesuffix(_EXTENSION) for name in _INCLUDES.findall(bare)))
