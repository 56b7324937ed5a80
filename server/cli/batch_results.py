"""`results.jsonl` of a batch's folder: a line for every request that was answered, kept so that nothing is asked twice.

A line is written before the plugin that it speaks of, and counts only while that plugin is there: who is killed between
the two loses that one answer. The last line of a request counts. One process at a time has the file.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from server.cli.files import write_bytes
from server.cli.inside import path_in
from server.cli.requests_file import Asked

NAME = "results.jsonl"
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})
_FAR = 1 << 40  # where Windows locks a byte that nobody reads


class InUseError(Exception):
    """Another process is at work in the folder."""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of a request.

    `status`: `done`, a whole plugin without an error; `errors`, one that has some; `cut`, the model ran out of tokens;
    `failed`, there is no plugin and `error` says why. `findings` are those that are left. `cost` is in US dollars, None
    when it is not known.
    """

    id: str
    request: str
    status: str
    findings: Sequence[dict[str, Any]] = ()
    tokens: dict[str, Any] = field(default_factory=dict)
    cost: float | None = None
    model: str = ""
    seconds: float = 0.0
    error: str = ""

    def line(self) -> bytes:
        """The row as a whole line."""
        plain = {name: getattr(self, name) for name in self.__slots__} | {"findings": list(self.findings)}
        return json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


class Results:
    """The file, open and locked. Use it in a `with` statement. Raises `InUseError`, `OutsideError` and `OSError`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._rows: dict[str, Row] = {}
        self.spent = 0.0
        path = path_in(folder, NAME)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        self._file: BinaryIO = os.fdopen(handle, "r+b", buffering=0)
        try:
            _lock(self._file)
            self._load()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Results:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def is_done(self, asked: Asked) -> bool:
        """Whether there is an answer to this very request, with its plugin."""
        row = self._rows.get(asked.id)
        return (
            row is not None
            and row.request == asked.request
            and row.status != "failed"
            and self.plugin(asked.id).is_file()
        )

    def row(self, name: str) -> Row | None:
        """The last row of a request."""
        return self._rows.get(name)

    def plugin(self, name: str) -> Path:
        """Where the plugin of a request lies. Raises `OutsideError`."""
        return path_in(self.folder, f"{name}.sp")

    def strangers(self, asked: Iterable[Asked]) -> list[Path]:
        """Files where plugins are to go that no line speaks of, so somebody else made them. Raises `OutsideError`."""
        places = [(one.id, self.plugin(one.id)) for one in asked]
        return [path for name, path in places if name not in self._rows and os.path.lexists(path)]

    def add(self, row: Row, code: str = "") -> None:
        """Keep a row, and its plugin if there is one. Raises `OSError` and `OutsideError`."""
        path = self.plugin(row.id)
        self._append(row.line())
        self._take(row)
        if code:
            write_bytes(path, code.encode())

    def tidy(self, asked: Iterable[Asked]) -> None:
        """Remove what killed processes left half written."""
        ours = {f".{one.id}.sp" for one in asked}
        for path in self.folder.glob(".*.sp.*"):
            name = re.fullmatch(r"(.+)\.\d+", path.name)
            if name is not None and name[1] in ours and path.is_file():
                path.unlink(missing_ok=True)

    def _append(self, line: bytes) -> None:
        self._file.seek(0, os.SEEK_END)
        while line:
            line = line[self._file.write(line) or 0 :]
        os.fsync(self._file.fileno())

    def _load(self) -> None:
        """Read what there is. What was being written when a process was killed, the rest after the last line, goes."""
        content = self._file.read()
        whole = content.rfind(b"\n") + 1
        if whole != len(content):
            self._file.truncate(whole)
        for line in content[:whole].split(b"\n"):
            row = _parsed(line)
            if row is not None:
                self._take(row)

    def _take(self, row: Row) -> None:
        self._rows[row.id] = row
        self.spent += row.cost or 0.0


def _parsed(line: bytes) -> Row | None:
    """The row of a line; None when it is none, as when somebody has edited the file."""
    try:
        said = json.loads(line)
        row = Row(**{name: said[name] for name in Row.__slots__})
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    is_row = all(isinstance(text, str) for text in (row.id, row.request, row.status))
    is_priced = row.cost is None or (isinstance(row.cost, int | float) and row.cost >= 0)
    return row if is_row and is_priced else None


def _lock(file: BinaryIO) -> None:
    """Have the file to ourselves until it is closed, however this process ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(0)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return  # a file system without locks is no reason to do nothing
        raise InUseError("another process is at work on this batch; wait for it, or end it") from None
