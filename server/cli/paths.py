"""Which files the command line means. Reads folders, no files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

_SKIPPED = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Named:
    """A file: the path to print, which is what was given on the command line, and the absolute one.

    `searched` tells that it was found in a folder that was given, not given itself.
    """

    shown: str
    path: str
    searched: bool = False

    def size(self) -> int:
        """The size in bytes, or 0 for a file that is not there."""
        try:
            return os.path.getsize(self.path)
        except OSError:
            return 0


@dataclass(slots=True)
class Expanded:
    """The files meant, each once, and the arguments (or folders) that can not be used, with the reason."""

    files: list[Named] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def absolute(path: str) -> str:
    """The absolute form under which the analysis knows a file."""
    return os.path.normpath(os.path.abspath(path))


def expand(paths: Iterable[str], endings: tuple[str, ...] = (".sp", ".inc")) -> Expanded:
    """The files that `paths` name. Of folders those with one of the endings, hidden folders left out."""
    found = Expanded()
    seen: set[str] = set()

    def take(shown: str, searched: bool) -> None:
        path = absolute(shown)
        if path not in seen:
            seen.add(path)
            found.files.append(Named(shown, path, searched))

    for path in paths:
        if os.path.isdir(path):
            for file in walk(path, endings, lambda *problem: found.problems.append(problem)):
                take(file, True)
        elif os.path.isfile(path):
            take(path, False)
        elif os.path.lexists(path):
            found.problems.append((path, "neither a file nor a folder"))
        else:
            found.problems.append((path, "no such file or folder"))
    return found


def walk(
    folder: str, endings: tuple[str, ...], report: Callable[[str, str], None], most_folders: int | None = None
) -> Iterator[str]:
    """The files below `folder` with one of the endings, sorted by folder; `report` is told what can not be read."""

    def failed(error: OSError) -> None:
        report(os.fspath(error.filename or folder), reason(error))

    for directory, names, files in islice(os.walk(folder, onerror=failed), most_folders):
        names[:] = sorted(name for name in names if name not in _SKIPPED and not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(endings):
                yield os.path.join(directory, name)


def relative(path: str) -> str:
    """The path to print for a file that nobody named: seen from here when it lies below, else whole."""
    here = os.getcwd()
    return os.path.relpath(path, here) if path.startswith(here.rstrip(os.sep) + os.sep) else path


def reason(error: OSError) -> str:
    """What the system says, without the path and in small letters."""
    text = error.strerror or str(error) or type(error).__name__
    return text[:1].lower() + text[1:]
