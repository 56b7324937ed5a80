"""Where `#pragma newdecls required` goes in a file in new syntax: below its includes, which may be older."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.analysis.closure import Closure
from server.analysis.finding import Edit
from server.analysis.runtime.shipped import is_of_sourcemod
from server.analysis.strictness import is_header
from server.analysis.unit import Unit
from server.syntax.chunk import Chunk
from server.syntax.directives import Condition, Include, Pragma

_COMMENT = re.compile(r"//[^\r\n]*|/\*.*?\*/", re.DOTALL)
_KIND = "newdecls"
_LINE = "#pragma newdecls required"


def newdecls(unit: Unit, path: str) -> Iterator[Edit]:
    """The pragma, when the file lacks it and all its includes stand above its code, under no condition.

    None with a header that nobody has written for it: the compiler reads some of these differently then. None either
    where a branch is not compiled, which may be in old syntax.
    """
    if not all(one == path or is_of_sourcemod(one) or _is_ready(unit.files[one]) for one in unit.files):
        return
    closure = unit.files[path]
    depth, code = 0, False
    last: Include | None = None
    for item in closure.scan.items:
        if isinstance(item, Pragma) and item.kind == _KIND:
            return
        if isinstance(item, Condition):
            depth += {"if": 1, "endif": -1}.get(item.word, 0)
        elif isinstance(item, Include):
            if code or depth:
                return
            last = item
        elif isinstance(item, Chunk):
            code = True
    if any(_has_code(closure, start, end) for start, end in closure.scan.inactive):
        return  # nobody has looked at what stands there
    if last is not None and code and path == unit.root.path and not is_header(path):
        newline = closure.source.text.newline
        yield Edit(last.end, last.end, f"{newline}{newline}{_LINE}")


def _has_code(closure: Closure, start: int, end: int) -> bool:
    """Whether a stretch that is not compiled holds more than directives and comments."""
    text = _COMMENT.sub("", closure.source.text.slice(start, end))
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _is_ready(closure: Closure) -> bool:
    """Whether a header asks for new syntax itself."""
    return any(isinstance(item, Pragma) and item.kind == _KIND for item in closure.scan.items)
