"""All examples as tokens, and the order in which they are learnt.

What an example counts is how often it comes: with a weight of 2.5 twice in each epoch, and once more in every other.
The order of all epochs is drawn at the beginning from the seed, so whoever goes on later finds the same one.
"""

from __future__ import annotations

import math
import random
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from training.rows.example import Chat, Fim, Plain, Preference
from training.run.files import digest_of
from training.tuning.packing import packed
from training.tuning.rendering import Encoded, Renderer

Row = Chat | Fim | Plain | Preference


@dataclass(slots=True)
class Corpus:
    """Sequences of tokens one behind the other, and what was left out, by its reason."""

    ids: array[int] = field(default_factory=lambda: array("i"))
    learnt: bytearray = field(default_factory=bytearray)
    ends: array[int] = field(default_factory=lambda: array("q", [0]))
    weights: list[float] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, encoded: Encoded, weight: float) -> None:
        """Put a sequence behind the others."""
        self.ids.extend(encoded.ids)
        self.learnt.extend(map(int, encoded.learnt))
        self.ends.append(len(self.ids))
        self.weights.append(weight)
        self.names.append(name)

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, number: int) -> Encoded:
        start, end = self.ends[number], self.ends[number + 1]
        return Encoded(list(self.ids[start:end]), [bool(one) for one in self.learnt[start:end]])

    def lengths(self) -> list[int]:
        """How many tokens each sequence has."""
        return [end - start for start, end in zip(self.ends, self.ends[1:], strict=False)]

    @property
    def tokens(self) -> int:
        """How many there are."""
        return len(self.ids)

    @property
    def learnt_tokens(self) -> int:
        """How many of them are to be foreseen."""
        return sum(self.learnt)


def corpus_of(rows: Iterable[Row], renderer: Renderer, length: int, mix: Mapping[Any, float]) -> Corpus:
    """The tokens of examples; `mix` multiplies the weight of a kind. What is too long is left out, a text is cut."""
    corpus = Corpus()
    for row in rows:
        weight = row.weight * mix.get(row.kind, 1.0)
        if isinstance(row, Preference) or not weight:
            corpus.left_out[f"{row.kind}: not wanted"] += 1
            continue
        encoded = renderer.encoded(row)
        if encoded is None:
            corpus.left_out[f"{row.kind}: the model has no tokens for it"] += 1
        elif not any(encoded.learnt):
            corpus.left_out[f"{row.kind}: nothing to learn"] += 1
        elif len(encoded.ids) <= length:
            corpus.add(row.id, encoded, weight)
            corpus.kinds[row.kind] += 1
        elif isinstance(row, Plain):
            for start in range(0, len(encoded.ids), length):
                piece = Encoded(encoded.ids[start : start + length], encoded.learnt[start : start + length])
                piece.learnt[0] = False
                if any(piece.learnt):
                    corpus.add(row.id, piece, weight)
            corpus.kinds[row.kind] += 1
        else:
            corpus.left_out[f"{row.kind}: longer than {length} tokens"] += 1
    return corpus


def order_of(corpus: Corpus, room: int, epochs: float, seed: int, packing: bool = True) -> list[list[int]]:
    """The packs of all epochs in their order, each the numbers of the sequences in it."""
    found: list[list[int]] = []
    lengths = corpus.lengths()
    for epoch, numbers in enumerate(times(corpus.weights, epochs, seed)):
        drawn = random.Random(digest_of((str(seed), str(epoch))))
        drawn.shuffle(numbers)  # so that equally long ones meet others each time
        sizes = [lengths[number] for number in numbers]
        packs = packed(sizes, room) if packing else [[one] for one in range(len(numbers))]
        drawn.shuffle(packs)
        share = min(1.0, epochs - epoch)
        found += [[numbers[one] for one in pack] for pack in packs[: round(len(packs) * share)]]
    return found


def times(weights: Sequence[float], epochs: float, seed: int) -> Iterator[list[int]]:
    """What comes in each epoch, as often as its weight says: over the epochs each comes as often as it should."""
    begins = random.Random(digest_of((str(seed), "begins")))
    phases = [begins.random() for _ in weights]
    for epoch in range(math.ceil(epochs)):
        found: list[int] = []
        for number, (weight, phase) in enumerate(zip(weights, phases, strict=True)):
            found += [number] * (int(weight * (epoch + 1) + phase) - int(weight * epoch + phase))
        yield found
