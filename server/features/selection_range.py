"""The ranges that a selection grows through: word, expression, statement, block, declaration, file."""

from __future__ import annotations

from server.analysis.navigate import word_at
from server.analysis.snapshot import Snapshot


def selection_range(snapshot: Snapshot, offset: int) -> list[tuple[int, int]]:
    """Ranges around `offset`, innermost first, each larger than the one before and around it."""
    candidates: list[tuple[int, int]] = []
    word = word_at(snapshot.text.chars, offset)
    if word is not None:
        candidates.append(word)
    for node in snapshot.tree.ancestors(offset):
        if node.end_byte - node.start_byte > 2 and snapshot.text.chars[node.start_byte] in "{([\"'":
            candidates.append((node.start_byte + 1, node.end_byte - 1))
        candidates.append((node.start_byte, node.end_byte))
    chunk = snapshot.chunk_at(offset)
    if chunk is not None:
        candidates.append((chunk.start, chunk.end))
    candidates.append((0, len(snapshot.text)))
    found: list[tuple[int, int]] = []
    for start, end in sorted(set(candidates), key=lambda one: one[1] - one[0]):
        if start <= offset <= end and (not found or (start <= found[-1][0] and found[-1][1] <= end)):
            found.append((start, end))
    return found
