"""What `pairs` can be told."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from training import config


class Config(config.Config):
    """`prepared` is the output of `prepare`, of which the pairs of `sides` are made.

    `worse` says where the worse answer is from: the better one with a real mistake in it, or the worst of so many
    `candidates` that the model of the preset `model` gives. `judge` decides which is the worst: our analysis, or the
    model of a preset. No more than `most_alike` of the pairs have the same mistake; the answers differ by at most
    `length` of their length.
    """

    prepared: Path
    sides: tuple[Literal["train", "validation", "test"], ...] = ("train", "validation")
    worse: Literal["mistake", "candidates"] = "mistake"
    each: int = Field(default=1, ge=1, le=8)
    most: int = Field(default=0, ge=0)
    length: float = Field(default=0.05, gt=0, le=1)
    most_alike: float = Field(default=0.2, gt=0, le=1)
    model: str = ""
    candidates: int = Field(default=4, ge=2, le=32)
    temperature: float = Field(default=0.8, ge=0, le=2)
    at_once: int = Field(default=4, ge=1)
    judge: str = "analysis"
    seed: int = 1
    processes: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _has_model(self) -> Config:
        if self.worse == "candidates" and not self.model:
            raise ValueError("candidates need a `model`: the name of a preset")
        return self

    def inputs(self) -> list[Path]:
        """What is read."""
        return [self.prepared]
