"""How far the logits of a file may be from those of the training library, by what its numbers are kept in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from training.export.config import Type

EXACT = 1e-3
"""The largest difference of a logit that a file of 32 bits may have: rounding alone makes a hundredth of it."""

# How large the mean difference may be, as a share of how much logits differ among themselves (both root mean squares).
# A tiny model has fewer numbers to a sum than a large one, so its differences are the largest: these hold for it too.
_SHARES: dict[Type, float] = {
    "f32": 1e-4,
    "f16": 5e-3,
    "bf16": 0.03,
    "q8_0": 0.06,
    "q6_k": 0.12,
    "q5_k_m": 0.2,
    "q5_k_s": 0.2,
    "q4_k_m": 0.3,
    "q4_k_s": 0.35,
    "q4_0": 0.4,
    "q3_k_m": 0.6,
    "q2_k": 0.9,
}


@dataclass(slots=True)
class Gap:
    """How far logits are from others, over all places of some texts."""

    places: int = 0
    largest: float = 0.0
    same: int = 0
    _squares: float = 0.0
    _spread: float = 0.0
    _divergence: float = 0.0

    def add(self, wanted: Any, found: Any) -> None:
        """Take in a text: arrays of places by tokens."""
        import numpy  # pyright: ignore[reportMissingImports]

        found = found[:, : wanted.shape[1]]
        difference = (found - wanted).astype(numpy.float64)
        self.places += wanted.shape[0]
        self.largest = max(self.largest, float(numpy.abs(difference).max()))
        self.same += int((wanted.argmax(-1) == found.argmax(-1)).sum())
        self._squares += float((difference**2).mean(-1).sum())
        self._spread += float(wanted.astype(numpy.float64).var(-1).sum())
        one, other = _log_softmax(wanted), _log_softmax(found)
        self._divergence += float((numpy.exp(one) * (one - other)).sum())

    @property
    def share(self) -> float:
        """The mean difference as a share of how much the logits differ among themselves."""
        return (self._squares / self._spread) ** 0.5 if self._spread else float("inf")

    def told(self) -> dict[str, float | int]:
        """As plain values."""
        return {
            "places": self.places,
            "largest difference": _digits(self.largest),
            "mean difference, as a share of the spread": _digits(self.share),
            "Kullback-Leibler divergence": _digits(self._divergence / self.places),
            "same first choice": round(self.same / self.places, 4),
        }


def is_equal(kind: Type, gap: Gap) -> bool:
    """Whether a file of that kind is the model."""
    return gap.share <= _SHARES[kind] and (kind != "f32" or gap.largest <= EXACT)


def bound(kind: Type) -> float:
    """The share that a file of that kind may have."""
    return _SHARES[kind]


def _log_softmax(values: Any) -> Any:
    import numpy  # pyright: ignore[reportMissingImports]

    values = values.astype(numpy.float64)
    values = values - values.max(-1, keepdims=True)
    return values - numpy.log(numpy.exp(values).sum(-1, keepdims=True))


def _digits(value: float) -> float:
    return float(f"{value:.3g}")
