"""How much each example counts: sources by their authority, no repository above its share, lessons at theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from training.prepare.config import Weights

_ROUNDS = 50


class Sized(tuple[str, str, tuple[str, ...], int]):
    """An example for weighing: its kind, what it belongs to, its tags, its tokens."""

    __slots__ = ()

    @property
    def kind(self) -> str:
        """Its format, within which shares hold."""
        return self[0]

    @property
    def group(self) -> str:
        """Its repository."""
        return self[1]

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""
        return self[2]

    @property
    def tokens(self) -> int:
        """Its size."""
        return self[3]


def weights_of(examples: Sequence[Sized], config: Weights) -> list[float]:
    """The weight of each example, in order."""
    factors = [_authority(one, config.authority) for one in examples]
    caps = _capped(zip(examples, factors, strict=True), config)
    return [
        round(factor * caps.get((one.kind, one.group), 1.0), 6) for one, factor in zip(examples, factors, strict=True)
    ]


def _authority(one: Sized, authority: Mapping[str, float]) -> float:
    found = [authority[tag] for tag in one.tags if tag in authority]
    return max(found) if found else 1.0


def _capped(examples: Iterable[tuple[Sized, float]], config: Weights) -> dict[tuple[str, str], float]:
    """By how much the examples of a repository count less, within each format.

    What has authority keeps it: it was given more weight on purpose.
    """
    sizes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    free: dict[str, float] = defaultdict(float)
    for one, factor in examples:
        if factor == 1.0 and one.group:
            sizes[one.kind][one.group] += one.tokens
        else:
            free[one.kind] += one.tokens * factor
    found: dict[tuple[str, str], float] = {}
    for kind, groups in sizes.items():
        for group, share in _shares(groups, free[kind], config.cap).items():
            found[kind, group] = share
    return found


def _shares(groups: Mapping[str, float], free: float, cap: float) -> dict[str, float]:
    """Weights below 1 for the groups that have more than their share of what then counts in all.

    With so few groups that all would be above it, they are made equal.
    """
    if cap <= 0 or (cap * len(groups) <= 1 and not free):
        least = min(groups.values()) if groups else 0
        return {name: least / size for name, size in groups.items() if size > least} if cap > 0 else {}
    level = max(groups.values(), default=0.0)
    for _ in range(_ROUNDS):
        total = free + sum(min(size, level) for size in groups.values())
        lower = max(cap * total, min(groups.values(), default=0.0))
        if abs(lower - level) < 1e-6 * max(level, 1.0):
            break
        level = lower
    return {name: level / size for name, size in groups.items() if size > level}


def how_many(share: float, others: float) -> float:
    """How much there has to be of something so that it has its share beside `others`."""
    return others * share / (1 - share) if share < 1 else others
