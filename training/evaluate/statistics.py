"""The statistics of samples: pass@k without bias, intervals over tasks, and paired tests of two models."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_Z: Final = 1.959963984540054
_DRAWS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its 95 % interval."""

    value: float
    low: float
    high: float


def pass_at(k: int, samples: int, right: int) -> float:
    """The chance that one of `k` answers out of `samples`, of which `right` are right, is right.

    Raises `ValueError` for k above the number of samples: that can not be known.
    """
    if not 1 <= k <= samples:
        raise ValueError(f"pass@{k} can not be told from {samples} samples")
    if not 0 <= right <= samples:
        raise ValueError(f"{right} of {samples} samples can not be right")
    if samples - right < k:
        return 1.0
    return 1.0 - math.prod(1.0 - k / number for number in range(samples - right + 1, samples + 1))


def wilson(right: int, of: int) -> Interval:
    """The share of tasks by Wilson's score interval."""
    if not of:
        return Interval(0.0, 0.0, 1.0)
    share = right / of
    center = (share + _Z * _Z / (2 * of)) / (1 + _Z * _Z / of)
    half = _Z * math.sqrt(share * (1 - share) / of + _Z * _Z / (4 * of * of)) / (1 + _Z * _Z / of)
    return Interval(share, max(0.0, center - half), min(1.0, center + half))


def bootstrap(values: Sequence[float], seed: int = 0, draws: int = _DRAWS) -> Interval:
    """The mean over tasks, by drawing tasks again and again."""
    if not values:
        return Interval(0.0, 0.0, 1.0)
    chance = random.Random(seed)
    count = len(values)
    means = sorted(sum(chance.choices(values, k=count)) / count for _ in range(draws))
    return Interval(sum(values) / count, means[int(0.025 * draws)], means[min(draws - 1, int(0.975 * draws))])


@dataclass(frozen=True, slots=True)
class Paired:
    """Two models on the same tasks: `only_first` and `only_second` are what just one of them can do.

    `p` is McNemar's exact test, `difference` the first's mean less the second's with its interval.
    """

    tasks: int
    both: int
    only_first: int
    only_second: int
    neither: int
    p: float
    difference: Interval


def paired(first: Sequence[float], second: Sequence[float], seed: int = 0) -> Paired:
    """Compare the shares of right answers of each task. A task counts as done when more than half of them are right."""
    if len(first) != len(second):
        raise ValueError("both models need the same tasks")
    done = [(one > 0.5, other > 0.5) for one, other in zip(first, second, strict=True)]
    only_first = sum(one and not other for one, other in done)
    only_second = sum(other and not one for one, other in done)
    both = sum(one and other for one, other in done)
    differences = [one - other for one, other in zip(first, second, strict=True)]
    return Paired(
        len(done),
        both,
        only_first,
        only_second,
        len(done) - both - only_first - only_second,
        mcnemar(only_first, only_second),
        bootstrap(differences, seed),
    )


def mcnemar(first: int, second: int) -> float:
    """The chance of a split at least as uneven when both models are the same: exact, two-sided."""
    total = first + second
    if not total:
        return 1.0
    tail = sum(math.comb(total, at) for at in range(min(first, second) + 1))
    return min(1.0, 2.0 * tail / 2**total)
