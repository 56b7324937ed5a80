"""`l4d2.toml`: the settings that a project brings along. Found above a file, read, and laid over the user's own.

    includeDirectories = ["include"]
    [sourcemod]
    version = "1.11"
    [diagnostics.severity]
    unused-parameter = "off"

The keys are those of `docs/settings.md` without the prefix. A project may come from a stranger: what names a program to
run (`compiler`) is for the user alone to say, and is not taken from here.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from server.settings import PREFIX, parse, unknown_keys

NAME = "l4d2.toml"
_OWN = frozenset({"compiler"})
_MAX_LEVELS = 30
_MAX_BYTES = 1_000_000
_HEADER = re.compile(r"\s*\[+\s*(?P<table>[^\]#]+?)\s*\]")
_KEY = re.compile(r"""\s*(?P<key>"[^"]*"|'[^']*'|[\w-]+)(?P<rest>[\w.\s"'-]*)=""")
_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")
_SEVERITY = ("diagnostics", "severity")


class Misfit(NamedTuple):
    """What is wrong with a project's file, in words. It stands in the line (from 0) at the characters `start..end`."""

    message: str
    line: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class ProjectFile:
    """A project's file: its settings as plain values, and what is wrong with it."""

    path: Path
    values: Mapping[str, Any]
    problems: tuple[Misfit, ...] = ()

    @property
    def include_directories(self) -> tuple[str, ...]:
        """The include directories, those relative to the project's folder as whole paths."""
        entries = self.values.get("includeDirectories")
        return tuple(entry for entry in entries if isinstance(entry, str)) if isinstance(entries, list) else ()

    @property
    def sourcemod(self) -> str:
        """The version of SourceMod that it is for, "" when it does not say."""
        section = self.values.get("sourcemod")
        version = section.get("version") if isinstance(section, dict) else None
        return version if isinstance(version, str) else ""


def find(path: str) -> Path | None:
    """The nearest `l4d2.toml` above a file, not beyond the repository that the file is in."""
    folder = Path(path).parent
    for _ in range(_MAX_LEVELS):
        candidate = folder / NAME
        if candidate.is_file():
            return candidate
        if (folder / ".git").exists() or folder.parent == folder:
            return None
        folder = folder.parent
    return None


def read(path: Path, codes: Collection[str] = ()) -> ProjectFile:
    """Read a project's file; one that can not be read or parsed gives no settings, and says so.

    `codes` are those of all rules; without them a severity may be set for any name.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            return ProjectFile(path, {}, (Misfit("it is too large for a settings file"),))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        return ProjectFile(path, {}, (Misfit(error.strerror or str(error)),))
    except UnicodeDecodeError:
        return ProjectFile(path, {}, (Misfit("it is not UTF-8"),))
    return read_text(path, text, codes)


def read_text(path: Path, text: str, codes: Collection[str] = ()) -> ProjectFile:
    """The same for text that is at hand."""
    lines = text.split("\n")
    try:
        values = tomllib.loads(text)
    except RecursionError:
        return ProjectFile(path, {}, (_of_notation("nested too deeply", lines),))
    except ValueError as error:  # of the notation, or a number with thousands of digits
        return ProjectFile(path, {}, (_of_notation(str(error), lines),))
    problems = [_placed(lines, keys, message) for keys, message in _misfits(values, codes)]
    kept = {key: value for key, value in values.items() if key not in _OWN}
    entries = kept.get("includeDirectories")
    if isinstance(entries, list):
        kept["includeDirectories"] = [_from(path.parent, entry) for entry in entries]
    return ProjectFile(path, kept, tuple(sorted(problems, key=lambda problem: problem.line)))


def _misfits(values: Mapping[str, Any], codes: Collection[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    for name in sorted(_OWN & values.keys()):
        yield (name,), f"`{name}` is not taken from a project's file; set it in the editor"
    own = {key: value for key, value in values.items() if key not in _OWN}
    for keys, similar in unknown_keys(own):
        yield keys, f"there is no setting `{'.'.join(keys)}`{_hint(similar)}"
    for problem in parse(own)[1]:
        where, _, why = problem.removeprefix(f"{PREFIX}.").partition(": ")
        yield tuple(where.split(".")), f"`{where}`: {why[:1].lower()}{why[1:]}"
    diagnostics = own.get(_SEVERITY[0])
    severity = diagnostics.get(_SEVERITY[1]) if isinstance(diagnostics, dict) else None
    for code in severity if isinstance(severity, dict) and codes else ():
        if code not in codes:
            yield (
                (*_SEVERITY, code),
                f"there is no rule `{code}`{_hint(next(iter(get_close_matches(code, codes)), ''))}",
            )


def _hint(similar: str) -> str:
    return f"; did you mean `{similar}`?" if similar else ""


def _of_notation(message: str, lines: list[str]) -> Misfit:
    place = _AT.search(message)
    line = min(int(place[1]) - 1, len(lines) - 1) if place is not None else len(lines) - 1
    start = int(place[2]) - 1 if place is not None else 0
    return Misfit(_AT.sub("", message), line, min(start, len(lines[line])), len(lines[line]))


def _placed(lines: list[str], keys: tuple[str, ...], message: str) -> Misfit:
    """The message at the line that sets the last of the keys, or opens its table; else at the top."""
    table: tuple[str, ...] = ()
    best = (0, Misfit(message))
    for number, line in enumerate(lines):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header is not None:
            table = _parts(header["table"])
            found, start, end = table, header.start("table"), header.end("table")
        elif key is not None:
            found = (*table, *_parts(key["key"] + key["rest"]))
            start, end = key.start("key"), key.end("rest")
            end -= len(line[start:end]) - len(line[start:end].rstrip())
        else:
            continue
        depth = len(found) if found == keys[: len(found)] else len(keys) if found[: len(keys)] == keys else 0
        if depth > best[0]:
            best = (depth, Misfit(message, number, start, end))
    return best[1]


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _from(folder: Path, entry: Any) -> Any:
    """An include directory as seen from the project's folder."""
    if not isinstance(entry, str) or entry.startswith(("~", "${")):
        return entry
    return os.path.normpath(folder / entry)


def over(base: Mapping[str, Any], project: Mapping[str, Any]) -> dict[str, Any]:
    """The user's settings with those of the project over them, table by table."""
    made = dict(base)
    for key, value in project.items():
        known = made.get(key)
        made[key] = over(known, value) if isinstance(known, Mapping) and isinstance(value, Mapping) else value
    return made
