"""`l4d2 fmt PATH…`: lays plugins out, keeping every token.

Exit status: 0 done, or nothing to change; 1 with --check when a file would change; 2 bad usage, no plugin or unreadable
input (the others are still formatted).
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from server.cli import terminal
from server.cli.files import write_bytes
from server.cli.paths import Named, absolute, expand, reason

if TYPE_CHECKING:
    from server.cli.formatter import Advance, Formatted

_DONE, _WOULD_CHANGE, _FAILED = 0, 1, 2
_STANDARD_INPUT = "-"
_MANY_FILES = 4
_MANY_BYTES = 400_000
_DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}

Say = Callable[..., None]
"""Prints a line about a file, in a style."""


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
    if not expanded.files and not expanded.problems and _STANDARD_INPUT not in options.paths:
        terminal.complain(f"there are no plugins (.sp, .inc) in {', '.join(options.paths)}")
        failed = True
    files = _users(expanded.files)
    with _bar(files, options) as (say, advance):
        for done in _all_formatted(files, options, advance):
            error = done.error or _finish(done, options, say)
            if error:
                failed = True
                if error not in told:  # a formatter that is missing is missing for all
                    say(f"{done.file.shown}: {error}", "red")
                told.add(error)
            n_changed += done.changed
    if failed:
        return _FAILED
    return _WOULD_CHANGE if n_changed and options.check else _DONE


@contextmanager
def _bar(files: list[Named], options: argparse.Namespace) -> Iterator[tuple[Say, Advance]]:
    """A way to tell the user something, and to move the progress bar that a terminal has where there is much to do."""
    total = sum(file.size() for file in files)
    long = len(files) >= _MANY_FILES or total >= _MANY_BYTES
    console = terminal.console(sys.stderr)

    def say(text: str, style: str | None = None) -> None:
        console.print(terminal.printable(text), style=style)

    if not long or options.diff or not sys.stderr.isatty():
        yield say, lambda n_bytes: None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("Formatting"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("", total=total)
        yield say, partial(progress.advance, bar)


def _users(files: list[Named]) -> list[Named]:
    """The files without SourceMod's own headers, unless one was named: they are not the user's to lay out."""
    if not any(file.searched and file.path.endswith(".inc") for file in files):
        return files
    from server.analysis.project import Project

    project = Project()
    return [file for file in files if not (file.searched and project.is_library(file.path))]


def _all_formatted(files: list[Named], options: argparse.Namespace, advance: Advance) -> Iterator[Formatted]:
    # Imported late: `l4d2 fmt --help` and bad usage must answer at once.
    from server.cli.formatter import format_bytes, format_files
    from server.features.formatting import FormatOptions

    wanted = FormatOptions(tab_size=options.tab_size, insert_spaces=options.spaces)
    if _STANDARD_INPUT in options.paths:
        shown = options.stdin_path or _STANDARD_INPUT
        yield format_bytes(sys.stdin.buffer.read(), Named(shown, absolute(options.stdin_path or "stdin.sp")), wanted)
    yield from format_files(files, wanted, advance)


def _finish(done: Formatted, options: argparse.Namespace, say: Say) -> str:
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
    say(f"{done.file.shown}: {verb}")
    return ""


def _show_difference(done: Formatted) -> None:
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
