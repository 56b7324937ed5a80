"""Applies corrections to a file, keeping its encoding, its byte order mark and its line ends."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from server.analysis.finding import Edit
from server.cli.files import write_bytes
from server.cli.result import Correction, stamp
from server.syntax.text import Text, decode, latin


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
    edits: dict[Edit, None] = {}
    count = 0
    for one in corrections:
        new = [edit for edit in one.edits if edit not in edits]
        if any(_touch(edit, other) for edit in new for other in edits):
            continue
        edits.update(dict.fromkeys(new))
        count += 1
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text.replace(edit.start, edit.end, latin(edit.text.replace("\r\n", "\n").replace("\n", text.newline)))
    return text, count


def _touch(one: Edit, other: Edit) -> bool:
    return one.start <= other.end and other.start <= one.end
