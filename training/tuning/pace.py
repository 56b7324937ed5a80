"""How long a training takes and what that costs, reckoned from what has to be multiplied. Runs nothing.

How much of what a GPU could do it really does depends on more than shapes: the shares here are what torchtune's table
gives for an A100 (README at 7d470bf, Llama 3.2 3B: 59 % of full training, 51 % with an adapter), less a fifth for loops
that are not compiled. Expect the time to be right to a third.
"""

from __future__ import annotations

from dataclasses import dataclass

from training.tuning.bases import Base
from training.tuning.hardware import Device

_SHARE_FULL = 0.47
_SHARE_ADAPTER = 0.41
_SHARE_QUANTISED = 0.33  # weights are unpacked on the way


@dataclass(frozen=True, slots=True)
class Pace:
    """What a training comes to. `cost` is in US dollars, None where the price is not known."""

    flops: float
    seconds: float
    tokens_per_second: float
    cost: float | None


def pace(
    base: Base,
    tokens: int,
    device: Device,
    length: int,
    *,
    has_adapter: bool,
    quantised: bool,
    checkpointing: bool,
    processes: int = 1,
    price: float | None = None,
) -> Pace:
    """The time for so many tokens in sequences of `length`."""
    # There, once more for what was not kept, and back to what came in; whoever trains all weights goes to them as well.
    passes = 1 + (1 if checkpointing else 0) + (1 if has_adapter else 2)
    weights = base.body + base.embedding
    attention = base.layers * base.heads * base.head * length  # half of the square, twice
    each = 2 * (weights + attention) * passes
    share = _SHARE_QUANTISED if quantised else _SHARE_ADAPTER if has_adapter else _SHARE_FULL
    speed = device.flops * share * processes / each
    seconds = tokens / speed
    hourly = price if price is not None else device.price or None
    return Pace(each * tokens, seconds, speed, hourly * processes * seconds / 3600 if hourly is not None else None)


def said(seconds: float) -> str:
    """A time for people."""
    minutes = max(1, round(seconds / 60))
    return f"{minutes} min" if minutes < 120 else f"{seconds / 3600:.1f} h"
