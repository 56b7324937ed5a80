"""A problem that an analysis of the whole unit found, and the chunk it is in. Plain data."""

from __future__ import annotations

from typing import NamedTuple

from server.analysis.finding import Related
from server.syntax.chunk import Chunk
from server.syntax.tokens import Problem


class Placed(NamedTuple):
    """`problem` in `chunk` (in the file itself, with absolute offsets, when None).

    `related` are places that explain it, in whatever file.
    """

    problem: Problem
    chunk: Chunk | None = None
    related: tuple[Related, ...] = ()
