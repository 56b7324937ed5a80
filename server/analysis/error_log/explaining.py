"""One trouble of an error log explained: the likely cause, the files of its trace, what the analysis sees there."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from server.analysis.documentation import escape
from server.analysis.error_log.entries import Entry, Frame, Kind, Trouble
from server.analysis.error_log.looking import Seen, seen
from server.analysis.error_log.named import about_named
from server.analysis.error_log.places import Places
from server.analysis.snapshot import Snapshot
from server.knowledge import log_causes
from server.knowledge.log_causes import Cause
from server.syntax.text import Text


@dataclass(frozen=True, slots=True)
class Explained:
    """A trouble with what is known of it. `files` are those that each frame can be in, in the order of the frames.

    `named` are sentences about what the message names.

    `seen` was seen at `frame` in the file `path`, which are not there where nothing could be looked at.
    """

    trouble: Trouble
    cause: Cause | None
    files: tuple[tuple[str, ...], ...]
    named: tuple[str, ...] = ()
    path: str = ""
    frame: Frame | None = None
    seen: Seen | None = None

    @property
    def entry(self) -> Entry:
        """The entry that stands for all."""
        return self.trouble.first


def cause_of(entry: Entry) -> Cause | None:
    """The likely cause of an entry. What a plugin wrote itself has none: its author says what it is."""
    if entry.kind in (Kind.PLUGIN, Kind.REQUESTED):
        return None
    return log_causes.cause(entry.message, entry.native)


def explained(trouble: Trouble, places: Places, snapshot_of: Callable[[str], Snapshot | None]) -> Explained:
    """The whole explanation; looks at the innermost line whose file is known without doubt."""
    entry = trouble.first
    files = tuple(files_of(places, entry, frame) for frame in entry.frames)
    cause = cause_of(entry)
    roots = places.of_plugin(entry.plugin)
    directories = places.project.directories_of(roots[0]) if roots else places.project.stubs
    named = about_named(entry, cause, directories)
    at = where(places, entry, files)
    snapshot = snapshot_of(at.path) if at is not None else None
    if at is None or snapshot is None:
        return Explained(trouble, cause, files, named)
    return Explained(trouble, cause, files, named, at.path, at.frame, seen(snapshot, at.frame, at.called))


def files_of(places: Places, entry: Entry, frame: Frame) -> tuple[str, ...]:
    """The files that a frame can be in."""
    return () if frame.is_native else places.find(frame.file, entry.plugin)


class Blamed(NamedTuple):
    """The line to look at: a frame in the user's own file `path`, and what it called when that failed."""

    frame: Frame
    path: str
    called: str


def where(places: Places, entry: Entry, files: tuple[tuple[str, ...], ...]) -> Blamed | None:
    """The innermost line in a file of the user's; None when it is not known for certain which file that is.

    Headers that are not the user's are looked through, as natives are: what was passed to them comes from further out.
    """
    called = ""
    for frame, found in zip(entry.frames, files, strict=True):
        if len(found) > 1:
            return None
        if found and not places.project.is_library(found[0]):
            return Blamed(frame, found[0], called)
        called = frame.function
    return None


# As text -----------------------------------------------------------------------------------------------------


def heading(trouble: Trouble) -> str:
    """How often and when, where that is worth a word."""
    count = len(trouble.entries)
    first, last = trouble.times
    if count == 1:
        return first
    return f"{count} times" + (f", {first} to {last}" if first and last and first != last else "")


def paragraphs(known: Explained) -> list[tuple[str, str]]:
    """Title and text of each part of the explanation; `code` stands in backticks."""
    made: list[tuple[str, str]] = []
    if known.cause is not None:
        made.append(("Likely cause", known.cause.cause))
        made.append(("Look at", known.cause.look))
        made.append(("What helps", known.cause.do))
    made.extend(("Known", said) for said in known.named)
    sight = known.seen
    if sight is not None and known.frame is not None:
        frame = known.frame
        name = os.path.basename(known.path)
        if sight.text and "`" not in sight.text:
            made.append((f"Line {frame.line} of {name}", f"`{sight.text}`"))
        made.extend(("Here", remark) for remark in sight.remarks)
        made.extend(
            (f"The check says of line {one.line} ({one.code})", _sentence(one.message)) for one in sight.findings
        )
    return made


def _sentence(message: str) -> str:
    return message if message.endswith((".", "?", "!")) else f"{message}."


def markdown(known: Explained, page_of: Callable[[str], str]) -> str:
    """The explanation for an editor. `page_of` gives the address of a rule's page, or an empty text."""
    lines = [f"**{escape(title)}:** {escape(text)}" for title, text in paragraphs(known)]
    if known.cause is not None and known.cause.rule:
        page = page_of(known.cause.rule)
        rule = f"[{known.cause.rule}]({page})" if page else f"`{known.cause.rule}`"
        lines.append(f"Related rule: {rule}.")
    if len(known.trouble.entries) > 1:
        lines.append(f"{escape(heading(known.trouble))}.")
    return "\n\n".join(lines)


def plain(known: Explained) -> str:
    """The explanation for a terminal or an editor that shows no Markdown."""
    return "\n".join(f"{title}: {text.replace('`', '')}" for title, text in paragraphs(known))


# As values ---------------------------------------------------------------------------------------------------


def values(known: Explained, text: Text, uri_of: Callable[[str], str]) -> dict[str, Any]:
    """The explanation for JSON; lines count from 1. `text` is the log's."""
    entry, cause, sight = known.entry, known.cause, known.seen
    first, last = known.trouble.times
    return {
        "kind": entry.kind.value,
        "message": entry.message,
        "plugin": entry.plugin,
        "count": len(known.trouble.entries),
        "first": first,
        "last": last,
        "lines": [text.line_of(one.start) + 1 for one in known.trouble.entries],
        "cause": cause._asdict() if cause is not None else None,
        "named": list(known.named),
        "frames": [
            {
                "function": frame.function,
                "native": frame.is_native,
                "file": frame.file,
                "line": frame.line,
                "places": [uri_of(path) for path in found],
            }
            for frame, found in zip(entry.frames, known.files, strict=True)
        ],
        "seen": None
        if sight is None
        else {
            "place": uri_of(known.path),
            "line": known.frame.line if known.frame is not None else 0,
            "text": sight.text,
            "remarks": list(sight.remarks),
            "findings": [
                {
                    "code": one.code,
                    "message": one.message,
                    "severity": one.severity.name.lower(),
                    "line": one.line,
                }
                for one in sight.findings
            ],
        },
    }
