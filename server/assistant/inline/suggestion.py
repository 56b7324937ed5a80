"""What ghost text is: a text in the place of a stretch at the cursor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Replace `start..end` (offsets of the file, on the cursor's line) by `text`, a real string.

    `origin` is the idiom that it comes from, or "model".
    """

    start: int
    end: int
    text: str
    origin: str
