"""What an editor shows in an error log: causes above traces, links into plugins, hover, folding, outline.

Plain values; the log is a text of its own, and the plugins are those of the workspace.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from server.analysis.error_log.entries import Entry, Frame, Kind, Trouble, grouped
from server.analysis.error_log.explaining import Explained, cause_of, explained, files_of, heading, where
from server.analysis.error_log.places import Places
from server.analysis.error_log.reading import read
from server.analysis.snapshot import Snapshot
from server.syntax.text import Text

LANGUAGE = "sourcemod-log"
_LONGEST_TITLE = 160
_KINDS = {
    Kind.EXCEPTION: "failed",
    Kind.REQUESTED: "stack trace",
    Kind.LOAD: "not loaded",
    Kind.WARNING: "warning",
    Kind.FILE: "broken file",
    Kind.PLUGIN: "said",
}


@dataclass
class Log:
    """An error log in an editor: its text, read when somebody asks."""

    text: Text

    @cached_property
    def entries(self) -> list[Entry]:
        """What went wrong, in order."""
        return read(self.text)

    @cached_property
    def troubles(self) -> list[Trouble]:
        """The same with repetitions together."""
        return grouped(self.entries)

    def entry_at(self, offset: int) -> Entry | None:
        """The entry whose lines hold `offset`."""
        return next((one for one in self.entries if one.start <= offset <= one.end), None)

    def trouble_of(self, entry: Entry) -> Trouble:
        """The entries that tell of the same as this one."""
        return self._by_identity[entry.identity]

    @cached_property
    def _by_identity(self) -> dict[tuple[object, ...], Trouble]:
        return {one.first.identity: one for one in self.troubles}


class Link(NamedTuple):
    """What stands at `start..end` of the log leads to `line` (0-based) of one of `paths`."""

    start: int
    end: int
    paths: tuple[str, ...]
    line: int


class Lens(NamedTuple):
    """A remark above the line of `start`."""

    start: int
    end: int
    title: str


class Section(NamedTuple):
    """A trouble in the outline: of the lines `start..end`, with its message at `name_start..name_end`."""

    name: str
    detail: str
    kind: Kind
    start: int
    end: int
    name_start: int
    name_end: int


def links(log: Log, places: Places) -> list[Link]:
    """The frames and the places in other files that lead somewhere, in order."""
    found: list[Link] = []
    for entry in log.entries:
        plugins = places.of_plugin(entry.plugin)
        if plugins and entry.plugin_start < entry.plugin_end:
            found.append(Link(entry.plugin_start, entry.plugin_end, plugins, 0))
        for frame in entry.frames:
            paths = files_of(places, entry, frame)
            if paths and frame.start < frame.end:
                found.append(Link(frame.start, frame.end, paths, max(frame.line - 1, 0)))
        for place in entry.places:
            paths = places.beside(place.file, entry.plugin)
            if paths:
                found.append(Link(place.start, place.end, paths, max(place.line - 1, 0)))
    return sorted(found)


def link_at(log: Log, places: Places, offset: int) -> Link | None:
    """The link at `offset`; on the message it is that of the innermost line of the plugin."""
    entry = log.entry_at(offset)
    if entry is None:
        return None
    made = links(_only(log.text, entry), places)
    on_it = next((link for link in made if link.start <= offset <= link.end), None)
    if on_it is not None or not entry.message_start <= offset <= entry.message_end:
        return on_it
    blamed = where(places, entry, tuple(files_of(places, entry, frame) for frame in entry.frames))
    lines = {blamed.frame.start} if blamed is not None else {frame.start for frame in entry.frames}
    return next((link for link in made if link.start in lines), next(iter(made), None))


def _only(text: Text, entry: Entry) -> Log:
    """A log of one entry."""
    made = Log(text)
    made.__dict__["entries"] = [entry]
    return made


def lenses(log: Log) -> list[Lens]:
    """The likely cause above each trouble; where one comes again, that it does."""
    found: list[Lens] = []
    for trouble in log.troubles:
        cause = cause_of(trouble.first)
        often = f" ({heading(trouble)})" if len(trouble.entries) > 1 else ""
        first = trouble.first
        line = log.text.line_of(first.start) + 1
        if cause is not None:
            found.append(Lens(first.start, first.message_end, _cut(f"Likely cause: {_bare(cause.cause)}") + often))
        elif often:
            found.append(Lens(first.start, first.message_end, often.strip(" ()").capitalize()))
        found.extend(
            Lens(one.start, one.message_end, f"Again the same as in line {line}") for one in trouble.entries[1:]
        )
    return sorted(found)


def _bare(text: str) -> str:
    return text.replace("`", "")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else text[: _LONGEST_TITLE - 1].rstrip() + "…"


def sections(log: Log) -> list[Section]:
    """The outline: each entry by its message."""
    return [
        Section(
            _cut(one.message or "Stack trace"),
            " ".join(filter(None, (one.plugin, _KINDS[one.kind]))),
            one.kind,
            one.start,
            one.end,
            one.message_start,
            max(one.message_end, one.message_start),
        )
        for one in log.entries
    ]


def folds(log: Log) -> list[tuple[int, int]]:
    """The lines (0-based, the last included) of each entry that has more than one."""
    line_of = log.text.line_of
    made = ((line_of(one.start), line_of(one.end)) for one in log.entries)
    return [(first, last) for first, last in made if first < last]


def blamed_file(entry: Entry, places: Places) -> str:
    """The file to look at for an entry, empty when it is not known for certain."""
    found = where(places, entry, tuple(files_of(places, entry, frame) for frame in entry.frames))
    return found.path if found is not None else ""


def frame_at(entry: Entry, offset: int) -> Frame | None:
    """The frame at `offset`."""
    return next((one for one in entry.frames if one.start <= offset <= one.end and one.start < one.end), None)


def explanation(log: Log, entry: Entry, places: Places, snapshot_of: Callable[[str], Snapshot | None]) -> Explained:
    """All that is known of an entry."""
    return explained(log.trouble_of(entry), places, snapshot_of)


def is_log(path: str, language: str) -> bool:
    """Whether a document is an error log: by its language, or by the names that SourceMod gives."""
    if language == LANGUAGE:
        return True
    name = os.path.basename(path)
    if language in ("sourcepawn", "keyvalues") or not name.endswith(".log"):
        return False
    return name.startswith("errors_") or (name[:1] == "L" and name[1:9].isdigit())
