"""Files that are whole or not there, and what files hold as one number. Knows no stage."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

_AT_ONCE = 1 << 20
OWN = frozenset({"run.json", "progress.jsonl", "tensorboard", "work", ".lock"})
"""What lies in an output folder beside what a stage makes."""


class InputError(Exception):
    """What a stage is to read can not be used; the message says what, where and why."""


class Hashed(NamedTuple):
    """What a file or a folder holds: how many files, how many bytes, and a number that tells it from all else."""

    path: str
    files: int
    bytes: int
    sha256: str


def hashed(path: Path) -> Hashed:
    """What lies at a path; of the output of a stage only what it made counts. Raises `InputError`."""
    if path.is_file():
        size, digest = _of_file(path)
        return Hashed(str(path), 1, size, digest)
    if not path.is_dir():
        raise InputError(f"{path} does not exist")
    whole, count, total = hashlib.sha256(), 0, 0
    for file in files_below(path):
        size, digest = _of_file(file)
        count, total = count + 1, total + size
        whole.update(f"{file.relative_to(path).as_posix()}\0{digest}\n".encode("utf-8", "surrogateescape"))
    return Hashed(str(path), count, total, whole.hexdigest())


def files_below(folder: Path) -> Iterator[Path]:
    """The files in a folder in an order that is the same everywhere; links, hidden folders and `OWN` are left out."""
    top = folder / "run.json"
    skipped = OWN if top.is_file() else frozenset[str]()
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        if entry.name in skipped or entry.is_symlink():
            continue
        if entry.is_dir():
            if not entry.name.startswith(".") and entry.name != "__pycache__":
                yield from files_below(Path(entry.path))
        elif entry.is_file():
            yield Path(entry.path)


def digest_of(parts: Iterable[str]) -> str:
    """One number for texts in their order."""
    whole = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        whole.update(len(raw).to_bytes(8, "big") + raw)
    return whole.hexdigest()


def as_json(value: Any, indent: int | None = None) -> str:
    """A plain value as JSON, the same bytes for the same value."""
    separators = (",", ":") if indent is None else None
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)


def write_whole(path: Path, text: str) -> None:
    """Write a file: whoever reads it sees the old one or all of the new one."""
    with writing(path) as stream:
        stream.write(text)


@contextmanager
def writing(path: Path) -> Iterator[IO[str]]:
    """A text file that takes the place of `path` when all of it is written and on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    with beside.open("w", encoding="utf-8", newline="\n") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(beside, path)


def _of_file(path: Path) -> tuple[int, str]:
    size, whole = 0, hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while block := stream.read(_AT_ONCE):
                size += len(block)
                whole.update(block)
    except OSError as error:
        raise InputError(f"{path} can not be read: {error.strerror}") from None
    return size, whole.hexdigest()
