"""`l4d2 fmt PATH…`: lays plugins out, keeping every token.

Exit status: 0 done, or nothing to do; 1 with --check when a file would change; 2 bad usage or unreadable input (the
others are still formatted).
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from server.cli import terminal
from server.cli.files import write_bytes
from server.cli.paths import Named, absolute, expand, reason

_DONE, _WOULD_CHANGE, _FAILED = 0, 1, 2
_STANDARD_INPUT = "-"
_MOST_AT_ONCE = 8
_DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="plugins or folders of them; - for standard input")
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 if something would change")
    parser.add_argument("--diff", action="store_true", help="change nothing; show what would change")
    parser.add_argument("--tab-size", type=int, default=4, metavar="N", help="columns of a tab (default: 4)")
    parser.add_argument(
        "--spaces", action="store_true", help="indent with spaces, where no .clang-format says otherwise"
    )
    parser.add_argument("--stdin-path", metavar="PATH", help="where the text of standard input belongs")


def run(options: argparse.Namespace) -> int:
    """Format the files; the exit status."""
    if not 1 <= options.tab_size <= 16:
        terminal.complain("l4d2 fmt: --tab-size must be from 1 to 16")
        return _FAILED
    expanded = expand(path for path in options.paths if path != _STANDARD_INPUT)
    for path, why in expanded.problems:
        terminal.complain(f"{path}: {why}")
    failed, n_changed, told = bool(expanded.problems), 0, set[str]()
    for done in _all_formatted(_users(expanded.files), options):
        error = done.error or _finish(done, options)
        if error:
            failed = True
            if error not in told:  # a formatter that is missing is missing for all
                terminal.complain(f"{done.file.shown}: {error}")
            told.add(error)
        n_changed += done.changed
    if failed:
        return _FAILED
    return _WOULD_CHANGE if n_changed and options.check else _DONE


def _users(files: list[Named]) -> list[Named]:
    """The files without SourceMod's own headers, unless one was named: they are not the user's to lay out."""
    if not any(file.searched and file.path.endswith(".inc") for file in files):
        return files
    from server.analysis.project import Project

    project = Project()
    return [file for file in files if not (file.searched and project.is_library(file.path))]


@dataclass(frozen=True, slots=True)
class _Formatted:
    """A file as it was and as it shall be. `error` says why it cannot be formatted, or is ""."""

    file: Named
    raw: bytes = b""
    new: bytes = b""
    before: str = ""
    after: str = ""
    error: str = ""

    @property
    def changed(self) -> bool:
        return self.raw != self.new


def _all_formatted(files: list[Named], options: argparse.Namespace) -> Iterator[_Formatted]:
    """Format everything, several files at once: the formatter is a program of its own."""
    from concurrent.futures import ThreadPoolExecutor

    if _STANDARD_INPUT in options.paths:
        shown = options.stdin_path or _STANDARD_INPUT
        yield _formatted(sys.stdin.buffer.read(), Named(shown, absolute(options.stdin_path or "stdin.sp")), options)
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_AT_ONCE)) as pool:
        yield from pool.map(lambda file: _formatted_file(file, options), files)


def _formatted_file(file: Named, options: argparse.Namespace) -> _Formatted:
    try:
        return _formatted(Path(file.path).read_bytes(), file, options)
    except OSError as error:
        return _Formatted(file, error=f"cannot be read: {reason(error)}")


def _formatted(raw: bytes, file: Named, options: argparse.Namespace) -> _Formatted:
    from server.features.formatting import FormatOptions, FormatterError, apply, find_style, format_document
    from server.syntax.text import Text, decode

    text = decode(raw)
    if text.encode() != raw:
        return _Formatted(file, error="its encoding is not certain")
    wanted = FormatOptions(tab_size=options.tab_size, insert_spaces=options.spaces)
    try:
        edits = format_document(text.chars, wanted, find_style(Path(file.path)))
    except FormatterError as error:
        return _Formatted(file, error=str(error))
    new = Text(apply(text.chars, edits), text.encoding, text.bom)
    return _Formatted(file, raw, new.encode() if edits else raw, str(text), str(new))


def _finish(done: _Formatted, options: argparse.Namespace) -> str:
    """Write the file, or show what would change; why that failed, or ""."""
    standard_input = done.file.shown == (options.stdin_path or _STANDARD_INPUT) and _STANDARD_INPUT in options.paths
    if options.diff and done.changed:
        _show_difference(done)
    if standard_input and not (options.check or options.diff):
        sys.stdout.flush()
        sys.stdout.buffer.write(done.new)
    if standard_input or not done.changed:
        return ""
    if not (options.check or options.diff):
        try:
            write_bytes(done.file.path, done.new)
        except OSError as error:
            return f"cannot be written: {reason(error)}"
    verb = "would be formatted" if options.check or options.diff else "formatted"
    terminal.console(sys.stderr).print(f"{terminal.printable(done.file.shown)}: {verb}")
    return ""


def _show_difference(done: _Formatted) -> None:
    from rich.text import Text

    name = done.file.shown
    out = terminal.console(sys.stdout)
    for line in difflib.unified_diff(_lines(done.before), _lines(done.after), name, name):
        if out.is_terminal:
            row = terminal.printable(line.rstrip("\n").replace("\t", "    "))
            out.print(Text(row, _DIFF_STYLES.get(line[:1], "")))
        else:  # tabs and all, for `patch`
            sys.stdout.write(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")


def _lines(text: str) -> list[str]:
    """The lines with their ends, broken where editors break them: `splitlines` breaks at more."""
    *whole, last = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [f"{line}\n" for line in whole] + [last] * bool(last)
