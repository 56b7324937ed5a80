"""What stands in a line that begins with `#`: directives, pragmas, and the paths of includes."""

from __future__ import annotations

import os
import re

from server.analysis.cursor.hole import Place
from server.analysis.cursor.spot import Text
from server.analysis.includes import IncludeFinder
from server.features.completion.item import Completions, Item, Sort
from server.features.completion.matching import EXACT, FOLDED, Pattern
from server.features.completion.request import Request

_HEAD = re.compile(r"#[ \t]*(\w*)")
_INCLUDE = re.compile(r'[ \t]*(?:([<"])([^>"]*))?\Z')
_REST = re.compile(r"[^>\"\r\n]*")
_EXTENSION = ".inc"
_DIRECTIVES = (
    "include", "tryinclude", "define", "undef", "if", "elseif", "else", "endif", "pragma", "endinput", "error",
    "warning", "assert",
)  # fmt: skip
_PRAGMAS = {
    "semicolon": ("1", "0"),
    "newdecls": ("required", "optional"),
    "deprecated": (),
    "unused": (),
    "dynamic": ("32768", "65536", "131072"),
    "tabsize": ("4",),
    "ctrlchar": (),
    "rational": ("Float",),
}
_CONDITIONS = frozenset(("if", "elseif", "assert", "undef"))
_DEFINED = re.compile(r"#[ \t]*define[ \t]+\w+(?:\([^)]*\))?[ \t]")


def word_of(request: Request) -> str | None:
    """The directive of the cursor's line; None while that word itself is being typed."""
    chars = request.snapshot.text.chars
    head = _HEAD.match(chars, request.spot.base)
    return head.group(1) if head is not None and head.end() < request.offset else None


def place_of(request: Request) -> Place | None:
    """What names may stand at the cursor; None where there are none."""
    word = word_of(request)
    if word in _CONDITIONS:
        return Place.DEFINED
    if word == "define" and _DEFINED.match(request.snapshot.text.chars, request.spot.base, request.spot.start):
        return Place.EXPRESSION
    return None


def directives(request: Request) -> list[Item]:
    """The directives, behind the `#`."""
    return [
        Item(word, Sort.KEYWORD, f"{word} " if word not in ("else", "endif", "endinput") else word)
        for word in _DIRECTIVES
        if not request.typed or request.pattern.grade(word) is not None
    ]


def pragmas(request: Request) -> list[Item]:
    """The kinds of `#pragma`, or the values of one."""
    chars = request.snapshot.text.chars
    head = _HEAD.match(chars, request.spot.base)
    assert head is not None  # the cursor is in a directive
    given = chars[head.end() : request.spot.start].split()
    words = tuple(_PRAGMAS) if not given else _PRAGMAS.get(given[0], ()) if len(given) == 1 else ()
    return [Item(word, Sort.KEYWORD) for word in words if not request.typed or request.pattern.grade(word) is not None]


# Includes --------------------------------------------------------------------------------------------------


def include_paths(request: Request) -> Completions | None:
    """The files and folders that an `#include` can go on with; None anywhere else."""
    if request.spot.text is not Text.DIRECTIVE or word_of(request) not in ("include", "tryinclude"):
        return None
    snapshot = request.snapshot
    chars, offset = snapshot.text.chars, request.offset
    head = _HEAD.match(chars, request.spot.base)
    assert head is not None  # the cursor is in a directive
    match = _INCLUDE.match(chars, head.end(), offset)
    if match is None:
        return Completions(request.spot.start, offset, request.spot.end)
    places = list(snapshot.unit.closure.directories)
    quote = match.group(1)
    if quote is None:
        found = _entries(request, places, "", "", "")
        for item in found:
            item.label = f"<{item.label}>" if item.sort is Sort.FILE else f"<{item.label}"
            item.insert = ""
        return Completions(offset, offset, offset, found)
    if quote == '"':
        places.insert(0, os.path.dirname(snapshot.path))
    folder, _, last = match.group(2).replace("\\", "/").rpartition("/")
    rest = _REST.match(chars, offset)
    assert rest is not None  # the pattern matches the empty text
    end = rest.end()
    closing = "" if chars[end : end + 1] in (">", '"') else ">" if quote == "<" else '"'
    return Completions(offset - len(last), offset, end, _entries(request, places, folder, last, closing))


def _entries(request: Request, places: list[str], folder: str, last: str, closing: str) -> list[Item]:
    """The headers and folders in `folder` of any of the places; what begins with `last` comes first."""
    finder = request.snapshot.project.finder
    pattern = Pattern(last) if last else None
    found: dict[str, tuple[bool, Item]] = {}
    for place in places:
        directory = os.path.normpath(os.path.join(place, folder))
        for entry, sort in sorted(_listing(finder, directory, finder.asks_no_place(folder)).items()):
            name = entry.removesuffix(_EXTENSION)
            grade = pattern.grade(name) if pattern is not None else EXACT
            path = os.path.join(directory, entry)
            if grade is None or entry.startswith(".") or path == request.snapshot.path:
                continue
            if sort == "folder":
                if _holds_headers(finder.listing(path)):
                    found.setdefault(f"{name}/", (grade > FOLDED, Item(f"{name}/", Sort.FOLDER)))
            elif name != entry:
                found.setdefault(name, (grade > FOLDED, Item(name, Sort.FILE, name + closing, data=("file", path))))
    return [item for _, item in sorted(found.values(), key=lambda row: row[0])]


def _listing(finder: IncludeFinder, directory: str, is_seen: bool) -> dict[str, str]:
    """What a directory holds, files that are not saved yet included; only these when it is not to be seen."""
    unsaved = {os.path.basename(path): "file" for path in finder.known if os.path.dirname(path) == directory}
    return finder.listing(directory) | unsaved if is_seen else unsaved


def _holds_headers(listing: dict[str, str]) -> bool:
    return any(name.endswith(_EXTENSION) or kind == "folder" for name, kind in listing.items())
