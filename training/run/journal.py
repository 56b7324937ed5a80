"""What a stage has done so far: lines that are only ever added, and on the disk before the next is begun.

A process that is killed loses at most what it had not yet been told is kept. A line that was cut is not there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from training.run.files import as_json


class Journal:
    """A file of JSON values, one in a line. Use it in a `with` statement to add to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._stream = path.open("a+b")
        self.count = self._mend()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __iter__(self) -> Iterator[Any]:
        """The values in their order."""
        yield from read(self.path)

    def add(self, values: Iterable[Any]) -> None:
        """Keep values; they are on the disk when this returns."""
        lines = [as_json(value) for value in values]
        if lines:
            self._stream.write(("\n".join(lines) + "\n").encode("utf-8", "surrogatepass"))
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self.count += len(lines)

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()

    def _mend(self) -> int:
        """Cut off what a killed process left behind the last whole line; how many lines there are."""
        self._stream.seek(0)
        end = count = 0
        for line in self._stream:
            if not line.endswith(b"\n"):
                break
            try:
                json.loads(line)
            except ValueError:
                break
            end += len(line)
            count += 1
        self._stream.seek(end)
        self._stream.truncate()
        return count


def read(path: Path) -> Iterator[Any]:
    """The values of a journal that nobody adds to; none where it does not exist."""
    if path.is_file():
        with path.open("rb") as stream:
            for line in stream:
                yield json.loads(line)
