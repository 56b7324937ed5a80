"""`l4d2 trace LOG…`: explains SourceMod's error logs, and finds the lines of the plugins that they blame.

Exit status: 0 the logs tell of nothing, 1 of something; 2 bad usage or unreadable input.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from server.cli import terminal
from server.cli.paths import absolute, reason, relative

if TYPE_CHECKING:
    from rich.console import Console

    from server.analysis.error_log.explaining import Explained
    from server.analysis.project import Project
    from server.analysis.snapshot import Snapshot
    from server.analysis.workspace import Workspace
    from server.syntax.text import Text

_NOTHING, _SOMETHING, _FAILED = 0, 1, 2
_STANDARD_INPUT = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("logs", nargs="+", metavar="LOG", help="errors_*.log or another text; - for standard input")
    parser.add_argument(
        "--in", dest="folders", action="append", metavar="DIR", help="where the plugins are (default: this folder)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to write (default: text)")


def run(options: argparse.Namespace) -> int:
    """Explain the logs; the exit status."""
    folders = tuple(absolute(folder) for folder in options.folders or (".",))
    missing = [folder for folder in folders if not os.path.isdir(folder)]
    for folder in missing:
        terminal.complain(f"{relative(folder)}: there is no such folder")
    if missing:
        return _FAILED
    failed, found = False, []
    reader = _Reader(folders)
    for name in options.logs:
        text = _text(name)
        if text is None:
            failed = True
            continue
        found.append((name, text, list(reader.read(text))))
    if options.format == "json":
        _write_json(found)
    else:
        _write_text(found)
    if failed:
        return _FAILED
    return _SOMETHING if any(known for _, _, known in found) else _NOTHING


def _text(name: str) -> Text | None:
    from server.syntax.file import contents
    from server.syntax.text import decode

    try:
        return decode(sys.stdin.buffer.read() if name == _STANDARD_INPUT else contents(name))
    except OSError as error:
        terminal.complain(f"{name}: {reason(error)}")
        return None


class _Reader:
    """Reads logs about the plugins below some folders."""

    def __init__(self, folders: tuple[str, ...]) -> None:
        from server.analysis.error_log.places import Places
        from server.analysis.project import Project
        from server.analysis.workspace import Workspace

        self.project: Project = Project(folders)
        self.workspace: Workspace = Workspace(self.project)
        for _ in self.workspace.index():
            pass
        self.places = Places(self.project, tuple(self.workspace.files))

    def read(self, text: Text) -> Iterator[Explained]:
        from server.analysis.error_log.entries import grouped
        from server.analysis.error_log.explaining import explained
        from server.analysis.error_log.reading import read

        for trouble in grouped(read(text)):
            yield explained(trouble, self.places, self.snapshot)

    def snapshot(self, path: str) -> Snapshot | None:
        """A file within the plugin that it belongs to."""
        from server.analysis.project import UnreadableFileError
        from server.analysis.snapshot import Snapshot
        from server.settings import Settings

        root = next(self.workspace.roots_of(path), None)
        try:
            unit = self.project.unit(root or path, standalone=root is None)
        except UnreadableFileError:
            return None
        closure = unit.files.get(path)
        if closure is None:
            return None
        return Snapshot(self.project, unit, closure.source, self.project.settings_of(path, Settings()))


Found = list[tuple[str, "Text", list["Explained"]]]


def _write_json(found: Found) -> None:
    from server.analysis.error_log.explaining import values

    made: list[dict[str, Any]] = [
        {"log": name, **values(known, text, relative)} for name, text, troubles in found for known in troubles
    ]
    json.dump(made, terminal.for_programs(), ensure_ascii=False, indent=2)
    print()


def _write_text(found: Found) -> None:
    console = terminal.console(sys.stdout)
    several = len(found) > 1
    for name, text, troubles in found:
        for known in troubles:
            line = text.line_of(known.entry.start) + 1
            _write_one(console, known, f"{name}:{line}" if several or name != _STANDARD_INPUT else f"line {line}")
        if not troubles:
            console.print(terminal.printable(f"{name}: nothing went wrong in it"))


def _write_one(console: Console, known: Explained, place: str) -> None:
    from server.analysis.error_log.explaining import heading, paragraphs

    entry = known.entry
    console.print(terminal.printable(entry.message or "stack trace"), style="bold red")
    about = ", ".join(filter(None, (entry.plugin, heading(known.trouble), place)))
    console.print(terminal.printable(f"  {about}"), style="dim")
    for frame, files in zip(entry.frames, known.files, strict=True):
        if frame.is_native:
            console.print(terminal.printable(f"    in {frame.function}"))
            continue
        where = f"{relative(files[0])}:{frame.line}" if len(files) == 1 else f"{frame.file}:{frame.line}"
        console.print(terminal.printable(f"    at {where} {frame.function}"))
        if len(files) > 1:
            console.print(terminal.printable(f"       can be {', '.join(relative(file) for file in files)}"))
    for title, said in paragraphs(known):
        console.print(terminal.printable(f"  {title}: ") + terminal.printable(said.replace("`", "")))
    if known.cause is not None and known.cause.rule:
        console.print(f"  Related rule: {known.cause.rule}")
    console.print()
