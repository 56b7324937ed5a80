"""Lays files out for `l4d2 fmt`, in several processes where that pays: small files whole, large ones part by part.

Writes nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from server.cli.paths import Named, reason
from server.cli.pool import DIED, Pool, available
from server.features.formatting import (
    Edit,
    FormatOptions,
    FormatterError,
    Part,
    apply,
    find_style,
    format_document,
    lay_out_part,
)
from server.syntax.text import Text, decode, latin

_LARGE = 150_000  # bytes: from here on a file is worth more than one process
_WORTH_PROCESSES = 400_000  # bytes of all files: a process takes as long to start as this takes to format

Advance = Callable[[int], object]
"""Hears how many more bytes are done."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file as it was and as it shall be. `error` says why it cannot be formatted, or is ""."""

    file: Named
    raw: bytes = b""
    new: bytes = b""
    before: str = ""
    after: str = ""
    error: str = ""

    @property
    def changed(self) -> bool:
        """Whether the file shall be another."""
        return self.raw != self.new


def format_files(files: list[Named], options: FormatOptions, advance: Advance) -> Iterator[Formatted]:
    """Format every file, the large ones last, otherwise in their order.

    Looking for circles in what is made, of which there are none, would take a fifth of the time.
    """
    gc.disable()
    sizes = {file: file.size() for file in files}
    small = [file for file in files if sizes[file] < _LARGE]
    large = [file for file in files if sizes[file] >= _LARGE]
    n_processes = available() if sum(sizes.values()) >= _WORTH_PROCESSES else 1
    with Pool[_Task, _Done](partial(_preparing, options), _lost, n_processes) as pool:
        for file, made in zip(small, _in_order(pool, small), strict=True):
            advance(sizes[file])
            yield made

        def run(work: object, parts: list[Part]) -> Iterator[tuple[Edit, ...]]:
            for part, made in zip(parts, _in_order(pool, parts), strict=True):
                advance(len(part.text))
                if isinstance(made, str):
                    raise FormatterError(made)
                yield made

        for file in large:
            yield format_file(file, options, run)


def format_file(file: Named, options: FormatOptions, run: Any = map) -> Formatted:
    """Format one file; `run` does its parts."""
    try:
        return format_bytes(Path(file.path).read_bytes(), file, options, run)
    except OSError as error:
        return Formatted(file, error=f"cannot be read: {reason(error)}")


def format_bytes(raw: bytes, file: Named, options: FormatOptions, run: Any = map) -> Formatted:
    """Format what is, or could be, in a file."""
    text = decode(raw)
    if text.encode() != raw:
        return Formatted(file, error="its encoding is not certain")
    before = str(text)
    try:
        edits = format_document(before, options, find_style(Path(file.path)), run)
    except FormatterError as error:
        return Formatted(file, error=str(error))
    after = apply(before, edits)
    new = Text(latin(after), text.encoding, text.bom).encode() if edits else raw
    return Formatted(file, raw, new, before, after)


# What goes to a process and what comes back, with its number.
_Task = tuple[int, Named | Part]
_Done = tuple[int, Any]


def _in_order(pool: Pool[_Task, _Done], wanted: Iterable[Named | Part]) -> Iterator[Any]:
    """The results of the pool in the order of what is wanted."""
    ready: dict[int, Any] = {}
    following = 0
    for number, made in pool.run(list(enumerate(wanted))):
        ready[number] = made
        while following in ready:
            yield ready.pop(following)
            following += 1


def _preparing(options: FormatOptions) -> Callable[[_Task], _Done]:
    """Make a process fit for formatting."""
    gc.disable()
    return partial(_do, options)


def _do(options: FormatOptions, task: _Task) -> _Done:
    number, wanted = task
    if isinstance(wanted, Named):
        return number, format_file(wanted, options)
    try:
        return number, lay_out_part(wanted)
    except FormatterError as error:
        return number, str(error)


def _lost(task: _Task) -> _Done:
    number, wanted = task
    return number, Formatted(wanted, error=DIED) if isinstance(wanted, Named) else DIED
