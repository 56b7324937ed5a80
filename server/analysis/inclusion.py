"""Includes that lead nowhere, or only because the file system forgives their letter case, or stand in a function."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator

from server.analysis.closure import Closure, Source
from server.analysis.companion_files import CompanionFiles
from server.analysis.placed import Placed
from server.analysis.runtime.shipped import has_heads_only
from server.analysis.unit import Unit
from server.syntax import nodes as n
from server.syntax.chunk import Chunk
from server.syntax.directives import Include
from server.syntax.tokens import Problem

_EXTENSION = ".inc"


def inclusions(unit: Unit, closure: Closure) -> Iterator[Placed]:
    """The problems of the `#include` lines of the closure's own file."""
    missing = {id(missing.include) for missing in unit.missing}
    for include, inner in closure.included:
        written = include.path.replace("\\", "/")
        if inner is None:
            guessed = unit.standalone and include.quoted  # it may lie beside the plugin that includes this file
            if id(include) in missing and not guessed:
                near = nearest(written, closure, include.quoted, unit.around.files) if unit.around else ""
                yield _placed("unresolved-include", include, near)
        else:
            actual = _as_on_disk(written, inner.source.path)
            if actual is not None:
                yield _placed("include-case", include, actual)
            lacking = next(_lacking(inner, missing), None) if _is_of_others(unit, inner.source) else None
            if lacking is not None:
                header, path = lacking
                args = (path, "", os.path.basename(header.source.path))
                yield Placed(Problem("unresolved-include", include.path_start, include.path_end, args))
    yield from _in_functions(closure)


def _is_of_others(unit: Unit, source: Source) -> bool:
    """Whether a header is not shown with the plugin: then what it lacks is told where it is included."""
    if has_heads_only(source.path):
        return False  # what stands in for a header need not be whole
    return source.library or not source.path.startswith(os.path.join(os.path.dirname(unit.root.path), ""))


def _lacking(header: Closure, missing: set[int]) -> Iterator[tuple[Closure, str]]:
    """The includes that a header, or one that it includes, lacks: nobody looks into the headers of others for that."""
    for include, inner in header.included:
        if inner is not None:
            yield from _lacking(inner, missing)
        elif id(include) in missing:
            yield header, include.path


def _in_functions(closure: Closure) -> Iterator[Placed]:
    """The includes that stand in the braces of a function."""
    for item in closure.scan.items:
        if not isinstance(item, Chunk) or not item.cut.holes or item.syntax.problems:
            continue
        for include, _ in closure.included:
            if any(_holds(decl, include.start - item.start) for decl in item.syntax.decls):
                yield Placed(Problem("include-in-function", include.start, include.path_end, (include.path,)))


def _holds(decl: n.TopLevel, at: int) -> bool:
    return isinstance(decl, n.Function) and decl.body is not None and decl.body.start < at < decl.body.end


def _placed(code: str, include: Include, other: str) -> Placed:
    return Placed(Problem(code, include.path_start, include.path_end, (include.path, other)))


def _as_on_disk(written: str, path: str) -> str | None:
    """The include's path with the letter case that the file has; None when it is written so."""
    bare = written
    while bare.startswith(("./", "../")):
        bare = bare.split("/", 1)[1]
    actual = path.replace(os.sep, "/")
    for extension in ("", _EXTENSION):
        if actual.endswith(bare + extension):
            return None
    for extension in ("", _EXTENSION):
        if actual.casefold().endswith((bare + extension).casefold()):
            tail = actual[len(actual) - len(bare + extension) :]
            return written[: len(written) - len(bare)] + tail.removesuffix(extension)
    return None


def nearest(written: str, closure: Closure, quoted: bool, files: CompanionFiles) -> str:
    """The name of a file that exists and that `written` may be meant for; "" when none is like it."""
    places = list(closure.directories)
    if quoted:
        places[:0] = [os.path.dirname(closure.source.path), closure.places.beside]
    wanted = written.removesuffix(_EXTENSION)
    folder, _, last = wanted.rpartition("/")
    names: dict[str, str] = {}
    for place in places:
        for name in _headers(os.path.normpath(os.path.join(place, folder)), files):
            names.setdefault(name.casefold(), f"{folder}/{name}" if folder else name)
        if folder:
            for name in _headers(place, files):
                names.setdefault(name.casefold(), name)
    close = difflib.get_close_matches(last.casefold(), names, 1, 0.75)
    return names[close[0]] if close else ""


def _headers(folder: str, files: CompanionFiles) -> Iterator[str]:
    """The include files of a folder, without extension."""
    return (name.removesuffix(_EXTENSION) for name in files.files_in(folder) if name.endswith(_EXTENSION))
