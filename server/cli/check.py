"""`l4d2 check PATH…`: reports what is wrong in plugins, for people and for tools.

Exit status: 0 clean, 1 findings at or above the severity, 2 bad usage, nothing to check, unreadable input (the others
are still checked) or a project file with mistakes.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from server.cli import baseline, formats, terminal
from server.cli.compiler import compiler_path
from server.cli.paths import Expanded, Named, absolute, expand
from server.cli.result import NAMES, SEVERITIES, Outcome

if TYPE_CHECKING:
    from server.cli.engine import Wishes

CLEAN, FINDINGS, FAILED = 0, 1, 2
_STANDARD_INPUT = "-"
_MANY_FILES = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    names = sorted(found.name for found in pkgutil.iter_modules(formats.__path__))
    parser.add_argument("paths", nargs="+", metavar="PATH", help="plugins or folders of them; - for standard input")
    parser.add_argument("--format", choices=names, default="text", help="output format (default: text)")
    parser.add_argument(
        "--severity", choices=list(SEVERITIES), default="warning", help="report this and worse (default: warning)"
    )
    parser.add_argument(
        "--include", action="append", default=[], metavar="DIR", help="a folder of include files; may be repeated"
    )
    parser.add_argument(
        "--compiler", default="", metavar="SPCOMP", help="run this compiler too and add what only it says"
    )
    parser.add_argument("--fix", action="store_true", help="apply the safe quick fixes to the files")
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="do not report the findings that FILE knows")
    parser.add_argument(
        "--update-baseline", action="store_true", help="let FILE know all findings of this run, and report none"
    )
    parser.add_argument("--detect", action="store_true", help="tell which game each plugin is for, and why")
    parser.add_argument("--stdin-path", metavar="PATH", help="where the text of standard input belongs")
    parser.add_argument("-j", "--jobs", type=int, default=0, metavar="N", help="processes to use (default: as fits)")


def run(options: argparse.Namespace) -> int:
    """Check and report; the exit status."""
    try:
        known = _prepare(options)
    except _UsageError as error:
        terminal.complain(f"l4d2 check: {error}")
        return FAILED
    if options.detect:
        return _detect(options)
    outcomes = _check(options)
    has_faults = _tell_project_faults(options, outcomes)
    if options.update_baseline:
        return _update_baseline(options.baseline, outcomes)
    if options.baseline is not None:
        outcomes = [baseline.without_known(outcome, known, options.baseline) for outcome in outcomes]
    text = options.format == "text"
    writer = importlib.import_module(f"{formats.__name__}.{options.format}")
    writer.write(outcomes, sys.stdout if text else terminal.for_programs())
    sys.stdout.flush()
    for outcome in outcomes:
        if outcome.error:
            terminal.complain(f"{outcome.path}: {outcome.error}")
    if text and outcomes:
        _summarise(outcomes)
    if not outcomes or has_faults or any(outcome.error for outcome in outcomes):
        return FAILED
    return FINDINGS if any(outcome.reported for outcome in outcomes) else CLEAN


def _tell_project_faults(options: argparse.Namespace, outcomes: list[Outcome]) -> bool:
    """Name what is wrong with the settings of the projects; whether there is anything."""
    from server.cli.project_files import faults

    text = options.stdin_path or "stdin.sp"
    found = faults(absolute(text if outcome.path == _STANDARD_INPUT else outcome.path) for outcome in outcomes)
    for fault in found:
        terminal.complain(fault)
    return bool(found)


def _detect(options: argparse.Namespace) -> int:
    from server.cli import detecting

    expanded = expand(options.paths)
    found = [detecting.Detected(path, error=why) for path, why in expanded.problems]
    include = tuple(absolute(folder) for folder in options.include)
    found.extend(detecting.detect_files(expanded.files, include, options.jobs))
    detecting.write(found, options.format)
    return FAILED if not found or any(one.error for one in found) else CLEAN


class _UsageError(Exception):
    """The command line cannot be obeyed; the message says why."""


def _prepare(options: argparse.Namespace) -> Counter[str]:
    """See that all that the options name is there; the findings that are known. Raises `_UsageError`."""
    for folder in options.include:
        if not os.path.isdir(folder):
            raise _UsageError(f"--include: there is no folder {folder}")
    if options.jobs < 0:
        raise _UsageError("--jobs must not be negative")
    if options.detect:
        if options.format not in ("text", "json"):
            raise _UsageError("--detect knows the formats text and json")
        if _STANDARD_INPUT in options.paths or options.fix or options.compiler or options.baseline is not None:
            raise _UsageError("--detect goes with files, --include, --format and --jobs only")
    if options.update_baseline and options.baseline is None:
        raise _UsageError("--update-baseline needs --baseline FILE")
    if _STANDARD_INPUT in options.paths:
        for option in ("fix", "compiler"):
            if getattr(options, option):
                raise _UsageError(f"--{option} needs files, not standard input")
    if options.compiler:
        from server.analysis.compiler.errors import CompilerError

        try:
            options.compiler = compiler_path(options.compiler)
        except CompilerError as error:
            raise _UsageError(f"--compiler: {error}") from error
    if options.baseline is None or options.update_baseline:
        return Counter()
    try:
        return baseline.read(options.baseline)
    except baseline.BaselineError as error:
        raise _UsageError(str(error)) from error


def _check(options: argparse.Namespace) -> list[Outcome]:
    # Imported late: `l4d2 check --help` and bad usage must answer at once.
    from server.cli.engine import Wishes, check_files, check_text

    include = tuple(absolute(folder) for folder in options.include)
    wishes = Wishes(include, options.compiler, SEVERITIES[options.severity], options.fix, options.jobs)
    expanded = expand(path for path in options.paths if path != _STANDARD_INPUT)
    outcomes: list[Outcome] = [Outcome(path, error=why) for path, why in expanded.problems]
    if _STANDARD_INPUT in options.paths:
        shown = options.stdin_path or _STANDARD_INPUT
        file = Named(shown, absolute(options.stdin_path or "stdin.sp"))
        outcomes.append(check_text(sys.stdin.buffer.read(), file, wishes))
    elif not expanded.files and not expanded.problems:
        terminal.complain(f"there are no plugins (.sp, .inc) in {', '.join(options.paths)}")
    if len(expanded.files) >= _MANY_FILES and sys.stderr.isatty():
        outcomes.extend(_check_with_bar(expanded, wishes))
    else:
        outcomes.extend(check_files(expanded.files, wishes))
    return outcomes


def _check_with_bar(expanded: Expanded, wishes: Wishes) -> list[Outcome]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from server.cli.engine import check_files

    columns = (TextColumn("Checking"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=terminal.console(sys.stderr), transient=True) as progress:
        bar = progress.add_task("", total=None)

        def show(done: int, total: int) -> None:
            progress.update(bar, completed=done, total=total)

        return check_files(expanded.files, wishes, show)


def _update_baseline(path: Path, outcomes: list[Outcome]) -> int:
    if all(outcome.error for outcome in outcomes):
        for outcome in outcomes:
            terminal.complain(f"{outcome.path}: {outcome.error}")
        terminal.complain(f"l4d2 check: nothing was checked, so {path} stays as it is")
        return FAILED
    try:
        count = baseline.write(path, outcomes)
    except baseline.BaselineError as error:
        terminal.complain(f"l4d2 check: {error}")
        return FAILED
    for outcome in outcomes:
        if outcome.error:
            terminal.complain(f"{outcome.path}: {outcome.error}")
    terminal.console(sys.stderr).print(f"{path} knows {_counted(count, 'finding')} now")
    return FAILED if any(outcome.error for outcome in outcomes) else CLEAN


def _summarise(outcomes: list[Outcome]) -> None:
    found = [item for outcome in outcomes for item in outcome.reported]
    counts = Counter(item.severity for item in found)
    parts = [_counted(counts[level], NAMES[level]) for level in sorted(counts)]
    failed = sum(bool(outcome.error) for outcome in outcomes)
    text = f"{', '.join(parts) or 'Nothing to report'} in {_counted(len(outcomes) - failed, 'file')}"
    fixed, fixable = sum(outcome.fixed for outcome in outcomes), sum(item.fixable for item in found)
    if fixed:
        text += f"; {fixed} fixed"
    if fixable:
        text += f"; {fixable} can be fixed with --fix"
    if failed:
        text += f"; {_counted(failed, 'file')} could not be checked"
    terminal.console(sys.stderr).print(text, style="bold" if parts or failed else "bold green")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
