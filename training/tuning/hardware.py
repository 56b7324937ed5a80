"""The GPUs that are known by name: their memory, how fast they reckon, what an hour costs. Facts of `data/training`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from server.paths import data_dir


@dataclass(frozen=True, slots=True)
class Device:
    """A GPU. `memory` is in GiB, as much as programs get; `flops` are those of dense bf16 in a second, 0 for a CPU.

    `price` is in US dollars for an hour, 0 where one owns it or nobody told.
    """

    title: str
    memory: float
    flops: float
    price: float = 0.0
    source: str = ""


@cache
def devices() -> dict[str, Device]:
    """All that are known, by their names."""
    text = (data_dir() / "training" / "devices.toml").read_text("utf-8")
    return {name: Device(**values) for name, values in tomllib.loads(text).items()}
