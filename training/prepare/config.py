"""What `prepare` can be told."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from training import config

Share = Annotated[float, Field(ge=0, le=1)]
GAMES = ("l4d2", "both", "generic", "l4d")


class Keep(config.Config):
    """Which plugins and functions are taken.

    `unlicensed` keeps files for which no licence is known; `licences` are SPDX ids, none: all that are known.
    `warnings` is how many warnings a function may have, `allowed` are those that do not count.
    """

    games: tuple[str, ...] = ("l4d2", "both", "generic")
    licences: tuple[str, ...] = ()
    unlicensed: bool = True
    modernise: bool = True
    old_syntax: bool = False
    warnings: int = Field(default=0, ge=0)
    allowed: tuple[str, ...] = ("unused-symbol", "unused-variable", "unused-assignment", "shadowed-name")
    least_tokens: int = Field(default=24, ge=1)
    most_tokens: int = Field(default=1400, ge=16)
    most_plugin_tokens: int = Field(default=6000, ge=16)
    most_bytes: int = Field(default=600_000, ge=1000)


class Duplicates(config.Config):
    """How much alike two texts are (Jaccard of 5-grams of tokens) to count as one; across a split, as too near."""

    files: Share = 0.8
    functions: Share = 0.75
    across: Share = 0.5


class Split(config.Config):
    """Which share of repositories is held out."""

    validation: Share = 0.05
    test: Share = 0.05


class Formats(config.Config):
    """What is made of a function or a plugin that is taken: how many of each, and of which size.

    `gaps` are for each function, `gap_tokens` the whole of a prompt with a gap. `repairs` is the share of functions
    that are broken for a repair, `contrast` the share of conversations that are about what is wrong.
    """

    chat: bool = True
    plugins: bool = True
    text: bool = True
    gaps: int = Field(default=1, ge=0)
    gap_tokens: int = Field(default=1024, ge=512)
    repairs: Share = 0.35
    contrast: Share = 0.148
    facts: bool = True
    most_chat_tokens: int = Field(default=4096, ge=256)


class Weights(config.Config):
    """How much sources count.

    `authority` multiplies what is from a source of that name, or with that tag; `cap` is the share of all tokens of
    a format that one repository may have.
    """

    authority: dict[str, float] = Field(default_factory=lambda: {"gold": 5.0})
    cap: Share = 0.1

    @field_validator("authority")
    @classmethod
    def _positive(cls, value: dict[str, float]) -> dict[str, float]:
        if any(weight < 0 for weight in value.values()):
            raise ValueError("a weight is not below 0")
        return value


class Config(config.Config):
    """`collected` is the output of `collect`; `gold` adds the project's own checked plugins and functions.

    A plugin on which the analysis works for longer than `time_limit_s` seconds is left out, and counted.
    """

    collected: Path | None = None
    include: tuple[Path, ...] = ()
    gold: bool = True
    seed: int = 1
    processes: int = Field(default=0, ge=0)
    most_files: int = Field(default=0, ge=0)
    time_limit_s: float = Field(default=60.0, gt=0)
    keep: Keep = Keep()
    duplicates: Duplicates = Duplicates()
    split: Split = Split()
    formats: Formats = Formats()
    weights: Weights = Weights()

    def inputs(self) -> list[Path]:
        """What is read."""
        return [*([self.collected] if self.collected is not None else []), *self.include]
