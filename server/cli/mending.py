"""Applies corrections to a file, keeping its encoding, its byte order mark and its line ends."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from server.analysis import mending
from server.cli.files import write_bytes
from server.cli.result import Correction, stamp
from server.syntax.text import Text, decode


class RefusedError(Exception):
    """The file is left alone; the message says why."""


def mend(path: Path, corrections: Iterable[Correction], expected: int) -> int:
    """Apply corrections to the file and write it in one step; how many were applied.

    `expected` is the stamp of the text that they were made for. Raises `RefusedError`, and `OSError`.
    """
    raw = path.read_bytes()
    text = decode(raw)
    if stamp(text) != expected:
        raise RefusedError("it was changed by someone else meanwhile")
    if text.encode() != raw:
        raise RefusedError("its encoding is not certain")
    mended, count = apply(text, corrections)
    if count:
        write_bytes(path, mended.encode())
    return count


def apply(text: Text, corrections: Iterable[Correction]) -> tuple[Text, int]:
    """The text with every correction applied that touches no other one, and how many they were.

    A correction is applied whole or not at all.
    """
    edits, count = mending.compatible(one.edits for one in corrections)
    return mending.apply(text, edits), count
