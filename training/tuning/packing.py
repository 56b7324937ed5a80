"""Puts sequences together so that little room is left empty: the best fit, longest first.

Knows lengths only. What is packed together must not see each other: that is held where batches are made.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence


def packed(lengths: Sequence[int], room: int) -> list[list[int]]:
    """The numbers of the sequences that go together, at most `room` long; none of them may be longer than that."""
    order = sorted(range(len(lengths)), key=lambda number: -lengths[number])
    packs: list[list[int]] = []
    # How much room is left in which pack, the least first.
    left: list[tuple[int, int]] = []
    for number in order:
        size = lengths[number]
        if size > room:
            raise ValueError(f"a sequence of {size} does not fit into {room}")
        at = bisect_left(left, (size, -1))
        if at == len(left):
            pack, rest = len(packs), room - size
            packs.append([number])
        else:
            rest, pack = left.pop(at)
            rest -= size
            packs[pack].append(number)
        if rest:
            insort(left, (rest, pack))
    return packs


def fill(lengths: Sequence[int], packs: Sequence[Sequence[int]], room: int) -> float:
    """Which share of the room the sequences take up."""
    return sum(lengths[number] for pack in packs for number in pack) / (len(packs) * room) if packs else 0.0
