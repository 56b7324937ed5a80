"""Packs of sequences as tensors. Sequences in one row do not see each other: their positions begin anew.

Without an attention mask, models of transformers take positions that begin anew as the beginning of another sequence,
and let no token look before it. Whoever asks with a mask loses that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch  # pyright: ignore[reportMissingImports]
from torch.utils.data import Dataset  # pyright: ignore[reportMissingImports]

from training.tuning.corpus import Corpus

UNLEARNT = -100


class Packs(Dataset[dict[str, list[int]]]):
    """The packs of a corpus in their order."""

    def __init__(self, corpus: Corpus, order: Sequence[Sequence[int]]) -> None:
        self._corpus, self._order = corpus, order

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, at: int) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {"input_ids": [], "labels": [], "position_ids": []}
        for number in self._order[at]:
            ids, learnt = self._corpus[number]
            found["input_ids"] += ids
            found["labels"] += [one if learns else UNLEARNT for one, learns in zip(ids, learnt, strict=True)]
            found["position_ids"] += range(len(ids))
        return found


class Collate:
    """Packs as one batch; what fills the shorter ones up is a sequence of its own, of which nothing is learnt."""

    def __init__(self, pad: int, multiple: int = 1) -> None:
        self._pad, self._multiple = pad, multiple

    def __call__(self, packs: Sequence[dict[str, Any]]) -> dict[str, torch.Tensor]:
        """Rows of equal length, of token ids, labels and positions."""
        size = max(len(pack["input_ids"]) for pack in packs)
        size += -size % self._multiple
        batch: dict[str, list[list[int]]] = {"input_ids": [], "labels": [], "position_ids": []}
        for pack in packs:
            rest = size - len(pack["input_ids"])
            batch["input_ids"].append([*pack["input_ids"], *[self._pad] * rest])
            batch["labels"].append([*pack["labels"], *[UNLEARNT] * rest])
            batch["position_ids"].append([*pack["position_ids"], *range(rest)])
        return {name: torch.tensor(rows) for name, rows in batch.items()}
