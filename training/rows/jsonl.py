"""Reads and writes files of examples, one in a line; whatever is wrong is told with its line.

Reads as a stream: a file may be larger than the memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from training.rows.example import ADAPTER, Chat, Fim, Plain, Preference
from training.run.files import InputError, as_json, writing

Row = Chat | Fim | Plain | Preference


class Misfit(NamedTuple):
    """What is wrong in a line (from 1) of a file."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class RowError(InputError):
    """A line is no example."""

    def __init__(self, misfit: Misfit) -> None:
        super().__init__(str(misfit))
        self.misfit = misfit


def files_of(path: Path) -> list[Path]:
    """The files of examples at a path: itself, or those of a folder. Raises `InputError` where there is none."""
    if path.is_file():
        return [path]
    found = sorted(path.glob("*.jsonl")) if path.is_dir() else []
    found = [one for one in found if one.name != "progress.jsonl"]
    if not found:
        raise InputError(f"{path} has no .jsonl file")
    return found


def read(path: Path) -> Iterator[Row]:
    """The examples at a path. Raises `RowError` at the first line that is none."""
    for file in files_of(path):
        for found in parsed(file):
            if isinstance(found, Misfit):
                raise RowError(found)
            yield found


def misfits(path: Path, most: int = 100) -> list[Misfit]:
    """What is wrong at a path; ids that occur twice too."""
    found: list[Misfit] = []
    for file in files_of(path):
        seen: dict[str, int] = {}
        for line, row in enumerate(parsed(file), 1):
            if isinstance(row, Misfit):
                found.append(row)
            elif row.id in seen:
                found.append(Misfit(str(file), line, f"the id `{row.id}` is that of line {seen[row.id]}"))
            else:
                seen[row.id] = line
            if len(found) >= most:
                return found
    return found


def parsed(file: Path) -> Iterator[Row | Misfit]:
    """Each line of a file as an example, or what is wrong with it."""
    try:
        with file.open("rb") as stream:
            for line, raw in enumerate(stream, 1):
                yield _parsed(raw, str(file), line)
    except OSError as error:
        raise InputError(f"{file} can not be read: {error.strerror}") from None


def _parsed(raw: bytes, path: str, line: int) -> Row | Misfit:
    try:
        return ADAPTER.validate_python(json.loads(raw))
    except UnicodeDecodeError:
        return Misfit(path, line, "it is not UTF-8")
    except json.JSONDecodeError as error:
        return Misfit(path, line, f"it is no JSON: {error.msg} at column {error.colno}")
    except ValidationError as error:
        first = error.errors()[0]
        # The first part of a place names the kind.
        where = ".".join(str(part) for part in first["loc"][1:])
        message = first["msg"].removeprefix("Value error, ")
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        return Misfit(path, line, f"`{where}`: {message}{more}" if where else f"{message}{more}")


def plain(row: Row) -> dict[str, Any]:
    """An example as plain values: what says nothing beyond the defaults is left out."""
    values = row.model_dump(mode="json", exclude_defaults=True)
    return {"id": row.id, "kind": row.kind} | {key: value for key, value in values.items() if key != "id"}


def line_of(row: Row) -> str:
    """An example as a line, the same bytes for the same example."""
    return as_json(plain(row)) + "\n"


def write(path: Path, rows: Iterable[Row]) -> int:
    """Write a file of examples; how many there are."""
    count = 0
    with writing(path) as stream:
        for row in rows:
            stream.write(line_of(row))
            count += 1
    return count
